"""Adjustment of the p values of one family of tests."""

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
