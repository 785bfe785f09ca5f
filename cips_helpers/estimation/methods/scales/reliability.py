"""Internal consistency of a scale: alpha with its intervals, item-rest correlations, alpha if dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri, ndtri

from cips_helpers.estimation.methods.design.design import FloatArray

Missing = Literal["pairwise", "listwise"]


@dataclass(frozen=True, eq=False)
class Alpha:
    """Cronbach's alpha of k items and what goes with it. Printed with the scale, never judged.

    Attributes
    ----------
    alpha, alpha_standardised
        From covariances, and from correlations.
    guttman_lambda_6, mean_correlation
        From squared multiple correlations; mean of the correlations between items.
    se
        Standard error of Duhachek and Iacobucci (2004).
    feldt, duhachek
        Intervals: Feldt (1965) by the F distribution; alpha ± z se.
    item_rest, item_rest_corrected, item_total
        (k,) correlation of each item with the sum of the others; with the whole scale corrected for
        overlap and unreliability; with the person scores.
    alpha_dropped
        (k,) alpha of the other items; NaN for two items.
    n
        Rows counted: all of them (pairwise) or the complete ones (listwise).
    mean, sd
        Of the person scores, the mean of the items answered.
    """

    alpha: float
    alpha_standardised: float
    guttman_lambda_6: float
    mean_correlation: float
    se: float
    feldt: tuple[float, float]
    duhachek: tuple[float, float]
    item_rest: FloatArray
    item_rest_corrected: FloatArray
    item_total: FloatArray
    alpha_dropped: FloatArray
    n: int
    mean: float
    sd: float


def cronbach_alpha(scores: ArrayLike, *, missing: Missing = "listwise", level: float = 0.95) -> Alpha:
    """Estimate alpha = k/(k-1) (1 - tr C / sum C), C the covariances of the items, without weights.

    Agrees with R ``psych::alpha`` and ``alpha.ci``.

    Parameters
    ----------
    scores
        (n, k) item scores in one direction, NaN where missing; k at least 2.
    missing
        ``listwise``: complete rows; ``pairwise``: each covariance from the rows that have both items.
    level
        Of the intervals.

    Returns
    -------
    Alpha
        NaN throughout where an item doesn't vary or fewer than three rows are left.

    Raises
    ------
    ValueError
        If there are fewer than two items.

    Examples
    --------
    >>> found = cronbach_alpha([[0, 1, 0], [1, 1, 2], [2, 3, 2], [3, 2, 3]])
    >>> round(found.alpha, 3), found.alpha_dropped.round(3)
    (0.875, array([0.636, 0.96 , 0.784]))
    """
    x = item_matrix(scores)
    if missing == "listwise":
        x = complete_rows(x)
    n, k = x.shape
    c = pairwise_covariance(x)
    if n < 3 or not np.isfinite(c).all() or (np.diag(c) <= 0).any():
        return _undefined(n, k)
    alpha = alpha_of(c)
    r = c / np.sqrt(np.outer(np.diag(c), np.diag(c)))
    se = _duhachek(c, n)
    half = float(ndtri(0.5 + level / 2)) * se
    rest = c.sum(axis=0) - np.diag(c)
    without = [np.delete(np.delete(c, i, 0), i, 1) for i in range(k)]
    multiple = squared_multiple_correlations(r)
    # The item's own 1 is replaced by what it shares with the others, in its column and in the total.
    shared = r - np.diag(1 - multiple)
    person = _row_means(x)
    return Alpha(
        alpha=alpha,
        alpha_standardised=alpha_of(r),
        guttman_lambda_6=float(1 - (1 - multiple).sum() / r.sum()),
        mean_correlation=float((r.sum() - k) / (k * (k - 1))),
        se=se,
        feldt=feldt_interval(alpha, n, k, level=level),
        duhachek=(alpha - half, alpha + half),
        item_rest=rest / np.sqrt(np.diag(c) * np.array([part.sum() for part in without])),
        item_rest_corrected=shared.sum(axis=0) / (np.sqrt(shared.sum()) if shared.sum() > 0 else np.nan),
        item_total=np.array([_correlation(x[:, i], person) for i in range(k)]),
        alpha_dropped=np.array([alpha_of(part) if k > 2 else np.nan for part in without]),
        n=n,
        mean=float(np.nanmean(person)),
        sd=float(np.nanstd(person, ddof=1)),
    )


def alpha_of(c: FloatArray) -> float:
    """Alpha from a covariance (or correlation) matrix."""
    k = c.shape[0]
    return float(k / (k - 1) * (1 - np.trace(c) / c.sum()))


def feldt_interval(alpha: float, n: int, k: int, *, level: float = 0.95) -> tuple[float, float]:
    """Feldt's (1965) interval: (1 - alpha) over (1 - population alpha) is F with n-1 and (n-1)(k-1) df.

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


def squared_multiple_correlations(r: FloatArray) -> FloatArray:
    """(k,) R^2 of each item on the others, from their correlations."""
    return np.asarray(1 - 1 / np.diag(np.linalg.pinv(r)))


def item_matrix(scores: ArrayLike) -> FloatArray:
    """(n, k) floats, k at least 2."""
    x = np.asarray(scores, dtype=np.float64)
    if x.ndim != 2 or x.shape[1] < 2:
        raise ValueError(f"a scale needs at least two items, got shape {x.shape}")
    return x


def complete_rows(x: FloatArray) -> FloatArray:
    """Rows without a missing answer."""
    return x[np.isfinite(x).all(axis=1)]


def pairwise_covariance(x: FloatArray) -> FloatArray:
    """(k, k) covariances, divisor n - 1, each over the rows that have both items."""
    given = np.isfinite(x)
    if given.all() and len(x) > 1:
        return np.asarray(np.cov(x, rowvar=False))
    k = x.shape[1]
    out = np.full((k, k), np.nan)
    for i in range(k):
        for j in range(i, k):
            both = given[:, i] & given[:, j]
            if both.sum() > 1:
                a, b = x[both, i], x[both, j]
                out[i, j] = out[j, i] = (a - a.mean()) @ (b - b.mean()) / (both.sum() - 1)
    return out


def _duhachek(c: FloatArray, n: int) -> float:
    k, total, trace = c.shape[0], c.sum(), np.trace(c)
    square = c @ c
    q = 2 * k**2 / ((k - 1) ** 2 * total**3) * (total * (np.trace(square) + trace**2) - 2 * trace * square.sum())
    return float(np.sqrt(q / n))


def _correlation(a: FloatArray, b: FloatArray) -> float:
    both = np.isfinite(a) & np.isfinite(b)
    return float(np.corrcoef(a[both], b[both])[0, 1])


def _row_means(x: FloatArray) -> FloatArray:
    given = np.isfinite(x)
    with np.errstate(invalid="ignore"):
        return np.where(given, x, 0.0).sum(axis=1) / np.where(given.any(axis=1), given.sum(axis=1), np.nan)


def _undefined(n: int, k: int) -> Alpha:
    nan, items = float("nan"), np.full(k, np.nan)
    return Alpha(nan, nan, nan, nan, nan, (nan, nan), (nan, nan), items, items, items, items, n, nan, nan)
