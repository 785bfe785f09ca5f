"""Means of scored answers and of values, cell by cell, with design-based standard errors."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.cells import CellEstimates, cell_estimates
from cips_helpers.estimation.methods.design.design import Design, FloatArray, IntArray
from cips_helpers.estimation.methods.design.tabulate import AnswerTable, check_cell
from cips_helpers.estimation.methods.design.variance import (
    UnitSums,
    residuals_on_margins,
    sum_rows,
    variance_by_label,
    variance_on_margins,
)


def score_table(table: AnswerTable, score: ArrayLike) -> CellEstimates:
    """Estimate the mean of scored answers in every cell.

    The mean is ybar = sum w y / sum w over the rows whose answer has a score; the influence value of a
    row is w (y - ybar) / sum w, and 0 outside the base; see `variance_by_label` for the variance.
    One scoring serves every statistic of an item: 0, 1, 2, 3 for the mean, 1 for one answer and 0 for
    the others for its share, 0, 0, 1, 1 for per cent positive, 1 for *don't know* and 0 for all else
    for its share among those asked.

    Parameters
    ----------
    table
        Counts of `tabulate`.
    score
        (A,) score of each answer, or (m, A) one row an item; NaN: the answer is outside the base.

    Returns
    -------
    CellEstimates
        Arrays (n_cells, m).

    Raises
    ------
    ValueError
        If the scores don't fit the table's answers.

    Examples
    --------
    >>> from cips_helpers.estimation.methods.design.design import Design
    >>> from cips_helpers.estimation.methods.design.tabulate import tabulate
    >>> table = tabulate(np.array([[0], [2], [2], [-1]], dtype=np.int8), Design.equal(4), n_answers=3)
    >>> mean = score_table(table, [0, 1, 2])
    >>> mean.estimate.round(3), mean.se.round(3), mean.n
    (array([[1.333]]), array([[0.629]]), array([[3.]]))
    """
    scores = spread_scores(table, score)
    base = np.isfinite(scores)
    y = np.where(base, scores, 0.0)
    cells = _Moments(table, base, y)
    if table.design.margins is None:
        sums = influence_sums(table, base, y, cells.mean, cells.sum_w)
        variance, units, strata = variance_by_label(sums, table.design, n_labels=table.n_cells)
    else:
        values, cell = scored_rows(table, scores)
        inside = np.isfinite(values) & (cell >= 0)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            z = table.design.weight[:, None] * (values - cells.mean[cell]) / cells.sum_w[cell]
        variance, units, strata = influence_variance(
            np.where(inside, z, 0.0), inside, table.design, cell=cell, n_cells=table.n_cells
        )
    return cell_estimates(
        estimate=cells.mean,
        variance=variance,
        units=units,
        strata=strata,
        n=cells.n,
        sum_w=cells.sum_w,
        spread=cells.spread,
        constant=cells.constant,
    )


class _Moments:
    """Sums over the base of every cell; all (n_cells, m)."""

    def __init__(self, table: AnswerTable, base: np.ndarray, y: FloatArray) -> None:
        count = table.by_cell(table.count) * base
        sum_w = table.by_cell(table.sum_w) * base
        self.n = count.sum(axis=2)
        self.sum_w = sum_w.sum(axis=2)
        answered = count > 0
        low = np.where(answered, y, np.inf).min(axis=2, initial=np.inf)
        high = np.where(answered, y, -np.inf).max(axis=2, initial=-np.inf)
        self.constant = (self.n > 0) & (low == high)
        with np.errstate(divide="ignore", invalid="ignore"):
            # A weighted mean of equal scores may miss them by a rounding error, and its se would not be 0.
            self.mean = np.where(self.constant, low, (sum_w * y).sum(axis=2) / self.sum_w)
        deviation = np.where(self.n[..., None] > 0, y - self.mean[..., None], 0.0)
        self.spread = (sum_w * deviation**2).sum(axis=2)


def influence_sums(
    table: AnswerTable, base: np.ndarray, y: FloatArray, mean: FloatArray, sum_w: FloatArray
) -> UnitSums:
    """Sum the influence values of the cell means within each group of the table."""
    answered = (table.count * base).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (y - mean[table.cell][..., None]) / sum_w[table.cell][..., None]
    z = np.where(base & (answered[..., None] > 0), z, 0.0)
    return UnitSums(table.cell, table.unit, (table.sum_w * z).sum(axis=2), (table.sum_w2 * z**2).sum(axis=2), answered)


def spread_scores(table: AnswerTable, score: ArrayLike) -> FloatArray:
    """Return (m, A) scores from (A,) or (m, A)."""
    scores = np.asarray(score, dtype=np.float64)
    if scores.shape not in {(table.n_answers,), (table.n_items, table.n_answers)}:
        raise ValueError(f"score must have shape ({table.n_answers},) or ({table.n_items}, {table.n_answers})")
    return np.broadcast_to(scores, (table.n_items, table.n_answers))


def scored_rows(table: AnswerTable, scores: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return (n, m) scores of the respondents and their cells; only tables of raked designs keep the rows."""
    assert table.rows is not None
    codes, cell = table.rows
    padded = np.concatenate([scores, np.full((table.n_items, 1), np.nan)], axis=1)
    return padded[np.arange(table.n_items), codes], cell


def mean_values(values: ArrayLike, design: Design, *, cell: ArrayLike | None = None, n_cells: int = 1) -> CellEstimates:
    """Estimate the mean of continuous values (person scores) in every cell; defined as in `score_table`.

    Parameters
    ----------
    values
        (n, m) or (n,) values; NaN: outside the base.
    design
        The whole sample's design, n rows.
    cell, n_cells
        (n,) cell of each row, -1 outside every cell; None: one cell of all rows.

    Returns
    -------
    CellEstimates
        Arrays (n_cells, m).

    Examples
    --------
    >>> mean = mean_values([1.0, 2.0, np.nan, 3.0], Design.equal(4))
    >>> mean.estimate.round(3), mean.se.round(3), mean.df
    (array([[2.]]), array([[0.544]]), array([[2.]]))
    """
    y = as_columns(values, design.n)
    row_cell = check_cell(cell, design.n, n_cells)
    inside = np.isfinite(y) & (row_cell >= 0)[:, None]
    at = np.maximum(row_cell, 0)
    w = np.where(inside, design.weight[:, None], 0.0)
    y = np.where(inside, y, 0.0)
    n = sum_rows(at, inside.astype(np.float64), n_cells)
    sum_w = sum_rows(at, w, n_cells)
    low, high = cell_extremes(y, inside, at, n_cells)
    constant = (n > 0) & (low == high)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(constant, low, sum_rows(at, w * y, n_cells) / sum_w)
        z = np.where(inside, w * (y - mean[at]) / sum_w[at], 0.0)
    deviation = np.where(inside, y - mean[at], 0.0)
    variance, units, strata = influence_variance(z, inside, design, cell=at, n_cells=n_cells)
    return cell_estimates(
        estimate=mean,
        variance=variance,
        units=units,
        strata=strata,
        n=n,
        sum_w=sum_w,
        spread=sum_rows(at, w * deviation**2, n_cells),
        constant=constant,
    )


def influence_variance(
    influence: FloatArray, inside: np.ndarray, design: Design, *, cell: IntArray, n_cells: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return variance, units and strata, (n_cells, m), of influence values (n, m) that are 0 outside ``inside``."""
    if design.margins is None:
        sums = unit_sums(influence, inside, design, cell=cell)
        return variance_by_label(sums, design, n_labels=n_cells)
    if design.cluster is None and not (design.lonely == "average" and design.lonely_strata.any()):
        return variance_on_margins(influence, inside, design, cell=cell, n_cells=n_cells)
    # A residual is not 0 outside the cell, so every cell has its own columns over all rows.
    parts = []
    for c in range(n_cells):
        here = (cell == c)[:, None]
        residual = residuals_on_margins(np.where(here, influence, 0.0), design)
        everyone = np.zeros(design.n, dtype=np.int64)
        sums = unit_sums(residual, inside & here, design, cell=everyone)
        parts.append([part[0] for part in variance_by_label(sums, design, n_labels=1)])
    variance, units, strata = (np.array([part[i] for part in parts]) for i in range(3))
    return variance, units, strata


def unit_sums(influence: FloatArray, inside: np.ndarray, design: Design, *, cell: IntArray) -> UnitSums:
    """Sum influence values (n, m) within cell and stratum, or cell and primary sampling unit."""
    unit = design.stratum if design.cluster is None else design.unit
    span = int(unit.max(initial=0)) + 1
    keys, group = np.unique(cell * span + unit, return_inverse=True)
    total, square, answered = (
        sum_rows(group, part, keys.size) for part in (influence, influence**2, inside.astype(np.float64))
    )
    return UnitSums(keys // span, keys % span, total, square, answered)


def as_columns(values: ArrayLike, n: int) -> FloatArray:
    """Return (n, m) floats from (n,) or (n, m)."""
    y = np.asarray(values, dtype=np.float64)
    y = y[:, None] if y.ndim == 1 else y
    if y.ndim != 2 or y.shape[0] != n:
        raise ValueError(f"values must have {n} rows, got shape {y.shape}")
    return y


def cell_extremes(y: FloatArray, inside: np.ndarray, at: IntArray, n_cells: int) -> tuple[FloatArray, FloatArray]:
    """Return the lowest and highest value of each cell, (n_cells, m), over the rows ``inside``; infinite for none."""
    low = np.full((n_cells, y.shape[1]), np.inf)
    high = np.full((n_cells, y.shape[1]), -np.inf)
    order = np.argsort(at, kind="stable")
    cells, first = np.unique(at[order], return_index=True)
    if cells.size:
        low[cells] = np.minimum.reduceat(np.where(inside, y, np.inf)[order], first)
        high[cells] = np.maximum.reduceat(np.where(inside, y, -np.inf)[order], first)
    return low, high
