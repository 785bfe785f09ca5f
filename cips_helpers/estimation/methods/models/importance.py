"""Shares of R^2 that predictors account for in a linear model: Shapley values and relative weights."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import BoolArray, FloatArray
from cips_helpers.estimation.methods.models.regression import correlation_matrix

MOST_PREDICTORS = 12
"""Limit of the number of predictors k: 2^k models are fitted."""


@dataclass(frozen=True, eq=False)
class Shares:
    """Contributions of k predictors, which add up to the total.

    Attributes
    ----------
    contribution
        (k,) part of the total.
    total
        R^2 (or McFadden's) of the model with all predictors.
    """

    contribution: FloatArray
    total: float

    @property
    def share(self) -> FloatArray:
        """(k,) contribution over total, adding up to 1; NaN where the total is 0."""
        return self.contribution / self.total if self.total > 0 else np.full(self.contribution.shape, np.nan)


def subsets(k: int) -> BoolArray:
    """Return all subsets of k predictors, (2^k, k); row b holds the bits of b.

    Raises
    ------
    ValueError
        If there are more predictors than ``MOST_PREDICTORS``.
    """
    if not 1 <= k <= MOST_PREDICTORS:
        raise ValueError(f"shares over all subsets need 1 to {MOST_PREDICTORS} predictors, got {k}")
    return (np.arange(2**k)[:, None] >> np.arange(k) & 1).astype(bool)


def shapley_weights(k: int) -> FloatArray:
    """Return the (k, 2^k) weights that turn the values of all subsets into Shapley contributions.

    phi_j = sum over S without j of |S|! (k - |S| - 1)! / k! (v(S + j) - v(S)).
    """
    member = subsets(k)
    size = member.sum(axis=1)
    weight = np.array([factorial(s) * factorial(k - s - 1) / factorial(k) if s < k else 0.0 for s in range(k + 1)])
    return np.where(member.T, weight[size - 1], -weight[size])


def shapley_r2(y: ArrayLike, x: ArrayLike, weight: ArrayLike | None = None) -> Shares:
    """Return the Shapley shares of R^2 over all subsets of predictors (Lindeman, Merenda and Gold 1980).

    Parameters
    ----------
    y, x
        (n,) outcome, (n, k) predictors, complete rows.
    weight
        (n,) weights; None: 1.

    Examples
    --------
    >>> x = np.array([[0.0, 1], [1, 0], [2, 1], [3, 0]])
    >>> shapley_r2(x[:, 0], x[:, :1]).contribution.round(6)
    array([1.])
    """
    r = _with_outcome(y, x, weight)
    r2 = r2_of_subsets(r[None])[:, 0]
    return Shares(shapley_weights(r.shape[0] - 1) @ r2, float(r2[-1]))


def r2_of_subsets(r: FloatArray) -> FloatArray:
    """Return the (2^k, R) R^2 of the last variable on every subset of the first k, from correlations (R, k+1, k+1).

    Predictors are swept out one after the other (Goodnight 1979); the remaining variance of the last
    variable is 1 - R^2. Subsets stand in the order of `subsets`.

    Raises
    ------
    ValueError
        If predictors are linearly dependent.
    """
    subsets(r.shape[-1] - 1)  # raises for too many predictors
    left = np.ascontiguousarray(np.moveaxis(r, 0, -1))[None]  # replicates last: the inner loops are long
    while left.shape[1] > 1:
        pivot, row = left[:, 0, 0], left[:, 0, 1:]
        if not (pivot > 1e-10).all():
            raise ValueError("predictors are linearly dependent in the rows used")
        without = left[:, 1:, 1:]
        swept = row[:, :, None] * (row / pivot[:, None])[:, None]
        left = np.concatenate([without, without - swept])
    return np.asarray(1.0 - left[:, 0, 0])


def relative_weights(y: ArrayLike, x: ArrayLike, weight: ArrayLike | None = None) -> Shares:
    """Return the relative weights of Johnson (2000): a quick check on `shapley_r2`.

    With L the symmetric root of the predictors' correlations and b = L^-1 r_xy, the weights are L^2 b^2
    (squares element by element).
    """
    r = _with_outcome(y, x, weight)
    value, vector = np.linalg.eigh(r[:-1, :-1])
    root = vector @ np.diag(np.sqrt(value)) @ vector.T
    contribution = root**2 @ np.linalg.solve(root, r[:-1, -1]) ** 2
    return Shares(contribution, float(contribution.sum()))


def variance_inflation(x: ArrayLike, weight: ArrayLike | None = None) -> FloatArray:
    """Return the (k,) variance inflation factors: the diagonal of the inverse correlations; infinite where dependent.

    Examples
    --------
    >>> variance_inflation([[0, 1], [1, 0], [2, 1], [3, 0]]).round(3)
    array([1.25, 1.25])
    """
    r = correlation_matrix(np.asarray(x, dtype=np.float64), weight)
    if not np.isfinite(r).all() or np.linalg.matrix_rank(r, tol=1e-10) < r.shape[0]:
        return np.full(r.shape[0], np.inf)
    return np.diag(np.linalg.inv(r)).copy()


def _with_outcome(y: ArrayLike, x: ArrayLike, weight: ArrayLike | None) -> FloatArray:
    columns = np.column_stack([np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)])
    if not np.isfinite(columns).all():
        raise ValueError("shares of R^2 need complete rows")
    if (columns.std(axis=0) == 0).any():
        raise ValueError("an outcome or predictor that doesn't vary has no share of R^2")
    return correlation_matrix(columns, weight)
