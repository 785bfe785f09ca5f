"""Quartiles of the other countries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc

from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.limits import FEWEST_PEERS


@dataclass(frozen=True)
class Quartiles:
    """Quartiles of the other countries, in the unit of the figure; NaN for fewer than five others.

    Attributes
    ----------
    n
        Other countries with a figure.
    lower, median, upper
        The quartiles.
    """

    n: int
    lower: float
    median: float
    upper: float


def quartiles_of_others(figures: ArrayLike, own: int) -> Quartiles:
    """Return the quartiles of the countries other than ``own``.

    Quartiles by Harrell and Davis (1982): weighted means of all ordered figures. A plain quartile of five or
    nine countries is one country's own figure; so is a smallest or largest one, and neither is returned.

    Parameters
    ----------
    figures
        (countries,) one figure a country, NaN where it is hidden or missing.
    own
        Position of the country itself; without a figure of its own there are no quartiles.

    Examples
    --------
    >>> others = quartiles_of_others([2.4, 2.0, 2.1, 2.2, 2.3, 2.5], 0)
    >>> others.n, round(others.median, 2)
    (5, 2.21)
    """
    values = np.asarray(figures, dtype=np.float64)
    others = np.delete(values, own)
    others = others[np.isfinite(others)]
    if others.size < FEWEST_PEERS or not np.isfinite(values[own]):
        return Quartiles(others.size, *(float("nan"),) * 3)
    return Quartiles(others.size, *(float(cut) for cut in quartile_weights(others.size) @ np.sort(others)))


def quartile_weights(n: int) -> FloatArray:
    """Return the (3, n) weights of the ordered figures in the three quartiles.

    The weight of the i-th of n in the quantile p is the probability of (i - 1)/n to i/n under the beta
    distribution with parameters (n + 1) p and (n + 1)(1 - p): Harrell and Davis (1982).

    Examples
    --------
    >>> quartile_weights(5)[1].round(3)
    array([0.058, 0.26 , 0.365, 0.26 , 0.058])
    """
    p = np.array([[0.25], [0.5], [0.75]])
    at = np.arange(n + 1) / n
    return np.asarray(np.diff(betainc((n + 1) * p, (n + 1) * (1 - p), at), axis=1))
