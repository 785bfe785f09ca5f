"""Attacks on hidden counts: each class succeeds on an unprotected table and fails on a protected one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

import numpy as np
import pytest

from cips_helpers.disclosure.count_tables import CountTable, feasible_ranges, is_protected
from cips_helpers.disclosure.second_cells import one_by_one, second_cells

WIDTH = 10
Made = tuple[CountTable, np.ndarray, np.ndarray]
"""A table, its small cells, and the cells that stay."""


def _from_sums(values: Mapping[str, float], sums: Mapping[str, Sequence[str]]) -> CountTable:
    """Return a table of named cells; ``sums`` names the parts of each total."""
    names = list(values)
    relations = np.zeros((len(sums), len(names)))
    for row, (total, parts) in zip(relations, sums.items(), strict=True):
        row[[names.index(part) for part in parts]] = 1.0
        row[names.index(total)] = -1.0
    return CountTable(np.array(list(values.values()), dtype=np.float64), relations)


def _one_way(rng: np.random.Generator) -> Made:
    parts = rng.poisson(rng.choice([4, 12, 40], rng.integers(2, 8)))
    table = CountTable(np.append(parts, parts.sum()), np.append(np.ones(parts.size), -1))
    return table, _small(table, parts.size), np.arange(parts.size + 1) == parts.size


def _two_way(rng: np.random.Generator) -> Made:
    counts = rng.poisson(rng.choice([5, 15, 40], rng.integers(2, 5, 2)))
    table = CountTable.crossed(counts)
    inner = np.zeros(np.array(counts.shape) + 1, dtype=bool)
    inner[:-1, :-1] = True
    return table, _small(table) & inner.ravel(), ~inner.ravel()


def _hierarchy(rng: np.random.Generator) -> Made:
    """Offices within regions within the country; office totals of a region are shown."""
    regions = [rng.poisson(rng.choice([5, 30], rng.integers(2, 4))) for _ in range(3)]
    values, sums = {}, {}
    for r, offices in enumerate(regions):
        values |= {f"{r}.{o}": float(count) for o, count in enumerate(offices)}
        sums[f"r{r}"] = [f"{r}.{o}" for o in range(offices.size)]
    values |= {f"r{r}": float(offices.sum()) for r, offices in enumerate(regions)}
    values["all"] = float(sum(offices.sum() for offices in regions))
    sums["all"] = [f"r{r}" for r in range(len(regions))]
    table = _from_sums(values, sums)
    leaves = np.array(["." in name for name in values])
    return table, _small(table) & leaves, np.arange(len(values)) == len(values) - 1


def _linked(rng: np.random.Generator) -> Made:
    """Two breakdowns of the same people, which share a margin: gender by region, and gender by role."""
    first = rng.poisson(rng.choice([4, 20, 50], (2, 3)))
    totals = first.sum(axis=1)
    second = np.array([rng.multinomial(total, [0.1, 0.9]) for total in totals])
    values = {f"{g}{r}": float(first[g, r]) for g, r in product(range(2), range(3))}
    values |= {f"{g}x{r}": float(second[g, r]) for g, r in product(range(2), range(2))}
    values |= {f"g{g}": float(totals[g]) for g in range(2)}
    values |= {f"c{r}": float(first[:, r].sum()) for r in range(3)}
    values |= {f"d{r}": float(second[:, r].sum()) for r in range(2)}
    sums = {f"g{g}": [f"{g}{r}" for r in range(3)] for g in range(2)}
    more = {f"c{r}": [f"0{r}", f"1{r}"] for r in range(3)} | {f"d{r}": [f"0x{r}", f"1x{r}"] for r in range(2)}
    table = _from_sums(values, sums | more)
    other = np.zeros((2, len(values)))
    for g in range(2):
        for r in range(2):
            other[g, list(values).index(f"{g}x{r}")] = 1.0
        other[g, list(values).index(f"g{g}")] = -1.0
    table = CountTable(table.values, np.vstack([table.relations, other]))
    margins = np.array([name[0] in "gcd" for name in values])
    return table, _small(table) & ~margins, margins


def _small(table: CountTable, first: int | None = None) -> np.ndarray:
    small = (table.values > 0) & (table.values < WIDTH)
    return small if first is None else small & (np.arange(small.size) < first)


KINDS: dict[str, Callable[[np.random.Generator], Made]] = {
    "one way": _one_way,
    "two way": _two_way,
    "hierarchy": _hierarchy,
    "linked": _linked,
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_hidden_count_can_be_worked_out_of_a_hundred_tables(kind: str) -> None:
    rng = np.random.default_rng(20261)
    recovered = attacked = 0
    for _ in range(100):
        table, small, keep = KINDS[kind](rng)
        cells = np.flatnonzero(small)
        if not cells.size:
            continue
        alone = feasible_ranges(table, small, cells=cells)
        recovered += int((alone[:, 1] - alone[:, 0] < 1).sum())
        hidden = second_cells(table, small, width=WIDTH, keep=keep)
        if hidden is None:  # nothing but hiding margins would help; then the whole breakdown is hidden
            free = small | ~keep
            assert not is_protected(table, free, cells, width=WIDTH).all()
            continue
        attacked += cells.size
        ranges = feasible_ranges(table, hidden, cells=cells)
        assert (ranges[:, 0] <= table.values[cells] + 1e-6).all()
        assert (ranges[:, 1] >= table.values[cells] - 1e-6).all()
        assert (ranges[:, 1] - ranges[:, 0] >= WIDTH - 1e-6).all()
        assert not hidden[keep & ~small].any()
    assert recovered > 30, "the attack must succeed where only small cells are hidden"
    assert attacked > 50


def test_two_editions_of_a_table_give_no_more_away_than_the_freer_one() -> None:
    """A cell is hidden in what is published together only where both hide it."""
    rng = np.random.default_rng(5)
    for _ in range(60):
        table, small, keep = _two_way(rng)
        freer = second_cells(table, small, width=WIDTH, keep=keep)
        if freer is None or not small.any():
            continue
        more = (table.values < 20) & (table.values > 0) & ~keep
        stricter = second_cells(table, small, width=WIDTH, keep=keep, gone=freer | more)
        assert stricter is not None
        assert not (freer & ~stricter).any()
        assert is_protected(table, freer & stricter, np.flatnonzero(small), width=WIDTH).all()


def test_choice_of_second_cells_is_the_cheapest_there_is() -> None:
    """Against all subsets of small tables."""
    rng = np.random.default_rng(11)
    compared = 0
    for _ in range(40):
        counts = rng.poisson(rng.choice([4, 12, 30], rng.integers(2, 4, 2)))
        table = CountTable.crossed(counts)
        inner = np.zeros(np.array(counts.shape) + 1, dtype=bool)
        inner[:-1, :-1] = True
        small, keep = _small(table) & inner.ravel(), ~inner.ravel()
        if not small.any():
            continue
        free = np.flatnonzero(inner.ravel() & ~small)
        cost, best = 1.0 + table.values, np.inf
        for chosen in product([False, True], repeat=free.size):
            hidden = small.copy()
            hidden[free[np.array(chosen, dtype=bool)]] = True
            price = cost[hidden & ~small].sum()
            if price < best and is_protected(table, hidden, np.flatnonzero(small), width=WIDTH).all():
                best = price
        found = second_cells(table, small, width=WIDTH, keep=keep)
        assert (found is None) == (best == np.inf)
        if found is not None:
            compared += 1
            assert cost[found & ~small].sum() == pytest.approx(best)
    assert compared > 10


def test_without_the_solver_the_choice_is_safe_and_dearer() -> None:
    rng = np.random.default_rng(12)
    prices = []
    for _ in range(40):
        table, small, keep = _two_way(rng)
        exact = second_cells(table, small, width=WIDTH, keep=keep)
        if exact is None or not small.any():
            continue
        cost = 1.0 + table.values
        greedy = one_by_one(table, small, small.copy(), keep, cost, width=WIDTH)
        assert greedy is not None
        assert is_protected(table, greedy, np.flatnonzero(small), width=WIDTH).all()
        prices.append((cost[exact & ~small].sum(), cost[greedy & ~small].sum()))
    assert all(exact <= greedy + 1e-9 for exact, greedy in prices)
    assert any(exact < greedy for exact, greedy in prices)


def test_counts_must_add_up() -> None:
    with pytest.raises(ValueError, match="add up"):
        CountTable(np.array([1, 2, 4]), np.array([1, 1, -1]))
