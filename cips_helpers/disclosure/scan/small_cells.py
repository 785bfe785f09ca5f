"""Search for tables of small parts: numbers of people, or statistics, of parts with fewer people than a figure needs.

A chapter's `groupby` or crosstab prints a number for each part, the smallest too. A column of a table, or the whole of
a crosstab, is compared with what the parts named in its rows and headings have: people, shares of people, and the mean
of each question as codes, known codes and scores, weighted and not. It is a find if

- every number beside a small part, and four of five numbers beside all parts, are those of one statistic, and
- that is unlikely by chance: together they tell `SURPRISE` bits, where a number tells as many as its digits can.

So two small numbers that agree are no find, nor is one mean of a single part unless it has many decimals. Parts are
those of each demographic of the study, and of each two of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cips_helpers.disclosure.scan.grids import Grid
from cips_helpers.disclosure.scan.vocabulary import normal
from cips_helpers.instrument.model import score_of
from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.sample import Sample, Survey

Level = tuple[str, int]
"""Demographic and answer code."""
Address = tuple[Level, ...]
"""The levels that make a part: one, or two by name of the demographic."""

SURPRISE = 12.0
"""Bits that the numbers of a table tell together before they are a find."""
AGREE = 0.8
"""Part of the numbers that must be those of the statistic."""
MOST_DECIMALS = 6
"""Decimals that are compared."""
NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?")
LABELS = 4
"""Cells of a row, from its beginning, in which a part may be named."""
HEADS = 3
"""Rows of headings in which a part may be named."""


@dataclass(frozen=True, repr=False)
class Breakdown:
    """Statistics of the parts of one demographic, or of two crossed, in one sample.

    Attributes
    ----------
    places
        Part → row of ``values``.
    people
        Number of people of each part.
    values
        A row a part, a column a statistic.
    is_people
        Which columns of ``values`` are numbers of people.
    """

    places: Mapping[Address, int]
    people: NDArray[np.float64]
    values: NDArray[np.float64]
    is_people: NDArray[np.bool_]


@dataclass(frozen=True, repr=False)
class SmallCells:
    """Searcher for tables of small parts.

    Parameters
    ----------
    floor
        Fewest people of a part that a figure may rest on.
    labels
        Normal form of a label → the levels it names.
    demographics
        Normal form of a heading → demographic.
    breakdowns
        Demographics of a breakdown → its statistics, in each sample that has a small part in it.
    """

    floor: int = 0
    labels: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)
    demographics: Mapping[str, str] = field(default_factory=dict)
    breakdowns: Mapping[tuple[str, ...], tuple[Breakdown, ...]] = field(default_factory=dict)

    def in_grid(self, grid: Grid) -> bool:
        """Return whether a table gives numbers of people, or a statistic, of small parts."""
        if not self.breakdowns or not self._names_parts(grid):
            return False
        return any(self._is_found(cells) for cells in self._columns(grid))

    def _names_parts(self, grid: Grid) -> bool:
        heads = {normal(cell) for row in grid[:HEADS] for cell in row}
        in_rows = (normal(cell) for row in grid for cell in row[:LABELS])
        return not heads.isdisjoint(self.demographics) or any(name in self.labels for name in in_rows)

    def _columns(self, grid: Grid) -> Iterator[dict[Address, str]]:
        """Yield numbers by the part that their row and heading name: of each column, and of all under such headings."""
        width = max(map(len, grid))
        heads = [[normal(row[at]) if at < len(row) else "" for row in grid[:HEADS]] for at in range(width)]
        asked = [next((self.demographics[h] for h in of if h in self.demographics), None) for of in heads]
        in_heads = [[level for head in of for level in self.labels.get(head, ())] for of in heads]
        columns: dict[int, dict[Address, str]] = defaultdict(dict)
        before: list[str] = []
        for row in grid:
            # An index over several rows is printed once.
            row = [cell or (before[at] if at < min(LABELS, len(before)) else "") for at, cell in enumerate(row)]
            before = row
            levels = [
                level
                for at, cell in enumerate(row[:LABELS])
                for level in (*self.labels.get(normal(cell), ()), *_coded(asked[at], cell))
            ]
            of_row = list(self._addresses(levels))
            for at, cell in enumerate(row):
                if not (levels or in_heads[at]) or asked[at] is not None:
                    continue
                if NUMBER.fullmatch(text := cell.strip().replace("\N{MINUS SIGN}", "-")):
                    for address in self._addresses((*levels, *in_heads[at])) if in_heads[at] else of_row:
                        columns[-1 if in_heads[at] else at].setdefault(address, text)
        yield from columns.values()

    def _addresses(self, levels: Iterable[Level]) -> Iterator[Address]:
        listed = sorted(set(levels))
        yield from ((level,) for level in listed)
        yield from (pair for pair in combinations(listed, 2) if pair[0][0] != pair[1][0])

    def _is_found(self, cells: Mapping[Address, str]) -> bool:
        by_breakdown: dict[tuple[str, ...], dict[Address, str]] = defaultdict(dict)
        for address, text in cells.items():
            by_breakdown[tuple(demographic for demographic, _ in address)][address] = text
        return any(
            _agrees(breakdown, numbers, self.floor)
            for key, numbers in by_breakdown.items()
            for breakdown in self.breakdowns.get(key, ())
        )


def _coded(demographic: str | None, cell: str) -> Iterator[Level]:
    """Yield the level that a code names below the heading of its demographic."""
    if demographic is not None and (code := normal(cell)).isdecimal():
        yield demographic, int(code)


def _agrees(breakdown: Breakdown, numbers: Mapping[Address, str], floor: int) -> bool:
    written = {breakdown.places[at]: text.replace(",", ".") for at, text in numbers.items() if at in breakdown.places}
    places = np.array(list(written), int)
    if not len(places):
        return False
    is_small = breakdown.people[places] < floor
    if not is_small.any():
        return False
    shown = np.array([float(text) for text in written.values()])[:, None]
    decimals = np.array([min(len(text.partition(".")[2]), MOST_DECIMALS) for text in written.values()])
    half = (0.5 * 10.0**-decimals)[:, None] * 1.001
    values = breakdown.values[places]
    agree = (np.abs(shown - values) <= half) | (np.abs(shown - 100 * values) <= half) & (values <= 1)
    is_whole = agree[is_small].all(axis=0) & (agree.mean(axis=0) >= AGREE)
    if not is_whole.any():
        return False
    # A number of people tells its own size, a mean the distance between the parts' means.
    spread = np.nanmax(breakdown.values, axis=0) - np.nanmin(breakdown.values, axis=0)
    sizes = np.where(breakdown.is_people, values, np.nan_to_num(spread))
    bits = np.log2(1 + np.nan_to_num(sizes) * 10.0 ** decimals[:, None])
    return bool((is_whole & ((bits * agree).sum(axis=0) >= SURPRISE)).any())


def small_cells_of(survey: Survey, *, floor: int) -> SmallCells:
    """Return a searcher for tables of a country's small parts.

    Parameters
    ----------
    survey
        The answers.
    floor
        Fewest people of a part that a figure may rest on.
    """
    labels: dict[str, set[Level]] = defaultdict(set)
    demographics: dict[str, str] = {}
    breakdowns: dict[tuple[str, ...], list[Breakdown]] = defaultdict(list)
    for sample in survey.samples.values():
        items = [survey.instrument.item(name) for name in sample.answers]
        asked = sorted(item.id for item in items if item.kind == "demographic")
        for name in asked:
            item = survey.instrument.item(name)
            for heading in (name, *item.text.values(), *item.label.values()):
                demographics[normal(heading)] = name
            for answer in sample.scales[name].answers:
                for label in answer.label.values():
                    labels[normal(label)].add((name, answer.code))
        statistics = _statistics(sample, survey)
        for key in (*((name,) for name in asked), *combinations(asked, 2)):
            breakdown = _breakdown(sample, key, statistics)
            if (breakdown.people < floor).any():
                breakdowns[key].append(breakdown)
    return SmallCells(
        floor=floor,
        labels={label: tuple(sorted(levels)) for label, levels in labels.items()},
        demographics=demographics,
        breakdowns={key: tuple(of_samples) for key, of_samples in breakdowns.items()},
    )


def _statistics(sample: Sample, survey: Survey) -> NDArray[np.float64]:
    """Return what a chapter may average: a column for codes, known codes and scores of each question, and factors."""
    columns, of_factor = [], defaultdict(list)
    for name in sample.answers:
        item, scale = survey.instrument.item(name), sample.scales[name]
        if item.kind == "demographic":
            continue
        codes = sample.answers[name].to_numpy(float)
        codes = np.where(codes == MISSING, np.nan, codes)
        known = np.where(np.isin(codes, [answer.code for answer in scale.substantive]), codes, np.nan)
        columns += [codes, known]
        scores = {a.code: score_of(a, item, scale) for a in scale.substantive if a.score is not None}
        if scores:
            columns.append(np.array([scores.get(code, np.nan) for code in codes]))
            of_factor[item.factor].append(columns[-1])
        columns += [np.where(np.isnan(known), np.nan, known == answer.code) for answer in scale.substantive]
    for scored in of_factor.values():
        stacked = np.stack(scored)
        answered = (~np.isnan(stacked)).sum(axis=0)
        with np.errstate(invalid="ignore"):
            columns.append(np.nansum(stacked, axis=0) / np.where(answered, answered, np.nan))
    return np.stack(columns, axis=1) if columns else np.empty((sample.n, 0))


def _breakdown(sample: Sample, key: tuple[str, ...], statistics: NDArray[np.float64]) -> Breakdown:
    codes = sample.answers[list(key)].to_numpy()
    stated = (codes != MISSING).all(axis=1)
    parts, place = np.unique(codes[stated], axis=0, return_inverse=True)
    member = np.zeros((len(parts), int(stated.sum())))
    member[place.ravel(), np.arange(member.shape[1])] = 1
    people = member.sum(axis=1)
    answered = ~np.isnan(statistics[stated])
    values = np.nan_to_num(statistics[stated])
    columns = [people[:, None], member @ answered]
    weights = [np.ones(member.shape[1])] + ([] if sample.weight is None else [sample.weight[stated]])
    with np.errstate(invalid="ignore"):
        for weight in weights:
            columns.append((member * weight) @ values / ((member * weight) @ answered))
    for at in range(len(key)):
        within = people[:, None] / ((parts[:, [at]] == parts[:, at]) @ people)[:, None]
        columns.append(within)
    columns.append(people[:, None] / people.sum())
    is_people = np.arange(sum(column.shape[1] for column in columns)) <= statistics.shape[1]
    places = {tuple(zip(key, map(int, part), strict=True)): at for at, part in enumerate(parts)}
    return Breakdown(places, people, np.concatenate(columns, axis=1), is_people)
