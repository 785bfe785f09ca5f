"""Tables of texts, and the error of readers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pandas as pd

from cips_helpers import sizes


class ReadError(ValueError):
    """Raised for a file that can't be read.

    Parameters
    ----------
    what
        Description of the fault.
    todo
        How to correct it.
    """

    def __init__(self, what: str, todo: str) -> None:
        self.what, self.todo = what, todo
        super().__init__(f"{what}; {todo}")


@dataclass(frozen=True, repr=False)
class Table:
    """The cells of a file as texts.

    Attributes
    ----------
    columns
        Headings in the order of the file, with repetitions; empty for a column with entries but no heading.
    cells
        One text column per heading, the first of a repeated one; empty cells are empty texts.
    notes
        (what, to do, rows): warnings of the reader.
    """

    columns: tuple[str, ...]
    cells: pd.DataFrame
    notes: tuple[tuple[str, str, int | None], ...] = field(default=())


def check_size(rows: int, columns: int, *, cells: int = sizes.CELLS) -> None:
    """Raise ``ReadError`` for a table of more rows, columns or cells than are read.

    Parameters
    ----------
    rows, columns
        Size of the table.
    cells
        Largest number of cells.
    """
    todo = "check that it is the right file; divide it, or delete what is no answer"
    if rows > sizes.ROWS:
        raise ReadError(f"has {rows:,} rows; at most {sizes.ROWS:,} are read", todo)
    if columns > sizes.COLUMNS:
        raise ReadError(f"has {columns:,} columns; at most {sizes.COLUMNS:,} are read", todo)
    if rows * columns > cells:
        raise ReadError(f"has {rows:,} rows × {columns:,} columns; at most {cells:,} cells are read", todo)


def build(columns: Collection[str], cells: Collection[pd.Series], notes: list[tuple[str, str, int | None]]) -> Table:
    """Make a table from headings and columns; empty columns without a heading are dropped.

    Parameters
    ----------
    columns
        Headings.
    cells
        Text columns, one per heading.
    notes
        Warnings of the reader.

    Returns
    -------
    Table
    """
    named = [(" ".join(str(name).split()), column) for name, column in zip(columns, cells, strict=True)]
    kept = [(name, column) for name, column in named if name or (column.str.strip() != "").any()]
    first: dict[str, pd.Series] = {}
    for name, column in kept:
        first.setdefault(name, column)
    return Table(tuple(name for name, _ in kept), pd.DataFrame(first), tuple(notes))
