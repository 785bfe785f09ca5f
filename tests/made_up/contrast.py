"""Linear combinations of the cell means of one sample, as R's svyttest has them: what package estimates are held to."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import Design, FloatArray
from cips_helpers.estimation.methods.design.gaps import GapEstimates
from cips_helpers.estimation.methods.design.means import as_columns, mean_values, unit_sums
from cips_helpers.estimation.methods.design.tabulate import check_cell
from cips_helpers.estimation.methods.design.variance import UnitSums, covariance, variance_by_label


def linear_contrast(values: ArrayLike, design: Design, *, cell: ArrayLike, weight: FloatArray) -> GapEstimates:
    """Estimate a linear combination of the cell means of one sample.

    Coefficients 1 and -1 give the difference of two cells: its variance is v_a + v_b - 2 c_ab, the covariance c_ab
    from the same strata and units as the variances (strata make it non-zero even between disjoint cells).
    df = units - strata - 1 over the rows of the cells combined, as in R ``svyttest``.

    Parameters
    ----------
    values
        (n, m) values, NaN outside the base.
    design
        The whole sample's design.
    cell
        (n,) cell of each row, -1 outside.
    weight
        (n_cells,) coefficients.

    Returns
    -------
    GapEstimates
        Arrays (m,).
    """
    weight = np.asarray(weight, dtype=np.float64)
    y = as_columns(values, design.n)
    row_cell = check_cell(cell, design.n, weight.size)
    means = mean_values(y, design, cell=row_cell, n_cells=weight.size)
    inside = np.isfinite(y) & (row_cell >= 0)[:, None]
    at = np.maximum(row_cell, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = design.weight[:, None] * (np.where(inside, y, 0.0) - means.estimate[at]) / means.sum_w[at]
    z = np.where(inside, z, 0.0)
    sums = unit_sums(z, inside, design, cell=at)
    gap = _from_sums(sums, design, means, weight)
    if design.margins is None:
        return gap
    used = np.where(inside, weight[at][:, None], 0.0)
    se = np.sqrt(np.diag(covariance(z * used, design)))
    return GapEstimates(gap.estimate, np.where(np.isfinite(gap.estimate), se, np.nan), gap.df)


def _from_sums(sums: UnitSums, design: Design, means: CellEstimates, weight: FloatArray) -> GapEstimates:
    variance, units, strata = variance_by_label(combined(sums, weight), design, n_labels=1)
    used = weight != 0
    estimate = (weight[used, None] * means.estimate[used]).sum(axis=0)
    all_constant = means.constant[used].all(axis=0)
    se = np.where(all_constant, 0.0, np.sqrt(variance[0]))
    return GapEstimates(estimate, np.where(np.isfinite(estimate), se, np.nan), units[0] - strata[0] - 1)


def combined(sums: UnitSums, weight: FloatArray) -> UnitSums:
    """Return the sums of a linear combination of cells: squares add, totals of one unit add over cells."""
    k = weight[sums.label][:, None]
    answered = np.where(k != 0, sums.answered, 0.0)
    return UnitSums(np.zeros_like(sums.label), sums.unit, sums.total * k, sums.square * k**2, answered).merged(
        sums.unit
    )
