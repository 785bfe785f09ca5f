"""Scores of a scale: of each person, or of the means of its items."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import Design, FloatArray
from cips_helpers.estimation.methods.design.means import as_columns, cell_extremes
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


def linearised_scores(
    scores: ArrayLike, shares: ArrayLike, design: Design, *, cell: ArrayLike | None = None, n_cells: int = 1
) -> FloatArray:
    """Return values of persons whose weighted mean in each cell is the weighted sum of the item means there.

    The score of a cell is sum_j a_j ybar_j, each item mean over the rows that answered it. A person's value is
    u_i = sum_j a_j ybar_j + sum_j a_j d_ij (y_ij - ybar_j) W / W_j, with W the weights of all rows that answered any
    of the items: the mean of u is the score, and its variance as a mean is that of the score by Taylor linearisation.
    So every estimator of means, contrasts and designs takes them as they are. Without a missing answer, u is the
    person's own weighted sum.

    Parameters
    ----------
    scores
        (n, k) item scores, NaN where there is no answer that counts.
    shares
        (k, m) share of each item in each score; 0 where it is no part of it.
    design, cell, n_cells
        As in `mean_values`. The values differ with the cells, so they serve these cells only.

    Returns
    -------
    ndarray (n, m)
        NaN for rows outside the cells or without an answer to any of the score's items, and in cells where
        nobody answered one of them.

    Examples
    --------
    >>> linearised_scores([[3, 1], [1, np.nan], [2, 2]], [[0.5], [0.5]], Design.equal(3)).ravel()
    array([1.875, 1.25 , 2.125])
    """
    y, a = as_columns(scores, design.n), np.asarray(shares, dtype=np.float64)
    row_cell = check_cell(cell, design.n, n_cells)
    answered = np.isfinite(y) & (row_cell >= 0)[:, None]
    at = np.maximum(row_cell, 0)
    weight = np.where(answered, design.weight[:, None], 0.0)
    y = np.where(answered, y, 0.0)
    of_items = sum_rows(at, weight, n_cells)
    low, high = cell_extremes(y, answered, at, n_cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        # A weighted mean of equal scores may miss them by a rounding error, and its se would not be 0.
        means = np.where(low == high, low, sum_rows(at, weight * y, n_cells) / of_items)
        deviation = np.where(answered, (y - means[at]) / of_items[at], 0.0)
    used = a != 0
    anyone = (answered.astype(np.float64) @ used) > 0
    of_persons = sum_rows(at, np.where(anyone, design.weight[:, None], 0.0), n_cells)
    asked_nobody = (of_items == 0).astype(np.float64) @ used > 0
    score = np.where(asked_nobody, np.nan, np.where(of_items > 0, means, 0.0) @ a)
    return np.where(anyone, score[at] + (deviation @ a) * of_persons[at], np.nan)


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
