"""Counts with totals as a system of linear relations, and the attack on it: ranges of the hidden counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CountTable:
    """Counts of people that add up to one another.

    Parameters
    ----------
    values
        (k,) counts, totals included.
    relations
        (r, k) coefficients; ``relations @ values`` is 0 in every row: the parts less their total.
    """

    values: FloatArray
    relations: FloatArray

    def __post_init__(self) -> None:
        values = np.asarray(self.values, dtype=np.float64)
        relations = np.asarray(self.relations, dtype=np.float64).reshape(-1, values.size)
        if (values < 0).any():
            raise ValueError("a count can't be negative")
        if np.abs(relations @ values).max(initial=0.0) > 1e-9:
            raise ValueError("the counts don't add up as the relations say")
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "relations", relations)

    @classmethod
    def crossed(cls, counts: ArrayLike) -> CountTable:
        """Build a two-way table (l, m) with its margins and its total.

        The cells come row by row, each row followed by its total; the last row holds the column totals.
        """
        inner = np.asarray(counts, dtype=np.float64)
        rows, columns = inner.shape
        whole = np.zeros((rows + 1, columns + 1))
        whole[:rows, :columns] = inner
        whole[:rows, columns] = inner.sum(axis=1)
        whole[rows] = whole[:rows].sum(axis=0)
        cell = np.arange(whole.size).reshape(whole.shape)
        relations = np.zeros((rows + 1 + columns + 1, whole.size))
        for row in range(rows + 1):
            relations[row, cell[row, :columns]] = 1.0
            relations[row, cell[row, columns]] = -1.0
        for column in range(columns + 1):
            relations[rows + 1 + column, cell[:rows, column]] = 1.0
            relations[rows + 1 + column, cell[rows, column]] = -1.0
        return cls(whole.ravel(), relations)


def feasible_ranges(table: CountTable, hidden: ArrayLike, *, cells: ArrayLike | None = None) -> FloatArray:
    """Return the smallest and largest value each hidden count can have, given those shown.

    Two linear programs a cell: minimise and maximise it subject to the relations, to the shown counts and to
    no count being negative (Duncan and Fellegi's bounds; Fischetti and Salazar 2001). The range is never narrower
    than that of whole numbers.

    Parameters
    ----------
    table
        The counts and how they add up.
    hidden
        (k,) True for counts that are not shown.
    cells
        Positions to attack; every hidden one by default.

    Returns
    -------
    ndarray (cells, 2)
        Lower and upper bound.

    Examples
    --------
    >>> table = CountTable(np.array([3, 20, 23]), np.array([1, 1, -1]))  # women, men, all
    >>> feasible_ranges(table, [True, False, False])
    array([[3., 3.]])
    >>> feasible_ranges(table, [True, True, False])
    array([[ 0., 23.],
           [ 0., 23.]])
    """
    gone = np.asarray(hidden, dtype=bool)
    unknown = np.flatnonzero(gone)
    wanted = unknown if cells is None else np.asarray(cells, dtype=np.int64)
    column = {int(cell): number for number, cell in enumerate(unknown)}
    matrix = table.relations[:, gone]
    known = -table.relations[:, ~gone] @ table.values[~gone]
    used = np.abs(matrix).sum(axis=1) > 0
    ranges = np.empty((wanted.size, 2))
    for row, cell in enumerate(wanted):
        if int(cell) not in column:
            ranges[row] = table.values[cell]
            continue
        for side, sign in enumerate((1.0, -1.0)):
            objective = np.zeros(unknown.size)
            objective[column[int(cell)]] = sign
            answer = linprog(
                objective, A_eq=csr_array(matrix[used]), b_eq=known[used], bounds=(0, None), method="highs"
            )
            ranges[row, side] = np.inf if answer.status == 3 else sign * answer.fun
    return ranges


def is_protected(table: CountTable, hidden: ArrayLike, cells: ArrayLike, *, width: float) -> BoolArray:
    """Return (cells,) True where a hidden count's range is at least ``width`` wide."""
    ranges = feasible_ranges(table, hidden, cells=cells)
    return np.asarray(ranges[:, 1] - ranges[:, 0] >= width - 1e-6)
