"""Tables of texts, and the error of readers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from cips_helpers import sizes
from cips_helpers.survey.normal import seen


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
        Its index is the row of the file, from 1.
    notes
        (what, to do, rows): warnings of the reader.
    labels
        Heading → second heading: the text of the question, where a file has both.
    facts
        What was found in the file, for the analyst: encoding, sheet.
    meanings
        Heading → value → label, of a file whose values carry labels; a value without a label is none of its keys.
    """

    columns: tuple[str, ...]
    cells: pd.DataFrame
    notes: tuple[tuple[str, str, int | None], ...] = field(default=())
    labels: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def keep(self, rows: np.ndarray | pd.Series) -> Table:
        """Return the table with some of its rows.

        Parameters
        ----------
        rows
            Boolean mask.
        """
        return replace(self, cells=self.cells[rows])

    def noted(self, *notes: tuple[str, str, int | None]) -> Table:
        """Return the table with further notes."""
        return replace(self, notes=(*self.notes, *notes))


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


def build(
    columns: Collection[str],
    cells: Collection[pd.Series],
    notes: list[tuple[str, str, int | None]],
    *,
    labels: Collection[str] = (),
    facts: Mapping[str, str] | None = None,
    first_row: int = 2,
) -> Table:
    """Make a table from headings and columns.

    Empty columns without a heading are dropped, and so are numbers of rows, which R and pandas write without one.

    Parameters
    ----------
    columns
        Headings.
    cells
        Text columns, one per heading.
    notes
        Warnings of the reader.
    labels
        Second headings, one per heading.
    facts
        See `Table`.
    first_row
        Row of the file in which the answers begin.

    Returns
    -------
    Table
    """
    second = [*labels, *[""] * (len(columns) - len(labels))]
    named = [
        (_one_line(name), _one_line(label), column) for name, label, column in zip(columns, second, cells, strict=True)
    ]
    kept = [
        (name, label, column)
        for name, label, column in named
        if name or ((column.str.strip() != "").any() and not numbers_rows(column))
    ]
    first: dict[str, pd.Series] = {}
    for name, _, column in kept:
        first.setdefault(name, column)
    frame = pd.DataFrame(first)
    frame.index = pd.RangeIndex(first_row, first_row + len(frame))
    by_name = {name: label for name, label, _ in reversed(kept) if label and label != name}
    return Table(tuple(name for name, _, _ in kept), frame, tuple(notes), by_name, facts or {})


def _one_line(text: str) -> str:
    return " ".join(seen(str(text)).split())


def numbers_rows(column: pd.Series) -> bool:
    """Return whether a column holds the numbers of rows, 1, 2, … or 0, 1, …"""
    if not len(column) or column.iloc[0].strip() not in ("0", "1"):
        return False
    start = int(column.iloc[0])
    return bool((column.str.strip() == [str(number) for number in range(start, start + len(column))]).all())
