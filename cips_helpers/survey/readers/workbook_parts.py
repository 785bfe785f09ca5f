"""Parts of a workbook within its archive."""

from __future__ import annotations

import posixpath
import re
import zipfile
from xml.etree import ElementTree as ET

_HIDDEN = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^>]*?\bhidden\s*=\s*["'](?:1|true)["'])[^>]*?\br\s*=\s*["']0*([0-9]+)["']"""
)

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["'][A-Za-z]+([0-9]+):[A-Za-z]+([0-9]+)["']""")


def sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the archive member that holds a sheet."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))
    entry = next(part for part in book.iterfind("{*}sheets/{*}sheet") if part.get("name") == sheet)
    relation = next(value for name, value in entry.items() if name.endswith("}id"))
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(part.get("Target", "") for part in relations if part.get("Id") == relation)
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def shared_texts(archive: zipfile.ZipFile) -> bytes:
    """Return the XML of the texts that cells refer to; calamine finds it in any case of letters."""
    return b"".join(archive.read(name) for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml")


def hidden_rows(sheet: bytes) -> list[int]:
    """Return the numbers of the hidden rows in a sheet's XML, filtered ones included."""
    # A word is found in a fraction of the time that a pattern takes for each of millions of tags.
    return [int(number) for number in _HIDDEN.findall(sheet)] if b"hidden" in sheet else []


def merged_cells(sheet: bytes) -> list[tuple[int, int]]:
    """Return the first and last row of each group of merged cells in a sheet's XML."""
    return [(int(first), int(last)) for first, last in _MERGED.findall(sheet)] if b"mergeCell" in sheet else []
