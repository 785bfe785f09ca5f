"""People's answers in one form, compared with rows under headings and with runs of successive cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cips_helpers.disclosure.scan.vocabulary import MISSING

RUN, APART = 12, 10
"""Successive answers of one person that are a find, and of each of several people."""
KINDS = {RUN: 4, APART: 3}
"""Different answers in a run."""
MOST_MISSING = 0.25
"""Part of a run without an answer: with more, a table's codes of one question and empty cells would be enough."""
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

FACTOR = np.uint64(0x9E3779B97F4A7C15)

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


class Form:
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
        for columns in orders_of(self._written):
            yield from hashes(self._written.cells[:, columns], width=APART).T

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
        found = np.isin(hashes(read, axis=1), hashes(people[:, kept[:, 0]], axis=1))
        found &= (read != MISSING).sum(axis=1) >= FEWEST_COLUMNS
        rows, first = np.unique(read[found], axis=0, return_index=True)
        surprise = bits[found][first].sum(axis=1)
        various = np.array([len(set(row) - {MISSING}) > 2 for row in rows.tolist()], bool)
        is_one = ((rows != MISSING).sum(axis=1) >= FEWEST_OF_ONE) & various
        is_one &= surprise >= SURPRISE_OF_ONE + np.log2(len(people))
        return bool(is_one.any() or (len(rows) >= PEOPLE and surprise.sum() >= SURPRISE))


def orders_of(form: Written) -> Iterator[tuple[int, ...]]:
    for order in form.orders:
        yield from (order, order[::-1])


def runs_of(written: Sequence[Written], width: int) -> NDArray[np.uint64]:
    """Return the sorted hashes of successive answers, without those that codes in a table may form by chance.

    Left out are runs of too few kinds of answer, those with many missing ones, those that repeat themselves, and those
    in which no answer comes twice together and each but one is always followed by the same, as where a table lists the
    codes of one question after the other.
    """
    made = list[NDArray[np.uint64]]()
    for form in written:
        for order in form.orders:
            if sum(map(len, made)) > MOST_RUNS or len(order) < width:
                break
            cells = form.cells[:, order]
            is_kept = _is_telling(cells, width)
            made.append(hashes(cells, width=width)[is_kept])
            made.append(hashes(cells[:, ::-1], width=width)[is_kept[:, ::-1]])
    return np.sort(np.concatenate(made)) if made else np.empty(0, np.uint64)


def _is_telling(cells: Ids, width: int) -> NDArray[np.bool_]:
    different = _different(cells, width)
    kinds = different - (in_window(cells == MISSING, width) > 0)
    is_kept = (kinds >= KINDS[width]) & (in_window(cells == MISSING, width) <= width * MOST_MISSING)
    following = cells[:, :-1].astype(np.int64) * (int(cells.max(initial=0)) + 1) + cells[:, 1:]
    is_listed = in_window(cells[:, 1:] == cells[:, :-1], width - 1) == 0
    is_kept &= ~is_listed | (_different(following, width - 1) > different + 1)
    for period in range(2, width // 2 + 1):
        is_kept &= in_window(cells[:, period:] != cells[:, :-period], width - period) > 0
    return is_kept


def _different(values: NDArray[np.integer], width: int) -> NDArray[np.intp]:
    """Return how many different values each window has."""
    ranked = np.sort(np.lib.stride_tricks.sliding_window_view(values, width, axis=1), axis=2)
    return np.asarray((np.diff(ranked, axis=2) != 0).sum(axis=2) + 1)


def hashes(ids: Ids, *, width: int = APART, axis: int | None = None) -> NDArray[np.uint64]:
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


def in_window(flags: NDArray[np.bool_], width: int) -> NDArray[np.int32]:
    """Return how many flags each window along the last axis has."""
    sums = np.zeros((*flags.shape[:-1], flags.shape[-1] + 1), np.int32)
    np.cumsum(flags, axis=-1, out=sums[..., 1:])
    return sums[..., width:] - sums[..., :-width]
