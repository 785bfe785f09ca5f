"""Tables out of built files: rows of cells in markup, workbooks, JSON, and text with any separator between cells."""

from __future__ import annotations

import base64
import binascii
import bz2
import codecs
import csv
import gzip
import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import zip_longest
from typing import Any

import numpy as np

Grid = list[list[str]]
"""Rows of a table, headings first, all of the same length."""

SEPARATORS = "\t;|,"
PACKED = re.compile(r"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/]{40,}|[A-Za-z0-9_-]{40,})={0,2}(?![A-Za-z0-9+/=_-])")
HEXADECIMAL = re.compile(r"[0-9a-fA-F]+")
TAG = re.compile(r"<[^>]*>")
UNPACK: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"\x78": zlib.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ": lzma.decompress,
}
"""First bytes of what is compressed, and what unpacks it."""
NESTED = 3
"""Times that packed content is unpacked again."""
LARGEST = 50_000_000
"""Bytes of unpacked content that are read."""
JSON_BEGINS = re.compile(r'(?:\{\s*"|\[\s*[\[{"\d-])')
BINARY = ("i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "<f2", "<f4", ">f4", "<f8", ">f8")
"""Types in which arrays of numbers are packed into pages."""
LARGEST_CODE = 999
DEEPEST = 12
"""Levels of lists within lists that are read."""
WIDEST = 400
"""Columns of a table that are read; a longer line is a text."""


def grids_of_text(text: str) -> Iterator[Grid]:
    """Yield the tables that lines of a text form: at least two lines with as many cells, at least two."""
    lines = text.splitlines()
    for separator in SEPARATORS:
        if sum(separator in line for line in lines) > 1:
            # A line of a script has thousands of commas.
            rows = ([] if line.count(separator) > WIDEST else _cells(line, separator) for line in lines)
            yield from _blocks(rows, shortest=2)
    yield from _blocks((line.split() if len(line) < 20 * WIDEST else [] for line in lines), shortest=2, index=True)


def _cells(line: str, separator: str) -> list[str]:
    if separator not in line:
        return []
    if '"' not in line:
        return line.strip("|").split(separator) if separator == "|" else line.split(separator)
    return next(csv.reader([line], delimiter=separator), [])


def _blocks(rows: Iterator[list[str]], *, shortest: int, index: bool = False) -> Iterator[Grid]:
    """Yield runs of rows of the same length; with an index, the headings above may be one fewer."""
    block: Grid = []
    for row in (*rows, []):
        if block and len(row) == len(block[-1]) and row:
            block.append(row)
            continue
        if index and len(block) == 1 and len(row) == len(block[0]) + 1:
            block = [["", *block[0]], row]
            continue
        if len(block) >= shortest:
            yield block
        block = [row] if len(row) > 1 else []


def grids_of_value(value: Any, depth: int = 0) -> Iterator[Grid]:
    """Yield the tables that a value of JSON holds: records, columns, rows, one record."""
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        yield from _of_mapping(value)
        inner: Sequence[Any] = list(value.values())
    elif isinstance(value, list):
        yield from _of_list(value)
        inner = value
    else:
        return
    for part in inner:
        if isinstance(part, (dict, list)):
            yield from grids_of_value(part, depth + 1)


def _of_mapping(value: dict[str, Any]) -> Iterator[Grid]:
    parts = list(value.values())
    if parts and all(isinstance(part, dict) for part in parts):
        inner = list(dict.fromkeys(key for part in parts for key in part))
        if len(inner) <= LARGEST_CODE * WIDEST:
            yield [["", *value], *([key, *(text_of(part.get(key)) for part in parts)] for key in inner)]
    lists = {key: part for key, part in value.items() if isinstance(part, list) and not _is_nested(part)}
    if lists:
        columns = zip_longest(*lists.values())
        yield [list(lists), *([text_of(cell) for cell in row] for row in columns)]
    for heads in lists.values():
        for part in parts:
            if _is_nested(part) and all(isinstance(row, list) and len(row) == len(heads) for row in part):
                yield [[text_of(head) for head in heads], *([text_of(cell) for cell in row] for row in part)]
    plain = {key: part for key, part in value.items() if not isinstance(part, (dict, list))}
    if len(plain) > 1:
        yield [list(plain), [text_of(cell) for cell in plain.values()]]


def _of_list(value: list[Any]) -> Iterator[Grid]:
    records = [part for part in value if isinstance(part, dict)]
    if records and len(records) == len(value):
        heads = list(dict.fromkeys(key for record in records for key in record))
        if len(heads) <= WIDEST:
            yield [heads, *([text_of(record.get(head)) for head in heads] for record in records)]
    elif value and all(isinstance(part, list) for part in value):
        width = max(map(len, value))
        if width <= WIDEST:
            yield [[text_of(cell) for cell in (*row, *[None] * (width - len(row)))] for row in value]
    elif len(value) > 1 and not _is_nested(value):
        yield [[text_of(cell) for cell in value]]


def _is_nested(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(part, (dict, list)) for part in value)


def text_of(cell: Any) -> str:
    """Return a cell as text; nothing for no value, and for a list or mapping, which is read on its own."""
    return "" if cell is None or isinstance(cell, (dict, list)) else str(cell)


def values_in(text: str) -> Iterator[Any]:
    """Yield the JSON values that stand in a script."""
    decoder, at = json.JSONDecoder(), 0
    while (match := JSON_BEGINS.search(text, at)) is not None:
        try:
            value, at = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            at = match.end()
        else:
            yield value


def unpacked(text: str, depth: int = 0) -> Iterator[str]:
    """Yield what base64 or hexadecimal digits in a text hold: text, packed text, or small whole numbers."""
    for match in PACKED.finditer(text):
        found, content = match.group(), []
        if len(found) % 2 == 0 and HEXADECIMAL.fullmatch(found):
            content.append(bytes.fromhex(found))
        with suppress(binascii.Error, ValueError):
            standard = found.translate(str.maketrans("-_", "+/")).rstrip("=")
            content.append(base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True))
        for data in content:
            for inner in texts_of(data):
                yield inner
                if depth < NESTED:
                    yield from unpacked(inner, depth + 1)
            yield from _numbers(data)


def texts_of(data: bytes, depth: int = 0) -> Iterator[str]:
    """Yield the texts that bytes are, or hold once they are unpacked: archives, compressed files, arrays of NumPy."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with (
            suppress(zipfile.BadZipFile, RuntimeError, NotImplementedError),
            zipfile.ZipFile(io.BytesIO(data)) as packed,
        ):
            for member in packed.infolist():
                if member.file_size <= LARGEST and depth < NESTED:
                    yield from (TAG.sub(" ", text) for text in texts_of(packed.read(member), depth + 1))
        return
    if data.startswith(b"\x93NUMPY"):
        with suppress(ValueError, OSError, EOFError):
            array = np.load(io.BytesIO(data))
            yield "\n".join(" ".join(map(str, row)) for row in np.atleast_2d(array).tolist())
        return
    for begins, unpack in UNPACK.items():
        if data.startswith(begins):
            with suppress(OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
                inside = unpack(data)
                if len(inside) <= LARGEST and depth < NESTED:
                    yield from texts_of(inside, depth + 1)
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
        if text.isprintable() or "\n" in text or "\t" in text:
            yield text


def _numbers(data: bytes) -> Iterator[str]:
    for kind in BINARY:
        size = np.dtype(kind).itemsize
        if len(data) % size or len(data) < 8 * size:
            continue
        values = np.frombuffer(data, kind)
        with np.errstate(invalid="ignore"):
            is_code = (values >= -1) & (values <= LARGEST_CODE) & (values == np.floor(values)) | (values != values)
        if is_code.mean() > 0.9:
            yield " ".join(str(int(value)) if value == value else "nan" for value in np.where(is_code, values, np.nan))
