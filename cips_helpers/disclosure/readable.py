"""What can be read in a file, by whatever its kind is: text, markup, metadata, what is packed inside."""

from __future__ import annotations

import base64
import html
import json
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path

BINARY = {".ttf", ".woff", ".woff2", ".eot", ".png", ".ico", ".gz"}
DATA = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
TAG = re.compile(r"<[^>]*>")
CELL = re.compile(r'(?<=<c )r="[A-Z]{1,3}\d+"|(?<=<row )r="\d+"')
"""The place of a cell in a workbook's sheet."""
TOLD = {"alt", "title", "aria-label", "content", "desc"}
"""Attributes whose values a person may come to see or hear."""


def texts_of(path: Path) -> Iterator[str]:
    """Give all that can be read in a file: text, markup, metadata, what is packed inside."""
    kind = path.suffix.lower()
    if kind == ".pdf":
        yield from _pdf(path)
    elif kind in (".xlsx", ".zip"):
        with zipfile.ZipFile(path) as packed:
            for member in packed.infolist():
                yield member.filename
                content = packed.read(member).decode("utf-8", "replace")
                yield html.unescape(TAG.sub(" ", content))
                # A sheet's tags differ in the place of the cell alone, so each is read once.
                yield " ".join(dict.fromkeys(TAG.findall(CELL.sub("", content))))
    elif kind in (".html", ".svg", ".htm"):
        yield from _markup(path.read_text(encoding="utf-8", errors="replace"))
    elif kind in (".ipynb", ".json"):
        yield from _strings(json.loads(path.read_text(encoding="utf-8")))
    elif kind == ".js":
        # The lists of whole numbers in a search index are places of words, not figures.
        yield re.sub(r"\[[\d,\s]*\]|:\s*\d+(?=[,}])", "#", path.read_text(encoding="utf-8", errors="replace"))
    elif kind == ".png":
        yield path.read_bytes().decode("latin-1")
    elif kind not in BINARY:
        yield path.read_text(encoding="utf-8", errors="replace")


def tables_of(path: Path) -> Iterator[list[list[str]]]:
    """Give the rows of each exported table that has any."""
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


def read_in(path: Path) -> Iterator[str]:
    """Give what a person reads in a file: of a page its texts without the markup, of scripts and licences nothing."""
    kind = path.suffix.lower()
    if kind in (".html", ".svg", ".htm"):
        yield from _read(path.read_text(encoding="utf-8", errors="replace"))
    elif kind not in (".js", ".css", ".txt"):
        yield from texts_of(path)


def _markup(source: str) -> Iterator[str]:
    yield html.unescape(_without_drawing(source))
    yield from _read(source)
    for packed in DATA.findall(source):
        yield from _markup(base64.b64decode(packed).decode("utf-8", "replace"))


@lru_cache(maxsize=2)  # a file is read as a stranger would, then as a person would
def _read(source: str) -> tuple[str, ...]:
    reader = _Reader()
    reader.feed(re.sub(r"<\?xml[^>]*>", "", _without_drawing(source)))
    reader.close()
    return " ".join(reader.texts), *reader.attributes


def _without_drawing(source: str) -> str:
    """Take out packed pictures, which are read on their own, and the numbers that draw a shape."""
    return re.sub(r'\s(?:d|points|transform)="[^"]*"', "", DATA.sub("", source))


class _Reader(HTMLParser):
    """Collects the texts between tags, those of scripts and styles left out, and in attributes people are told."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[str] = []
        self._unread = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread = tag in ("script", "style", "template")
        self.attributes += [value for name, value in attrs if value and name in TOLD]

    def handle_endtag(self, tag: str) -> None:
        self._unread = False

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.texts.append(data)


def _pdf(path: Path) -> Iterator[str]:
    import pypdfium2
    from pypdf import PdfReader
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    document = pypdfium2.PdfDocument(path)  # pypdf's own text takes half a second a page
    try:
        yield from (page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    reader = PdfReader(path)
    yield " ".join(str(value) for value in (reader.metadata or {}).values())
    if reader.xmp_metadata is not None:
        yield reader.xmp_metadata.stream.get_data().decode("utf-8", "replace")
    yield from (str(name) for name in reader.attachments)
    yield from (part.decode("utf-8", "replace") for parts in reader.attachments.values() for part in parts)
    # Alternative texts and other strings of the structure, which no page's text has.
    for number in range(1, int(str(reader.trailer["/Size"]))):
        try:
            entry = reader.get_object(IndirectObject(number, 0, reader))
        except Exception:  # free and broken entries hold no text
            continue
        if isinstance(entry, (DictionaryObject, ArrayObject)):
            values = entry.values() if isinstance(entry, DictionaryObject) else entry
            yield from (str(value) for value in values if isinstance(value, str))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from _markup(value) if "<" in value else iter((value,))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        if all(isinstance(inner, str) for inner in value):
            yield "".join(value)
        if all(isinstance(inner, (int, float)) for inner in value):
            yield ",".join(map(str, value))
        for inner in value:
            yield from _strings(inner)
    elif value is not None:
        yield str(value)
