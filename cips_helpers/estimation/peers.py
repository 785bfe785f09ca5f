"""One country against the others, none of them named."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

FEWEST_PEERS = 5


@dataclass(frozen=True)
class Benchmark:
    """Where a country stands among the others.

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

    Quartiles by the median-unbiased rule (Hyndman and Fan 1996, number 8). No smallest or largest figure is
    given: those are one country's own.

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
    >>> found = benchmark([2.4, 2.0, 2.1, 2.2, 2.3, 2.5], 0)
    >>> round(found.median, 2), found.quarter
    (2.2, 4)
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
    cuts = np.quantile(others, [0.25, 0.5, 0.75], method="median_unbiased")
    lower, median, upper = (float(cut) for cut in cuts)
    return Benchmark(mine, others.size, lower, median, upper, 1 + int(np.searchsorted(cuts, mine)))
