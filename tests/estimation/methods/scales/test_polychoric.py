"""Polychoric correlations held to lavaan and psych."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.scales.polychoric import bivariate_normal_cdf, polychoric_correlations
from cips_helpers.estimation.methods.scales.reliability import alpha_of
from estimation.reference import SCALES, near, rare_answers, results, scale


@pytest.mark.parametrize("name", SCALES)
def test_polychoric_correlations(name):
    correlations = polychoric_correlations(scale(name))
    for program, tolerance in ((".lavaan", 1e-6), ("", 1e-4)):
        expected = results("reliability")[f"{name}.polychoric{program}"]
        near(correlations.rho, [list(row.values()) for row in expected["rho"].values()], tolerance)
        near(alpha_of(correlations.rho), expected["ordinal_alpha"], tolerance)
    for thresholds, theirs in zip(correlations.thresholds, expected["tau"].values(), strict=True):
        near(thresholds, theirs)


def test_bivariate_normal_against_known_points():
    for rho in (-0.99, -0.5, 0.0, 0.3, 0.9, 0.999):
        near(bivariate_normal_cdf(0.0, 0.0, rho), 0.25 + np.arcsin(rho) / (2 * np.pi), 1e-12)
        near(bivariate_normal_cdf(np.inf, 0.3, rho), 0.6179114221889526, 1e-12)
    near(bivariate_normal_cdf(0.5, -0.2, 1.0), 0.42074029056089696, 1e-12)


def test_copies_have_a_correlation_near_one():
    x = rare_answers()
    assert polychoric_correlations(np.column_stack([x[:, 0], x[:, 0], x[:, 1]])).rho[0, 1] > 0.999
    with pytest.raises(ValueError, match="single answer"):
        polychoric_correlations([[1, 0], [1, 1], [1, 2]])


def test_rare_answers_have_correlations():
    rho = polychoric_correlations(rare_answers()).rho
    assert ((rho > 0.6) & (rho < 1 + 1e-9)).all()
