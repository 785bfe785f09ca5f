"""Reading of a file of answers as a table of texts."""

from __future__ import annotations

import re
from collections.abc import Container
from pathlib import Path

import numpy as np
import pandas as pd

from cips_helpers import sizes
from cips_helpers.inputs import InputError, read_input
from cips_helpers.instrument.meant import meant
from cips_helpers.survey.normal import figure, plain
from cips_helpers.survey.readers import delimited, labelled, parquet, workbook
from cips_helpers.survey.readers.cells import ReadError, Table
from cips_helpers.survey.readers.sniff import FORMATS, NAMES, content_of
from cips_helpers.survey.vocabulary import Vocabulary

READ = ("csv", "xlsx", "parquet", "spss", "stata")
"""Formats that are read."""
_TOTAL = re.compile(
    r"^(grand |sub)?(totals?|sums?|counts?|n|means?|averages?|median|somme|totaux|moyenne|total general|suma|media|"
    r"promedio|soma|média|summe|mittelwert|المجموع|الإجمالي|المتوسط|всього|итого|%)"
    r"( (\w+ )?(answered|answers|responses|respondents|agree|yes|score|réponses|répondants|respuestas|respostas))?\W*$"
)
_SHORTEST_HEADING, _FEWEST_HEADINGS = 3, 3
"""Letters of a heading among the answers, and headings of a row, at least."""
_MOST_TEXTS = 500
"""Different entries of a column among which headings are searched for; a question has fewer answers."""


def read_table(
    path: Path,
    known: Container[str] = (),
    *,
    format: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Table:
    """Read a file of answers as texts: CSV, Excel, Parquet, SPSS or Stata.

    Parameters
    ----------
    path
        The file.
    known
        Headings that may occur, as a rule a `Vocabulary`; they decide which sheet, row of headings, delimiter and
        encoding is taken.
    format
        ``csv``, ``xlsx``, ``parquet``, ``spss`` or ``stata``; by the suffix of the name by default.
    sheet
        The sheet of a workbook; the visible one with the most known headings by default.
    encoding
        The encoding of delimited text; recognized by default.

    Returns
    -------
    Table
        The cells; rows without any entry and a last row of totals are left out, with a warning in ``notes``.

    Raises
    ------
    ReadError
        If the file does not exist, is empty or damaged, or is of another format than its name says.
    """
    try:
        data = read_input(path, largest=sizes.FILE_BYTES)
    except InputError as error:
        raise ReadError(error.what, error.todo) from None
    except FileNotFoundError:
        beside = sorted(other.name for other in path.parent.iterdir()) if path.parent.is_dir() else []
        if "\\" in path.name:
            raise ReadError("there is no such file", "write / between folders in study.yml, no backslash") from None
        raise ReadError("there is no such file", f"check the name in study.yml{meant(path.name, beside)}") from None
    except (OSError, ValueError) as error:  # a ValueError where the name holds a null character
        reason = getattr(error, "strerror", None) or "not a file's name"
        raise ReadError(f"can't be opened ({reason})", "check the name and the access rights") from None
    named = format or FORMATS.get(path.suffix.lower())
    content = content_of(data)
    if content == "empty":
        raise ReadError("the file is empty", "export the answers again")
    if content not in READ:
        raise ReadError(f"holds {NAMES[content]}", "export the answers as CSV (UTF-8), .xlsx, Parquet, SPSS or Stata")
    if named is None:
        raise ReadError(
            f"the ending {path.suffix!r} does not say what the file is",
            f"it holds {NAMES[content]}: name it so, or set `format` in study.yml",
        )
    if content != named:
        raise ReadError(
            f"is named like {NAMES[named]} but holds {NAMES[content]}",
            "rename it or export it again, and name the new file in study.yml",
        )
    if content == "csv":
        table = delimited.read(data, known, encoding=encoding)
    elif content == "xlsx":
        table = workbook.read(data, known, sheet=sheet)
    elif content == "parquet":
        table = parquet.read(data)
    else:
        table = labelled.read(path, content)
    return _without_headings(_without_totals(_without_empty_rows(table)), known)


def sheets_with_answers(path: Path, known: Container[str]) -> list[str]:
    """Return the visible sheets of a workbook that have the expected headings; none for other files.

    Parameters
    ----------
    path, known
        The file, and headings that may occur.

    Raises
    ------
    ReadError
        If the workbook can't be read.
    """
    if FORMATS.get(path.suffix.lower()) != "xlsx":
        return []
    try:
        data = read_input(path, largest=sizes.FILE_BYTES)
    except (InputError, OSError, ValueError):
        return []  # `read_table` says why
    return workbook.sheets_with_headings(data, known) if content_of(data) == "xlsx" else []


def _without_empty_rows(table: Table) -> Table:
    blank = pd.Series(True, index=table.cells.index)
    for name in table.cells:
        blank &= table.cells[name].str.strip() == ""
        if not blank.any():
            return table
    note = ("rows without any entry", "they were left out", int(blank.sum()))
    return table.keep(~blank).noted(note)


def _without_totals(table: Table) -> Table:
    """Leave out last rows of sums, counts or means, which people add in Excel."""
    rows = len(table.cells)
    while rows > 1 and _is_total([str(cell).strip() for cell in table.cells.iloc[rows - 1] if str(cell).strip()]):
        rows -= 1
    if (n := len(table.cells) - rows) == 0:
        return table
    what = "the last row looks like a sum" if n == 1 else f"the last {n} rows look like sums"
    todo = f"{'it was' if n == 1 else 'they were'} left out; delete what is no respondent"
    return table.keep(np.arange(len(table.cells)) < rows).noted((what, todo, n))


def names_totals(entry: str) -> bool:
    """Return whether an entry is a word that names a row of totals.

    Examples
    --------
    >>> names_totals("Grand total:"), names_totals("Somme"), names_totals("M-017")
    (True, True, False)
    """
    return _TOTAL.match(plain(entry)) is not None


def _is_total(cells: list[str]) -> bool:
    """Return whether the entries of a row are a word like *total* and figures."""
    numbers = sum(figure(cell.rstrip(" %")) is not None for cell in cells)
    named = any(map(names_totals, cells[:2]))
    return named and numbers >= 2 and 2 * numbers >= len(cells)


def _without_headings(table: Table, known: Container[str]) -> Table:
    """Leave out headings that are repeated among the answers; refuse a second table with other headings.

    Copies of two exports below each other have both.
    """
    found = pd.DataFrame(False, index=table.cells.index, columns=table.cells.columns)
    own = found.copy()
    key = known.key if isinstance(known, Vocabulary) else plain
    for name in table.cells:
        texts = table.cells[name].unique()
        if len(texts) <= _MOST_TEXTS:
            are_headings = {text: len(text) >= _SHORTEST_HEADING and text in known for text in texts}
            if any(are_headings.values()):
                found[name] = table.cells[name].map(are_headings).astype(bool)
                own[name] = table.cells[name].map({text: key(text) == key(str(name)) for text in texts}) & found[name]
    rows = found.sum(axis=1) >= _FEWEST_HEADINGS
    if not rows.any():
        return table
    filled = (table.cells[rows].map(str.strip) != "").sum(axis=1)
    rows[rows] = 2 * found[rows].sum(axis=1) >= filled
    if not rows.any():
        return table
    other = rows & (2 * own.sum(axis=1) < found.sum(axis=1))
    if other.any():
        raise ReadError(
            f"headings of another table stand in row {other.idxmax()}, below the answers",
            "put each table into a sheet or file of its own",
        )
    what = "the headings are repeated among the answers"
    return table.keep(~rows).noted((what, "these rows were left out", int(rows.sum())))
