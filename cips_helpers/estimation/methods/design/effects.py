"""How large a difference is, and whether it is small enough to be called none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, stdtr

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import BoolArray, FloatArray
from cips_helpers.estimation.methods.design.gaps import GapEstimates


def cohens_d(a: CellEstimates, b: CellEstimates) -> FloatArray:
    """Difference a - b in pooled standard deviations.

    The pooled variance weighs the two ``s2`` with n - 1. NaN where it is 0.
    """
    rows_a, rows_b = a.n - 1, b.n - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (rows_a * a.s2 + rows_b * b.s2) / (rows_a + rows_b)
        return np.where(pooled > 0, (a.estimate - b.estimate) / np.sqrt(pooled), np.nan)


def hedges_g(a: CellEstimates, b: CellEstimates) -> FloatArray:
    """Difference a - b in pooled standard deviations, corrected for small samples.

    g = d Gamma(f/2) / (sqrt(f/2) Gamma((f-1)/2)), f = n_a + n_b - 2 (Hedges 1981).

    Examples
    --------
    >>> from cips_helpers.estimation.methods.design.design import Design
    >>> from cips_helpers.estimation.methods.design.means import mean_values
    >>> a, b = (mean_values(y, Design.equal(3)) for y in ([2.0, 3.0, 4.0], [1.0, 2.0, 3.0]))
    >>> hedges_g(a, b).round(3)
    array([[0.798]])
    """
    f = a.n + b.n - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        log_j = gammaln(f / 2) - gammaln((f - 1) / 2) - 0.5 * np.log(f / 2)
        return np.where(f > 1, cohens_d(a, b) * np.exp(log_j), np.nan)


@dataclass(frozen=True, eq=False)
class Equivalence:
    """Result of two one-sided tests.

    Attributes
    ----------
    p
        Larger of the two one-sided p values.
    equivalent
        Whether p is below 1 - level: the difference lies within the margin, "no change" may be written.
    """

    p: FloatArray
    equivalent: BoolArray


def equivalence(
    estimate: ArrayLike, se: ArrayLike, df: ArrayLike, *, margin: float, level: float = 0.95
) -> Equivalence:
    """Test whether a difference is smaller than ``margin`` in size (TOST; Schuirmann 1987).

    Parameters
    ----------
    estimate, se, df
        The difference, its standard error and degrees of freedom.
    margin
        Largest difference, in the unit of the estimate, that would still be called none.
    level
        1 - the level of each one-sided test; 0.95 asks the 90 % interval to lie within the margin.

    Raises
    ------
    ValueError
        If the margin isn't above 0.

    Examples
    --------
    >>> equivalence([0.02, 0.02], [0.03, 0.08], 300, margin=0.1).equivalent
    array([ True, False])
    """
    if not margin > 0:
        raise ValueError("the margin of an equivalence test must be above 0")
    est, s, d = (np.asarray(x, dtype=np.float64) for x in (estimate, se, df))
    with np.errstate(divide="ignore", invalid="ignore"):
        known = np.where(d > 0, np.minimum(d, 1e18), np.nan)
        p = np.maximum(stdtr(known, (est - margin) / s), stdtr(known, -(est + margin) / s))
    exact = (s == 0) & np.isfinite(est)
    p = np.where(exact, np.where(np.abs(est) < margin, 0.0, 1.0), p)
    return Equivalence(p, p < 1 - level)


def independent_combination(estimates: Sequence[CellEstimates], weight: Sequence[float]) -> GapEstimates:
    """Linear combination of estimates from independent samples: variances add.

    df = sum of the samples' df - 1. Give coefficients 1, -1, -1, 1 for officials and private sector in the
    second, then in the first iteration, to get the change of the gap.

    Examples
    --------
    >>> from cips_helpers.estimation.methods.design.design import Design
    >>> from cips_helpers.estimation.methods.design.means import mean_values
    >>> cells = [mean_values(y, Design.equal(2)) for y in ([2.0, 3.0], [1.0, 2.0], [2.0, 2.0], [1.0, 1.5])]
    >>> independent_combination(cells, [1, -1, -1, 1]).estimate
    array([[0.25]])
    """
    estimate = sum(k * e.estimate for k, e in zip(weight, estimates, strict=True))
    variance = sum(k**2 * e.se**2 for k, e in zip(weight, estimates, strict=True))
    df = sum(e.df for k, e in zip(weight, estimates, strict=True) if k) - 1
    return GapEstimates(np.asarray(estimate), np.sqrt(variance), np.asarray(df))


def change_of_gap(
    *, first: tuple[CellEstimates, CellEstimates], second: tuple[CellEstimates, CellEstimates]
) -> GapEstimates:
    """How much the gap a - b changed from the first to the second iteration, all four samples independent."""
    return independent_combination([*second, *first], [1, -1, -1, 1])
