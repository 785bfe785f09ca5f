"""Replicate weights of the rescaling bootstrap."""

from cips_helpers.estimation.methods.design.bootstrap import replicate_weights
from cips_helpers.estimation.methods.design.means import mean_values
from estimation.reference import ces11, ces11_design


def test_bootstrap_spread_agrees_with_the_variance_formula():
    design, y = ces11_design(), ces11()["score"].to_numpy()
    weights = replicate_weights(design, replicates=400, seed=4)
    means = weights @ y / weights.sum(axis=1)
    assert abs(means.std(ddof=1) / mean_values(y, design).se[0, 0] - 1) < 0.12
