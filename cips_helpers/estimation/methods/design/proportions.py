"""Shares of a simple sample, without a design: intervals and the difference of two."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, chdtrc, ndtri

from cips_helpers.estimation.methods.design.design import FloatArray

BinomialMethod = Literal["wilson", "exact", "wald", "wilson_cc", "jeffreys", "agresti_coull"]


def interval_binomial(
    x: ArrayLike, n: ArrayLike, *, level: float = 0.95, method: BinomialMethod = "wilson"
) -> tuple[FloatArray, FloatArray]:
    """Interval of a binomial share, x of n.

    ``wilson`` score interval (1927), ``wilson_cc`` with continuity correction, ``exact`` Clopper and
    Pearson (1934), ``wald``, ``jeffreys`` (closed at 0 and n), ``agresti_coull`` (not cut to [0, 1]); all as
    in Brown, Cai and DasGupta (2001).

    Parameters
    ----------
    x, n
        Successes and trials, any broadcastable shapes.
    level
        Coverage of the interval.
    method
        One of the names above.

    Returns
    -------
    tuple of ndarray
        Lower and upper bound; NaN where n is 0.

    Examples
    --------
    >>> low, high = interval_binomial(0, 12, method="exact")
    >>> low.round(3), high.round(3)
    (np.float64(0.0), np.float64(0.265))
    """
    if method not in get_args(BinomialMethod):
        raise ValueError(f"method must be one of {get_args(BinomialMethod)}, got {method!r}")
    count, size = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64))
    if ((count < 0) | (count > size)).any():
        raise ValueError("x must lie between 0 and n")
    size = np.where(size > 0, size, np.nan)
    z, tail = ndtri(0.5 + level / 2), (1 - level) / 2
    p, none, everyone = count / size, count == 0, count == size
    with np.errstate(invalid="ignore", divide="ignore"):
        if method in {"exact", "jeffreys"}:
            up = 1.0 if method == "exact" else 0.5
            low = betaincinv(np.where(none, 1.0, count + 1 - up), size - count + up, tail)
            high = betaincinv(count + up, np.where(everyone, 1.0, size - count + 1 - up), 1 - tail)
        elif method == "wald":
            half = z * np.sqrt(p * (1 - p) / size)
            return p - half, p + half
        elif method == "agresti_coull":
            centre = (count + z**2 / 2) / (size + z**2)
            half = z * np.sqrt(centre * (1 - centre) / (size + z**2))
            return centre - half, centre + half
        else:
            cc = 0.5 if method == "wilson_cc" else 0.0
            low, high = _score(count, size, z, cc)
    return np.where(none, 0.0, low) + 0 * size, np.where(everyone, 1.0, high) + 0 * size


def _score(x: FloatArray, n: FloatArray, z: float, most: float) -> tuple[FloatArray, FloatArray]:
    """Where the score test, continuity-corrected by at most ``most``, just holds (R ``prop.test``)."""
    cc = np.minimum(most, np.abs(x - n / 2))
    base = 1 + z**2 / n
    bounds = []
    for sign in (-1, 1):
        p = x / n + sign * cc / n
        bounds.append((p + z**2 / (2 * n) + sign * z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))) / base)
    return bounds[0], bounds[1]


def interval_share_difference(
    x: ArrayLike, n: ArrayLike, x_other: ArrayLike, n_other: ArrayLike, *, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Interval of p - p_other of two simple samples: Newcombe's (1998) hybrid of two Wilson intervals.

    Parameters
    ----------
    x, n
        Successes and trials of one sample.
    x_other, n_other
        The same of the other.
    level
        Coverage of the interval.

    Returns
    -------
    tuple of ndarray
        Lower and upper bound.

    Examples
    --------
    >>> low, high = interval_share_difference(81, 263, 120, 300)
    >>> low.round(4), high.round(4)
    (np.float64(-0.1692), np.float64(-0.0127))
    """
    p, q = np.asarray(x) / np.asarray(n), np.asarray(x_other) / np.asarray(n_other)
    low, high = interval_binomial(x, n, level=level)
    low_q, high_q = interval_binomial(x_other, n_other, level=level)
    return p - q - np.hypot(p - low, high_q - q), p - q + np.hypot(high - p, q - low_q)


def share_difference_test(x: int, n: int, x_other: int, n_other: int) -> tuple[float, float]:
    """Pearson's chi-square of two simple samples' shares, without correction, and its p value.

    Parameters
    ----------
    x, n
        Successes and trials of one sample.
    x_other, n_other
        The same of the other.

    Returns
    -------
    tuple of float
        Chi-square with one degree of freedom, and p.
    """
    pooled = (x + x_other) / (n + n_other)
    spread = pooled * (1 - pooled) * (1 / n + 1 / n_other)
    if spread == 0:
        return float("nan"), float("nan")
    chisq = (x / n - x_other / n_other) ** 2 / spread
    return float(chisq), float(chdtrc(1, chisq))


def cohens_h(p: ArrayLike, p_other: ArrayLike) -> FloatArray:
    """Size of a difference of shares, 2 asin(sqrt p) - 2 asin(sqrt p_other) (Cohen 1988)."""
    return np.asarray(2 * np.arcsin(np.sqrt(np.asarray(p))) - 2 * np.arcsin(np.sqrt(np.asarray(p_other))))
