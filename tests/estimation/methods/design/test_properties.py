"""Properties that hold for any answers: bounds, symmetry, order, additivity, constant items."""

import warnings

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.intervals import interval_mean, interval_share
from cips_helpers.estimation.methods.design.means import mean_values, score_table
from cips_helpers.estimation.methods.design.tabulate import tabulate
from estimation.reference import near
from made_up.contrast import linear_contrast

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
    actual = score_table(tabulate(y.astype(np.int8), Design.equal(design.n), n_answers=4), SCORES)
    near(actual.estimate[0], y.mean(axis=0))
    near(actual.se[0], y.std(axis=0, ddof=1) / np.sqrt(len(y)))
    near(actual.deff[0], np.where(y.std(axis=0) > 0, 1.0, np.nan))


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


@given(surveys(), st.integers(0, 3))
def test_a_constant_item_has_no_variance_and_says_so(survey, answer):
    codes, design, cell = survey
    codes = np.where(codes >= 0, answer, -1).astype(np.int8)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        actual = score_table(tabulate(codes, design, cell=cell, n_cells=3, n_answers=4), SCORES)
        low, high = interval_mean(actual.estimate, actual.se, actual.df)
    answered = actual.n > 0
    assert (actual.estimate[answered] == answer).all()
    assert (actual.se[answered] == 0).all()
    assert actual.constant[actual.n > 1].all()
    assert np.isnan(actual.deff).all()
    assert (low[answered & (actual.df > 0)] == high[answered & (actual.df > 0)]).all()


@given(surveys())
def test_a_gap_is_the_difference_and_turns_its_sign(survey):
    codes, design, cell = survey
    table = tabulate(codes, design, cell=cell, n_cells=3, n_answers=4)
    means = score_table(table, SCORES)
    values = np.where(codes >= 0, codes, np.nan).astype(float)
    forth, back = (linear_contrast(values, design, cell=cell, weight=np.array([k, -k, 0.0])) for k in (1.0, -1.0))
    near(forth.estimate, means.estimate[0] - means.estimate[1])
    near(back.estimate, -forth.estimate)
    near(back.se, forth.se)
