"""Internal consistency of a scale: alpha, item-rest correlations, alpha if an item is dropped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from cips_helpers.estimation.methods.design.design import FloatArray


@dataclass(frozen=True, eq=False)
class Alpha:
    """Cronbach's alpha of k items, with its error and the part of each item.

    Attributes
    ----------
    alpha
        From covariances.
    se
        Standard error of Duhachek and Iacobucci (2004).
    feldt
        95 % interval of Feldt (1965).
    item_rest
        (k,) correlation of each item with the sum of the others.
    alpha_dropped
        (k,) alpha of the other items; NaN for two items.
    n
        Complete rows.
    """

    alpha: float
    se: float
    feldt: tuple[float, float]
    item_rest: FloatArray
    alpha_dropped: FloatArray
    n: int


def cronbach_alpha(scores: ArrayLike) -> Alpha:
    """Estimate alpha = k/(k-1) (1 - tr C / sum C), C the covariances of the complete rows, without weights.

    Agrees with R ``psych::alpha`` and ``alpha.ci``.

    Parameters
    ----------
    scores
        (n, k) item scores in one direction, NaN where missing; k at least 2.

    Returns
    -------
    Alpha
        NaN throughout where an item doesn't vary or fewer than three rows are complete.

    Raises
    ------
    ValueError
        If there are fewer than two items.

    Examples
    --------
    >>> scale = cronbach_alpha([[0, 1, 0], [1, 1, 2], [2, 3, 2], [3, 2, 3]])
    >>> round(scale.alpha, 3), scale.alpha_dropped.round(3)
    (0.875, array([0.636, 0.96 , 0.784]))
    """
    x = complete_rows(item_matrix(scores))
    n, k = x.shape
    if n < 3 or (x.min(axis=0) == x.max(axis=0)).any():
        nan, items = float("nan"), np.full(k, np.nan)
        return Alpha(nan, nan, (nan, nan), items, items, n)
    c = np.cov(x, rowvar=False)
    alpha = alpha_of(c)
    rest = c.sum(axis=0) - np.diag(c)
    without = [np.delete(np.delete(c, i, 0), i, 1) for i in range(k)]
    return Alpha(
        alpha=alpha,
        se=_duhachek(c, n),
        feldt=feldt_interval(alpha, n, k),
        item_rest=rest / np.sqrt(np.diag(c) * np.array([part.sum() for part in without])),
        alpha_dropped=np.array([alpha_of(part) if k > 2 else np.nan for part in without]),
        n=n,
    )


def alpha_of(c: FloatArray) -> float:
    """Return alpha of a covariance (or correlation) matrix (k, k).

    From polychoric correlations it is the ordinal alpha of Zumbo, Gadermann and Zeisser (2007).
    """
    k = c.shape[0]
    return float(k / (k - 1) * (1 - np.trace(c) / c.sum()))


def feldt_interval(alpha: float, n: int, k: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return Feldt's (1965) interval: (1 - alpha) over (1 - population alpha) is F with n-1 and (n-1)(k-1) df.

    Parameters
    ----------
    alpha
        Cronbach's alpha of the sample.
    n, k
        Respondents and items it rests on.
    level
        Coverage of the interval.

    Returns
    -------
    tuple of float
        Lower and upper bound.

    Examples
    --------
    >>> low, high = feldt_interval(0.62, 1529, 4)
    >>> round(low, 3), round(high, 3)
    (0.588, 0.65)
    """
    tail = (1 - level) / 2
    d1, d2 = n - 1, (n - 1) * (k - 1)
    return float(1 - (1 - alpha) * fdtri(d1, d2, 1 - tail)), float(1 - (1 - alpha) * fdtri(d1, d2, tail))


def item_matrix(scores: ArrayLike) -> FloatArray:
    """Return (n, k) floats, k at least 2."""
    x = np.asarray(scores, dtype=np.float64)
    if x.ndim != 2 or x.shape[1] < 2:
        raise ValueError(f"a scale needs at least two items, got shape {x.shape}")
    return x


def complete_rows(x: FloatArray) -> FloatArray:
    """Return the rows without a missing answer."""
    return x[np.isfinite(x).all(axis=1)]


def _duhachek(c: FloatArray, n: int) -> float:
    k, total, trace = c.shape[0], c.sum(), np.trace(c)
    square = c @ c
    q = 2 * k**2 / ((k - 1) ** 2 * total**3) * (total * (np.trace(square) + trace**2) - 2 * trace * square.sum())
    return float(np.sqrt(q / n))
