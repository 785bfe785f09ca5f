"""Tables as CSV and Excel files: no text is run as a formula, and the same table gives the same bytes."""

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

from cips_helpers.bidi import runs_from_right
from cips_helpers.xlsx import undated

RISKY = re.compile(r"[=+\-@\t\r\n]")
"""Start of a text that a spreadsheet runs as a formula or splits into cells (OWASP, CSV injection)."""
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""Date of a workbook when ``SOURCE_DATE_EPOCH`` is not set: the earliest a ZIP archive can hold."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    name
        Name on the sheet's tab.
    frame
        Columns of numbers and of text; missing values are left empty.
    decimals
        Column → decimals of each row; other columns of numbers hold whole numbers.
    widths
        Column → width in characters.
    """

    name: str
    frame: pd.DataFrame
    decimals: Mapping[str, Sequence[int]] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)


def is_risky(text: str) -> bool:
    """Return whether a spreadsheet may take a text for a formula; a plain number is none.

    Examples
    --------
    >>> [is_risky(text) for text in ("=1+1", "@SUM(A1)", "-0.3", "-1+2", "a = b")]
    [True, True, False, True, False]
    """
    return bool(RISKY.match(text)) and not NUMBER.fullmatch(text)


def as_csv(sheet: Sheet) -> bytes:
    r"""Return a table as CSV (RFC 4180) in UTF-8, with the byte order mark by which Excel knows the encoding.

    Numbers have a decimal point and no thousands separator. A text that could be taken for a formula gets a leading
    apostrophe.

    Examples
    --------
    >>> frame = pd.DataFrame({"label": ["=1+1", "Audit"], "estimate": [-0.5, float("nan")]})
    >>> as_csv(Sheet("figures", frame, {"estimate": [2, 2]})).decode("utf-8-sig")
    "label,estimate\r\n'=1+1,-0.50\r\nAudit,\r\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.frame.columns)
    writer.writerows(zip(*(_written(sheet, str(column)) for column in sheet.frame), strict=True))
    return text.getvalue().encode("utf-8-sig")


def as_workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Return tables as an Excel workbook with frozen heads and filters, in which no text is a formula.

    Parameters
    ----------
    sheets
        Sheets in their order.
    title
        Title of the workbook; where it runs from the right, so do the sheets.

    Returns
    -------
    bytes
        An Excel file.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.sheet_view.rightToLeft = runs_from_right(title)
        _fill(page, sheet)
    return finished(book, title=title)


def finished(book: Workbook, *, title: str) -> bytes:
    """Return the bytes of a workbook without author, dated by ``SOURCE_DATE_EPOCH``, so that builds are reproducible.

    Parameters
    ----------
    book
        A workbook in which texts that look like formulas are marked as text, see `text_cell`.
    title
        Title of the workbook.

    Returns
    -------
    bytes
        An Excel file.
    """
    book.properties.title, book.properties.creator = title, "cips-helpers"
    file = io.BytesIO()
    book.save(file)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else EARLIEST
    return undated(file.getvalue(), moment=max(moment, EARLIEST))


def text_cell(sheet: Any, text: str) -> WriteOnlyCell:
    """Return a cell whose text is not read as a formula, even after it was edited."""
    cell = WriteOnlyCell(sheet, text)
    if is_risky(text):
        cell.data_type, cell.quotePrefix = "s", True
    return cell


def _written(sheet: Sheet, column: str) -> list[str]:
    values = sheet.frame[column]
    if not pd.api.types.is_numeric_dtype(values):
        return [f"'{text}" if is_risky(text) else text for text in values.fillna("").astype(str)]
    decimals = sheet.decimals.get(column, [0] * len(values))
    return ["" if pd.isna(value) else f"{value:.{digits}f}" for value, digits in zip(values, decimals, strict=True)]


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
    decimals = sheet.decimals.get(column)
    if decimals is None:
        return [None if pd.isna(value) else int(value) for value in values]
    return [
        None if pd.isna(value) else _number_cell(page, float(value), digits)
        for value, digits in zip(values, decimals, strict=True)
    ]


def _number_cell(page: Any, value: float, decimals: int) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, round(value, decimals) if decimals else round(value))
    cell.number_format = f"0.{'0' * decimals}" if decimals else "0"
    return cell
