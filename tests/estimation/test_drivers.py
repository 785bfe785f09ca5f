"""Drivers of an outcome held to R on BEPS, and on data whose drivers are known."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.bootstrap import replicate_weights
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.models.drivers import drivers, mcfadden_shares
from cips_helpers.estimation.methods.models.importance import relative_weights, shapley_r2, variance_inflation
from cips_helpers.estimation.methods.models.ordinal import ordinal_model
from cips_helpers.estimation.methods.models.regression import linear_model, standardised
from cips_helpers.estimation.methods.scales.scale_scores import factor_scores

from .reference import beps, ces11, ces11_design, near, results

EXPECTED = results("drivers")
NAMES = ["economic.cond.national", "economic.cond.household", "Hague", "Kennedy", "Europe", "political.knowledge"]


def outcome_and_predictors() -> tuple[np.ndarray, np.ndarray]:
    return beps()["Blair"].to_numpy(float), beps()[NAMES].to_numpy(float)


def test_linear_model():
    expected = EXPECTED["beps.lm"]
    y, x = outcome_and_predictors()
    fit = linear_model(y, x, Design.equal(y.size), covariance_from="model")
    rows = [expected[name] for name in ["(Intercept)", *NAMES]]
    near(fit.estimate, [row["b"] for row in rows])
    near(fit.se, [row["se"] for row in rows])
    np.testing.assert_allclose(fit.p, [row["p"] for row in rows], rtol=1e-8)
    beta, r = standardised(y, x)
    near(beta, [expected["beta_std"][name] for name in NAMES])
    near(r, [expected["r"][name] for name in NAMES])
    near(beta @ r, expected["r2"])
    near(1 - (1 - beta @ r) * (y.size - 1) / (y.size - 7), expected["adj_r2"])


@pytest.mark.parametrize(
    ("function", "id", "key"),
    [(shapley_r2, "beps.shapley_r2", "phi"), (relative_weights, "beps.relative_weights", "eps")],
)
def test_shares_of_r2(function, id, key):
    found = function(*outcome_and_predictors())
    near(found.contribution, [EXPECTED[id][key][name] for name in NAMES])
    near(found.share, [EXPECTED[id]["share"][name] for name in NAMES])
    near(found.total, EXPECTED[id]["total"])


def test_ordinal_model():
    expected = EXPECTED["beps.polr"]
    y, x = outcome_and_predictors()
    fit = ordinal_model(y, x, Design.equal(y.size), covariance_from="model")
    order = [*NAMES, "1|2", "2|3", "3|4", "4|5"]
    near(fit.estimate, [(expected["coef"] | expected["zeta"])[name] for name in order], 1e-4)
    near(fit.se, [expected["se"][name] for name in order], 1e-4)
    near(fit.estimate, [expected["clm_coef"][name] for name in order], 1e-5)
    near(fit.se, [expected["clm_se"][name] for name in order], 1e-6)
    near(fit.log_likelihood, expected["clm_loglik"], 1e-10)


def test_shares_of_mcfadden_r2():
    expected = EXPECTED["beps.dominance_mcfadden_ordinal"]
    y, x = outcome_and_predictors()
    shares, fit = mcfadden_shares(np.unique(y, return_inverse=True)[1], x, np.ones(y.size))
    near(shares.contribution, [expected["phi"][name] for name in NAMES], 1e-8)
    near(shares.share, [expected["share"][name] for name in NAMES], 1e-6)
    near(shares.total, EXPECTED["beps.polr"]["mcfadden"], 1e-8)
    near(fit.log_likelihood[0], EXPECTED["beps.polr"]["loglik_null"])


def test_variance_inflation():
    near(variance_inflation(outcome_and_predictors()[1]), [EXPECTED["beps.vif"][name] for name in NAMES])
    assert np.isinf(variance_inflation([[1, 2], [2, 4], [3, 6]])).all()


def test_drivers_of_a_stratified_sample_find_what_was_put_in():
    rng = np.random.default_rng(2)
    n = 600
    x = rng.normal(size=(n, 3))
    y = np.digitize(1.2 * x[:, 0] + 0.5 * x[:, 1] + rng.logistic(size=n), [-1.5, 0, 1.5]).astype(float)
    design = Design(rng.uniform(1, 2, n), np.repeat([0, 1, 2], 200))
    found = drivers(y, x, design, replicates=40)
    assert np.argsort(found.shares.share).tolist() == [2, 1, 0]
    near(found.shares.share.sum(), 1.0)
    assert (found.share_low < found.shares.share)[:2].all()
    assert (found.shares.share < found.share_high)[:2].all()
    width = (found.share_high - found.share_low) / (2 * 1.96 * found.share_se)
    # The formula is blind to how far a share of almost nothing can rise, so the third is left out.
    assert (width > 0.6).all()
    assert (width < 1.7)[:2].all()
    assert found.parallel.p > 0.01
    assert abs(found.relative.share - found.shares.share).max() < 0.1
    near(found.model.estimate[:2], [1.2, 0.5], 0.25)


def test_too_few_rows_give_no_shares():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(99, 2)), rng.integers(0, 4, 99).astype(float)
    found = drivers(y, x, Design.equal(99))
    assert (found.n, found.n_needed) == (99, 100)
    assert found.shares is None


def test_outcome_items_are_left_out_of_the_factors():
    scores = np.array([[3.0, 1, 2, 0], [1, 1, 0, np.nan]])
    left = factor_scores(scores, [0, 0, 1, 1], n_factors=3, leave_out=[1, 2])
    near(left[:, 0], [3, 1])
    near(left[:, 1], [0, np.nan])
    assert np.isnan(left[:, 2]).all()


def test_bootstrap_spread_agrees_with_the_variance_formula():
    from cips_helpers.estimation.methods.design.means import mean_values

    design, y = ces11_design(), ces11()["score"].to_numpy()
    weights = replicate_weights(design, replicates=400, seed=4)
    means = weights @ y / weights.sum(axis=1)
    assert abs(means.std(ddof=1) / mean_values(y, design).se[0, 0] - 1) < 0.12
