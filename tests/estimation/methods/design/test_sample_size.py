"""Precision of samples: published worked examples and R."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom

from cips_helpers.estimation.methods.design.allocation import standard_error
from cips_helpers.estimation.methods.design.sample_size import cluster_effect, invitations, smallest_change
from estimation.reference import results

R = results("sampling")
Z = 1.959963984540054


def error(n: float, deviation: float, population: float = math.inf) -> float:
    """Return the standard error of a simple random sample."""
    people = np.array([1e9 if math.isinf(population) else population])
    return standard_error(np.array([n]), people, np.array([deviation]), is_finite=not math.isinf(population))


def test_the_sizes_of_practools_give_their_half_width() -> None:
    for n, N in zip(R["sampling.half_width"], (math.inf, 3200, 400), strict=True):
        assert Z * error(n, 0.5, N) == pytest.approx(0.05, rel=1e-12)
    for n, N in zip(R["sampling.half_width_score"], (math.inf, 1900), strict=True):
        assert Z * error(n, 0.8, N) == pytest.approx(0.1, rel=1e-12)


def test_cochrans_example_of_blood_group_o() -> None:
    """Cochran 1977, sections 4.1 and 4.4: 3,200 islanders, ± 5 %, z = 2: 400 people, 356 with finite population."""
    assert 2 * error(400, 0.5) == pytest.approx(0.05)
    assert 2 * error(356, 0.5, 3200) <= 0.05 < 2 * error(355, 0.5, 3200)


def test_lohrs_example_of_recipes() -> None:
    """Lohr 2010, example 2.11: 1,251 recipes of a cookbook, ± 0.03: n0 = 1,067, n = 576."""
    assert Z * error(1068, 0.5) < 0.03 < Z * error(1067, 0.5)
    assert Z * error(576, 0.5, 1251) <= 0.03 < Z * error(575, 0.5, 1251)


def test_sizes_for_a_change_agree_with_r_but_for_its_t_quantile() -> None:
    for n, power in zip(R["sampling.change"], (0.8, 0.9), strict=True):
        change = smallest_change(error(n, 0.8), power=power)
        assert change < 0.1
        assert change == pytest.approx(0.1, rel=1e-3)


def test_clusters_have_kishs_effect() -> None:
    assert cluster_effect(20, 0.05) == pytest.approx(1.95)
    assert cluster_effect(1, 0.3) == 1


def test_invitations_agree_with_r_and_are_the_fewest() -> None:
    assert [invitations(n, p, most=500) for n, p in ((10, 0.7), (20, 0.55), (10, 1))] == R["sampling.invitations"]
    n = R["sampling.invitations"][0]
    assert binom.sf(9, n, 0.7) >= 0.9 > binom.sf(9, n - 1, 0.7)
    assert invitations(10, 0.7, most=12) is None
