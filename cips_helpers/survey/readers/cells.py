"""The cells of a file as texts, and the one error of all readers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pandas as pd


class ReadError(ValueError):
    """A file that can't be read: what is wrong with it, and what to do."""

    def __init__(self, what: str, todo: str) -> None:
        self.what, self.todo = what, todo
        super().__init__(f"{what}; {todo}")


@dataclass(frozen=True, repr=False)
class Table:
    """A file's cells as texts.

    ``columns`` are the names in the order of the file, duplicates included, and an empty name for each
    nameless column that is not empty itself; ``cells`` holds the first of each name (one text column
    a name, empty where the cell is). ``notes`` are (what, to do, rows).
    """

    columns: tuple[str, ...]
    cells: pd.DataFrame
    notes: tuple[tuple[str, str, int | None], ...] = field(default=())


def build(columns: Collection[str], cells: Collection[pd.Series], notes: list[tuple[str, str, int | None]]) -> Table:
    """Put a table together from its columns; of columns of one name the first counts."""
    named = [(" ".join(str(name).split()), column) for name, column in zip(columns, cells, strict=True)]
    kept = [(name, column) for name, column in named if name or (column.str.strip() != "").any()]
    first: dict[str, pd.Series] = {}
    for name, column in kept:
        first.setdefault(name, column)
    return Table(tuple(name for name, _ in kept), pd.DataFrame(first), tuple(notes))
