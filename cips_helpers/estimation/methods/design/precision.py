"""How precise a sample is: design effects, effective size, the smallest change it could have shown."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri, stdtrit

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.design.intervals import quantile_t


def kish_deff(weight: ArrayLike) -> float:
    """Design effect of unequal weights, n sum w^2 / (sum w)^2 (Kish 1965); the effective n is n over it.

    Examples
    --------
    >>> round(kish_deff([1.0, 1.0, 4.0]), 3)
    1.5
    """
    w = np.asarray(weight, dtype=np.float64)
    return float(w.size * (w**2).sum() / w.sum() ** 2)


def design_effect(
    estimates: CellEstimates, *, against: Literal["replacement", "no_replacement"] = "replacement"
) -> FloatArray:
    """Variance over that of a simple random sample of the same n.

    ``replacement``: s2 / n; ``no_replacement``: s2 / n (1 - n / sum w), which needs weights that add up to
    the population. NaN where the answers are all alike or, without replacement, n reaches sum w.
    """
    if against == "replacement":
        return estimates.deff
    with np.errstate(divide="ignore", invalid="ignore"):
        left = 1.0 - estimates.n / estimates.sum_w
        return np.where(left > 0, estimates.deff / left, np.nan)


def smallest_detectable_change(
    se: ArrayLike, se_other: ArrayLike | None = None, *, df: ArrayLike = np.inf, level: float = 0.95, power: float = 0.8
) -> FloatArray:
    """Change that two iterations of this precision would have shown with probability ``power``.

    (t(df, 1 - a/2) + t(df, power)) sqrt(se^2 + se_other^2): Bloom (1995), the minimum detectable effect.

    Parameters
    ----------
    se, se_other
        Standard errors of the two iterations; the same twice where there is only one yet.
    df
        Degrees of freedom of the difference.
    level, power
        Confidence level of the test, and probability of seeing the change.

    Returns
    -------
    ndarray
        In the unit of the standard errors.

    Examples
    --------
    >>> smallest_detectable_change(0.05, 0.05).round(3)
    np.float64(0.198)
    """
    first = np.asarray(se, dtype=np.float64)
    second = first if se_other is None else np.asarray(se_other, dtype=np.float64)
    d = np.asarray(df, dtype=np.float64)
    known = np.where((d > 0) & np.isfinite(d), d, np.nan)
    of_power = np.where(np.isposinf(d), ndtri(power), stdtrit(known, power))
    return np.asarray((quantile_t(d, level=level) + of_power) * np.hypot(first, second))


def overlap_level(level: float = 0.95) -> float:
    """Level of two intervals that fail to overlap when the difference is significant at ``level``.

    2 Phi(z / sqrt 2) - 1, exact for equal standard errors (Goldstein and Healy 1995).

    Examples
    --------
    >>> round(overlap_level(), 4)
    0.8342
    """
    return float(2 * ndtr(ndtri(0.5 + level / 2) / np.sqrt(2)) - 1)
