"""Weights raked to known margins, with trimming; variances of the raked design account for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import Design, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Raked:
    """A raked design and the changes made to get it.

    Attributes
    ----------
    design
        New weights; variances take the raking into account.
    trimmed
        Rows whose weight was cut.
    deviation
        Largest relative deviation of a class total from its target.
    """

    design: Design
    trimmed: int
    deviation: float


def rake(
    design: Design,
    classes: Mapping[str, ArrayLike],
    targets: Mapping[str, ArrayLike],
    *,
    trim: float | None = 5.0,
    tolerance: float = 1e-12,
    max_iterations: int = 1000,
) -> Raked:
    """Adjust weights until the weighted share of every class equals its known share.

    Iterative proportional fitting (Deming and Stephan 1940). With ``trim``, weights above that multiple of
    the mean weight are cut and the rest raked again, in turn, until both hold. Rows without a class (-1)
    keep their weight on that margin. The sum of the weights stays as it is.

    Parameters
    ----------
    design
        The sample before raking.
    classes
        Name of each margin and (n,) class of each row, -1 where unknown.
    targets
        Name of each margin and (c,) known shares or counts of its classes.
    trim
        Largest weight, as a multiple of the mean weight; None: no trimming.
    tolerance, max_iterations
        Stop when no class total is off by more than this fraction of the total.

    Returns
    -------
    Raked
        The design with raked weights.

    Raises
    ------
    ValueError
        If names or shapes don't fit, a target is not above 0, or raking doesn't converge.

    Examples
    --------
    >>> role = np.repeat([0, 1], [30, 60])
    >>> rake(Design.equal(90), {"role": role}, {"role": [0.5, 0.5]}).design.weight[[0, -1]]
    array([1.5 , 0.75])
    """
    if not classes or set(classes) != set(targets):
        raise ValueError(f"margins {sorted(classes)} and targets {sorted(targets)} must have the same names")
    total = float(design.weight.sum())
    margins: list[tuple[IntArray, FloatArray]] = []
    for name in classes:
        codes, target = np.asarray(classes[name], dtype=np.int64), np.asarray(targets[name], dtype=np.float64)
        _check(name, codes, target, design.n)
        margins.append((codes, target))
    ceiling = np.inf if trim is None else trim * total / design.n
    weight, trimmed = design.weight, np.zeros(design.n, dtype=bool)
    for _ in range(50):
        weight = _fit(weight, margins, total, tolerance, max_iterations)
        above = weight > ceiling * (1 + 1e-9)
        if not above.any():
            break
        trimmed |= above
        weight = np.where(above, ceiling, weight)
    raked = replace(
        design,
        weight=weight,
        margins=tuple(codes for codes, _ in margins),
        margin_weight=None if len(margins) > 1 else design.weight,
    )
    deviation = max(_deviation(weight, *margin, total) for margin in margins)
    return Raked(raked, int(trimmed.sum()), deviation)


def _check(name: str, codes: IntArray, target: FloatArray, n: int) -> None:
    if codes.shape != (n,) or target.ndim != 1 or not target.size:
        raise ValueError(f"margin {name!r}: classes must have shape ({n},) and targets shape (c,)")
    if codes.min(initial=0) < -1 or codes.max(initial=0) >= target.size:
        raise ValueError(f"margin {name!r}: classes must lie in -1 .. {target.size - 1}")
    empty = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=target.size) == 0)
    if empty.size:
        raise ValueError(f"margin {name!r}: no row has class {', '.join(map(str, empty))}")
    if not np.isfinite(target).all() or (target <= 0).any():
        raise ValueError(f"margin {name!r}: targets must be above 0")


def _totals(weight: FloatArray, codes: IntArray, target: FloatArray, total: float) -> tuple[FloatArray, FloatArray]:
    """Return the class totals as they are and as they should be, less the weight of rows without a class."""
    actual = np.asarray(np.bincount(codes + 1, weights=weight, minlength=target.size + 1), dtype=np.float64)
    return actual[1:], target / target.sum() * (total - actual[0])


def _deviation(weight: FloatArray, codes: IntArray, target: FloatArray, total: float) -> float:
    actual, wanted = _totals(weight, codes, target, total)
    return float(np.abs(actual / wanted - 1).max())


def _fit(
    weight: FloatArray, margins: list[tuple[IntArray, FloatArray]], total: float, tolerance: float, max_iterations: int
) -> FloatArray:
    for _ in range(max_iterations):
        largest = 0.0
        for codes, target in margins:
            actual, wanted = _totals(weight, codes, target, total)
            largest = max(largest, float(np.abs(actual - wanted).max()) / total)
            weight = weight * np.r_[1.0, wanted / actual][codes + 1]
        if largest < tolerance:
            return weight
    raise ValueError(f"raking did not converge in {max_iterations} iterations: the margins contradict the sample")
