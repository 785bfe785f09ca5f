"""Cells of a workbook without a value: uncomputed formulas and errors.

Calamine reads them as empty cells, so answers would be lost silently.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree as ET

_SUSPECT = re.compile(rb"""<(?:\w+:)?f[\s/>]|\st=["']e["']""")


def without_value(workbook: bytes, sheet: str) -> tuple[int, int]:
    """Count the formulas without a result, and the errors (``#N/A``), of one sheet.

    Parameters
    ----------
    workbook
        An .xlsx file.
    sheet
        The name of one of its sheets.

    Returns
    -------
    tuple of int
        Number of formulas without a result, and of errors.
    """
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        content = archive.read(_part_of(archive, sheet))
    if not _SUSPECT.search(content):
        return 0, 0
    uncomputed = errors = 0
    for _, cell in ET.iterparse(io.BytesIO(content)):
        if not cell.tag.endswith("}c"):
            continue
        errors += cell.get("t") == "e"
        # A formula with an empty text as result has type "str"; one that was never computed has no type.
        if cell.find("{*}f") is not None and cell.get("t") is None:
            uncomputed += not (cell.findtext("{*}v") or "").strip()
        cell.clear()
    return uncomputed, errors


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the archive member that holds a sheet."""
    book = ET.fromstring(archive.read("xl/workbook.xml"))
    entry = next(part for part in book.iterfind("{*}sheets/{*}sheet") if part.get("name") == sheet)
    relation = next(value for name, value in entry.items() if name.endswith("}id"))
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(part.get("Target", "") for part in relations if part.get("Id") == relation)
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
