"""Extraction of all text from a built file: text, markup, metadata, packed content."""

from __future__ import annotations

import base64
import html
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

BINARY = {".ttf", ".woff", ".woff2", ".eot", ".png", ".ico", ".gz"}
DATA = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
TAG = re.compile(r"<[^>]*>")
CELL = re.compile(r'(?<=<c )r="[A-Z]{1,3}\d+"|(?<=<row )r="\d+"')
"""The reference of a cell or row in a workbook's sheet."""
READ_ATTRIBUTES = {"alt", "title", "aria-label", "content", "desc"}
"""Attributes whose values a person may see or hear."""

Piece = tuple[str, bool]
"""A text, and True if a person reads it; False for markup, scripts and licences."""


def pieces_of(path: Path) -> Iterator[Piece]:
    """Yield all text of a file: text, markup, metadata, packed content."""
    kind = path.suffix.lower()
    if kind == ".pdf":
        yield from _pdf(path)
    elif kind in (".xlsx", ".zip"):
        with zipfile.ZipFile(path) as packed:
            for member in packed.infolist():
                yield member.filename, False
                content = packed.read(member).decode("utf-8", "replace")
                yield html.unescape(TAG.sub(" ", content)), True
                # Tags of a sheet differ only in the reference of the cell, so each is read once.
                yield " ".join(dict.fromkeys(TAG.findall(CELL.sub("", content)))), False
    elif kind in (".html", ".svg", ".htm"):
        yield from _markup(path.read_text(encoding="utf-8", errors="replace"))
    elif kind in (".ipynb", ".json"):
        yield from _strings(json.loads(path.read_text(encoding="utf-8")))
    elif kind == ".js":
        # Lists of whole numbers in a search index are positions of words, not figures.
        text = path.read_text(encoding="utf-8", errors="replace")
        yield re.sub(r"\[[\d,\s]*\]|:\s*\d+(?=[,}])", "#", text), False
    elif kind == ".png":
        yield path.read_bytes().decode("latin-1"), False
    elif kind not in BINARY:
        yield path.read_text(encoding="utf-8", errors="replace"), kind not in (".css", ".txt")


def tables_of(path: Path) -> Iterator[list[list[str]]]:
    """Yield the rows of each exported table that has any."""
    if path.suffix == ".csv":
        import csv

        with path.open(encoding="utf-8-sig", newline="") as file:
            tables = [list(csv.reader(file))]
    elif path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(str(path))
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        tables = [[[str(cell) for cell in row] for row in sheet] for sheet in sheets]
    else:
        return
    yield from filter(None, tables)


def _markup(source: str) -> Iterator[Piece]:
    bare = _without_drawing(source)
    yield html.unescape(bare), False
    reader = _Reader()
    reader.feed(re.sub(r"<\?xml[^>]*>", "", bare))
    reader.close()
    yield " ".join(reader.texts), True
    yield from ((value, True) for value in reader.attributes)
    for packed in DATA.findall(source):
        yield from _markup(base64.b64decode(packed).decode("utf-8", "replace"))


def _without_drawing(source: str) -> str:
    """Remove packed pictures, which are read on their own, and the numbers that draw a shape."""
    return re.sub(r'\s(?:d|points|transform)="[^"]*"', "", DATA.sub("", source))


class _Reader(HTMLParser):
    """Parser that collects the texts between tags, except scripts and styles, and the attributes people read."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self._unread = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread = tag in ("script", "style", "template")
        self.attributes += [value for name, value in attrs if value and name in READ_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self._unread = False

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.texts.append(data)


def _pdf(path: Path) -> Iterator[Piece]:
    import pypdfium2
    from pypdf import PdfReader
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

    document = pypdfium2.PdfDocument(path)  # pypdf's own text takes half a second a page
    try:
        yield from ((page.get_textpage().get_text_bounded(), True) for page in document)
    finally:
        document.close()
    reader = PdfReader(path)
    yield " ".join(str(value) for value in (reader.metadata or {}).values()), True
    if reader.xmp_metadata is not None:
        yield reader.xmp_metadata.stream.get_data().decode("utf-8", "replace"), False
    yield from ((str(name), True) for name in reader.attachments)
    yield from ((part.decode("utf-8", "replace"), True) for parts in reader.attachments.values() for part in parts)
    # Alternative texts and other strings of the structure, which are not in the text of any page.
    for number in range(1, int(str(reader.trailer["/Size"]))):
        try:
            entry = reader.get_object(IndirectObject(number, 0, reader))
        except Exception:  # free and broken entries hold no text
            continue
        if isinstance(entry, (DictionaryObject, ArrayObject)):
            values = entry.values() if isinstance(entry, DictionaryObject) else entry
            yield from ((str(value), not isinstance(value, NameObject)) for value in values if isinstance(value, str))


def _strings(value: object) -> Iterator[Piece]:
    if isinstance(value, str):
        yield from _markup(value) if "<" in value else iter(((value, True),))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key), True
            yield from _strings(inner)
    elif isinstance(value, list):
        if all(isinstance(inner, str) for inner in value):
            yield "".join(value), True
        if all(isinstance(inner, (int, float)) for inner in value):
            yield ",".join(map(str, value)), True
        for inner in value:
            yield from _strings(inner)
    elif value is not None:
        yield str(value), True
