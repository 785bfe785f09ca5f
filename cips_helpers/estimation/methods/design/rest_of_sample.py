"""Contrasts of each cell of a sample with its other cells together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import Design, FloatArray
from cips_helpers.estimation.methods.design.effects import hedges_g
from cips_helpers.estimation.methods.design.gaps import GapEstimates
from cips_helpers.estimation.methods.design.means import as_columns
from cips_helpers.estimation.methods.design.tabulate import check_cell
from cips_helpers.estimation.methods.design.variance import degrees_of_freedom, variance_of_columns


@dataclass(frozen=True, eq=False)
class RestContrasts:
    """Each cell less the other cells together; every array has shape (cells, m).

    Attributes
    ----------
    gap
        Difference, standard error, degrees of freedom and test.
    n
        Rows on the smaller side.
    effect
        Hedges' g.
    """

    gap: GapEstimates
    n: FloatArray
    effect: FloatArray


def contrasts_with_rest(values: ArrayLike, design: Design, *, cell: ArrayLike, n_cells: int) -> RestContrasts:
    """Estimate the difference between every cell and all other cells of one sample together.

    Each is the `linear_contrast` of a cell with a second one that joins the others (rows with cell -1 are in
    neither), covariance included; all of them come from one set of influence columns.

    Parameters
    ----------
    values
        (n, m) values, NaN outside the base.
    design
        The whole sample's design.
    cell, n_cells
        (n,) cell of each row, -1 for none, and their number.

    Returns
    -------
    RestContrasts
        NaN where one of the two sides is empty.

    Examples
    --------
    >>> rest = contrasts_with_rest([1.0, 2, 2, 3, 3, 4], Design.equal(6), cell=[0, 0, 1, 1, 2, 2], n_cells=3)
    >>> rest.gap.estimate.ravel(), rest.n.ravel()
    (array([-1.5,  0. ,  1.5]), array([2., 2., 2.]))
    """
    y = as_columns(values, design.n)
    row_cell = check_cell(cell, design.n, n_cells)
    answered = np.isfinite(y) & (row_cell >= 0)[:, None]
    w = np.where(answered, design.weight[:, None], 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        # Sums of squares of centred values keep their digits.
        centre = np.where(answered, w * np.where(answered, y, 0.0), 0.0).sum(axis=0) / w.sum(axis=0)
        x = np.where(answered, y - centre, 0.0)
    member = (row_cell[:, None] == np.arange(n_cells)).astype(np.float64)
    cells = _Side.of(member.T, answered, w, x)
    others = _Side.of((1 - member.T) * (row_cell >= 0), answered, w, x)
    m = y.shape[1]
    z = np.empty((design.n, n_cells, m))
    with np.errstate(invalid="ignore", divide="ignore"):
        for c in range(n_cells):
            own = row_cell[:, None] == c
            part = w * (x - np.where(own, cells.mean[c], others.mean[c]))
            z[:, c] = np.where(own, part / cells.sum_w[c], -part / others.sum_w[c])
    both = (cells.n > 0) & (others.n > 0)
    variance = variance_of_columns(np.nan_to_num(z).reshape(design.n, -1), design).reshape(n_cells, m)
    se = np.where(cells.constant & others.constant, 0.0, np.sqrt(variance))
    df = np.array([degrees_of_freedom(design, answered[:, j]) - 1.0 for j in range(m)])
    gap = GapEstimates(np.where(both, cells.mean - others.mean, np.nan), np.where(both, se, np.nan), df + 0 * se)
    return RestContrasts(gap, np.minimum(cells.n, others.n), hedges_g(cells.estimates(), others.estimates()))


@dataclass(frozen=True, eq=False)
class _Side:
    """Moments of one side of every contrast, (cells, m)."""

    n: FloatArray
    sum_w: FloatArray
    mean: FloatArray
    spread: FloatArray
    constant: np.ndarray

    @classmethod
    def of(cls, member: FloatArray, answered: np.ndarray, w: FloatArray, x: FloatArray) -> _Side:
        n, sum_w = member @ answered, member @ w
        low = np.array([np.where(answered & (row > 0)[:, None], x, np.inf).min(axis=0) for row in member])
        high = np.array([np.where(answered & (row > 0)[:, None], x, -np.inf).max(axis=0) for row in member])
        constant = (n > 0) & (low == high)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(constant, low, member @ (w * x) / sum_w)
            spread = np.where(constant, 0.0, np.maximum(member @ (w * x**2) - sum_w * mean**2, 0.0))
        return cls(n, sum_w, mean, spread, constant)

    def estimates(self) -> CellEstimates:
        with np.errstate(invalid="ignore", divide="ignore"):
            s2 = np.where(self.n > 1, self.spread / self.sum_w * self.n / (self.n - 1), np.nan)
        unknown = np.full(self.n.shape, np.nan)
        return CellEstimates(self.mean, se=unknown, df=unknown, n=self.n, sum_w=self.sum_w, s2=s2, deff=unknown)
