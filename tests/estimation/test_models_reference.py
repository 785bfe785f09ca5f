"""Regressions and tests of association held to R's survey package."""

import numpy as np
import pandas as pd
import pytest

from cips_helpers.estimation.methods.design.independence import rank_test, rao_scott
from cips_helpers.estimation.methods.models.ordinal import ordinal_model, proportional_odds_test
from cips_helpers.estimation.methods.models.regression import linear_model, logistic_model, wald_test

from .reference import ces11, ces11_design, near, results, strata_of

CES = results("ces11")
EDUCATION = ["college", "higher", "HS", "lessHS", "somePS"]


def predictors() -> np.ndarray:
    data = ces11()
    columns = [data["gender"] == "Male", data["urban"] == "urban", *(data["education"] == e for e in EDUCATION)]
    return np.column_stack(columns).astype(float)


def test_gender_alone():
    expected = CES["ces11.glm.gender.D1"]
    fit = linear_model(ces11()["score"], predictors()[:, 0], ces11_design())
    near([fit.estimate[1], fit.se[1], fit.t[1], fit.df], [expected[k] for k in ("b", "se", "t", "df_resid")])
    np.testing.assert_allclose(fit.p[1], expected["p"], rtol=1e-9)


def test_adjusted_gap_and_test_of_a_term():
    expected = CES["ces11.glm.adjusted.D1"]
    fit = linear_model(ces11()["score"], predictors(), ces11_design())
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
    x = np.column_stack([ces11()["score"], predictors()[:, :2]])
    fit = logistic_model(ces11()["abort"], x, ces11_design())
    rows = [value for key, value in expected.items() if key != "df_resid"]
    near(fit.estimate, [row["b"] for row in rows])
    near(fit.se, [row["se"] for row in rows])
    assert fit.df == expected["df_resid"]


def test_ordinal_model():
    expected = CES["ces11.svyolr.D1"]
    fit = ordinal_model(ces11()["score"], predictors(), ces11_design())
    near(fit.estimate, [row["b"] for row in expected.values()], 1e-4)
    near(fit.se, [row["se"] for row in expected.values()], 1e-4)


def test_a_domain_of_a_model_is_not_a_filtered_sample():
    inside = (ces11()["education"] == "higher").to_numpy()
    design = ces11_design()
    fit = linear_model(ces11()["score"], predictors()[:, 0], design, inside=inside)
    blank = linear_model(ces11()["score"].where(inside), predictors()[:, 0], design)
    near(fit.cov, blank.cov)
    part = ces11()[inside]
    filtered = linear_model(part["score"], part["gender"] == "Male", ces11_design(data=part))
    assert abs(filtered.se[1] - fit.se[1]) > 1e-4


@pytest.mark.parametrize("other", ["gender", "education"])
def test_rao_scott(other):
    expected = CES[f"ces11.svychisq.i4_{other}.F.D1"]
    found = rao_scott(ces11()["code"], strata_of(ces11()[other]), ces11_design())
    near([found.f, found.ndf, found.ddf], [expected["stat"], *expected["df"]], 1e-10)
    np.testing.assert_allclose(found.p, expected["p"], rtol=1e-4 if other == "gender" else 1e-8)
    if other == "gender":
        first = CES["ces11.svychisq.i4_gender.Chisq.D1"]
        near(found.chisq, first["stat"])
        np.testing.assert_allclose(found.p_first_order, first["p"], rtol=1e-8)


def test_association_without_variation_is_missing_not_an_error():
    found = rao_scott(ces11()["code"], np.zeros(len(ces11()), dtype=int), ces11_design())
    assert np.isnan(found.p)


def test_rank_tests():
    two = rank_test(ces11()["score"], strata_of(ces11()["gender"]), ces11_design())
    expected = CES["ces11.svyranktest.gender.wilcoxon.D1"]
    near([two.statistic, two.ddf, two.difference[0]], [expected[k] for k in ("t", "df", "diff_mean_rank")])
    np.testing.assert_allclose(two.p, expected["p"], rtol=1e-9)
    many = rank_test(ces11()["score"], strata_of(ces11()["education"]), ces11_design())
    expected = CES["ces11.svyranktest.education.kw.D1"]
    near([many.statistic, many.ndf], [expected["chisq"], expected["df"]])
    np.testing.assert_allclose(many.p, expected["p"], rtol=1e-9)


def test_midpoint_ranks_do_not_depend_on_the_order_of_rows():
    data = ces11()
    shuffled = data.sample(frac=1, random_state=1)
    one, two = (
        rank_test(d["score"], strata_of(d["gender"]), ces11_design(data=d), ties="midpoint") for d in (data, shuffled)
    )
    near(one.statistic, two.statistic, 1e-9)
    near(one.statistic, CES["ces11.svyranktest.gender.wilcoxon.D1"]["t"], 1e-2)


def test_proportional_odds_are_told_from_crossing_slopes():
    rng = np.random.default_rng(8)
    n = 1500
    x = rng.normal(size=n)
    parallel = np.digitize(x + rng.logistic(size=n), [-1, 0, 1])
    crossing = np.digitize(rng.logistic(size=n) * np.exp(0.6 * x), [-1, 0, 1])
    design = ces11_design("D0", pd.DataFrame(index=range(n)))
    assert proportional_odds_test(parallel, x, design).p > 0.05
    assert proportional_odds_test(crossing, x, design).p < 1e-6


def test_dependent_predictors_and_separation_are_refused():
    x = predictors()[:, :1]
    with pytest.raises(ValueError, match="linearly dependent"):
        linear_model(ces11()["score"], np.hstack([x, 2 * x]), ces11_design())
    with pytest.raises(ValueError, match="separates"):
        logistic_model(x[:, 0], x, ces11_design())
