"""p values adjusted within families that were fixed in advance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import FloatArray

Method = Literal["holm", "BH", "bonferroni", "hochberg", "hommel", "BY"]


def adjust(p: ArrayLike, *, method: Method = "holm") -> FloatArray:
    """Adjust the p values of one family; a missing one leaves the family.

    Holm (1979) for the chance of any false finding; BH, Benjamini and Hochberg (1995), for the share
    of false findings among the findings. The others as in R's ``p.adjust``.

    Parameters
    ----------
    p
        (k,) p values, NaN where there was no test.
    method
        One of holm, BH, bonferroni, hochberg, hommel, BY.

    Returns
    -------
    ndarray (k,)
        Adjusted values in the order given, NaN where p is.

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
    given = np.asarray(p, dtype=np.float64)
    out = np.full(given.shape, np.nan)
    known = np.flatnonzero(np.isfinite(given))
    values = given[known]
    if ((values < 0) | (values > 1)).any():
        raise ValueError("p values must lie between 0 and 1")
    if known.size:
        order = np.argsort(values, kind="stable")
        adjusted = np.empty(known.size)
        adjusted[order] = np.minimum(_sorted(values[order], method), 1.0)
        out[known] = adjusted
    return out


def adjust_families(p: ArrayLike, family: ArrayLike, *, methods: Mapping[str, Method]) -> FloatArray:
    """Adjust p values within named families, each by the method named for it.

    Examples
    --------
    >>> adjust_families(
    ...     [0.01, 0.04, 0.03], ["factors", "factors", "items"], methods={"factors": "holm", "items": "BH"}
    ... )
    array([0.02, 0.04, 0.03])
    """
    given, names = np.asarray(p, dtype=np.float64), np.asarray(family)
    out = np.full(given.shape, np.nan)
    for name in np.unique(names):
        if str(name) not in methods:
            raise ValueError(f"no method named for the family {str(name)!r}")
        out[names == name] = adjust(given[names == name], method=methods[str(name)])
    return out


def _sorted(p: FloatArray, method: Method) -> FloatArray:
    """Adjust p values sorted upwards; values above 1 are cut by the caller."""
    k = p.size
    rank = np.arange(1, k + 1)
    if method == "bonferroni":
        return p * k
    if method == "holm":
        return np.maximum.accumulate(p * (k - rank + 1))
    if method == "hommel":
        return _hommel(p)
    factor = {"hochberg": k - rank + 1.0, "BH": k / rank, "BY": k / rank * (1.0 / rank).sum()}[method]
    return np.minimum.accumulate((p * factor)[::-1])[::-1]


def _hommel(p: FloatArray) -> FloatArray:
    """Wright's (1992) algorithm, as R has it."""
    k = p.size
    rank = np.arange(1, k + 1)
    q = adjusted = np.full(k, (k * p / rank).min())
    for m in range(k - 1, 1, -1):
        low, high = slice(0, k - m + 1), slice(k - m + 1, k)
        smallest = (m * p[high] / np.arange(2, m + 1)).min()
        q = q.copy()
        q[low] = np.minimum(m * p[low], smallest)
        q[high] = q[k - m]
        adjusted = np.maximum(adjusted, q)
    return np.maximum(adjusted, p)
