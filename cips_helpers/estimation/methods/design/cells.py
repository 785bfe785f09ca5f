"""Estimates of cells as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cips_helpers.estimation.methods.design.design import FloatArray


@dataclass(frozen=True, eq=False)
class CellEstimates:
    """Estimates of m indicators in several cells; every array has shape (cells, m).

    Attributes
    ----------
    estimate
        Weighted mean of the scores, in their own unit (0-3 points, a share); NaN without answers.
    se
        Its standard error; exactly 0 where all answers are alike, NaN without answers.
    df
        Sampling units with an answer less strata with an answer. Intervals need df > 0.
    n
        Rows with an answer in the base, unweighted.
    sum_w
        Their weights.
    s2
        Estimated population variance of the scores, sum w (y - ybar)^2 / sum w * n / (n - 1).
    deff
        Design effect: variance over that of a simple random sample drawn with replacement, s2 / n.
        NaN where s2 is 0.
    """

    estimate: FloatArray
    se: FloatArray
    df: FloatArray
    n: FloatArray
    sum_w: FloatArray
    s2: FloatArray
    deff: FloatArray

    @property
    def shape(self) -> tuple[int, int]:
        """(cells, m)."""
        rows, columns = self.estimate.shape
        return rows, columns

    @property
    def constant(self) -> np.ndarray:
        """(cells, m) True where all answers are alike: se 0 says nothing about the population."""
        return (self.n > 0) & (self.s2 == 0)


def cell_estimates(
    *,
    estimate: FloatArray,
    variance: FloatArray,
    units: FloatArray,
    strata: FloatArray,
    n: FloatArray,
    sum_w: FloatArray,
    spread: FloatArray,
    constant: np.ndarray,
) -> CellEstimates:
    """Derive the estimates of cells from their sums.

    ``spread`` is sum w (y - ybar)^2; ``constant`` is True where all answers are alike.
    """
    empty = n == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        s2 = np.where(n > 1, spread / sum_w * n / (n - 1), np.nan)
        s2 = np.where(constant & (n > 1), 0.0, s2)
        variance = np.where(constant, 0.0, variance)
        deff = np.where(s2 > 0, variance * n / s2, np.nan)
    nothing = np.where(empty, np.nan, 0.0)
    return CellEstimates(
        estimate=estimate + nothing,
        se=np.sqrt(variance) + nothing,
        df=units - strata,
        n=n,
        sum_w=sum_w,
        s2=s2,
        deff=deff,
    )
