"""Unknown numbers within bounds, and what is published as linear relations between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from cips_helpers.disclosure.count_tables import FloatArray, IntArray

ROUNDS = 30
"""Most rounds of narrowing; what is left after them is left to the linear programs."""

SLACK = 1e-9
"""Tolerance of bounds and relations, in their units."""


@dataclass(eq=False)
class Program:
    """Unknown numbers and the relations between them that a reader knows of.

    Each unknown (the people of a part, the mean score of a part) lies within its bounds; each relation says that a
    weighted sum of some of them does. Relations of all breakdowns, editions and iterations go into one program.

    Examples
    --------
    >>> program = Program()
    >>> women, men, unknown = (program.unknown(0, np.inf) for _ in range(3))
    >>> program.relate({women: 1, men: 1, unknown: 1}, 30, 30)
    >>> program.relate({men: 1}, 18, 18)
    >>> low, high = program.range_of({women: 1})
    >>> round(low, 6), round(high, 6)
    (0.0, 12.0)
    """

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    _relations: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)

    def unknown(self, low: float, high: float) -> int:
        """Add an unknown within bounds, and return its position."""
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def relate(self, coefficients: Mapping[int, float], low: float, high: float) -> None:
        """Add that the sum of coefficients times unknowns lies between two numbers."""
        self._relations.append((coefficients, low, high))

    def range_of(self, coefficients: Mapping[int, float], *, near: float = np.inf) -> tuple[float, float]:
        """Return the range of a weighted sum of unknowns.

        It is bounded by narrowing (`narrowed`), and only if that leaves less than ``near`` by linear programs, which
        are exact and take longer.

        Raises
        ------
        ValueError
            If the relations contradict each other.
        """
        columns = np.fromiter(coefficients, dtype=np.int64)
        factors = np.fromiter(coefficients.values(), dtype=float)
        lowest, highest = self.narrowed
        ends = factors * lowest[columns], factors * highest[columns]
        low, high = float(np.minimum(*ends).sum()), float(np.maximum(*ends).sum())
        if high - low >= near or high - low < SLACK:
            return low, high
        objective = np.zeros(len(self.low))
        objective[columns] = factors
        matrix, least, most = self._matrix
        known = (most - least) <= SLACK
        above, bound = matrix[~known], np.concatenate([most[~known], -least[~known]])
        bounded = np.isfinite(bound)
        exact = {}
        for sign in (1.0, -1.0):
            answer = linprog(
                sign * objective,
                A_ub=csr_array(vstack([above, -above]))[bounded] if bounded.any() else None,
                b_ub=bound[bounded] + SLACK if bounded.any() else None,
                A_eq=matrix[known] if known.any() else None,
                b_eq=((most + least) / 2)[known] if known.any() else None,
                bounds=np.column_stack([lowest - SLACK, highest + SLACK]),
                method="highs",
            )
            if answer.status == 2:
                raise ValueError("what is published contradicts itself")
            exact[sign] = -sign * np.inf if answer.status == 3 else sign * float(answer.fun)
        return max(low, exact[1.0]), min(high, exact[-1.0])

    @cached_property
    def narrowed(self) -> tuple[FloatArray, FloatArray]:
        """Bounds of all unknowns, narrowed by every relation in turn until nothing moves.

        Each relation bounds each of its unknowns by the bounds of the others. The bounds hold for all solutions; they
        are the narrowest there are where no two relations share more than one unknown and none close a circle.
        """
        low, high = np.array(self.low, dtype=float), np.array(self.high, dtype=float)
        matrix, least, most = self._matrix
        entries = matrix.tocoo()
        row, column, factor = entries.row, entries.col, entries.data
        if not factor.size:
            return low, high
        upwards = factor > 0
        for _ in range(ROUNDS):
            smallest = factor * np.where(upwards, low[column], high[column])
            largest = factor * np.where(upwards, high[column], low[column])
            from_above = (most[row] - _of_others(smallest, row, least.size)) / factor
            from_below = (least[row] - _of_others(largest, row, least.size)) / factor
            new_high, new_low = high.copy(), low.copy()
            np.minimum.at(new_high, column, np.where(upwards, from_above, from_below) + SLACK)
            np.maximum.at(new_low, column, np.where(upwards, from_below, from_above) - SLACK)
            with np.errstate(invalid="ignore"):
                moved = np.fmax(high - new_high, new_low - low).max()
            low, high = new_low, new_high
            if not moved > 1e-6:
                break
        return low, high

    @cached_property
    def _matrix(self) -> tuple[csr_array, FloatArray, FloatArray]:
        """Coefficients, one row a relation, and the bounds of the sums."""
        sizes = [len(coefficients) for coefficients, *_ in self._relations]
        columns = np.array([column for coefficients, *_ in self._relations for column in coefficients], dtype=np.int64)
        factors = np.array([factor for coefficients, *_ in self._relations for factor in coefficients.values()])
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        matrix = csr_array((factors.astype(float), columns, starts), shape=(len(sizes), len(self.low)))
        least, most = (np.array([relation[at] for relation in self._relations], dtype=float) for at in (1, 2))
        return matrix, least, most


def _of_others(values: FloatArray, row: IntArray, rows: int) -> FloatArray:
    """Return for each entry the sum of the others of its row; infinite if one of them is."""
    endless = ~np.isfinite(values)
    finite = np.where(endless, 0.0, values)
    sums, counts = np.bincount(row, finite, rows)[row] - finite, np.bincount(row, endless, rows)[row] - endless
    infinity = np.where(np.bincount(row, np.where(endless, values, 0.0) > 0, rows)[row] > 0, np.inf, -np.inf)
    return np.where(counts > 0, infinity, sums)
