"""What an estimate of a cell consists of, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields

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
    n_eff
        n / deff: rows of a simple random sample as precise as this one. NaN where deff is.
    deff_kish
        n sum w^2 / (sum w)^2: the design effect of unequal weights alone.
    """

    estimate: FloatArray
    se: FloatArray
    df: FloatArray
    n: FloatArray
    sum_w: FloatArray
    s2: FloatArray
    deff: FloatArray
    n_eff: FloatArray
    deff_kish: FloatArray

    @property
    def shape(self) -> tuple[int, int]:
        """(cells, m)."""
        rows, columns = self.estimate.shape
        return rows, columns

    @property
    def constant(self) -> np.ndarray:
        """(cells, m) where all answers are alike: se 0 says nothing about the population."""
        return (self.n > 0) & (self.s2 == 0)

    def item(self, column: int) -> CellEstimates:
        """The estimates of one indicator, shape (cells, 1)."""
        return CellEstimates(*(getattr(self, f.name)[:, column : column + 1] for f in fields(self)))


def cell_estimates(
    *,
    estimate: FloatArray,
    variance: FloatArray,
    units: FloatArray,
    strata: FloatArray,
    n: FloatArray,
    sum_w: FloatArray,
    sum_w2: FloatArray,
    spread: FloatArray,
    constant: np.ndarray,
) -> CellEstimates:
    """Put the pieces together; ``spread`` is sum w (y - ybar)^2, ``constant`` where all answers are alike."""
    empty = n == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        s2 = np.where(n > 1, spread / sum_w * n / (n - 1), np.nan)
        s2 = np.where(constant & (n > 1), 0.0, s2)
        variance = np.where(constant, 0.0, variance)
        deff = np.where(s2 > 0, variance * n / s2, np.nan)
        n_eff = np.where(deff > 0, n / deff, np.nan)
        kish = n * sum_w2 / sum_w**2
    nothing = np.where(empty, np.nan, 0.0)
    return CellEstimates(
        estimate=estimate + nothing,
        se=np.sqrt(variance) + nothing,
        df=units - strata,
        n=n,
        sum_w=sum_w,
        s2=s2,
        deff=deff,
        n_eff=n_eff,
        deff_kish=kish,
    )
