"""Design-based variance of sums of influence values, by stratum and sampling unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray

_MANY_COLUMNS = 16
"""From this many columns on, adding whole rows is faster than counting column by column."""


@dataclass(frozen=True)
class UnitSums:
    """Influence values summed within (label, unit); a unit is a stratum where rows are the sampling units.

    Attributes
    ----------
    label, unit
        (G,) cell of the estimate, and stratum (no clusters) or primary sampling unit (clusters).
    total, square, answered
        (G, m) sum of influence values, sum of their squares, rows that have one.
    """

    label: IntArray
    unit: IntArray
    total: FloatArray
    square: FloatArray
    answered: FloatArray

    def merged(self, unit: IntArray) -> UnitSums:
        """Add up rows with the same label and the same ``unit``."""
        order = np.lexsort((unit, self.label))
        label, unit = self.label[order], unit[order]
        new = np.ones(label.size, dtype=bool)
        new[1:] = (label[1:] != label[:-1]) | (unit[1:] != unit[:-1])
        start = np.flatnonzero(new)
        parts = (_add(part[order], start) for part in (self.total, self.square, self.answered))
        return UnitSums(label[start], unit[start], *parts)


def variance_by_label(sums: UnitSums, design: Design, *, n_labels: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return variance, sampling units and strata behind each label.

    v = sum_h (1 - f_h) n_h / (n_h - 1) sum_j (t_hj - tbar_h)^2, with n_h units in the whole design and
    t_hj the sum of influence values in unit j. Where people are drawn at sites that are a known part f_h of all,
    what people at one site differ by adds sum_h f_h sum_j m_hj / (m_hj - 1) sum_k (z_hjk - zbar_hj)^2, as if the m_hj
    people were few of the site: sizes of sites are not known, and this errs on the side of wide intervals.
    Source: Särndal, Swensson and Wretman (1992), 4.3 and 5.5; R survey, ``svyrecvar``.

    Returns
    -------
    tuple of (n_labels, m) arrays
        Variance; units with an answer; strata with an answer. Degrees of freedom are units - strata.
    """
    if design.cluster is None:
        strata, units = sums, sums.answered
    else:
        units = (sums.answered > 0).astype(np.float64)
        by_unit = UnitSums(sums.label, sums.unit, sums.total, sums.total**2, sums.answered)
        stratum = design.unit_stratum[sums.unit]
        both = UnitSums(sums.label, stratum, units, units, units).merged(stratum)
        strata, units = by_unit.merged(stratum), both.total
    n_h = design.sampled[strata.unit][:, None]
    lonely = design.lonely_strata[strata.unit][:, None]
    centre = np.where(lonely, 0.0, strata.total**2 / n_h)
    spread = strata.square - centre
    # A remainder where all units of a stratum are alike is rounding, not variance.
    part = design.scale[strata.unit][:, None] * np.where(spread > 1e-14 * strata.square, spread, 0.0)
    present = (strata.answered > 0).astype(np.float64)
    n_strata = _by_label(present, strata.label, n_labels)
    if design.lonely == "adjust":
        between = _by_label(part, strata.label, n_labels)
    else:
        between = _by_label(np.where(lonely, 0.0, part), strata.label, n_labels)
        if design.lonely == "average":
            known = _by_label(np.where(lonely, 0.0, present), strata.label, n_labels)
            with np.errstate(divide="ignore", invalid="ignore"):
                # A cell that lies in lonely strata only has nothing to average.
                between = np.where(n_strata > known, between * n_strata / known, between)
    return between + _within_units(sums, design, n_labels), _by_label(units, strata.label, n_labels), n_strata


def _within_units(sums: UnitSums, design: Design, n_labels: int) -> FloatArray | float:
    """Return the second stage of the variance: 0 unless people are drawn at sites that are a known part of all."""
    if design.cluster is None or not (design.subsampled and design.fraction.any()):
        return 0.0
    m = np.bincount(design.unit, minlength=design.unit_stratum.size)[sums.unit][:, None]
    spread = np.maximum(sums.square - sums.total**2 / m, 0.0)
    part = design.fraction[design.unit_stratum[sums.unit]][:, None] * np.where(m > 1, m / np.maximum(m - 1, 1), 0.0)
    return _by_label(part * spread, sums.label, n_labels)


def covariance(influence: FloatArray, design: Design) -> FloatArray:
    """Return the covariance matrix of the sums of several influence columns.

    Parameters
    ----------
    influence
        (n, k) influence values, 0 where a row is outside the domain of a column.
    design
        The whole sample's design.

    Returns
    -------
    ndarray (k, k)
        sum_h (1 - f_h) n_h / (n_h - 1) sum_j (t_hj - tbar_h)(t_hj - tbar_h)'.

    Examples
    --------
    >>> z = np.array([[0.5], [-0.5], [0.25], [-0.25]])
    >>> covariance(z, Design.equal(4)).round(4)
    array([[0.8333]])
    """
    deviation, scale = _deviations(influence, design)
    return np.asarray((deviation * scale[:, None]).T @ deviation)


def variance_of_columns(influence: FloatArray, design: Design) -> FloatArray:
    """Return the (k,) variances of the sums of influence columns (n, k): the diagonal of `covariance`.

    Examples
    --------
    >>> variance_of_columns(np.array([[0.5], [-0.5], [0.25], [-0.25]]), Design.equal(4)).round(4)
    array([0.8333])
    """
    deviation, scale = _deviations(influence, design)
    return np.asarray(scale @ deviation**2)


def _deviations(influence: FloatArray, design: Design) -> tuple[FloatArray, FloatArray]:
    """Return the (units, k) deviations of units from the mean of their stratum, and their (units,) scale."""
    z = residuals_on_margins(np.asarray(influence, dtype=np.float64), design)
    total = unit_totals(z, design)
    stratum, n_h = design.unit_stratum, design.sampled
    mean = sum_rows(stratum, total, design.n_strata) / np.maximum(n_h, 1)[:, None]
    mean[design.lonely_strata] = 0.0
    scale = design.scale[stratum].copy()
    if design.lonely != "adjust":
        scale[design.lonely_strata[stratum]] = 0.0
    if design.lonely == "average" and design.lonely_strata.any():
        strata = int((n_h > 0).sum())
        known = strata - int(design.lonely_strata.sum())
        scale = scale * strata / known if known else np.full_like(scale, np.nan)
    return total - mean[stratum], scale


def unit_totals(values: FloatArray, design: Design) -> FloatArray:
    """Sum ``values`` (n, k) within primary sampling units, to (units, k)."""
    if design.cluster is None:
        return values
    return sum_rows(design.unit, values, design.unit_stratum.size)


def sum_rows(index: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Sum the rows of ``values`` (n, k) that share an index, to (size, k)."""
    out = np.zeros((size, values.shape[1]))
    if values.shape[1] < _MANY_COLUMNS:
        for j in range(values.shape[1]):
            out[:, j] = np.bincount(index, weights=values[:, j], minlength=size)
    elif index.size:
        if (index[1:] < index[:-1]).any():
            order = np.argsort(index, kind="stable")
            index, values = index[order], values[order]
        start = np.flatnonzero(np.r_[True, index[1:] != index[:-1]])
        out[index[start]] = np.add.reduceat(values, start, axis=0)
    return out


def residuals_on_margins(influence: FloatArray, design: Design) -> FloatArray:
    """Return the residuals of influence values on the raked margins; unchanged without margins.

    Source: R survey, ``svyrecvar``: the values per unit of weight are regressed on the margins' classes,
    all rows alike after raking to several margins, with the weights before it after a single one.
    """
    if design.margins is None:
        return influence
    root = np.ones(design.n) if design.margin_weight is None else np.sqrt(design.margin_weight)
    scaled = influence / design.weight[:, None] * root[:, None]
    scaled = scaled - design.margin_basis @ (design.margin_basis.T @ scaled)
    return scaled / root[:, None] * design.weight[:, None]


def variance_on_margins(
    influence: FloatArray, inside: BoolArray, design: Design, *, cell: IntArray, n_cells: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return variance, units and strata, (n_cells, m), of a raked design whose rows are the sampling units.

    A residual z* = z - g'c, with c = B'z the coefficients on the margins, is 0 nowhere, but its sum of squares
    is sum z^2 - 2 c' sum g z + c' (sum g g') c: sums over the rows of the cell, and one matrix for the design.
    Its total in stratum h is T_h - c' sum_h g. ``influence`` is 0 where not ``inside``.
    """
    root = np.ones(design.n) if design.margin_weight is None else np.sqrt(design.margin_weight)
    back = design.margin_basis * (root / design.weight)[:, None]
    g = design.margin_basis * (design.weight / root)[:, None]
    drop = design.lonely_strata & (design.lonely == "remove")
    scale = np.where(drop, 0.0, design.scale)
    centre = np.where(design.lonely_strata, 0.0, scale / np.maximum(design.sampled, 1))
    stratum = (design.stratum[:, None] == np.arange(design.n_strata)).astype(np.float64)
    s = scale[design.stratum][:, None]
    squares, totals = (s * g).T @ g, stratum.T @ g
    m = influence.shape[1]
    variance, units, strata = (np.zeros((n_cells, m)) for _ in range(3))
    for c in range(n_cells):
        rows = np.flatnonzero(cell == c)
        z = influence[rows]
        coefficient = back[rows].T @ z
        plain = s[rows, 0] @ z**2
        cross = (coefficient * ((s * g)[rows].T @ z)).sum(axis=0)
        explained = (coefficient * (squares @ coefficient)).sum(axis=0)
        total = stratum[rows].T @ z - totals @ coefficient
        v = plain - 2 * cross + explained - centre @ total**2
        # A remainder of a raked margin itself is rounding, not variance.
        variance[c] = np.where(v > 1e-12 * plain, v, 0.0)
        answered = stratum[rows].T @ inside[rows]
        units[c], strata[c] = answered.sum(axis=0), (answered > 0).sum(axis=0)
    return variance, units, strata


def units_less_strata(design: Design, inside: BoolArray) -> FloatArray:
    """Return the (m,) sampling units less strata among the rows ``inside`` (n, m) of each column."""
    rows = inside.astype(np.float64)
    units = rows if design.cluster is None else sum_rows(design.unit, rows, design.unit_stratum.size)
    strata = sum_rows(design.stratum, rows, design.n_strata)
    return (units > 0).sum(axis=0) - (strata > 0).sum(axis=0).astype(np.float64)


def degrees_of_freedom(design: Design, inside: BoolArray | None = None) -> int:
    """Return sampling units less strata among the rows ``inside`` (all rows for None)."""
    rows = slice(None) if inside is None else inside
    return np.unique(design.unit[rows]).size - np.unique(design.stratum[rows]).size


def _by_label(part: FloatArray, label: IntArray, n_labels: int) -> FloatArray:
    out = np.zeros((n_labels, part.shape[1]))
    if label.size:
        start = np.flatnonzero(np.r_[True, label[1:] != label[:-1]])
        out[label[start]] = _add(part, start)
    return out


def _add(part: FloatArray, start: IntArray) -> FloatArray:
    if not start.size:
        return part[:0]
    return np.add.reduceat(part, start, axis=0)
