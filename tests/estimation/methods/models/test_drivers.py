"""Drivers of an outcome held to R on BEPS, and on data whose drivers are known."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.families import adjust
from cips_helpers.estimation.methods.models.drivers import mcfadden_shares, ordinal_drivers, score_drivers
from estimation.reference import BEPS_FACTORS, beps_outcome_and_factors, near, results

EXPECTED = results("drivers")


def test_shares_of_mcfadden_r2():
    expected = EXPECTED["beps.dominance_mcfadden_ordinal"]
    y, x = beps_outcome_and_factors()
    shares, fit = mcfadden_shares(np.unique(y, return_inverse=True)[1], x, np.ones(y.size))
    near(shares.contribution, [expected["phi"][name] for name in BEPS_FACTORS], 1e-8)
    near(shares.share, [expected["share"][name] for name in BEPS_FACTORS], 1e-6)
    near(shares.total, EXPECTED["beps.polr"]["mcfadden"], 1e-8)
    near(fit.log_likelihood[0], EXPECTED["beps.polr"]["loglik_null"])


def test_drivers_of_a_stratified_sample_find_what_was_put_in():
    rng = np.random.default_rng(2)
    n = 600
    x = rng.normal(size=(n, 3))
    y = np.digitize(1.2 * x[:, 0] + 0.5 * x[:, 1] + rng.logistic(size=n), [-1.5, 0, 1.5]).astype(float)
    design = Design(rng.uniform(1, 2, n), np.repeat([0, 1, 2], 200))
    result = ordinal_drivers(y, x, design, replicates=40)
    assert np.argsort(result.shares.share).tolist() == [2, 1, 0]
    near(result.shares.share.sum(), 1.0)
    assert (result.share_low < result.shares.share)[:2].all()
    assert (result.shares.share < result.share_high)[:2].all()
    width = (result.share_high - result.share_low) / (2 * 1.96 * result.share_se)
    # The formula is blind to how far a share of almost nothing can rise, so the third is left out.
    assert (width > 0.6).all()
    assert (width < 1.7)[:2].all()
    assert result.parallel.p > 0.01
    assert abs(result.relative.share - result.shares.share).max() < 0.1
    near(result.model.estimate[:2], [1.2, 0.5], 0.25)


@pytest.mark.parametrize("model", [ordinal_drivers, score_drivers])
def test_too_few_rows_give_no_shares(model):
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(99, 2)), rng.integers(0, 4, 99).astype(float)
    result = model(y, x, Design.equal(99))
    assert (result.n, result.n_needed) == (99, 100)
    assert result.shares is None


def test_no_factor_matters_more_where_all_matter_alike():
    """Ten equal factors: judged singly, one was said to matter more, or less, in 15 per cent of samples and more."""
    rng, samples = np.random.default_rng(15), 100
    alone, together = 0, 0
    for _ in range(samples):
        x = rng.normal(size=(300, 1)) + rng.normal(size=(300, 10))
        result = score_drivers(x.mean(axis=1) + rng.normal(size=300), x, Design.equal(300))
        alone += (result.share_p < 0.05).any()
        together += (adjust(result.share_p) < 0.05).any()
    assert together <= 0.08 * samples < alone / 3  # 5 per cent, and what 100 samples may deviate
