"""What must hold for any answers: bounds, symmetry, order, additivity, constant items."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.gaps import contrast
from cips_helpers.estimation.methods.design.intervals import interval_mean, interval_share
from cips_helpers.estimation.methods.design.means import mean_values, score_table
from cips_helpers.estimation.methods.design.raking import rake
from cips_helpers.estimation.methods.design.tabulate import merge_cells, tabulate
from cips_helpers.estimation.methods.scales.scale_scores import person_scores

from .reference import near

FIELDS = ["estimate", "se", "df", "n", "sum_w", "s2"]
SCORES = np.arange(4.0)


@st.composite
def surveys(draw, least: int = 1, clustered: bool | None = None):
    """Codes (n, m) with missing ones, a design with lonely strata and any of fpc, clusters; cells."""
    n, m = draw(st.integers(least, 40)), draw(st.integers(1, 5))
    codes = draw(hnp.arrays(np.int8, (n, m), elements=st.integers(-1, 3)))
    stratum = draw(hnp.arrays(np.int64, n, elements=st.integers(0, 3)))
    weight = draw(hnp.arrays(np.float64, n, elements=st.floats(0.25, 8, width=16)))
    cluster = None
    if draw(st.booleans()) if clustered is None else clustered:
        cluster = draw(hnp.arrays(np.int64, n, elements=st.integers(0, 5)))
    lonely = draw(st.sampled_from(["adjust", "remove", "average"]))
    design = Design(weight, stratum, cluster=cluster, lonely=lonely)
    if draw(st.booleans()):
        spare = draw(hnp.arrays(np.int64, design.n_strata, elements=st.integers(0, 9)))
        design = Design(weight, stratum, (design.sampled + spare).astype(float), cluster, lonely)
    cell = draw(hnp.arrays(np.int64, n, elements=st.integers(-1, 2)))
    return codes, design, cell


def agree(a: CellEstimates, b: CellEstimates, fields=FIELDS, tolerance: float = 1e-9) -> None:
    for name in fields:
        near(getattr(a, name), getattr(b, name), tolerance)


def taken(design: Design, rows: np.ndarray) -> Design:
    cluster = None if design.cluster is None else design.cluster[rows]
    return Design(design.weight[rows], design.stratum[rows], design.population, cluster, design.lonely)


@given(surveys())
def test_table_and_values_agree_and_stay_in_bounds(survey):
    codes, design, cell = survey
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        by_table = score_table(tabulate(codes, design, cell=cell, n_cells=3, n_answers=4), SCORES)
        values = np.where(codes >= 0, codes, np.nan).astype(float)
        by_values = mean_values(values, design, cell=cell, n_cells=3)
        interval_mean(by_table.estimate, by_table.se, by_table.df)
    agree(by_table, by_values)
    known = by_table.estimate[by_table.n > 0]
    assert ((known >= 0) & (known <= 3)).all()
    assert (np.isnan(by_table.estimate) == (by_table.n == 0)).all()


@given(surveys())
def test_reversing_the_scale_mirrors_the_mean_and_keeps_its_error(survey):
    codes, design, cell = survey
    table = tabulate(codes, design, cell=cell, n_cells=3, n_answers=4)
    up, down = score_table(table, SCORES), score_table(table, 3 - SCORES)
    near(down.estimate, 3 - up.estimate)
    near(down.se, up.se)


@given(surveys())
def test_shares_add_up_to_one_and_give_the_mean(survey):
    codes, design, cell = survey
    table = tabulate(codes, design, cell=cell, n_cells=3, n_answers=4)
    shares = [score_table(table, row) for row in np.eye(4)]
    near(sum(s.estimate for s in shares), np.where(shares[0].n > 0, 1.0, np.nan))
    near(sum(k * s.estimate for k, s in enumerate(shares)), score_table(table, SCORES).estimate)
    for share in shares:
        low, high = interval_share(share.estimate, share.se, share.df, share.n)
        defined = np.isfinite(low)
        assert ((low >= 0) & (low <= share.estimate + 1e-12))[defined].all()
        assert ((high <= 1) & (high >= share.estimate - 1e-12))[defined].all()


@given(surveys(), st.floats(0.1, 10))
def test_scale_of_the_weights_does_not_matter(survey, factor):
    codes, design, cell = survey
    other = Design(design.weight * factor, design.stratum, design.population, design.cluster, design.lonely)
    one, two = (score_table(tabulate(codes, d, cell=cell, n_cells=3, n_answers=4), SCORES) for d in (design, other))
    agree(one, two, ["estimate", "se", "df", "s2"])


@given(surveys(least=2))
def test_equal_weights_in_one_stratum_are_the_textbook_formulas(survey):
    codes, design, _ = survey
    y = np.maximum(codes, 0).astype(float)
    found = score_table(tabulate(y.astype(np.int8), Design.equal(design.n), n_answers=4), SCORES)
    near(found.estimate[0], y.mean(axis=0))
    near(found.se[0], y.std(axis=0, ddof=1) / np.sqrt(len(y)))
    near(found.deff[0], np.where(y.std(axis=0) > 0, 1.0, np.nan))


@given(surveys(), st.randoms(use_true_random=False))
def test_order_of_rows_and_columns_does_not_matter(survey, random):
    codes, design, cell = survey
    rows, columns = np.arange(design.n), np.arange(codes.shape[1])
    random.shuffle(rows)
    random.shuffle(columns)
    one = score_table(tabulate(codes, design, cell=cell, n_cells=3, n_answers=4), SCORES)
    moved = tabulate(codes[rows][:, columns], taken(design, rows), cell=cell[rows], n_cells=3, n_answers=4)
    two = score_table(moved, SCORES)
    for name in FIELDS:
        near(getattr(two, name), getattr(one, name)[:, columns], 1e-9)


@given(surveys())
def test_a_domain_and_its_complement_give_the_whole(survey):
    codes, design, cell = survey
    parts = (cell > 0).astype(np.int64)
    halves = tabulate(codes, design, cell=parts, n_cells=2, n_answers=4)
    whole = score_table(tabulate(codes, design, n_answers=4), SCORES)
    means = score_table(halves, SCORES)
    near(means.n.sum(axis=0), whole.n[0])
    total = np.where(means.n > 0, means.sum_w * means.estimate, 0.0).sum(axis=0)
    near(total[whole.n[0] > 0], (whole.sum_w * whole.estimate)[0, whole.n[0] > 0], 1e-9)
    agree(score_table(merge_cells(halves, [0, 0], n_cells=1), SCORES), whole)


@given(surveys(), st.integers(0, 3))
def test_a_constant_item_has_no_variance_and_says_so(survey, answer):
    codes, design, cell = survey
    codes = np.where(codes >= 0, answer, -1).astype(np.int8)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = score_table(tabulate(codes, design, cell=cell, n_cells=3, n_answers=4), SCORES)
        low, high = interval_mean(found.estimate, found.se, found.df)
    answered = found.n > 0
    assert (found.estimate[answered] == answer).all()
    assert (found.se[answered] == 0).all()
    assert found.constant[found.n > 1].all()
    assert np.isnan(found.deff).all()
    assert (low[answered & (found.df > 0)] == high[answered & (found.df > 0)]).all()


@given(surveys())
def test_a_gap_is_the_difference_and_turns_its_sign(survey):
    codes, design, cell = survey
    table = tabulate(codes, design, cell=cell, n_cells=3, n_answers=4)
    means = score_table(table, SCORES)
    values = np.where(codes >= 0, codes, np.nan).astype(float)
    forth, back = contrast(table, SCORES, a=0, b=1), contrast(table, SCORES, a=1, b=0)
    near(forth.estimate, means.estimate[0] - means.estimate[1])
    near(back.estimate, -forth.estimate)
    near(back.se, forth.se)
    near(contrast(values, design, cell=cell, n_cells=3, a=0, b=1).se, forth.se, 1e-9)


@given(
    hnp.arrays(
        np.float64, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=st.sampled_from([0, 1, 2, 3, np.nan])
    )
)
def test_person_scores_need_half_of_the_items_and_stay_in_bounds(scores):
    found = person_scores(scores)
    answered = np.isfinite(scores).sum(axis=1)
    assert (np.isfinite(found) == ((answered * 2 >= scores.shape[1]) & (answered > 0))).all()
    known = found[np.isfinite(found)]
    assert ((known >= 0) & (known <= 3)).all()
    near(person_scores(3 - scores), 3 - found)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 0.8), st.floats(0.2, 0.8))
def test_raking_meets_its_margins(seed, first, second):
    rng = np.random.default_rng(seed)
    role, gender = rng.integers(0, 2, 200), rng.integers(0, 2, 200)
    design = Design(rng.uniform(0.5, 2, 200), np.zeros(200, dtype=int))
    raked = rake(
        design,
        {"role": role, "gender": gender},
        {"role": [first, 1 - first], "gender": [second, 1 - second]},
        trim=None,
    )
    weight = raked.design.weight
    near(np.bincount(role, weight) / weight.sum(), [first, 1 - first], 1e-9)
    near(np.bincount(gender, weight) / weight.sum(), [second, 1 - second], 1e-9)
    near(weight.sum(), design.weight.sum(), 1e-9)


def test_many_rows_and_cells_go_through_every_block():
    rng = np.random.default_rng(0)
    n = 300_000
    codes = rng.integers(-1, 4, (n, 7)).astype(np.int8)
    design = Design(rng.uniform(0.5, 2, n), rng.integers(0, 5, n))
    cell = rng.integers(-1, 40, n)
    table = tabulate(codes, design, cell=cell, n_cells=40, n_answers=4)
    inside = cell >= 0
    assert table.count.sum() == (codes[inside] >= 0).sum()
    for item in (0, 6):
        sums = np.bincount(cell[inside] * 5 + codes[inside, item] + 1, design.weight[inside], 200).reshape(40, 5)
        near(table.by_cell(table.sum_w)[:, item], sums[:, 1:], 1e-9)
    fortran = tabulate(np.asfortranarray(codes), design, cell=cell, n_cells=40, n_answers=4)
    near(fortran.sum_w2, table.sum_w2)


@pytest.mark.parametrize(
    ("codes", "cell", "message"),
    [
        (np.array([[4]], dtype=np.int8), [0], "codes must lie"),
        (np.array([[-2]], dtype=np.int8), [0], "codes must lie"),
        (np.array([[1.0]]), [0], "whole numbers"),
        (np.array([[1]], dtype=np.int8), [1], "cells must lie"),
        (np.array([[1]], dtype=np.int8), [0, 0], "cell must be"),
    ],
)
def test_answers_out_of_range_are_refused(codes, cell, message):
    with pytest.raises(ValueError, match=message):
        tabulate(codes, Design.equal(1), cell=cell, n_cells=1, n_answers=4)
