"""Families of tests: adjusted p values, and intervals that agree with them."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import FloatArray

Method = Literal["holm", "BH"]


def adjust(p: ArrayLike, *, method: Method = "holm") -> FloatArray:
    """Adjust the p values of one family; a missing one leaves the family.

    Holm (1979) controls the probability of any false finding; BH, Benjamini and Hochberg (1995), the share of
    false findings among the findings. As R's ``p.adjust``.

    Parameters
    ----------
    p
        (k,) p values, NaN where there was no test.
    method
        ``holm`` or ``BH``.

    Returns
    -------
    ndarray (k,)
        Adjusted values in the same order, NaN where p is.

    Raises
    ------
    ValueError
        If the method is unknown or a p value lies outside 0 .. 1.

    Examples
    --------
    >>> adjust([0.01, np.nan, 0.04, 0.02])
    array([0.03, nan, 0.04, 0.04])
    """
    if method not in get_args(Method):
        raise ValueError(f"method must be one of {get_args(Method)}, got {method!r}")
    raw = np.asarray(p, dtype=np.float64)
    out = np.full(raw.shape, np.nan)
    tested = np.flatnonzero(np.isfinite(raw))
    values = raw[tested]
    if ((values < 0) | (values > 1)).any():
        raise ValueError("p values must lie between 0 and 1")
    order = np.argsort(values, kind="stable")
    rank = np.arange(1, tested.size + 1)
    if method == "holm":
        ascending = np.maximum.accumulate(values[order] * (tested.size - rank + 1))
    else:
        ascending = np.minimum.accumulate((values[order] * (tested.size / rank))[::-1])[::-1]
    out[tested[order]] = np.minimum(ascending, 1.0)
    return out


def family_level(p: ArrayLike, *, method: Method = "holm", alpha: float = 0.05) -> float:
    """Return the confidence level of a family's intervals, which leave out "none" exactly where p is significant.

    With R of m adjusted p values below alpha, the intervals of those R have a level of at least 1 - R alpha / m: of
    the intervals of the differences that were found, no more than alpha are expected to miss (Benjamini and Yekutieli
    2005). One level serves the whole family. After ``BH`` it is 1 - max(R, 1) alpha / m, above which no p value was
    rejected. Holm's procedure stopped at alpha / (m - R), so the level is 1 - alpha / (m - R) where that is higher.

    Parameters
    ----------
    p
        (k,) p values before the adjustment, NaN where there was no test.
    method
        ``holm`` or ``BH``, by which `adjust` adjusts them.
    alpha
        Level of the tests.

    Returns
    -------
    float
        Between 1 - alpha / m and 1 - alpha.

    Examples
    --------
    >>> round(family_level([0.001, 0.002, 0.2, 0.9], method="BH"), 4)
    0.975
    >>> round(family_level([0.2, 0.3, 0.4, 0.9]), 4)
    0.9875
    """
    adjusted = adjust(p, method=method)
    m, found = int(np.isfinite(adjusted).sum()), int((adjusted < alpha).sum())
    part = max(found, 1) / max(m, 1)
    if method == "holm" and 0 < found < m:
        part = min(part, 1 / (m - found))
    return 1 - alpha * part


def rescaled(
    low: FloatArray, estimate: FloatArray, high: FloatArray, *, factor: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the ends of intervals that reach ``factor`` times as far from the estimate.

    Examples
    --------
    >>> rescaled(np.array([0.1]), np.array([0.2]), np.array([0.4]), factor=np.array([1.5]))
    (array([0.05]), array([0.5]))
    """
    return estimate - factor * (estimate - low), estimate + factor * (high - estimate)
