"""Differences of means: their tests, degrees of freedom, and the difference of independent samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import FloatArray


@dataclass(frozen=True, eq=False)
class GapEstimates:
    """Differences of m indicators; every array has shape (m,).

    Attributes
    ----------
    estimate, se
        Difference, in the unit of the indicator, and its standard error.
    df
        Degrees of freedom of the t test.
    t, p
        estimate / se, and its two-sided p value; both NaN where se is 0 or df is not above 0.
    """

    estimate: FloatArray
    se: FloatArray
    df: FloatArray

    @property
    def t(self) -> FloatArray:
        """(m,) test statistic."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.se > 0, self.estimate / self.se, np.nan)

    @property
    def p(self) -> FloatArray:
        """(m,) two-sided p value, from the tail itself so that small ones keep their digits."""
        with np.errstate(invalid="ignore"):
            known = np.where(self.df > 0, self.df, np.nan)
            tail = 2.0 * stdtr(np.where(np.isposinf(known), 1e18, known), -np.abs(self.t))
        return np.asarray(tail)


def satterthwaite(v_a: ArrayLike, df_a: ArrayLike, v_b: ArrayLike, df_b: ArrayLike) -> FloatArray:
    """Return the degrees of freedom of a sum of two estimated variances (Satterthwaite 1946).

    (v_a + v_b)^2 / (v_a^2 / df_a + v_b^2 / df_b): those of the side whose variance counts most. A side without a
    variance counts with the degrees of freedom of the other, two such sides with the smaller.

    Examples
    --------
    >>> satterthwaite(0.04, 3, 0.01, 240).round(1)
    np.float64(4.7)
    """
    a, b, f, g = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (v_a, v_b, df_a, df_b)))
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(a > 0, a**2 / np.maximum(f, 0), 0.0) + np.where(b > 0, b**2 / np.maximum(g, 0), 0.0)
        known = np.where(parts > 0, (a + b) ** 2 / parts, np.minimum(f, g))
    return np.where(np.isfinite(a + b), known, np.nan)[()]


@dataclass(frozen=True, eq=False)
class Side:
    """Variance of one side of a difference, its degrees of freedom, and effective number of answers; arrays (m,)."""

    variance: FloatArray
    df: FloatArray
    effective: FloatArray


def cautious_gap(estimate: FloatArray, a: Side, b: Side) -> GapEstimates:
    """Return a difference with a standard error that does not trust ten people who happen to agree.

    The variance of either side is taken as no smaller than that of as many answers from the other. Without that, 12 of
    100 countries without any difference show a clear one among the parts of a group of 300 or 75, with Satterthwaite's
    degrees of freedom; with it at most one (``benchmarks/coverage.py``).

    Examples
    --------
    >>> part, others = Side(np.array([0.001]), np.array([9.0]), np.array([10.0])), Side(
    ...     np.array([0.002]), np.array([300.0]), np.array([300.0])
    ... )
    >>> cautious_gap(np.array([0.3]), part, others).p.round(3)
    array([0.257])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        v_a = np.fmax(a.variance, b.variance * b.effective / a.effective)
        v_b = np.fmax(b.variance, a.variance * a.effective / b.effective)
    return GapEstimates(estimate, np.sqrt(v_a + v_b), satterthwaite(v_a, a.df, v_b, b.df))


def independent_gap(a: CellEstimates, b: CellEstimates) -> GapEstimates:
    """Estimate the difference a - b of two independent samples, cell by cell: the variances add.

    Degrees of freedom are Satterthwaite's: a few sites on one side do not borrow those of many people on the other.

    Returns
    -------
    GapEstimates
        Arrays of the broadcast shape of the two estimates.

    Examples
    --------
    >>> from cips_helpers.estimation.methods.design.design import Design
    >>> from cips_helpers.estimation.methods.design.means import mean_values
    >>> officials, private = (mean_values(y, Design.equal(3)) for y in ([2.0, 3, 3], [1.0, 1, 2]))
    >>> independent_gap(officials, private).estimate.round(3)
    array([[1.333]])
    """
    return GapEstimates(a.estimate - b.estimate, np.hypot(a.se, b.se), satterthwaite(a.se**2, a.df, b.se**2, b.df))
