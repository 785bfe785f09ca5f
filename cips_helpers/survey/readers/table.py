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

READ = ("csv", "xlsx", "parquet", "spss", "stata")
"""Formats that are read."""
_TOTAL = re.compile(
    r"^(grand )?(totals?|sums?|counts?|n|means?|averages?|somme|totaux|moyenne|total general|suma|media|promedio|soma|"
    r"média|summe|mittelwert|المجموع|الإجمالي|المتوسط|всього|итого)\W*$"
)


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
    return _without_totals(_without_empty_rows(table))


def _without_empty_rows(table: Table) -> Table:
    blank = pd.Series(True, index=table.cells.index)
    for name in table.cells:
        blank &= table.cells[name].str.strip() == ""
        if not blank.any():
            return table
    note = ("rows without any entry", "they were left out", int(blank.sum()))
    return table.keep(~blank).noted(note)


def _without_totals(table: Table) -> Table:
    """Leave out a last row of sums, counts or means, which people add in Excel."""
    if len(table.cells) < 2:
        return table
    cells = [str(cell).strip() for cell in table.cells.iloc[-1] if str(cell).strip()]
    numbers = sum(figure(cell) is not None for cell in cells)
    if numbers < 2 or 2 * numbers < len(cells) or not any(_TOTAL.match(plain(cell)) for cell in cells[:2]):
        return table
    todo = "it was left out; delete it if it is no respondent"
    kept = np.arange(len(table.cells)) < len(table.cells) - 1
    return table.keep(kept).noted(("the last row looks like a sum", todo, 1))
