"""Regressions held to R's survey package, and to R's lm on BEPS."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.models.regression import linear_model, logistic_model, wald_test
from estimation.reference import (
    BEPS_FACTORS,
    beps_outcome_and_factors,
    ces11,
    ces11_design,
    ces11_predictors,
    near,
    results,
)

CES = results("ces11")


def test_gender_alone():
    expected = CES["ces11.glm.gender.D1"]
    fit = linear_model(ces11()["score"], ces11_predictors()[:, 0], ces11_design())
    near([fit.estimate[1], fit.se[1], fit.t[1], fit.df], [expected[k] for k in ("b", "se", "t", "df_resid")])
    np.testing.assert_allclose(fit.p[1], expected["p"], rtol=1e-9)


def test_adjusted_gap_and_test_of_a_term():
    expected = CES["ces11.glm.adjusted.D1"]
    fit = linear_model(ces11()["score"], ces11_predictors(), ces11_design())
    rows = [value for key, value in expected.items() if key != "df_resid"]
    near(fit.estimate, [row["b"] for row in rows])
    near(fit.se, [row["se"] for row in rows])
    near(fit.t, [row["t"] for row in rows], 1e-9)
    near(fit.p, [row["p"] for row in rows])
    assert fit.df == expected["df_resid"]
    term, theirs = wald_test(fit, range(3, 8)), CES["ces11.regTermTest.education.D1"]
    near([term.f, term.ndf, term.ddf], [theirs["F"], theirs["ndf"], theirs["ddf"]])
    np.testing.assert_allclose(term.p, theirs["p"], rtol=1e-8)


def test_logistic_model():
    expected = CES["ces11.logit.abort.D1"]
    x = np.column_stack([ces11()["score"], ces11_predictors()[:, :2]])
    fit = logistic_model(ces11()["abort"], x, ces11_design())
    rows = [value for key, value in expected.items() if key != "df_resid"]
    near(fit.estimate, [row["b"] for row in rows])
    near(fit.se, [row["se"] for row in rows])
    assert fit.df == expected["df_resid"]


def test_a_domain_of_a_model_is_not_a_filtered_sample():
    inside = (ces11()["education"] == "higher").to_numpy()
    design = ces11_design()
    fit = linear_model(ces11()["score"], ces11_predictors()[:, 0], design, inside=inside)
    blank = linear_model(ces11()["score"].where(inside), ces11_predictors()[:, 0], design)
    near(fit.cov, blank.cov)
    part = ces11()[inside]
    filtered = linear_model(part["score"], part["gender"] == "Male", ces11_design(data=part))
    assert abs(filtered.se[1] - fit.se[1]) > 1e-4


def test_dependent_predictors_and_separation_are_refused():
    x = ces11_predictors()[:, :1]
    with pytest.raises(ValueError, match="linearly dependent"):
        linear_model(ces11()["score"], np.hstack([x, 2 * x]), ces11_design())
    with pytest.raises(ValueError, match="separates"):
        logistic_model(x[:, 0], x, ces11_design())


def test_coefficients_are_those_of_least_squares():
    expected = results("drivers")["beps.lm"]
    y, x = beps_outcome_and_factors()
    fit = linear_model(y, x, Design.equal(y.size))
    near(fit.estimate, [expected[name]["b"] for name in ["(Intercept)", *BEPS_FACTORS]])
