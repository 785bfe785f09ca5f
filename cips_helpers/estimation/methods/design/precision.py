"""Precision of a sample: design effect of its weights, smallest change it could have detected."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.design.intervals import quantile_t


def kish_deff(weight: ArrayLike) -> float:
    """Return the design effect of unequal weights, n sum w^2 / (sum w)^2 (Kish 1965).

    Examples
    --------
    >>> round(kish_deff([1.0, 1.0, 4.0]), 3)
    1.5
    """
    w = np.asarray(weight, dtype=np.float64)
    return float(w.size * (w**2).sum() / w.sum() ** 2)


def smallest_detectable_change(
    se: ArrayLike, *, df: ArrayLike = np.inf, level: ArrayLike = 0.95, power: float = 0.8
) -> FloatArray:
    """Return the change that a comparison of this precision detects with probability ``power``.

    (t(df, 1 - a/2) + t(df, power)) se: Bloom (1995), the minimum detectable effect.

    Parameters
    ----------
    se
        Standard error of the change.
    df
        Degrees of freedom of the difference.
    level, power
        Confidence level of the test, and probability of seeing the change.

    Returns
    -------
    ndarray
        In the unit of the standard error.

    Examples
    --------
    >>> smallest_detectable_change(0.05).round(3)
    np.float64(0.14)
    """
    d = np.asarray(df, dtype=np.float64)
    known = np.where((d > 0) & np.isfinite(d), d, np.nan)
    of_power = np.where(np.isposinf(d), ndtri(power), stdtrit(known, power))
    return np.asarray((quantile_t(d, level=level) + of_power) * np.asarray(se, dtype=np.float64))
