"""Scores of a scale: of each person, or the mean of the item means."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.cells import CellEstimates, cell_estimates
from cips_helpers.estimation.methods.design.design import Design, FloatArray
from cips_helpers.estimation.methods.design.means import as_columns, influence_variance
from cips_helpers.estimation.methods.design.tabulate import check_cell
from cips_helpers.estimation.methods.design.variance import sum_rows


def person_scores(scores: ArrayLike, *, at_least: float = 0.5) -> FloatArray:
    """Return the mean of the items a person answered, if enough of them are answered.

    Parameters
    ----------
    scores
        (n, k) item scores, NaN where there is no answer that counts.
    at_least
        Share of the k items that must be answered.

    Returns
    -------
    ndarray (n,)
        In the unit of the scores; NaN where fewer items are answered.

    Examples
    --------
    >>> person_scores([[3, 2, np.nan], [1, np.nan, np.nan]])
    array([2.5, nan])
    """
    y = np.asarray(scores, dtype=np.float64)
    answered = np.isfinite(y)
    count = answered.sum(axis=1)
    # The slack makes 2 of 4 "half" however at_least * k is rounded.
    enough = (count > 0) & (count >= at_least * y.shape[1] - 1e-9)
    total = np.where(answered, y, 0.0).sum(axis=1)
    return np.where(enough, total / np.maximum(count, 1), np.nan)


def mean_of_item_means(
    scores: ArrayLike, design: Design, *, cell: ArrayLike | None = None, n_cells: int = 1
) -> CellEstimates:
    """Estimate the mean of the k item means, each over its own answered rows.

    The alternative to averaging `person_scores`: every item counts alike, however many answered it. The influence
    value of a row is the mean over items of its influence values on the item means.

    Parameters
    ----------
    scores
        (n, k) item scores, NaN where there is no answer that counts.
    design, cell, n_cells
        As in `mean_values`.

    Returns
    -------
    CellEstimates
        Arrays (n_cells, 1); NaN where some item has no answer at all. ``n`` counts rows with any answer;
        ``s2`` and ``deff`` are NaN, as there is no single score per person they could refer to.

    Examples
    --------
    >>> mean_of_item_means([[3, 1], [1, np.nan], [2, 2]], Design.equal(3)).estimate
    array([[1.75]])
    """
    y = as_columns(scores, design.n)
    row_cell = check_cell(cell, design.n, n_cells)
    inside = np.isfinite(y) & (row_cell >= 0)[:, None]
    at = np.maximum(row_cell, 0)
    w = np.where(inside, design.weight[:, None], 0.0)
    y = np.where(inside, y, 0.0)
    sum_w = sum_rows(at, w, n_cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        item_means = sum_rows(at, w * y, n_cells) / sum_w
        z = np.where(inside, w * (y - item_means[at]) / sum_w[at], 0.0)
    anyone = np.any(inside, axis=1).reshape(-1, 1)
    variance, units, strata = influence_variance(
        z.mean(axis=1, keepdims=True), anyone, design, cell=at, n_cells=n_cells
    )
    mean = item_means.mean(axis=1, keepdims=True)
    people = np.where(anyone, design.weight[:, None], 0.0)
    return cell_estimates(
        estimate=mean,
        variance=np.where(np.isfinite(mean), variance, np.nan),
        units=units,
        strata=strata,
        n=sum_rows(at, anyone.astype(np.float64), n_cells),
        sum_w=sum_rows(at, people, n_cells),
        spread=np.full_like(mean, np.nan),
        constant=np.zeros(mean.shape, dtype=bool),
    )


def factor_scores(
    scores: ArrayLike, factor: ArrayLike, *, n_factors: int, leave_out: ArrayLike | None = None, at_least: float = 0.5
) -> FloatArray:
    """Return the person scores of several factors, without the items of an outcome they are to be related to.

    Parameters
    ----------
    scores
        (n, k) item scores, NaN where there is no answer that counts.
    factor
        (k,) factor of each item, 0 .. n_factors - 1, -1 for none.
    n_factors
        Number of factors.
    leave_out
        Columns of items that enter no factor.
    at_least
        As in `person_scores`, of the items left.

    Returns
    -------
    ndarray (n, n_factors)
        NaN throughout for a factor without items left.

    Examples
    --------
    >>> factor_scores([[3, 1, 2], [1, 1, 0]], [0, 0, 1], n_factors=2, leave_out=[1])
    array([[3., 2.], [1., 0.]])
    """
    y, of = np.asarray(scores, dtype=np.float64), np.array(factor, dtype=np.int64)
    if leave_out is not None:
        of[np.asarray(leave_out, dtype=np.int64)] = -1
    out = np.full((y.shape[0], n_factors), np.nan)
    for f in range(n_factors):
        if (of == f).any():
            out[:, f] = person_scores(y[:, of == f], at_least=at_least)
    return out
