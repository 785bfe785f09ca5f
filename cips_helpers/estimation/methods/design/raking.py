"""Weights raked to known margins, with trimming and the variance that keeps the raking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import Design, FloatArray, IntArray
from cips_helpers.estimation.methods.design.precision import kish_deff

SMALLEST_CLASS = 30  # a class with fewer rows would carry weights that rest on too few people


@dataclass(frozen=True, eq=False)
class Raked:
    """A raked design and what was done to get it.

    Attributes
    ----------
    design
        New weights; variances take the raking into account.
    used, left_out
        Names of the margins raked to; of those left out, each with the reason.
    deff_kish
        n sum w^2 / (sum w)^2 of the new weights.
    trimmed
        Rows whose weight was cut.
    deviation
        Largest relative deviation of a class total from its target.
    """

    design: Design
    used: tuple[str, ...]
    left_out: Mapping[str, str]
    deff_kish: float
    trimmed: int
    deviation: float


def rake(
    design: Design,
    classes: Mapping[str, ArrayLike],
    targets: Mapping[str, ArrayLike],
    *,
    total: float | None = None,
    smallest: int = SMALLEST_CLASS,
    trim: float | None = 5.0,
    tolerance: float = 1e-12,
    max_iterations: int = 1000,
) -> Raked:
    """Adjust weights until the weighted share of every class equals its known share.

    Iterative proportional fitting (Deming and Stephan 1940). With ``trim``, weights above that multiple of
    the mean weight are cut and the rest raked again, in turn, until both hold. Rows without a class (-1)
    keep their weight on that margin.

    Parameters
    ----------
    design
        The sample before raking.
    classes
        Name of each margin and (n,) class of each row, -1 where unknown.
    targets
        Name of each margin and (c,) known shares or counts of its classes.
    total
        What the weights shall add up to; their sum before raking for None.
    smallest
        A margin with a class of fewer rows is left out.
    trim
        Largest weight, as a multiple of the mean weight; None: no trimming.
    tolerance, max_iterations
        Stop when no class total is off by more than this fraction of the total.

    Returns
    -------
    Raked
        The design is unchanged if every margin is left out.

    Raises
    ------
    ValueError
        If names or shapes don't fit, a target is negative, or raking doesn't converge.

    Examples
    --------
    >>> role = np.repeat([0, 1], [30, 60])
    >>> raked = rake(Design.equal(90), {"role": role}, {"role": [0.5, 0.5]})
    >>> raked.design.weight[[0, -1]], round(raked.deff_kish, 3)
    (array([1.5 , 0.75]), 1.125)
    """
    if set(classes) != set(targets):
        raise ValueError(f"margins {sorted(classes)} and targets {sorted(targets)} must have the same names")
    whole = float(design.weight.sum()) if total is None else float(total)
    margins: dict[str, tuple[IntArray, FloatArray]] = {}
    left_out: dict[str, str] = {}
    for name in classes:
        codes, target = np.asarray(classes[name], dtype=np.int64), np.asarray(targets[name], dtype=np.float64)
        _check(name, codes, target, design.n)
        rows = np.bincount(codes[codes >= 0], minlength=target.size)
        if rows.min() < smallest:
            left_out[name] = f"class {int(rows.argmin())} has {int(rows.min())} of the {smallest} rows needed"
        else:
            margins[name] = codes, target
    if not margins:
        return Raked(design, (), left_out, kish_deff(design.weight), 0, 0.0)
    start = design.weight * (whole / design.weight.sum())
    ceiling = np.inf if trim is None else trim * whole / design.n
    weight, trimmed = start, np.zeros(design.n, dtype=bool)
    for _ in range(50):
        weight = _fit(weight, list(margins.values()), whole, tolerance, max_iterations)
        above = weight > ceiling * (1 + 1e-9)
        if not above.any():
            break
        trimmed |= above
        weight = np.where(above, ceiling, weight)
    several = len(margins) > 1
    raked = replace(
        design,
        weight=weight,
        margins=tuple(codes for codes, _ in margins.values()),
        margin_weight=None if several else start,
    )
    deviation = max(_deviation(weight, *margin, whole) for margin in margins.values())
    return Raked(raked, tuple(margins), left_out, kish_deff(weight), int(trimmed.sum()), deviation)


def _check(name: str, codes: IntArray, target: FloatArray, n: int) -> None:
    if codes.shape != (n,) or target.ndim != 1 or not target.size:
        raise ValueError(f"margin {name!r}: classes must have shape ({n},) and targets shape (c,)")
    if codes.min(initial=0) < -1 or codes.max(initial=0) >= target.size:
        raise ValueError(f"margin {name!r}: classes must lie in -1 .. {target.size - 1}")
    if not np.isfinite(target).all() or (target <= 0).any():
        raise ValueError(f"margin {name!r}: targets must be above 0")


def _totals(weight: FloatArray, codes: IntArray, target: FloatArray, whole: float) -> tuple[FloatArray, FloatArray]:
    """Class totals as they are, and as they should be given what rows without a class take."""
    now = np.asarray(np.bincount(codes + 1, weights=weight, minlength=target.size + 1), dtype=np.float64)
    return now[1:], target / target.sum() * (whole - now[0])


def _deviation(weight: FloatArray, codes: IntArray, target: FloatArray, whole: float) -> float:
    now, wanted = _totals(weight, codes, target, whole)
    return float(np.abs(now / wanted - 1).max())


def _fit(
    weight: FloatArray, margins: list[tuple[IntArray, FloatArray]], whole: float, tolerance: float, max_iterations: int
) -> FloatArray:
    for _ in range(max_iterations):
        largest = 0.0
        for codes, target in margins:
            now, wanted = _totals(weight, codes, target, whole)
            largest = max(largest, float(np.abs(now - wanted).max()) / whole)
            weight = weight * np.r_[1.0, wanted / now][codes + 1]
        if largest < tolerance:
            return weight
    raise ValueError(f"raking did not converge in {max_iterations} iterations: the margins contradict the sample")
