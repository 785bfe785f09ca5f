"""Sizes of workbooks before they are read: bytes once unpacked, used rows and columns, length of texts.

Calamine lays out a sheet from its first to its last cell and gives every cell a text of its own, so that a small file
may take any amount of memory.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

from cips_helpers import sizes
from cips_helpers.survey.readers.cells import ReadError, check_size

_BLOCK = 1 << 20
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]*0*([0-9]+)["']""")
_LETTERS = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]+)[0-9]""")
_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_USUAL_CELL, _USUAL_ROW = b'<c r="', b'<row r="'
_USUAL_LETTERS = re.compile(rb'<c r="([A-Za-z]+)[0-9]')
_USUAL_NUMBER = re.compile(rb' r="[A-Za-z]*0*([0-9]+)"')


def check_archive(archive: zipfile.ZipFile) -> None:
    """Raise ``ReadError`` if an archive holds more bytes than are read.

    The members are unpacked, block by block, because the sizes in the archive's index may be wrong.
    """
    total = 0
    if len(set(archive.namelist())) < len(archive.infolist()):
        raise zipfile.BadZipFile("two members of one name")
    for member in archive.infolist():
        if total + member.file_size <= sizes.UNPACKED_BYTES:
            member.file_size = 2 * sizes.UNPACKED_BYTES  # read on beyond what the index says
            with archive.open(member) as file:
                while total <= sizes.UNPACKED_BYTES and (block := file.read(_BLOCK)):
                    total += len(block)
        else:
            total += member.file_size
        if total > sizes.UNPACKED_BYTES:
            raise ReadError(
                f"takes more than {sizes.UNPACKED_BYTES // 1_000_000} MB once unpacked, the most that is read",
                "save the sheet with the answers alone as a workbook of its own",
            )


def check_sheet(sheet: bytes, texts: bytes) -> None:
    """Raise ``ReadError`` if a sheet has more rows, columns, cells or text than is read.

    Parameters
    ----------
    sheet
        XML of the sheet.
    texts
        XML of the workbook's shared texts; empty if it has none.
    """
    if b"\0" in sheet or b"\0" in texts:
        raise ValueError("neither UTF-8 nor ASCII")
    n_cells = n_letters = n_rows = last = columns = 0
    for start, end in _blocks(sheet):
        if is_usual := _is_usual(sheet, start, end):
            n_cells += sheet.count(_USUAL_CELL, start, end)
            n_rows += sheet.count(_USUAL_ROW, start, end)
        else:
            n_cells += len(_CELL.findall(sheet, start, end))
            n_rows += len(_ROW.findall(sheet, start, end))
        letters = (_USUAL_LETTERS if is_usual else _LETTERS).findall(sheet, start, end)
        n_letters += len(letters)
        columns = max(columns, *map(_column, set(letters)), 0)
        numbers = set((_USUAL_NUMBER if is_usual else _ROW_NUMBER).findall(sheet, start, end))
        last = max(last, *map(int, numbers), 0)
    rows = max(n_rows, last)
    if n_letters < n_cells:  # cells without a reference follow one another
        columns += _widest_row(sheet)
    try:
        check_size(rows, columns, cells=sizes.SHEET_CELLS)
    except ReadError as error:
        raise ReadError(f"the sheet {error.what}", "delete stray cells below and beside the answers") from None
    longest = max((end - start for start, end in _pieces(_TEXT, texts)), default=0)
    if longest * n_cells > sizes.UNPACKED_BYTES and _length(sheet, texts) > sizes.UNPACKED_BYTES:
        raise ReadError(
            f"the sheet's texts take more than {sizes.UNPACKED_BYTES // 1_000_000} MB, the most that is read",
            "leave out the columns that are no answers",
        )


def _blocks(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Yield where blocks of whole tags start and end: what is found in one takes little memory."""
    start = 0
    while start < len(sheet):
        end = sheet.find(b"<", start + _BLOCK)
        end = len(sheet) if end < 0 else end
        yield start, end
        start = end


def _is_usual(sheet: bytes, start: int, end: int) -> bool:
    """Return whether a block's rows and cells all begin as Excel writes them: they are found in a third of the time."""
    return (
        sheet.count(b"<c", start, end) == sheet.count(_USUAL_CELL, start, end)
        and sheet.count(b"<row", start, end) == sheet.count(_USUAL_ROW, start, end)
        and sheet.find(b":c", start, end) < 0
        and sheet.find(b":row", start, end) < 0
    )


def _column(letters: bytes) -> int:
    """Return the number of a column; a name that is too long for a column counts as one beyond the last."""
    if len(letters) > 3:
        return sizes.COLUMNS + 1
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _widest_row(sheet: bytes) -> int:
    return max((len(_CELL.findall(sheet, start, end)) for start, end in _pieces(_ROW, sheet)), default=0)


def _pieces(start: re.Pattern[bytes], content: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each element that begins so starts, and where the next one does."""
    starts = [match.start() for match in start.finditer(content)]
    yield from pairwise([*starts, len(content)])


def _length(sheet: bytes, texts: bytes) -> int:
    """Return the characters of all shared texts of a sheet, each as often as it is used."""
    lengths = []
    for _, entry in ET.iterparse(io.BytesIO(texts)):
        if entry.tag.rpartition("}")[2] == "si":
            lengths.append(sum(map(len, entry.itertext())))
            entry.clear()
    total = 0
    for _, cell in ET.iterparse(io.BytesIO(sheet)):
        if cell.tag.rpartition("}")[2] == "c":
            if cell.get("t") == "s":
                total += lengths[int(cell.findtext("{*}v") or 0)]
            cell.clear()
    return total
