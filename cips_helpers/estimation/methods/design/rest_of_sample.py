"""Contrasts of each cell of a sample with its other cells together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.methods.design.effects import hedges_g
from cips_helpers.estimation.methods.design.gaps import GapEstimates, Side, cautious_gap, satterthwaite
from cips_helpers.estimation.methods.design.means import as_columns, cell_extremes, influence_variance
from cips_helpers.estimation.methods.design.tabulate import check_cell
from cips_helpers.estimation.methods.design.variance import sum_rows, units_less_strata, variance_of_columns


@dataclass(frozen=True, eq=False)
class RestContrasts:
    """Each cell less the other cells together; every array has shape (cells, m).

    Attributes
    ----------
    gap
        Difference, standard error, degrees of freedom and test.
    n
        Rows on the smaller side.
    effective
        Effective number of answers on the side that has fewer, to the question of the score that has fewest:
        (sum w)^2 / sum w^2.
    effect
        Hedges' g.
    cautious
        The difference as it is judged: its standard error, degrees of freedom and test, see `cautious_gap`.
    """

    gap: GapEstimates
    n: FloatArray
    effective: FloatArray
    effect: FloatArray
    cautious: GapEstimates


def contrasts_with_rest(
    values: ArrayLike, design: Design, *, cell: ArrayLike, n_cells: int, shares: ArrayLike | None = None
) -> RestContrasts:
    """Estimate the difference between every cell and all other cells of one sample together.

    Each is the linear contrast of a cell with a second one that joins the others (rows with cell -1 are in
    neither), covariance included. Degrees of freedom are Satterthwaite's, from the units and strata of each side: a
    cell of ten people brings nine, however large the sample is.

    Parameters
    ----------
    values
        (n, k) values, NaN outside the base.
    design
        The whole sample's design.
    cell, n_cells
        (n,) cell of each row, -1 for none, and their number.
    shares
        (k, m) share of the mean of each column in each score, see `linearised_scores`; by default each column
        is a score.

    Returns
    -------
    RestContrasts
        NaN where one of the two sides has no answer in some column of the score.

    Examples
    --------
    >>> rest = contrasts_with_rest([1.0, 2, 2, 3, 3, 4], Design.equal(6), cell=[0, 0, 1, 1, 2, 2], n_cells=3)
    >>> rest.gap.estimate.ravel(), rest.n.ravel()
    (array([-1.5,  0. ,  1.5]), array([2., 2., 2.]))
    """
    y = as_columns(values, design.n)
    a = np.eye(y.shape[1]) if shares is None else np.asarray(shares, dtype=np.float64)
    row_cell = check_cell(cell, design.n, n_cells)
    own = _Cells(y, a, design, row_cell, n_cells)
    others = [own.others(c) for c in range(n_cells)]
    rest_estimate, rest_n, rest_df, rest_effective, rest_s2, variance = (
        np.array([getattr(one, name) for one in others]).reshape(n_cells, -1)
        for name in ("estimate", "n", "df", "effective", "s2", "variance")
    )
    # The part of the variance that is not the cell's, covariance included.
    rest = np.maximum(variance - own.variance, 0.0)
    df = satterthwaite(own.variance, own.df, rest, rest_df)
    estimate = own.estimate - rest_estimate
    sides = Side(own.variance, own.df, own.effective), Side(rest, rest_df, rest_effective)
    cautious = cautious_gap(estimate, *sides)
    effect = hedges_g(_side(own.estimate, own.n, own.s2), _side(rest_estimate, rest_n, rest_s2))
    variance = np.where((own.s2 == 0) & (rest_s2 == 0), 0.0, variance)
    se_cautious = np.where(variance > 0, cautious.se, 0.0)
    gap = GapEstimates(estimate, np.sqrt(variance) + 0 * estimate, df + 0 * estimate)
    return RestContrasts(
        gap,
        np.minimum(own.n, rest_n),
        np.minimum(own.effective, rest_effective),
        effect,
        GapEstimates(estimate, se_cautious + 0 * estimate, cautious.df + 0 * estimate),
    )


@dataclass(frozen=True, eq=False)
class _Others:
    """All cells but one, together, and the variance of their difference from it; arrays (m,)."""

    estimate: FloatArray
    n: FloatArray
    df: FloatArray
    effective: FloatArray
    s2: FloatArray
    variance: FloatArray


class _Cells:
    """Scores of every cell with their influence values, and the sums from which those of its others follow."""

    def __init__(self, y: FloatArray, a: FloatArray, design: Design, row_cell: IntArray, n_cells: int) -> None:
        self.design, self.a, self.at = design, a, row_cell
        inside = (row_cell >= 0)[:, None]
        answered = np.isfinite(y) & inside
        at = np.maximum(row_cell, 0)
        self.w = np.where(answered, design.weight[:, None], 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            # Sums of centred values keep their digits.
            self.centre = (self.w * np.where(answered, y, 0.0)).sum(axis=0) / self.w.sum(axis=0)
        x = np.where(answered, y - self.centre, 0.0)
        self.wx = self.w * x
        self.sum_w, self.sum_w2, self.sum_wx = (sum_rows(at, part, n_cells) for part in (self.w, self.w**2, self.wx))
        self.low, self.high = cell_extremes(x, answered, at, n_cells)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.where(self.low == self.high, self.low, self.sum_wx / self.sum_w)
            self.influence = np.where(answered, self.w * (x - means[at]) / self.sum_w[at], 0.0) @ a
        self.anyone = answered.astype(np.float64) @ (a != 0) > 0
        self.n = sum_rows(at, self.anyone.astype(np.float64), n_cells)
        self.estimate = self._scores(means, self.sum_w)
        self.effective = self._effective(self.sum_w, self.sum_w2)
        variance, units, strata = influence_variance(self.influence, self.anyone, design, cell=at, n_cells=n_cells)
        self.variance, self.df = variance, units - strata
        self.s2 = np.array([self._spread(self.influence, row_cell == c) for c in range(n_cells)])

    def others(self, c: int) -> _Others:
        rows = (self.at >= 0) & (self.at != c)
        left = np.arange(len(self.sum_w)) != c
        sum_w, sum_w2, sum_wx = (part[left].sum(axis=0) for part in (self.sum_w, self.sum_w2, self.sum_wx))
        low, high = self.low[left].min(axis=0, initial=np.inf), self.high[left].max(axis=0, initial=-np.inf)
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.where(low == high, low, sum_wx / sum_w)
            share = np.where((sum_w > 0) & (low < high), 1 / sum_w, 0.0)[:, None] * self.a
        influence = self.wx @ share - self.w @ (share * np.nan_to_num(means, posinf=0.0)[:, None])
        influence = np.where(rows[:, None], influence, 0.0)
        anyone = self.anyone & rows[:, None]
        return _Others(
            estimate=self._scores(means, sum_w),
            n=anyone.sum(axis=0).astype(np.float64),
            df=units_less_strata(self.design, anyone),
            effective=self._effective(sum_w, sum_w2),
            s2=self._spread(influence, rows),
            variance=variance_of_columns(np.where(self.at[:, None] == c, self.influence, -influence), self.design),
        )

    def _scores(self, means: FloatArray, sum_w: FloatArray) -> FloatArray:
        """Return the scores of item means; NaN where nobody answered one of the items."""
        unknown = (sum_w == 0).astype(np.float64) @ (self.a != 0) > 0
        return np.where(unknown, np.nan, np.where(sum_w > 0, means + self.centre, 0.0) @ self.a)

    def _effective(self, sum_w: FloatArray, sum_w2: FloatArray) -> FloatArray:
        """Return the effective number of answers, (sum w)^2 / sum w^2, to the item of each score that has fewest."""
        with np.errstate(invalid="ignore", divide="ignore"):
            size = np.where(sum_w > 0, sum_w**2 / sum_w2, 0.0)
        return np.where((self.a != 0), size[..., None], np.inf).min(axis=-2, initial=np.inf)

    def _spread(self, influence: FloatArray, rows: BoolArray) -> FloatArray:
        """Return the variance of the linearised score among some rows, as `cell_estimates` defines it."""
        anyone = self.anyone & rows[:, None]
        weight = np.where(anyone, self.design.weight[:, None], 0.0)
        n, sum_w = anyone.sum(axis=0), weight.sum(axis=0)
        square = (np.where(anyone, influence, 0.0) ** 2 / self.design.weight[:, None]).sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(n > 1, square * sum_w * n / (n - 1), np.nan)


def _side(estimate: FloatArray, n: FloatArray, s2: FloatArray) -> CellEstimates:
    unknown = np.full(n.shape, np.nan)
    return CellEstimates(estimate, se=unknown, df=unknown, n=n, sum_w=unknown, s2=s2, deff=unknown)
