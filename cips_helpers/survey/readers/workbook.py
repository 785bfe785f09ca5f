"""Excel workbooks, read by calamine."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from cips_helpers.survey.readers.table import ReadError, Table, build


def read(data: bytes, *, sheet: str | None = None) -> Table:
    """Read one sheet of a workbook; see :func:`cips_helpers.survey.readers.read_table`."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if sheet is not None and sheet not in names:
            raise ReadError(f"has no sheet {sheet!r}", f"its sheets are {', '.join(map(repr, names))}")
        if not names:
            raise ReadError("the workbook has no sheet", "export the answers again")
        rows = book.get_sheet_by_name(sheet or names[0]).to_python()
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError("the workbook is damaged", "open it in Excel and save it again as .xlsx") from None
    if not rows:
        raise ReadError(f"the sheet {sheet or names[0]!r} is empty", "name the right `sheet` in study.yml")
    notes: list[tuple[str, str, int | None]] = []
    if sheet is None and len(names) > 1:
        notes.append((f"the workbook has {len(names)} sheets", f"the first, {names[0]!r}, was read", None))
    header = [_text(cell) for cell in rows[0]]
    width = max((place for place, name in enumerate(header, start=1) if name.strip()), default=0)
    width = max(width, _used(rows[1:]))
    header = header[:width]
    columns = [pd.Series([_text(row[place]) for row in rows[1:]], dtype="str") for place in range(width)]
    return build(header, columns, notes)


def _used(rows: list[list[Any]]) -> int:
    """How many columns hold anything: formatted empty cells stretch a sheet far beyond its content."""
    return max(
        (i for row in rows for i, cell in enumerate(row, start=1) if cell not in ("", None)), default=0
    )


def _text(cell: Any) -> str:
    """Write a cell as the text a person sees: Excel keeps every number as a float."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
