"""Search for answers of respondents, however they are written: codes, labels, decimals, rows, columns, records.

Every person's answers are written down in the forms in which a chapter could show them (codes, codes without "don't
know", scores, labels of each language, entries of the file). Cells of built files are compared with them in two ways:

- A table with headings that name questions: its rows are looked up among the people. Five different people are a find
  if their answers are not those that most gave, and one person is, if it is unlikely that the cells agree by chance.
- Cells without headings: runs of successive questions in an order in which answers may be sorted. One run of twelve, or
  five apart of ten, is a find.

A question alone, or two of them, tell nobody from others and are not searched for. Answers in a random order without
headings, on another scale than the questionnaire's (from 0 to 100, reversed), and those that a picture paints are not
found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cips_helpers.disclosure.scan.grids import Grid
from cips_helpers.disclosure.scan.vocabulary import LONGEST, MISSING, UNKNOWN, CellIds, Vocabulary, normal, words_of
from cips_helpers.disclosure.scan.written import (
    APART,
    FEWEST_COLUMNS,
    FEWEST_OF_ONE,
    PEOPLE,
    RUN,
    SOUND,
    Form,
    Ids,
    Written,
    hashes,
    in_window,
    runs_of,
)

DIGITS = re.compile(r"(?<![\w.])\d{20,}(?![\w.])")
GAP = 4
"""Unknown cells between a heading and its answers, as an id and a weight."""
MARKS = 2
"""Words between two answers at most, as the number of a question or the label of an answer."""
HEADS = 3
"""Rows among which headings are looked for."""


class Respondents:
    """Searcher for answers of respondents.

    Parameters
    ----------
    vocabulary
        Words of the answers and headings.
    written
        Answers in all forms.
    """

    def __init__(self, vocabulary: Vocabulary | None = None, written: Iterable[Written] = ()) -> None:
        self._vocabulary = vocabulary or Vocabulary()
        self._written = tuple(written)
        self._runs = {width: runs_of(self._written, width) for width in (RUN, APART)}
        self._prepare()

    def _prepare(self) -> None:
        self._of_cell = CellIds(self._vocabulary)
        self._forms = [Form(form, len(self._vocabulary.ids) + 2) for form in self._written]

    def __getstate__(self) -> dict[str, object]:
        return {"_vocabulary": self._vocabulary, "_written": self._written, "_runs": self._runs}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._prepare()

    # ---- texts -------------------------------------------------------------------------------------------------

    def in_text(self, text: str) -> bool:
        """Return whether a text has answers, one cell after the other or beside the names of their questions."""
        if not self._written or len(text) < 2 * APART:
            return False
        names = self._vocabulary.joined(words_of(text))
        ids = np.array([self._vocabulary.ids.get(name, UNKNOWN) for name in names], np.int32)
        if self._has_runs(ids) or any(self._has_runs(self._ids(digits)) for digits in DIGITS.findall(text)):
            return True
        if np.count_nonzero(ids > MISSING) < FEWEST_OF_ONE:
            return False
        if any(map(self._has_runs, _marked(names, ids))):
            return True
        places = [at for at, name in enumerate(names) if name in self._vocabulary.headings]
        if len(places) < FEWEST_COLUMNS:
            return False
        # Answers stand behind the names of their questions, or before them.
        backwards = names[::-1], ids[::-1], [len(names) - 1 - at for at in reversed(places)]
        return any(
            self._has_people(heads, cells)
            for way in ((names, ids, places), backwards)
            for heads, cells in _headed(*way)
        )

    # ---- tables ------------------------------------------------------------------------------------------------

    def in_grid(self, grid: Grid) -> bool:
        """Return whether a table has answers, people in rows or in columns."""
        if not self._written or sum(map(len, grid)) < APART:
            return False
        width = max(map(len, grid))
        ids = np.zeros((len(grid), width), np.int32)
        for at, row in enumerate(grid):
            ids[at, : len(row)] = self._ids(row)
        if np.count_nonzero(ids) < APART:
            return False
        return self._in_rows(ids, grid[:HEADS]) or self._in_rows(ids.T, [_column(grid, at) for at in range(HEADS)])

    def _in_rows(self, ids: Ids, lines: Sequence[Sequence[str]]) -> bool:
        if self._has_runs(np.pad(ids, ((0, 0), (0, 1))).ravel()):
            return True
        for at, line in enumerate(lines):
            heads = [name if (name := _heading(cell)) in self._vocabulary.headings else None for cell in line]
            if sum(map(bool, heads)) >= FEWEST_COLUMNS and self._has_people(heads, ids[at + 1 :]):
                return True
        return False

    def _ids(self, cells: Iterable[str]) -> Ids:
        return np.array([self._of_cell[cell] for cell in cells], np.int32)

    # ---- finds -------------------------------------------------------------------------------------------------

    def _has_runs(self, ids: Ids) -> bool:
        if len(self._hits(ids, RUN)[0]):
            return True
        places, runs = self._hits(ids, APART)
        return len(set(runs.tolist())) >= PEOPLE and any(
            _apart(places[is_there], runs[is_there]) >= PEOPLE
            for form in self._forms
            for of_place in form.runs()
            if np.count_nonzero(is_there := np.isin(runs, of_place)) >= PEOPLE
        )

    def _hits(self, ids: Ids, width: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Return the places of runs that somebody's answers have somewhere, and their hashes."""
        known = self._runs[width]
        if len(ids) < width or not len(known):
            return np.empty(0, np.int64), np.empty(0, np.uint64)
        places = np.flatnonzero(in_window(ids == UNKNOWN, width) == 0)
        if not len(places):
            return places, np.empty(0, np.uint64)
        # Most of a text is no answer: only the runs of known words are hashed.
        runs = hashes(ids[places[:, None] + np.arange(width)], axis=1)
        found = known[np.minimum(np.searchsorted(known, runs), len(known) - 1)] == runs
        return places[found], runs[found]

    def _has_people(self, heads: Sequence[str | None], cells: Ids) -> bool:
        if not np.count_nonzero(cells):
            return False
        # In no form are unknown words answers, and most columns of a report's tables hold nothing else.
        known = np.count_nonzero(cells != UNKNOWN, axis=0) >= SOUND * len(cells)
        heads = [head if known[at] else None for at, head in enumerate(heads)]
        return sum(map(bool, heads)) >= FEWEST_COLUMNS and any(form.has(heads, cells) for form in self._forms)


@lru_cache(maxsize=10_000)
def _heading(cell: str) -> str:
    return normal(cell) if len(cell) < LONGEST else ""


def _column(grid: Grid, at: int) -> list[str]:
    return [row[at] if at < len(row) else "" for row in grid]


def _apart(places: NDArray[np.int64], runs: NDArray[np.uint64]) -> int:
    """Return how many different runs there are that do not overlap."""
    seen, end = set[int](), -1
    for place, value in zip(places.tolist(), runs.tolist(), strict=True):
        if place >= end and value not in seen:
            seen.add(value)
            end = place + APART
    return len(seen)


def _marked(names: Sequence[str], ids: Ids) -> Iterator[Ids]:
    """Yield every second and every third cell, where what is between is no number: "Q1: 3, Q2: 0", "3 (Agree)"."""
    is_number = np.array([name[:1].isdigit() or name[:1] in "-+" for name in names], bool)
    for step in range(2, MARKS + 2):
        for first in range(step):
            cells = ids[first::step].copy()
            for at in range(first + 1, first + step):
                between = is_number[at::step][: len(cells)]
                cells[: len(between)][between] = UNKNOWN
            yield cells


def _headed(names: Sequence[str], ids: Ids, places: Sequence[int]) -> Iterator[tuple[list[str | None], Ids]]:
    """Yield headings and rows below them, as words of a text give them: headings first, or one beside its answers."""
    ends = [*places[1:], len(names)]
    after = [ids[at + 1 : end] for at, end in zip(places, ends, strict=True)]
    heads: list[str | None] = [names[at] for at in places]
    # Headings one after the other, then the cells of all rows.
    first = 0
    for at, cells in enumerate(after):
        if (cells != UNKNOWN).any():
            width = at + 1 - first
            if width >= FEWEST_COLUMNS and len(cells) >= width:
                for before in range(min(GAP, len(cells) // width) + 1):
                    rows = len(cells) // (width + before)
                    if rows:
                        table = cells[: rows * (width + before)].reshape(rows, width + before)
                        yield heads[first : at + 1], table[:, before:]
            first = at + 1
    # One heading before one answer, or before the answers of several people; a heading that comes again begins a row.
    lengths = {len(cells) for cells in after[:-1]}
    for length in sorted(lengths - {0})[:3]:
        whole = [
            (head, cells[:length])
            for head, cells in zip(heads, after, strict=True)
            if len(cells) >= length and (cells[:length] != UNKNOWN).any()
        ]
        records = _records(whole)
        common = list(dict.fromkeys(head for record in records for head in record))
        if len(common) >= FEWEST_COLUMNS:
            nothing = np.full(length, MISSING)
            tables = [np.array([record.get(head, nothing) for head in common]).T for record in records]
            yield common, np.concatenate(tables).astype(np.int32)


def _records(pairs: Iterable[tuple[str | None, Ids]]) -> list[dict[str | None, Ids]]:
    records: list[dict[str | None, Ids]] = [{}]
    for head, cells in pairs:
        if head in records[-1]:
            records.append({})
        records[-1][head] = cells
    return records
