"""The shape of an item's answers in a simple sample: counts, quartile, skewness, balance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import IntArray


@dataclass(frozen=True, eq=False)
class Distribution:
    """Answers to one item, unweighted.

    Attributes
    ----------
    n
        Answers.
    counts
        (A,) of each answer 0 .. A-1.
    mean, sd, median
        In points; sd with divisor n - 1.
    skewness
        m3 / m2^1.5, moments with divisor n (g1); NaN where the answers are all alike.
    net
        Share of the upper half of the scale less that of the lower half.
    """

    n: int
    counts: IntArray
    mean: float
    sd: float
    median: float
    skewness: float
    net: float


def distribution(codes: ArrayLike, *, n_answers: int) -> Distribution:
    """Describe the answers to one item, positions 0 .. n_answers - 1, -1 for none.

    Examples
    --------
    >>> found = distribution([0, 2, 3, 3, -1], n_answers=4)
    >>> found.n, found.counts, found.median, found.net
    (4, array([1, 0, 1, 2]), 2.5, 0.5)
    """
    given = np.asarray(codes, dtype=np.int64)
    given = given[given >= 0]
    counts = np.bincount(given, minlength=n_answers)
    n = int(given.size)
    if not n:
        nan = float("nan")
        return Distribution(0, counts, nan, nan, nan, nan, nan)
    deviation = given - given.mean()
    m2 = float((deviation**2).mean())
    upper, lower = counts[(n_answers + 1) // 2 :].sum(), counts[: n_answers // 2].sum()
    return Distribution(
        n=n,
        counts=counts,
        mean=float(given.mean()),
        sd=float(given.std(ddof=1)) if n > 1 else float("nan"),
        median=float(np.median(given)),
        skewness=float((deviation**3).mean() / m2**1.5) if m2 > 0 else float("nan"),
        net=float((upper - lower) / n),
    )
