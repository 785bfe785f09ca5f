"""Counts of answers by cell and by stratum or sampling unit: the only pass over the respondents."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cips_helpers.estimation.methods.design.design import Design, FloatArray, IntArray

# Rows of one pass and bins of one packed count, small enough for the working set to stay in the processor cache.
_BLOCK_ROWS = 1 << 17
_MOST_BINS = 1 << 15
_GATHERED = 1024


@dataclass(frozen=True, eq=False)
class AnswerTable:
    """Counts and weights of every answer in every group of rows.

    A group is an occupied pair of cell and unit; the unit is the stratum, or the primary sampling unit
    of a clustered design. Groups are sorted by cell, then unit.

    Attributes
    ----------
    design
        The design the answers came from.
    n_cells
        Number of cells, empty ones included.
    cell, unit
        (G,) cell and unit of each group.
    count, sum_w, sum_w2
        (G, m, A) respondents, sum of weights and of squared weights, by group, item and answer.
    rows
        Codes and cells of the respondents; kept for raked designs only, whose residuals are not a
        function of the answer.
    """

    design: Design
    n_cells: int
    cell: IntArray
    unit: IntArray
    count: FloatArray
    sum_w: FloatArray
    sum_w2: FloatArray
    rows: tuple[NDArray[np.integer], IntArray] | None = field(default=None, repr=False)

    @property
    def n_items(self) -> int:
        """Items m."""
        return self.count.shape[1]

    @property
    def n_answers(self) -> int:
        """Answers A."""
        return self.count.shape[2]

    def select(self, items: ArrayLike) -> AnswerTable:
        """Return the table of some items, in any order; an item may be repeated to score it in several ways."""
        at = np.asarray(items, dtype=np.int64)
        rows = None if self.rows is None else (self.rows[0][:, at], self.rows[1])
        return AnswerTable(
            self.design,
            self.n_cells,
            self.cell,
            self.unit,
            self.count[:, at],
            self.sum_w[:, at],
            self.sum_w2[:, at],
            rows,
        )

    def by_cell(self, part: FloatArray) -> FloatArray:
        """Sum an array (G, ...) over the groups of each cell, to (n_cells, ...)."""
        out = np.zeros((self.n_cells, *part.shape[1:]))
        if self.cell.size:
            start = np.flatnonzero(np.r_[True, self.cell[1:] != self.cell[:-1]])
            out[self.cell[start]] = np.add.reduceat(part, start, axis=0)
        return out


def tabulate(
    codes: NDArray[np.integer], design: Design, *, cell: ArrayLike | None = None, n_cells: int = 1, n_answers: int
) -> AnswerTable:
    """Count answers by cell, stratum (or sampling unit) and answer.

    Rows are taken in the order of their groups, so that a block of them meets few groups and several items
    can be counted at once under one packed key; only one block of answers is copied at a time.

    Parameters
    ----------
    codes
        (n, m) positions of the answers, 0 .. n_answers - 1, -1 for no answer; int8 is best.
    design
        The whole sample's design, n rows.
    cell
        (n,) cell of each row, 0 .. n_cells - 1, -1 outside every cell. None: one cell of all rows.
    n_cells, n_answers
        Number of cells, and of answers A.

    Returns
    -------
    AnswerTable
        Input of `score_table`.

    Raises
    ------
    ValueError
        If shapes differ or a code or a cell is out of range.

    Examples
    --------
    >>> table = tabulate(np.array([[0], [2], [2], [-1]], dtype=np.int8), Design.equal(4), n_answers=3)
    >>> table.count[0, 0]
    array([1., 0., 2.])
    """
    codes = np.asarray(codes)
    if codes.ndim != 2 or codes.shape[0] != design.n or not np.issubdtype(codes.dtype, np.integer):
        raise ValueError(f"codes must be whole numbers of shape ({design.n}, m), got {codes.dtype} {codes.shape}")
    if codes.size and (codes.min() < -1 or codes.max() >= n_answers):
        raise ValueError(f"codes must lie in -1 .. {n_answers - 1}")
    row_cell = check_cell(cell, design.n, n_cells)
    group, group_cell, group_unit = _groups(row_cell, design)
    count, sum_w, sum_w2 = _count(codes, design.weight, group, group_cell.size, n_answers)
    rows = None if design.margins is None else (codes, row_cell)
    return AnswerTable(design, n_cells, group_cell, group_unit, count, sum_w, sum_w2, rows)


def check_cell(cell: ArrayLike | None, n: int, n_cells: int) -> IntArray:
    """Return (n,) cells as whole numbers in -1 .. n_cells - 1; all 0 for None."""
    if cell is None:
        return np.zeros(n, dtype=np.int64)
    out = np.asarray(cell)
    if out.shape != (n,) or (out.size and not np.issubdtype(out.dtype, np.integer)):
        raise ValueError(f"cell must be whole numbers of shape ({n},), got {out.dtype} {out.shape}")
    if out.size and (out.min() < -1 or out.max() >= n_cells):
        raise ValueError(f"cells must lie in -1 .. {n_cells - 1}")
    return out.astype(np.int64)


def _groups(cell: IntArray, design: Design) -> tuple[IntArray, IntArray, IntArray]:
    """Group of each row (the last one for rows outside every cell), and cell and unit of each group."""
    unit = design.stratum if design.cluster is None else design.unit
    span = (design.n_strata if design.cluster is None else design.unit_stratum.size) or 1
    key = np.where(cell >= 0, cell * span + unit, -1)
    highest = int(key.max(initial=-1)) + 1
    if highest <= max(4 * key.size, 1 << 16):
        keys = np.flatnonzero(np.bincount(key + 1, minlength=highest + 1)[1:])
        position = np.full(highest + 1, keys.size, dtype=np.int64)
        position[keys] = np.arange(keys.size)
        group = position[key]
    else:
        keys = np.unique(key[key >= 0])
        group = np.where(key >= 0, np.searchsorted(keys, key), keys.size)
    return group, keys // span, keys % span


def _count(
    codes: NDArray[np.integer], weight: FloatArray, group: IntArray, n_groups: int, n_answers: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    m, radix = codes.shape[1], n_answers + 1  # position 0 of the packed key is "no answer"
    out = np.zeros((3, n_groups, m, n_answers))
    order = _by_group(group, n_groups)
    for start in range(0, order.size, _BLOCK_ROWS):
        rows = order[start : start + _BLOCK_ROWS]
        block, w, local = _gather(codes, rows), weight[rows], group[rows]
        w2 = w * w
        first, span = int(local[0]), int(local[-1] - local[0]) + 1
        local = local - first
        width = 1
        most = min(_MOST_BINS, rows.size)  # more bins than rows would cost more than they save
        while width < m and span * radix ** (width + 1) <= most:
            width += 1
        into = out[:, first : first + span]
        for j in range(0, m, width):
            size = min(width, m - j)
            bins = span * radix**size
            key = local * radix**size + _packed(block[j : j + size], radix)
            parts = (np.bincount(key, v, bins) for v in (None, w, w2))
            margin = _margins(size, radix)
            for part, target in zip(parts, into, strict=True):
                items = (part.reshape(span, -1).astype(np.float64) @ margin).reshape(span, size, radix)
                target[:, j : j + size] += items[:, :, 1:]
    return out[0], out[1], out[2]


def _by_group(group: IntArray, n_groups: int) -> IntArray:
    """Rows inside a cell in the order of their groups, so that a block of rows meets few groups."""
    inside = int(np.count_nonzero(group < n_groups))
    if (group[1:] >= group[:-1]).all():
        return np.arange(inside)
    narrow = group.astype(np.uint16) if n_groups < 1 << 16 else group  # short keys sort by radix
    return np.argsort(narrow, kind="stable")[:inside]


def _gather(codes: NDArray[np.integer], rows: IntArray) -> NDArray[np.integer]:
    """(m, rows) copy of some rows, item by item, made in pieces that stay in the cache."""
    out = np.empty((codes.shape[1], rows.size), dtype=codes.dtype)
    for start in range(0, rows.size, _GATHERED):
        piece = rows[start : start + _GATHERED]
        out[:, start : start + piece.size] = np.take(codes, piece, axis=0).T
    return out


@cache
def _margins(size: int, radix: int) -> FloatArray:
    """(radix^size, size radix) 0/1 matrix that adds packed counts up to those of each item's answers."""
    digits = np.array(np.unravel_index(np.arange(radix**size), (radix,) * size)).T
    hit = digits[:, :, None] == np.arange(radix)
    return hit.reshape(radix**size, size * radix).astype(np.float64)


def _packed(block: NDArray[np.integer], radix: int) -> IntArray:
    """One whole number for the answers (size, rows) to several items, each shifted to start at 0."""
    narrow = np.int16 if radix ** block.shape[0] <= np.iinfo(np.int16).max else np.int64
    key = block[0].astype(narrow) + narrow(1)
    for answers in block[1:]:
        key *= narrow(radix)
        key += answers
        key += narrow(1)
    return key.astype(np.int64)
