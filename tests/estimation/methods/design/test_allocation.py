"""Allocation to strata: published worked examples, R, limits, whole numbers."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cips_helpers.estimation.methods.design.allocation import allocate, standard_error
from estimation.reference import results

R = results("sampling")
N = np.array([215, 65, 252, 50, 149, 144])
S = np.array([26787207, 10645109, 6909676, 11085034, 9817762, 44553355])


def test_allocations_agree_with_practools_before_rounding() -> None:
    """The example of PracTools' strAlloc; a million times the sample shows the digits behind the point."""
    for shares, name in ((N * S, "sampling.neyman"), (N, "sampling.proportional")):
        fine = allocate(100_000_000, shares, least=np.zeros(6), most=np.full(6, 10**9)) / 1_000_000
        assert fine == pytest.approx(R[name], abs=1e-6)
        sizes = allocate(100, shares, least=np.zeros(6), most=N)
        assert sizes.sum() == 100
        assert np.abs(sizes - R[name]).max() < 1


def test_cochrans_example_of_sixty_four_cities() -> None:
    """Cochran 1977, section 5.6: 16 and 48 cities, S² = 53,843 and 5,581, n = 24: 12 and 12 by Neyman, 6 and 18 in
    proportion; standard errors of the total 1,044 and 1,372.
    """
    people, deviations = np.array([16, 48]), np.sqrt([53843, 5581])
    neyman = allocate(24, people * deviations, least=np.zeros(2), most=people)
    proportional = allocate(24, people, least=np.zeros(2), most=people)
    assert neyman.tolist() == [12, 12]
    assert proportional.tolist() == [6, 18]
    errors = [64 * standard_error(sizes, people, deviations, is_finite=True) for sizes in (neyman, proportional)]
    assert errors == pytest.approx([1044, 1372], abs=0.5)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.01, 1e4), st.integers(0, 30), st.integers(0, 300)), min_size=1, max_size=9),
    st.integers(0, 2000),
)
def test_sizes_are_whole_add_up_and_keep_their_limits(strata: list[tuple[float, int, int]], total: int) -> None:
    shares, least, extra = (np.array(column) for column in zip(*strata, strict=True))
    most = least + extra
    sizes = allocate(total, shares, least=least, most=most)
    assert sizes.sum() == np.clip(total, least.sum(), most.sum())
    assert (sizes >= least).all()
    assert (sizes <= most).all()


def test_neymans_allocation_with_limits_has_the_least_variance_of_all() -> None:
    people, deviations = np.array([40, 25, 60]), np.array([1.0, 0.3, 0.6])
    least, most = np.array([2, 4, 2]), np.array([9, 25, 60])
    sizes = allocate(24, people * deviations, least=least, most=most)
    every = [np.array([a, b, 24 - a - b]) for a, b in product(range(2, 10), range(4, 26)) if 2 <= 24 - a - b <= 60]
    best = min(standard_error(each, people, deviations, is_finite=True) for each in every)
    assert standard_error(sizes, people, deviations, is_finite=True) == pytest.approx(best, rel=5e-3)


def test_everybody_asked_leaves_no_error_but_for_a_change() -> None:
    people, deviations = np.array([40, 25]), np.array([1.0, 0.3])
    assert standard_error(people, people, deviations, is_finite=True) == 0
    assert standard_error(people, people, deviations, is_finite=False) > 0
    assert standard_error(np.zeros(2), people, deviations, is_finite=True) == float("inf")
