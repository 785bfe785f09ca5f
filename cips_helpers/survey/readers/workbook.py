"""Reader of Excel workbooks, based on calamine."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook, PasswordError

from cips_helpers.survey.readers.cells import ReadError, Table, build
from cips_helpers.survey.readers.formulas import without_value
from cips_helpers.survey.readers.unpacked import check_archive, check_sheet
from cips_helpers.survey.readers.workbook_parts import shared_texts, sheet_part


def read(data: bytes, *, sheet: str | None = None) -> Table:
    """Read one sheet of a workbook; see `cips_helpers.survey.readers.table.read_table`."""
    names, rows, uncomputed, errors = _open(data, sheet)
    if sheet is not None and sheet not in names:
        raise ReadError(f"has no sheet {sheet!r}", f"its sheets are {', '.join(map(repr, names))}")
    if not names:
        raise ReadError("the workbook has no sheet", "export the answers again")
    if uncomputed or errors:
        raise ReadError(
            f"cells without a value: {uncomputed} formula(s) never computed, {errors} error(s) like #N/A",
            "open the workbook in Excel, put values in their place, and save it",
        )
    if not rows:
        raise ReadError(f"the sheet {sheet or names[0]!r} is empty", "name the right `sheet` in study.yml")
    notes: list[tuple[str, str, int | None]] = []
    if sheet is None and len(names) > 1:
        notes.append((f"the workbook has {len(names)} sheets", f"the first, {names[0]!r}, was read", None))
    header = [_text(cell) for cell in rows[0]]
    width = max((number for number, name in enumerate(header, start=1) if name.strip()), default=0)
    width = max(width, _used_width(rows[1:]))
    header = header[:width]
    columns = [pd.Series([_text(row[number]) for row in rows[1:]], dtype="str") for number in range(width)]
    return build(header, columns, notes)


def _open(data: bytes, sheet: str | None) -> tuple[list[str], list[list[Any]], int, int]:
    """Return the names of sheets, the rows of one, and its numbers of uncomputed formulas and of errors."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        check_archive(archive)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        name = names[0] if sheet is None and names else sheet
        if name is None or name not in names:
            return names, [], 0, 0
        content = archive.read(sheet_part(archive, name))
        check_sheet(content, shared_texts(archive))
        return names, book.get_sheet_by_name(name).to_python(), *without_value(content)
    except ReadError:
        raise
    except PasswordError:
        raise ReadError("the workbook has a password", "save it without one") from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        # A damaged workbook may fail in the parser, the archive or the XML; a Rust panic is a BaseException only.
        # Any of their messages may quote a cell.
        raise ReadError("the workbook is damaged or cut off", "open it in Excel and save it again as .xlsx") from None


def _used_width(rows: list[list[Any]]) -> int:
    """Return the number of columns up to the last entry; formatted empty cells extend a sheet beyond its content."""
    return max((i for row in rows for i, cell in enumerate(row, start=1) if cell not in ("", None)), default=0)


def _text(cell: Any) -> str:
    """Return a cell as the text shown in Excel, which stores every number as a float."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
