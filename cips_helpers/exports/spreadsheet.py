"""Tables as files a spreadsheet opens: safe against formulas, numbers as numbers, the same bytes each time."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from cips_helpers.xlsx import undated

RISKY = re.compile(r"[=+\-@\t\r\n]")
"""What a cell must not start with: a spreadsheet would run it, or part the cell there (OWASP, CSV injection)."""
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""A workbook is dated to this day where the build is told none: a ZIP archive knows no earlier one."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    name
        As on its tab.
    frame
        Numbers as numbers, everything else as text; what is missing is left empty.
    decimals
        Column → decimals of each row; a column of numbers that isn't named has whole ones.
    widths
        Column → width in letters.
    """

    name: str
    frame: pd.DataFrame
    decimals: Mapping[str, Sequence[int]] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)


def is_risky(text: str) -> bool:
    """Tell whether a spreadsheet might take a text for a formula; a plain number is none.

    Examples
    --------
    >>> [is_risky(text) for text in ("=1+1", "@SUM(A1)", "-0.3", "-1+2", "a = b")]
    [True, True, False, True, False]
    """
    return bool(RISKY.match(text)) and not NUMBER.fullmatch(text)


def as_csv(sheet: Sheet) -> bytes:
    r"""Write a table as CSV (RFC 4180) in UTF-8 with a byte order mark, by which Excel knows the encoding.

    Numbers have a decimal point and no other sign. A text that could be taken for a formula gets a leading
    apostrophe.

    Examples
    --------
    >>> frame = pd.DataFrame({"label": ["=1+1", "Audit"], "estimate": [-0.5, float("nan")]})
    >>> as_csv(Sheet("figures", frame, {"estimate": [2, 2]})).decode("utf-8-sig")
    "label,estimate\r\n'=1+1,-0.50\r\nAudit,\r\n"
    """
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(sheet.frame.columns)
    writer.writerows(zip(*(_written(sheet, str(column)) for column in sheet.frame), strict=True))
    return made.getvalue().encode("utf-8-sig")


def as_workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Write tables as an Excel workbook: a head that stays in sight, a filter, texts that are never formulas.

    Parameters
    ----------
    sheets
        In their order.
    title
        The workbook's title.

    Returns
    -------
    bytes
        The file.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    return finished(book, title=title)


def finished(book: Workbook, *, title: str) -> bytes:
    """Save a workbook without a person or an hour: dated as ``SOURCE_DATE_EPOCH`` says, so that builds are alike.

    Parameters
    ----------
    book
        Any workbook; texts in it that look like formulas are the caller's, see `text_cell`.
    title
        Its title.

    Returns
    -------
    bytes
        The file.
    """
    book.properties.title, book.properties.creator = title, "cips-helpers"
    made = io.BytesIO()
    book.save(made)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else EARLIEST
    return undated(made.getvalue(), moment=max(moment, EARLIEST))


def text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    """Make a cell of a text that stays one, even after it was edited."""
    cell = WriteOnlyCell(sheet, text)
    if is_risky(text):
        cell.data_type, cell.quotePrefix = "s", True
    return cell


def _written(sheet: Sheet, column: str) -> list[str]:
    values = sheet.frame[column]
    if not pd.api.types.is_numeric_dtype(values):
        return [f"'{text}" if is_risky(text) else text for text in values.fillna("").astype(str)]
    places = sheet.decimals.get(column, [0] * len(values))
    return ["" if pd.isna(value) else f"{value:.{place}f}" for value, place in zip(values, places, strict=True)]


def _fill(page: Any, sheet: Sheet) -> None:
    frame = sheet.frame
    page.freeze_panes = "A2"
    for number, name in enumerate(frame, 1):
        page.column_dimensions[get_column_letter(number)].width = sheet.widths.get(str(name), 14)
    page.auto_filter.ref = f"A1:{get_column_letter(frame.shape[1])}{len(frame) + 1}"
    heads = [WriteOnlyCell(page, str(name)) for name in frame]
    for head in heads:
        head.font, head.alignment = Font(bold=True), Alignment(vertical="top", wrap_text=True)
    page.append(heads)
    for row in zip(*(_cells(page, sheet, str(column)) for column in frame), strict=True):
        page.append(row)


def _cells(page: Any, sheet: Sheet, column: str) -> list[Any]:
    values = sheet.frame[column]
    if not pd.api.types.is_numeric_dtype(values):
        return [text_cell(page, text) if is_risky(text) else text or None for text in values.fillna("").astype(str)]
    places = sheet.decimals.get(column)
    if places is None:
        return [None if pd.isna(value) else int(value) for value in values]
    return [
        None if pd.isna(value) else _number_cell(page, float(value), place)
        for value, place in zip(values, places, strict=True)
    ]


def _number_cell(page: Any, value: float, places: int) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, round(value, places) if places else round(value))
    cell.number_format = f"0.{'0' * places}" if places else "0"
    return cell
