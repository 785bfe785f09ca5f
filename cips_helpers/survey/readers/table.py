"""Reading of a CSV, Excel or Parquet file as a table of texts."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from cips_helpers import sizes
from cips_helpers.inputs import InputError, read_input
from cips_helpers.survey.readers import delimited, parquet, workbook
from cips_helpers.survey.readers.cells import ReadError, Table
from cips_helpers.survey.readers.sniff import FORMATS, NAMES, content_of


def read_table(
    path: Path, *, format: str | None = None, sheet: str | None = None, expected: Collection[str] = ()
) -> Table:
    """Read a CSV, Excel or Parquet file as texts.

    Parameters
    ----------
    path
        The file.
    format
        ``csv``, ``xlsx`` or ``parquet``; by the suffix of the name by default.
    sheet
        The sheet of a workbook; the first one by default.
    expected
        Column names that may occur; they decide which delimiter is taken.

    Returns
    -------
    Table
        The cells; rows without any entry are left out, with a warning in ``notes``.

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
        raise ReadError("there is no such file", "check the name in study.yml") from None
    except (OSError, ValueError) as error:  # a ValueError where the name holds a null character
        reason = getattr(error, "strerror", None) or "not a file's name"
        raise ReadError(f"can't be opened ({reason})", "check the name and the access rights") from None
    named = format or FORMATS.get(path.suffix.lower())
    content = content_of(data)
    if content == "empty":
        raise ReadError("the file is empty", "export the answers again")
    if content not in ("csv", "xlsx", "parquet"):
        raise ReadError(f"holds {NAMES[content]}", "export the answers as CSV (UTF-8), .xlsx or Parquet")
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
        table = delimited.read(data, expected=expected)
    elif content == "xlsx":
        table = workbook.read(data, sheet=sheet)
    else:
        table = parquet.read(data)
    return _without_empty_rows(table)


def _without_empty_rows(table: Table) -> Table:
    blank = pd.Series(True, index=table.cells.index)
    for name in table.cells:
        blank &= table.cells[name].str.strip() == ""
        if not blank.any():
            return table
    note = ("rows without any entry", "they were left out", int(blank.sum()))
    return Table(table.columns, table.cells[~blank].reset_index(drop=True), (*table.notes, note))
