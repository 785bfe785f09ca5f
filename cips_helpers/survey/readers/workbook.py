"""Reader of Excel workbooks, based on calamine."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from cips_helpers.survey.readers.cells import ReadError, Table, build
from cips_helpers.survey.readers.formulas import without_value
from cips_helpers.survey.readers.heading_rows import PEEKED, SEARCHED, find_headings
from cips_helpers.survey.readers.unpacked import check_archive, check_sheet
from cips_helpers.survey.readers.workbook_parts import hidden_rows, merged_cells, shared_texts, sheet_part


def read(data: bytes, known: Container[str] = (), *, sheet: str | None = None) -> Table:
    """Read one sheet of a workbook; see `cips_helpers.survey.readers.table.read_table`.

    Without a name it is the visible sheet with the most known headings. A hidden one is never read unless it is named.
    """
    book = _opened(data)
    names = [entry.name for entry in book.sheets]
    if sheet is not None and sheet not in names:
        raise ReadError(f"has no sheet {sheet!r}", f"its sheets are {', '.join(map(repr, names))}")
    if not names:
        raise ReadError("the workbook has no sheet", "export the answers again")
    name, notes = (sheet, []) if sheet is not None else _chosen(book, known)
    page = book.sheet(name)
    rows = page.rows
    if page.uncomputed or page.errors:
        raise ReadError(
            f"cells without a value: {page.uncomputed} formula(s) never computed, {page.errors} error(s) like #N/A",
            "open the workbook in Excel, put values in their place, and save it",
        )
    if not rows:
        raise ReadError(f"the sheet {name!r} is empty", "name the right `sheet` in study.yml")
    headings = find_headings(rows[:PEEKED], known)
    header, below = list(headings.names), rows[headings.rows :]
    width = max((number for number, text in enumerate(header, start=1) if text.strip()), default=0)
    width = max(width, _used_width(below))
    header = [*header, *[""] * width][:width]
    labels = [*headings.labels, *[""] * width][:width]
    columns = [pd.Series([row[number] for row in below], dtype="str") for number in range(width)]
    first_row = page.first + headings.rows
    if n_hidden := len([row for row in page.hidden if row >= first_row]):
        todo = "they were read; unhide them and look, or delete them if they should not count"
        notes.append(("rows are hidden in the sheet", todo, n_hidden))
    if below_headings := [last for _, last in page.merged if first_row <= last < page.first + len(rows)]:
        what = "cells are merged, and only the first of them has the entry; the others count as no answer"
        notes.append((what, "unmerge them, and fill each in", len(below_headings)))
    return build(header, columns, notes + headings.notes, labels=labels, facts={"sheet": name}, first_row=first_row)


def sheets_with_headings(data: bytes, known: Container[str]) -> list[str]:
    """Return the visible sheets with nearly as many known headings as the one with the most.

    Parameters
    ----------
    data, known
        The workbook, and headings that may occur.
    """
    book = _opened(data)
    visible = [entry.name for entry in book.sheets if entry.visible == SheetVisibleEnum.Visible]
    counts = {name: book.known(name, known) for name in visible}
    most = max(counts.values(), default=0)
    return [name for name in visible if counts[name] > max(most // 2, 1)]


def _chosen(book: _Book, known: Container[str]) -> tuple[str, list[tuple[str, str, int | None]]]:
    """Return the sheet to read, and notes on others."""
    visible = [entry.name for entry in book.sheets if entry.visible == SheetVisibleEnum.Visible]
    if len(book.sheets) == 1:
        return book.sheets[0].name, []
    if not visible:
        raise ReadError("all its sheets are hidden", "unhide the one with the answers, or name it as `sheet`")
    counts = {entry.name: book.known(entry.name, known) for entry in book.sheets}
    name = max(visible, key=lambda name: counts[name])  # the first of equals
    most = counts[name]
    hidden_with = [other for other in counts if other not in visible and counts[other] > max(most // 2, 1)]
    if not most and hidden_with:
        raise ReadError(
            f"only the hidden sheet {hidden_with[0]!r} has the expected headings",
            "unhide it, or name it as `sheet` in study.yml",
        )
    rivals = [other for other in visible if other != name and counts[other] > max(most // 2, 1)]
    if rivals:
        both = " and ".join(map(repr, (name, *rivals)))
        raise ReadError(f"the sheets {both} have the expected headings", "name the one to read as `sheet` in study.yml")
    notes: list[tuple[str, str, int | None]] = [(f"the workbook has {len(counts)} sheets", f"{name!r} was read", None)]
    if hidden_with:
        todo = "it was not read; delete it, or name it as `sheet` if its answers are the right ones"
        notes.append((f"the hidden sheet {hidden_with[0]!r} has the expected headings too", todo, None))
    return name, notes


@dataclass(frozen=True, repr=False)
class _Sheet:
    """The cells of a sheet, and what cells do not tell."""

    rows: list[list[str]]
    first: int
    """Number of the first row with an entry."""
    uncomputed: int
    """Number of formulas without a result."""
    errors: int
    hidden: list[int]
    """Numbers of the hidden rows with an entry."""
    merged: list[tuple[int, int]]
    """First and last rows of merged cells."""


class _Book:
    """An opened workbook."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        check_archive(self._archive)
        self._book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        self.sheets = [entry for entry in self._book.sheets_metadata if entry.typ == SheetTypeEnum.WorkSheet]
        self._sheets: dict[str, _Sheet] = {}

    def sheet(self, name: str) -> _Sheet:
        """Return a sheet, which is read once."""
        if name not in self._sheets:
            with _damage_named():
                self._sheets[name] = self._read(name)
        return self._sheets[name]

    def _read(self, name: str) -> _Sheet:
        content = self._archive.read(sheet_part(self._archive, name))
        check_sheet(content, shared_texts(self._archive))
        uncomputed, errors = without_value(content)
        hidden = hidden_rows(content)
        merged = merged_cells(content)
        del content  # before the cells take as much memory again
        parsed = self._book.get_sheet_by_name(name)
        first = parsed.start[0] + 1 if parsed.start else 1
        rows = _texts(islice(parsed.iter_rows(), first - 1, None))  # it begins with row 1, `start` or not
        used = [row for row in hidden if row >= first and any(map(any, rows[row - first : row - first + 1]))]
        return _Sheet(rows, first, uncomputed, errors, used, merged)

    def known(self, name: str, known: Container[str]) -> int:
        """Return the largest number of known headings in one of the first rows of a sheet."""
        rows = self.sheet(name).rows[:SEARCHED]
        return max((sum(bool(text.strip()) and text in known for text in row) for row in rows), default=0)


def _opened(data: bytes) -> _Book:
    with _damage_named():
        return _Book(data)


@contextmanager
def _damage_named() -> Iterator[None]:
    """Raise ``ReadError`` in place of the errors of parsers.

    A damaged workbook may fail in the parser, the archive or the XML; a Rust panic is a BaseException only. Any of
    their messages may quote a cell.
    """
    try:
        yield
    except ReadError:
        raise
    except PasswordError:
        raise ReadError("the workbook has a password", "save it without one") from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        raise ReadError("the workbook is damaged or cut off", "open it in Excel and save it again as .xlsx") from None


def _used_width(rows: list[list[str]]) -> int:
    """Return the number of columns up to the last entry; formatted empty cells extend a sheet beyond its content."""
    width = 0
    for row in rows:
        if any(row[width:]):  # nothing is left to look at where an earlier row fills the sheet
            width = max(number for number, text in enumerate(row, start=1) if text)
    return width


def _texts(rows: Iterable[list[Any]]) -> list[list[str]]:
    """Return rows of cells as texts, row by row: answers repeat, so that each text is made and kept once."""
    known: dict[type, _Shown] = defaultdict(_Shown)
    texts, simple = known[str].__getitem__, {str}
    return [
        list(map(texts, row)) if set(map(type, row)) == simple else [known[type(cell)][cell] for cell in row]
        for row in rows
    ]


class _Shown(dict[Any, str]):
    """Cells of one type and their texts: True is 1 and 1.0, so that types are kept apart."""

    def __missing__(self, cell: Any) -> str:
        text = self[cell] = _text(cell)
        return text


def _text(cell: Any) -> str:
    """Return a cell as the text shown in Excel, which stores every number as a float."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
