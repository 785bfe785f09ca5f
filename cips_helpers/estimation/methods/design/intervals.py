"""Confidence intervals for means and shares, vectorised, never failing on a degenerate cell."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, expit, logit, ndtri, stdtrit, xlogy

from cips_helpers.estimation.methods.design.design import FloatArray

ShareMethod = Literal[
    "auto", "logit", "beta", "beta_capped", "asin", "mean", "likelihood", "wilson", "wilson_t", "wilson_korn_graubard"
]
SMALL_BASE = 60  # below this many answers "auto" takes the Korn-Graubard interval
Interval = tuple[FloatArray, FloatArray]


def quantile_t(df: ArrayLike, *, level: float = 0.95) -> FloatArray:
    """Two-sided t quantile; NaN where df is not above 0, the normal quantile where it is infinite."""
    d = np.asarray(df, dtype=np.float64)
    known = np.where(d > 0, d, np.nan)
    upper = 0.5 + level / 2
    with np.errstate(invalid="ignore"):
        return np.where(np.isposinf(d), ndtri(upper), stdtrit(np.where(np.isposinf(d), 1.0, known), upper))


def interval_mean(estimate: ArrayLike, se: ArrayLike, df: ArrayLike, *, level: float = 0.95) -> Interval:
    """Interval of a mean or a difference: estimate ± t(df) se.

    Parameters
    ----------
    estimate, se, df
        Arrays that broadcast; df infinite gives the normal quantile.
    level
        Confidence level.

    Returns
    -------
    tuple of ndarray
        Lower and upper bound; NaN where the estimate is missing or df is not above 0.

    Examples
    --------
    >>> low, high = interval_mean(2.0, 0.1, 30)
    >>> low.round(3), high.round(3)
    (np.float64(1.796), np.float64(2.204))
    """
    est, half = (np.asarray(estimate, dtype=np.float64), quantile_t(df, level=level) * np.asarray(se, dtype=np.float64))
    return est - half, est + half


def interval_share(
    estimate: ArrayLike,
    se: ArrayLike,
    df: ArrayLike,
    n: ArrayLike,
    *,
    level: float = 0.95,
    method: ShareMethod = "auto",
) -> Interval:
    """Interval of a share between 0 and 1 estimated from a complex sample.

    With p the share, t the quantile of t(df), n_eff = p(1-p)/se^2 and
    n* = n_eff (t(n-1)/t(df))^2:

    ``logit``
        logit(p) ± t se/(p(1-p)), transformed back (R ``xlogit``).
    ``beta``
        Korn and Graubard (1998): Clopper-Pearson with n* rows, n* not capped.
    ``beta_capped``
        The same with n* at most n (NCHS standard; Parker et al. 2017).
    ``asin``
        sin^2(asin(sqrt p) ± t se/(2 sqrt(p(1-p)))).
    ``mean``
        p ± t se.
    ``likelihood``
        All q with 2 n_eff (p log(p/q) + (1-p) log((1-p)/(1-q))) <= t^2.
    ``wilson``, ``wilson_t``, ``wilson_korn_graubard``
        Score interval with n_eff and the normal quantile; with n_eff and t; with n* and t.
    ``auto``
        ``beta`` below 60 rows in the base, ``logit`` from there on.

    Where p is 0 or 1 the standard error is 0 and says nothing: every method then gives the exact
    (Clopper-Pearson) interval with n* = n, open towards the inside only.

    Parameters
    ----------
    estimate, se, df, n
        Arrays that broadcast; n counts rows in the base.
    level
        Confidence level.
    method
        One of the above.

    Returns
    -------
    tuple of ndarray
        Lower and upper bound; NaN where undefined (no answers, df not above 0).

    Raises
    ------
    ValueError
        If the method is unknown.

    Examples
    --------
    >>> low, high = interval_share([0.0, 0.25], [0.0, 0.03], [11, 200], [12, 210])
    >>> low.round(3), high.round(3)
    (array([0.   , 0.196]), array([0.265, 0.314]))
    """
    if method not in get_args(ShareMethod):
        raise ValueError(f"method must be one of {get_args(ShareMethod)}, got {method!r}")
    p, s, d, rows = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in (estimate, se, df, n)))
    # Rounding may leave a share a hair outside [0, 1]; a bound there would be missing instead of 0 or 1.
    p = np.where((p > -1e-12) & (p < 1 + 1e-12), np.clip(p, 0.0, 1.0), np.nan)
    defined = np.isfinite(p) & np.isfinite(s) & (d > 0)
    edge = defined & ((p == 0) | (p == 1))
    certain = defined & ~edge & (s == 0)
    inner = defined & ~edge & ~certain
    low, high = np.where(certain, p, np.nan), np.where(certain, p, np.nan)
    # Each part by itself: the inverse beta is slow, and few of a country's thousands of shares need it.
    parts: list[tuple[NDArray[np.bool_], ShareMethod]] = [(inner, method)]
    if method == "auto":
        parts = [(inner & (rows < SMALL_BASE), "beta"), (inner & (rows >= SMALL_BASE), "logit")]
    with np.errstate(all="ignore"):
        for part, how in parts:
            low[part], high[part] = _inner(how, p[part], s[part], d[part], rows[part], level)
        low[edge], high[edge] = _clopper_pearson(p[edge], rows[edge], level)
    return low[()], high[()]


def _inner(
    method: str, p: FloatArray, se: FloatArray, df: FloatArray, n: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    t = quantile_t(df, level=level)
    spread = p * (1.0 - p)
    n_eff = spread / se**2
    n_star = n_eff * (quantile_t(n - 1, level=level) / t) ** 2
    if method == "logit":
        half = t * se / spread
        return expit(logit(p) - half), expit(logit(p) + half)
    if method == "mean":
        return p - t * se, p + t * se
    if method == "asin":
        half = t * se / (2 * np.sqrt(spread))
        angle = np.arcsin(np.sqrt(p))
        return (np.sin(np.maximum(angle - half, 0)) ** 2, np.sin(np.minimum(angle + half, np.pi / 2)) ** 2)
    if method == "beta":
        return _clopper_pearson(p, n_star, level)
    if method == "beta_capped":
        return _clopper_pearson(p, np.minimum(n_star, n), level)
    if method == "likelihood":
        return _likelihood(p, t**2 / (2 * n_eff))
    if method == "wilson":
        return _wilson(p, n_eff, np.asarray(ndtri(0.5 + level / 2)))
    return _wilson(p, n_eff if method == "wilson_t" else n_star, t)


def _clopper_pearson(p: FloatArray, n: FloatArray, level: float) -> Interval:
    tail = (1.0 - level) / 2
    x = n * p
    low = np.where(x > 0, betaincinv(np.where(x > 0, x, 1.0), n - x + 1, tail), 0.0)
    rest = n - x
    high = np.where(rest > 0, betaincinv(x + 1, np.where(rest > 0, rest, 1.0), 1 - tail), 1.0)
    return low, high


def _wilson(p: FloatArray, n: FloatArray, k: FloatArray) -> Interval:
    centre = (p + k**2 / (2 * n)) / (1 + k**2 / n)
    half = k / (1 + k**2 / n) * np.sqrt(p * (1 - p) / n + k**2 / (4 * n**2))
    return centre - half, centre + half


def _likelihood(p: FloatArray, most: FloatArray) -> Interval:
    """Bisect for the two q where p log(p/q) + (1-p) log((1-p)/(1-q)) reaches ``most``."""
    bounds = []
    for outer in (np.zeros_like(p), np.ones_like(p)):
        inside, outside = p.copy(), outer
        for _ in range(100):
            q = (inside + outside) / 2
            near = xlogy(p, p / q) + xlogy(1 - p, (1 - p) / (1 - q)) < most
            inside, outside = np.where(near, q, inside), np.where(near, outside, q)
        bounds.append(inside)
    return bounds[0], bounds[1]
