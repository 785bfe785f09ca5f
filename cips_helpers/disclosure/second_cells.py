"""Complementary suppression: the cheapest further cells to hide so that no small count can be worked out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from cips_helpers.disclosure.count_tables import BoolArray, CountTable, FloatArray, is_protected

NODES = 20_000
"""Limit of the search, in nodes rather than seconds: the same cells are hidden on a fast and on a slow machine."""


def second_cells(
    table: CountTable,
    small: ArrayLike,
    *,
    width: float,
    gone: ArrayLike | None = None,
    keep: ArrayLike | None = None,
    cost: ArrayLike | None = None,
) -> BoolArray | None:
    """Choose the cells to hide so that every small count's feasible range is at least ``width`` wide.

    The exact choice is a mixed-integer program: for each small cell two counter-tables must exist that agree
    with everything shown and lie ``width`` apart in that cell (Kelly, Golden and Assad 1992; Fischetti and Salazar
    2001, sliding protection). Where the search ends without proof, cells are hidden one by one until the attack
    of `feasible_ranges` fails; these may be more than necessary, never fewer.

    Parameters
    ----------
    table
        The counts and how they add up.
    small
        (k,) True for counts that must be protected; they are hidden.
    width
        Narrowest range of each, in people.
    gone
        (k,) cells hidden anyway, which need no protection themselves.
    keep
        (k,) cells that must stay (margins decided elsewhere).
    cost
        (k,) cost of hiding a cell; by default one and its people, so that few and small cells are hidden.

    Returns
    -------
    ndarray (k,) of bool or None
        All hidden cells, ``small`` and ``gone`` included; None where the counts can't be protected.

    Examples
    --------
    >>> table = CountTable(np.array([3, 25, 14, 42]), np.array([1, 1, 1, -1]))
    >>> second_cells(table, [True, False, False, False], width=10, keep=[False, False, False, True])
    array([ True, False,  True, False])
    """
    k = table.values.size
    primary, hidden = _flags(small, k), _flags(gone, k)
    kept = _flags(keep, k) & ~primary & ~hidden
    hidden |= primary
    if not primary.any():
        return hidden
    weights = 1.0 + table.values if cost is None else np.asarray(cost, dtype=np.float64)
    chosen = _optimum(table, primary, hidden, kept, weights, width)
    if chosen is None or not is_protected(table, chosen, np.flatnonzero(primary), width=width).all():
        chosen = one_by_one(table, primary, hidden, kept, weights, width=width)
    return chosen


def _flags(cells: ArrayLike | None, k: int) -> BoolArray:
    return np.zeros(k, dtype=bool) if cells is None else np.array(cells, dtype=bool)


def _optimum(
    table: CountTable, primary: BoolArray, hidden: BoolArray, kept: BoolArray, cost: FloatArray, width: float
) -> BoolArray | None:
    """Solve for y (k binaries) and, for each small cell, a deviation upwards and one downwards (k each)."""
    k, targets = table.values.size, np.flatnonzero(primary)
    reach = float(table.values.max()) + width  # no deviation needs to be larger to be wide enough
    blocks = 2 * targets.size
    size = k * (1 + blocks)
    parts: list[tuple[coo_array, FloatArray, FloatArray]] = []

    def rows(matrix: coo_array, block: int, low: FloatArray, high: FloatArray, of_y: FloatArray) -> None:
        own = np.flatnonzero(of_y)
        at = np.concatenate([matrix.row, own]), np.concatenate([matrix.col + k * (1 + block), own])
        values = np.concatenate([matrix.data, of_y[own]])
        parts.append((coo_array((values, at), shape=(matrix.shape[0], size)), low, high))

    nothing, nobody = np.zeros(table.relations.shape[0]), np.zeros(k)
    relations, identity = coo_array(table.relations), coo_array(np.eye(k))
    for block in range(blocks):
        rows(relations, block, nothing, nothing, nobody)
        rows(identity, block, np.full(k, -np.inf), nobody, np.full(k, -reach))
        rows(identity, block, nobody, np.full(k, np.inf), table.values)
    for number, cell in enumerate(targets):
        apart = np.zeros((1, size))
        apart[0, k * (1 + 2 * number) + cell] = 1.0
        apart[0, k * (2 + 2 * number) + cell] = -1.0
        parts.append((coo_array(apart), np.array([width]), np.array([np.inf])))
    low_y, high_y = hidden.astype(float), (~kept).astype(float)
    bounds = Bounds(
        np.concatenate([low_y, np.full(size - k, -np.inf)]), np.concatenate([high_y, np.full(size - k, reach)])
    )
    with _silent():
        answer = milp(
            np.concatenate([np.where(hidden, 0.0, cost), np.zeros(size - k)]),
            integrality=np.concatenate([np.ones(k), np.zeros(size - k)]),
            bounds=bounds,
            constraints=[LinearConstraint(matrix, low, high) for matrix, low, high in parts],
            options={"node_limit": NODES, "mip_rel_gap": 0.0},
        )
    return None if answer.x is None else np.asarray(answer.x[:k] > 0.5)


@contextmanager
def _silent() -> Iterator[None]:
    """Silence HiGHS, which writes some lines to the process's output whatever its options, and so into a page."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def one_by_one(
    table: CountTable, primary: BoolArray, hidden: BoolArray, kept: BoolArray, cost: FloatArray, *, width: float
) -> BoolArray | None:
    """Hide the cheapest cell in a relation with an unprotected count, again and again, until the attack fails."""
    gone, open_ = hidden.copy(), np.flatnonzero(primary)
    if not is_protected(table, gone | ~kept, open_, width=width).all():
        return None
    while True:
        # What is hidden besides can only widen a range: protected counts stay so.
        open_ = open_[~is_protected(table, gone, open_, width=width)]
        if not open_.size:
            return gone
        linked = table.relations[(table.relations[:, open_] != 0).any(axis=1)]
        near = (linked != 0).any(axis=0) & ~gone & ~kept
        free = near if near.any() else ~gone & ~kept
        gone[np.flatnonzero(free)[cost[free].argmin()]] = True
