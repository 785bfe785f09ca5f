"""Adjusted p values held to R's p.adjust, and intervals that agree with them."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from cips_helpers.estimation.methods.design.families import adjust, family_level
from estimation.reference import near, results

GAPS = results("gap_change")


@pytest.mark.parametrize("method", ["holm", "BH"])
def test_adjusted_p_values(method):
    expected = GAPS["padjust.ten"]
    near(adjust(expected["p"], method=method), expected[method])
    shuffled = np.random.default_rng(0).permutation(10)
    near(adjust(np.array(expected["p"])[shuffled], method=method), np.array(expected[method])[shuffled])


def test_missing_p_values_leave_the_family():
    p = [0.01, np.nan, 0.04, 0.02, np.nan, 0.2]
    for method in ("holm", "BH"):
        near(adjust(p, method=method), np.array(GAPS["padjust.na"][method], dtype=float))
    assert np.isnan(adjust([np.nan])).all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([1.2])
    with pytest.raises(ValueError, match="method"):
        adjust([0.1], method="hommel")


def drawn(rng):
    """Return the estimates of a family, some with a difference, and their standard errors."""
    m = int(rng.integers(1, 25))
    se = rng.uniform(0.5, 2, m)
    return rng.normal(size=m) * se + rng.choice([0.0, 0.0, 3.0, 6.0], m) * se, se


@pytest.mark.parametrize("method", ["holm", "BH"])
def test_intervals_of_a_family_leave_out_zero_exactly_where_a_difference_is_significant(method):
    rng, found = np.random.default_rng(16), 0
    for _ in range(500):
        estimate, se = drawn(rng)
        p = 2 * ndtr(-np.abs(estimate / se))
        half = ndtri(0.5 + family_level(p, method=method) / 2) * se
        significant = adjust(p, method=method) < 0.05
        assert (significant == (np.abs(estimate) > half)).all()
        found += int(significant.sum())
    assert found > 1000  # of both kinds, so that the equality says something


@pytest.mark.parametrize("method", ["holm", "BH"])
def test_intervals_of_what_was_found_miss_no_more_often_than_promised(method):
    rng, missed, trials = np.random.default_rng(17), 0.0, 4000
    for _ in range(trials):
        truth = np.repeat([0.0, 2.5], [7, 3])
        estimate = truth + rng.normal(size=10)
        p = 2 * ndtr(-np.abs(estimate))
        found = adjust(p, method=method) < 0.05
        half = ndtri(0.5 + family_level(p, method=method) / 2)
        missed += (np.abs(estimate - truth)[found] > half).mean() if found.any() else 0.0
    assert missed / trials < 0.05


def test_level_of_a_family():
    none, some = [0.02, 0.5, 0.6, 0.7], [0.001, 0.002, 0.6, 0.7]
    near([family_level(none), family_level(none, method="BH")], [1 - 0.05 / 4] * 2)
    near([family_level(some), family_level(some, method="BH")], [1 - 0.05 / 2] * 2)
    near([family_level([0.01]), family_level([0.01, np.nan]), family_level([np.nan])], [0.95] * 3)
