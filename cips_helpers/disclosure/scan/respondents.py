"""Search for answers of respondents, however they are written: codes, labels, decimals, rows, columns, records.

Every person's answers are written down in the forms in which a chapter could show them (codes, codes without "don't
know", scores, labels of each language, entries of the file). Cells of built files are compared with them in two ways:

- A table with headings that name questions: its rows are looked up among the people. Five different people are a find
  if their answers are not those that most gave, and one person is, if it is unlikely that the cells agree by chance.
- Cells without headings: runs of successive questions in an order in which answers may be sorted. One run of twelve, or
  five apart of ten, is a find.

A question alone, or two of them, tell nobody from others and are not searched for. Answers in a random order without
headings, and answers that a picture paints, are not found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from cips_helpers.disclosure.scan.grids import Grid
from cips_helpers.survey.normal import plain, word

RUN, APART = 12, 10
"""Successive answers of one person that are a find, and of each of several people."""
KINDS = {RUN: 4, APART: 3}
"""Different answers in a run."""
PEOPLE = 5
"""Different people of whom a few answers each are a find."""
FEWEST_COLUMNS, FEWEST_OF_ONE = 3, 8
"""Questions that headings name: of several people, of one."""
SURPRISE, SURPRISE_OF_ONE = 20.0, 10.0
"""Bits by which answers must be rarer than chance: of several people together; of one, beyond the number of people."""
SOUND = 0.8
"""Part of a column's cells that must be answers to its question."""
MOST_RUNS = 6_000_000
"""Runs of answers that are kept; of a larger survey, those in fewer orders and forms."""

UNKNOWN, MISSING = 0, 1
NO_ANSWER = frozenset({"", "nan", "none", "null", "na", "n/a", "nat", "-1", "-", "–", "—"})
TOKEN = re.compile(r"[^\s,;|\[\](){}:=\"<>/\\]+")
DECIMAL_COMMA = re.compile(r"(?<![\d,])(\d+),(0+)(?!\d|,\d)")
DIGITS = re.compile(r"(?<![\w.])\d{20,}(?![\w.])")
FACTOR = np.uint64(0x9E3779B97F4A7C15)
GAP = 4
"""Unknown cells between a heading and its answers, as an id and a weight."""
HEADS = 3
"""Rows among which headings are looked for."""
LONGEST = 400
"""Letters of a cell that may be an answer or a question."""

Ids = NDArray[np.int32]


@dataclass(frozen=True, repr=False)
class Written:
    """Answers of a sample in one form.

    Attributes
    ----------
    cells
        Ids of words, a row a person and a column a question.
    columns
        Heading in normal form → column.
    orders
        Orders of columns in which answers may be sorted.
    """

    cells: Ids
    columns: Mapping[str, int]
    orders: tuple[tuple[int, ...], ...]


class Vocabulary:
    """Ids of the words in which answers are written; names that consist of several words count as one."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = dict.fromkeys(NO_ANSWER, MISSING)
        self.headings: set[str] = set()
        self._phrases: dict[str, list[tuple[str, ...]]] = defaultdict(list)

    def answer(self, text: str) -> int:
        """Return the id of an answer's word, a new one if need be."""
        name = normal(text)
        self._learn(name)
        return self.ids.setdefault(name, len(self.ids) + 1)

    def heading(self, text: str) -> str:
        """Learn a heading, and return its normal form."""
        name = normal(text)
        self._learn(name)
        self.headings.add(name)
        return name

    def _learn(self, name: str) -> None:
        words = tuple(name.split())
        if len(words) > 1 and words not in self._phrases[words[0]]:
            self._phrases[words[0]].append(words)
            self._phrases[words[0]].sort(key=len, reverse=True)

    def joined(self, words: Sequence[str]) -> list[str]:
        """Return words with those that form a known name joined."""
        if self._phrases.keys().isdisjoint(words):
            return list(words)
        names, at = list[str](), 0
        while at < len(words):
            for phrase in self._phrases.get(words[at], ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    names.append(" ".join(phrase))
                    at += len(phrase)
                    break
            else:
                names.append(words[at])
                at += 1
        return names


@lru_cache(maxsize=100_000)
def _normal_word(text: str) -> str:
    return word(text.strip("'")).rstrip(".")


def words_of(text: str) -> list[str]:
    """Return the words of a text in normal form, without what separates cells.

    Examples
    --------
    >>> words_of("['3.0', 2,0; Don’t know]")
    ['3', '2', "don't", 'know']
    """
    return list(map(_normal_word, TOKEN.findall(DECIMAL_COMMA.sub(r"\1.\2", text))))


def normal(cell: str) -> str:
    """Return the normal form of a cell or name.

    Examples
    --------
    >>> normal(" 3,0"), normal("Prefer not to answer"), normal("03")
    ('3', 'prefer not to answer', '3')
    """
    whole = word(cell)
    return whole if len(whole) < 3 or whole in NO_ANSWER else " ".join(words_of(plain(cell)))


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
        self._runs = {width: _runs(self._written, width) for width in (RUN, APART)}
        self._prepare()

    def _prepare(self) -> None:
        self._of_cell = _CellIds(self._vocabulary)
        self._forms = [_Form(form, len(self._vocabulary.ids) + 2) for form in self._written]

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
        places = [at for at, name in enumerate(names) if name in self._vocabulary.headings]
        return len(places) >= FEWEST_COLUMNS and any(
            self._has_people(heads, cells) for heads, cells in _headed(names, ids, places)
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
        places, hashes = self._hits(ids, APART)
        return len(set(hashes.tolist())) >= PEOPLE and any(
            _apart(places[is_there], hashes[is_there]) >= PEOPLE
            for form in self._forms
            for of_place in form.runs()
            if np.count_nonzero(is_there := np.isin(hashes, of_place)) >= PEOPLE
        )

    def _hits(self, ids: Ids, width: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Return the places of runs that somebody's answers have somewhere, and their hashes."""
        known = self._runs[width]
        if len(ids) < width or not len(known):
            return np.empty(0, np.int64), np.empty(0, np.uint64)
        places = np.flatnonzero(_in_window(ids == UNKNOWN, width) == 0)
        hashes = _hashes(ids, width=width)[places]
        found = known[np.minimum(np.searchsorted(known, hashes), len(known) - 1)] == hashes
        return places[found], hashes[found]

    def _has_people(self, heads: Sequence[str | None], cells: Ids) -> bool:
        return bool(np.count_nonzero(cells)) and any(form.has(heads, cells) for form in self._forms)


class _CellIds(dict[str, int]):
    """Ids of cells as they are written, each worked out once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._ids = vocabulary.ids

    def __missing__(self, cell: str) -> int:
        number = self._ids.get(normal(cell), UNKNOWN) if len(cell) < LONGEST else UNKNOWN
        self[cell] = number
        return number


@lru_cache(maxsize=10_000)
def _heading(cell: str) -> str:
    return normal(cell) if len(cell) < LONGEST else ""


def _column(grid: Grid, at: int) -> list[str]:
    return [row[at] if at < len(row) else "" for row in grid]


def _apart(places: NDArray[np.int64], hashes: NDArray[np.uint64]) -> int:
    """Return how many different runs there are that do not overlap."""
    seen, end = set[int](), -1
    for place, value in zip(places.tolist(), hashes.tolist(), strict=True):
        if place >= end and value not in seen:
            seen.add(value)
            end = place + APART
    return len(seen)


class _Form:
    """Answers in one form, made ready for many comparisons."""

    def __init__(self, written: Written, words: int) -> None:
        self._written = written
        self._words = words

    @cached_property
    def _bits(self) -> NDArray[np.float64]:
        """Surprise of each word in each column; infinite for what nobody answered."""
        cells = self._written.cells
        count = np.zeros((cells.shape[1], self._words))
        np.add.at(count, (np.arange(cells.shape[1]), cells), 1)
        with np.errstate(divide="ignore"):
            bits = -np.log2(count / len(cells))
        bits[:, MISSING] = 0
        return bits

    def runs(self) -> Iterator[NDArray[np.uint64]]:
        """Yield the hashes of all people's runs at each place of each order."""
        for columns in _orders(self._written):
            yield from _hashes(self._written.cells[:, columns], width=APART).T

    def has(self, heads: Sequence[str | None], cells: Ids) -> bool:
        """Return whether rows under headings are people's answers."""
        columns, people = self._written.columns, self._written.cells
        place = {columns[head]: at for at, head in enumerate(heads) if head is not None and head in columns}
        if len(place) < FEWEST_COLUMNS:
            return False
        bits = self._bits[list(place), cells[:, list(place.values())]]
        is_sound = (np.isfinite(bits).mean(axis=0) >= SOUND) & (bits > 0).any(axis=0)
        if np.count_nonzero(is_sound) < FEWEST_COLUMNS:
            return False
        kept = np.array(list(place.items()))[is_sound]
        read, bits = cells[:, kept[:, 1]], bits[:, is_sound]
        found = np.isin(_hashes(read, axis=1), _hashes(people[:, kept[:, 0]], axis=1))
        found &= (read != MISSING).sum(axis=1) >= FEWEST_COLUMNS
        rows, first = np.unique(read[found], axis=0, return_index=True)
        surprise = bits[found][first].sum(axis=1)
        various = np.array([len(set(row) - {MISSING}) > 2 for row in rows.tolist()], bool)
        is_one = ((rows != MISSING).sum(axis=1) >= FEWEST_OF_ONE) & various
        is_one &= surprise >= SURPRISE_OF_ONE + np.log2(len(people))
        return bool(is_one.any() or (len(rows) >= PEOPLE and surprise.sum() >= SURPRISE))


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


def _orders(form: Written) -> Iterator[tuple[int, ...]]:
    for order in form.orders:
        yield from (order, order[::-1])


def _runs(written: Sequence[Written], width: int) -> NDArray[np.uint64]:
    """Return the sorted hashes of successive answers, without those that codes in a table may form by chance.

    Left out are runs of too few kinds of answer, mostly missing ones, and those that repeat themselves.
    """
    made = list[NDArray[np.uint64]]()
    for form in written:
        for order in form.orders:
            if sum(map(len, made)) > MOST_RUNS or len(order) < width:
                break
            cells = form.cells[:, order]
            is_kept = _is_telling(cells, width)
            made.append(_hashes(cells, width=width)[is_kept])
            made.append(_hashes(cells[:, ::-1], width=width)[is_kept[:, ::-1]])
    return np.sort(np.concatenate(made)) if made else np.empty(0, np.uint64)


def _is_telling(cells: Ids, width: int) -> NDArray[np.bool_]:
    ranked = np.sort(np.lib.stride_tricks.sliding_window_view(cells, width, axis=1), axis=2)
    kinds = (np.diff(ranked, axis=2) != 0).sum(axis=2) + 1 - (ranked[:, :, 0] == MISSING)
    is_kept = (kinds >= KINDS[width]) & (_in_window(cells == MISSING, width) <= width // 2)
    for period in range(2, width // 2 + 1):
        is_kept &= _in_window(cells[:, period:] != cells[:, :-period], width - period) > 0
    return is_kept


def _hashes(ids: Ids, *, width: int = APART, axis: int | None = None) -> NDArray[np.uint64]:
    """Return the hash of each run of cells along the last axis, or of whole rows."""
    with np.errstate(over="ignore"):
        numbers = ids.astype(np.uint64)
        if axis is not None:
            width = ids.shape[-1]
        size = ids.shape[-1] - width + 1
        total = np.zeros((*ids.shape[:-1], size), np.uint64)
        for at in range(width):
            total = total * FACTOR + numbers[..., at : at + size] + np.uint64(1)
    return total[..., 0] if axis is not None else total


def _in_window(flags: NDArray[np.bool_], width: int) -> NDArray[np.int32]:
    """Return how many flags each window along the last axis has."""
    sums = np.zeros((*flags.shape[:-1], flags.shape[-1] + 1), np.int32)
    np.cumsum(flags, axis=-1, out=sums[..., 1:])
    return sums[..., width:] - sums[..., :-width]
