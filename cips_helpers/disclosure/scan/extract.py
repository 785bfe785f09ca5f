"""Extraction of all text from a built file: text, markup, metadata, packed content."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import bidirectional

from cips_helpers.disclosure.scan.grids import Grid, grids_of_text, grids_of_value, texts_of, unpacked, values_in
from cips_helpers.disclosure.scan.markup import DRAWN, END, LONG, Reader

BINARY = {".ttf", ".woff", ".woff2", ".eot", ".png", ".ico"}
DATA = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
TAG = re.compile(r"<[^>]*>")
COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
"""A comment of markup; charts write the texts that they draw into comments."""
OFFICE = {".docx": "w", ".pptx": "a"}
"""Ending of a document or of slides → prefix of the elements of its tables."""
SEARCH_INDEX = "searchindex.js"
CELLS = re.compile(r"xl/(?:worksheets|sharedStrings)")
"""Parts of a workbook that hold cells, which are read as tables."""
CELL = re.compile(r'(?<=<c )r="[A-Z]{1,3}\d+"|(?<=<row )r="\d+"')
"""The reference of a cell or row in a workbook's sheet."""
FIRST_HEBREW = "\u0590"
"""No sign before it belongs to a script that runs from right to left."""

Piece = tuple[str, bool]
"""A text, and True if a person reads it; False for markup, scripts and licences."""


@dataclass
class Content:
    """Content of a file: its texts, and the tables in them.

    Attributes
    ----------
    pieces
        All text, markup, metadata and packed content.
    loose
        The same without tags, for the search for answers; scripts, comments and long attributes are among it.
    grids
        Tables in markup, workbooks and JSON.
    tables
        Those among them that were exported as tables: heads, then rows.
    unread
        True for a file of a kind that no report has, in which no text is found.
    """

    pieces: list[Piece] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)
    unread: bool = False

    def add(self, text: str, is_read: bool, *, is_loose: bool = True) -> None:
        """Add a text, and what is packed in it."""
        self.pieces.append((text, is_read))
        if is_loose:
            self.loose.append(text)

    def all_grids(self) -> Iterator[Grid]:
        """Yield all tables, those that lines of text and scripts form too."""
        yield from self.grids
        for text in self.loose:
            yield from grids_of_text(text)
            for value in values_in(text):
                yield from grids_of_value(value)


def content_of(path: Path) -> Content:
    """Return the texts and tables of a file."""
    kind = path.suffix.lower()
    content = Content()
    if kind == ".pdf":
        for text, is_read in _pdf(path):
            content.add(text, is_read, is_loose=len(text) >= LONG)
    elif kind in (".xlsx", ".zip", *OFFICE):
        _packed(path, content)
    elif kind in (".html", ".svg", ".htm"):
        _markup(path.read_text(encoding="utf-8", errors="replace"), content)
    elif kind in (".ipynb", ".json"):
        value = json.loads(path.read_text(encoding="utf-8"))
        _strings(value, content)
        content.grids += grids_of_value(value)
    elif kind == ".js":
        # Lists of whole numbers in a search index are positions of words, not figures.
        text = path.read_text(encoding="utf-8", errors="replace")
        is_index = path.name == SEARCH_INDEX
        content.add(re.sub(r"\[[\d,\s]*\]|:\s*\d+(?=[,}])", "#", text), False, is_loose=is_index)
        if not is_index:
            content.loose.append(text)
    elif kind in (".png", ".jpg", ".jpeg"):
        content.add(path.read_bytes().decode("latin-1"), False, is_loose=False)
    elif kind not in BINARY:
        data = path.read_bytes()
        texts = list(texts_of(data))
        # Whatever else it is, a file in which nothing can be read may hold anything.
        content.unread = bool(data) and not texts and b"\0" in data
        for text in texts or [data.decode("utf-8", "replace")]:
            content.add(text, kind not in (".css", ".txt"))
    tables = list(tables_of(path))
    if tables and min(map(len, tables[0])) > 1:  # else the separator is another one
        content.loose = [cell for table in tables for row in table for cell in row if len(cell) >= LONG]
    content.loose += [text for packed in content.loose for text in unpacked(packed)]
    content.tables = tables
    content.grids += tables
    return content


def tables_of(path: Path) -> Iterator[Grid]:
    """Yield the rows of each exported table that has any."""
    if path.suffix == ".csv":
        import csv

        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            tables = [list(csv.reader(file))]
    elif path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(str(path))
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        tables = [[[str(cell) for cell in row] for row in sheet] for sheet in sheets]
    elif path.suffix in OFFICE:
        tables = list(_office_tables(path, OFFICE[path.suffix]))
    else:
        return
    yield from filter(None, tables)


def _office_tables(path: Path, prefix: str) -> Iterator[Grid]:
    """Yield the tables of a document or of slides; an element's text is that of its paragraphs."""
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            text = packed.read(member).decode("utf-8", "replace") if member.filename.endswith(".xml") else ""
            for table in _elements(text, f"{prefix}:tbl"):
                yield [
                    [html.unescape(TAG.sub("", cell)) for cell in _elements(row, f"{prefix}:tc")]
                    for row in _elements(table, f"{prefix}:tr")
                ]


def _elements(text: str, name: str) -> list[str]:
    return re.findall(rf"<{name}(?:\s[^>]*)?>(.*?)</{name}>", text, flags=re.DOTALL)


def _packed(path: Path, content: Content) -> None:
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            content.add(member.filename, False, is_loose=False)
            data = packed.read(member)
            content.loose += texts_of(data) if zipfile.is_zipfile(io.BytesIO(data)) else ()
            text = data.decode("utf-8", "replace")
            content.add(html.unescape(TAG.sub(" ", text)), True, is_loose=not CELLS.match(member.filename))
            # Tags of a sheet differ only in the reference of the cell, so each is read once.
            content.add(" ".join(dict.fromkeys(TAG.findall(CELL.sub("", text)))), False, is_loose=False)


def _markup(source: str, content: Content) -> None:
    bare = _without_drawing(source)
    content.add(html.unescape(bare), False, is_loose=False)
    content.loose.append(html.unescape(TAG.sub(" ", COMMENT.sub(r"\1", bare))))
    reader = Reader()
    reader.feed(re.sub(r"<\?xml[^>]*>", "", bare))
    reader.close()
    content.add(" ".join(reader.texts), True, is_loose=False)
    for value in reader.attributes:
        content.add(value, True, is_loose=False)
    content.loose += [TAG.sub(" ", value) if "<" in value else value for value in reader.long_attributes]
    content.loose += [*reader.columns, " ".join(reader.marks)]
    content.grids += reader.grids
    for packed in DATA.findall(source):
        _markup(base64.b64decode(packed).decode("utf-8", "replace"), content)


def _without_drawing(source: str) -> str:
    """Remove packed pictures, which are read on their own, and the numbers that draw a shape."""
    return re.sub(r'\s(?:d|points|transform)="[^"]*"', "", DATA.sub("", source))


def in_reading_order(text: str) -> str:
    """Return the text of a printed page with figures behind the names they stand beside.

    A PDF gives the words of a line from left to right: in Arabic, the figures of a row come before its name.

    Examples
    --------
    >>> in_reading_order("2.5 194 رجل") == "رجل 194 2.5", in_reading_order("Men 194 2.5")
    (True, 'Men 194 2.5')
    """
    if max(text, default="") < FIRST_HEBREW:
        return "\n".join(text.splitlines())
    return "\n".join(_in_reading_order(line) for line in text.splitlines())


def _in_reading_order(line: str) -> str:
    if not any(bidirectional(sign) in ("R", "AL") for sign in line):
        return line
    words = line.split()
    letters = (at for at, word in enumerate(words) if any(sign.isalpha() for sign in word))
    count = next(letters, 0)  # a sign of the script alone, such as a comma, names nothing
    return " ".join([*words[count:], *words[:count][::-1]])


def _pdf(path: Path) -> Iterator[Piece]:
    import pypdfium2
    from pikepdf import Pdf

    pages = pypdfium2.PdfDocument(path)
    try:
        for page in pages:
            yield f"{DRAWN}{in_reading_order(page.get_textpage().get_text_bounded())}{END}", True
    finally:
        pages.close()
    with Pdf.open(path) as document:
        yield " ".join(map(str, document.docinfo.values())), True
        if "/Metadata" in document.Root:
            yield document.Root.Metadata.read_bytes().decode("utf-8", "replace"), False
        for name, attached in document.attachments.items():
            yield name, True
            yield attached.get_file().read_bytes().decode("utf-8", "replace"), True
        # Alternative texts and other strings of the structure, which are not in the text of any page.
        objects = (json.loads(entry.to_json(dereference=True)) for entry in document.objects)
        yield from dict.fromkeys(piece for entry in objects for piece in _strings_in(entry))


def _strings_in(value: object) -> Iterator[Piece]:
    """Yield the strings and names of an object of a PDF as qpdf writes it in JSON: u: text, b: bytes, / name."""
    if isinstance(value, str):
        if value.startswith("u:"):
            yield value[2:], True
        elif value.startswith("b:"):
            yield bytes.fromhex(value[2:]).decode("pdfdoc", "replace"), True
        elif value.startswith("/"):
            yield value, False
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key, False
            yield from _strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings_in(inner)


def _strings(value: object, content: Content) -> None:
    if isinstance(value, str):
        if "<" in value:
            _markup(value, content)
        else:
            content.add(value, True)
    elif isinstance(value, dict):
        for key, inner in value.items():
            content.add(str(key), True, is_loose=False)
            _strings(inner, content)
    elif isinstance(value, list):
        if all(isinstance(inner, str) for inner in value):
            _strings("".join(value), content)
        if all(isinstance(inner, (int, float)) for inner in value):
            content.add(",".join(map(str, value)), True)
        for inner in value:
            _strings(inner, content)
    elif value is not None:
        content.add(str(value), True, is_loose=False)
