"""Cumulative logit models and the test of proportional odds held to R."""

import numpy as np
import pandas as pd

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.models.ordinal import ordinal_model, proportional_odds_test
from estimation.reference import (
    BEPS_FACTORS,
    beps_outcome_and_factors,
    ces11,
    ces11_design,
    ces11_predictors,
    near,
    results,
)


def test_ordinal_model():
    expected = results("ces11")["ces11.svyolr.D1"]
    fit = ordinal_model(ces11()["score"], ces11_predictors(), ces11_design())
    near(fit.estimate, [row["b"] for row in expected.values()], 1e-4)
    near(fit.se, [row["se"] for row in expected.values()], 1e-4)


def test_coefficients_are_those_of_clm():
    expected = results("drivers")["beps.polr"]
    y, x = beps_outcome_and_factors()
    fit = ordinal_model(y, x, Design.equal(y.size))
    near(fit.estimate, [expected["clm_coef"][name] for name in [*BEPS_FACTORS, "1|2", "2|3", "3|4", "4|5"]], 1e-5)


def test_proportional_odds_are_told_from_crossing_slopes():
    rng = np.random.default_rng(8)
    n = 1500
    x = rng.normal(size=n)
    parallel = np.digitize(x + rng.logistic(size=n), [-1, 0, 1])
    crossing = np.digitize(rng.logistic(size=n) * np.exp(0.6 * x), [-1, 0, 1])
    design = ces11_design("D0", pd.DataFrame(index=range(n)))
    assert proportional_odds_test(parallel, x, design).p > 0.05
    assert proportional_odds_test(crossing, x, design).p < 1e-6
