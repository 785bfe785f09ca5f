"""Quartiles of the other countries, and the quarter a country lies in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc

from cips_helpers.estimation.methods.design.design import FloatArray

FEWEST_PEERS = 5
"""Fewest other countries that quartiles are made of."""


@dataclass(frozen=True)
class Benchmark:
    """Standing of a country among the others.

    Attributes
    ----------
    own
        Its figure.
    n
        Other countries with a figure.
    lower, median, upper
        Quartiles of the others, in the unit of the figure; NaN for fewer than five others.
    quarter
        1 to 4, the quarter of the others that ``own`` lies in; 0 where there are no quartiles.
    """

    own: float
    n: int
    lower: float
    median: float
    upper: float
    quarter: int


def benchmark(figures: ArrayLike, own: int, *, fewest: int = FEWEST_PEERS) -> Benchmark:
    """Compare one country with the quartiles of the others, itself left out.

    Quartiles by Harrell and Davis (1982): weighted means of all ordered figures. A plain quartile of five or
    nine countries is one country's own figure; so is a smallest or largest one, and none is given.

    Parameters
    ----------
    figures
        (countries,) one figure a country, NaN where it is hidden or missing.
    own
        Position of the country itself.
    fewest
        Other countries it takes, at least 5.

    Raises
    ------
    ValueError
        If ``fewest`` is below 5.

    Examples
    --------
    >>> standing = benchmark([2.4, 2.0, 2.1, 2.2, 2.3, 2.5], 0)
    >>> round(standing.median, 2), standing.quarter
    (2.21, 4)
    """
    if fewest < FEWEST_PEERS:
        raise ValueError(f"a benchmark needs at least {FEWEST_PEERS} other countries")
    values = np.asarray(figures, dtype=np.float64)
    mine = float(values[own])
    others = np.delete(values, own)
    others = others[np.isfinite(others)]
    nan = float("nan")
    if others.size < fewest or not np.isfinite(mine):
        return Benchmark(mine, others.size, nan, nan, nan, 0)
    cuts = quartile_weights(others.size) @ np.sort(others)
    lower, median, upper = (float(cut) for cut in cuts)
    return Benchmark(mine, others.size, lower, median, upper, 1 + int(np.searchsorted(cuts, mine)))


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
