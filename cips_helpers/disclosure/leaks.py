"""The leak scan: read every byte of what was built as a stranger would, and look for what must not be there."""

from __future__ import annotations

import base64
import html
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from bs4 import BeautifulSoup

from cips_helpers.disclosure.secrets import RUN, HiddenFigure, Secrets

BINARY = {".ttf", ".woff", ".woff2", ".eot", ".png", ".ico", ".gz"}
NUMBER = re.compile(r"[<>]?\s?[−-]?\d[\d.,\u202f\u00a0]*\s?%?")
DATA = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
BETWEEN = re.compile(
    r"""[\s:;,.|()\[\]="'„“”«»–—…]*(?:(?:n|score|mean|of|points|is|are|has|have|only)\b)?\s*""", re.IGNORECASE
)
"""What may stand between a name and its figure, or between two of its figures."""
CODES = {"iteration", "part", "level", "answer", "against"}
"""Columns of an exported table whose whole numbers name something; in all others they count or measure."""
ROW = re.compile(rf"-?\d{{1,3}}(?:[,;|\t ]\s*-?\d{{1,3}}){{{RUN - 1},}}")


@dataclass(frozen=True, order=True)
class Leak:
    """What kind of thing was found in which file; never the thing."""

    file: str
    kind: str

    def __str__(self) -> str:
        return f"{self.file}: {self.kind}"


def scan(folder: Path, secrets: Secrets) -> list[Leak]:
    """Search everything in a folder.

    Parameters
    ----------
    folder
        A country's package: pages, search index, notebooks, PDF, workbooks, tables, manifest.
    secrets
        From `secrets_of`.

    Returns
    -------
    list of Leak
        Empty where nothing was found.
    """
    found: set[Leak] = set()
    look = _Search(secrets)
    read: dict[tuple[str, bytes], set[str]] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        content = path.suffix, sha256(path.read_bytes()).digest()
        if content not in read:  # exports stand beside the report and among its pages
            read[content] = set(look.in_file(path))
        found |= {Leak(name, kind) for kind in (*look.in_text(name), *read[content])}
    return sorted(found)


def texts_of(path: Path) -> Iterator[str]:
    """Give all that can be read in a file: text, markup, metadata, what is packed inside."""
    kind = path.suffix.lower()
    if kind == ".pdf":
        yield from _pdf(path)
    elif kind in (".xlsx", ".zip"):
        with zipfile.ZipFile(path) as packed:
            for member in packed.infolist():
                yield member.filename
                yield html.unescape(re.sub(r"<[^>]*>", " ", packed.read(member).decode("utf-8", "replace")))
                yield packed.read(member).decode("utf-8", "replace")
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
    yield html.unescape(re.sub(r'\s(?:d|points|transform)="[^"]*"', "", DATA.sub("", source)))
    yield from _read(source)
    for packed in DATA.findall(source):
        yield from _markup(base64.b64decode(packed).decode("utf-8", "replace"))


def _read(source: str) -> Iterator[str]:
    soup = BeautifulSoup(re.sub(r"<\?xml[^>]*>", "", DATA.sub("", source)), "html.parser")
    yield soup.get_text(" ")
    for element in soup.find_all(True):
        for name in ("alt", "title", "aria-label", "content", "desc"):
            if element.get(name):
                yield str(element[name])


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


class _Search:
    def __init__(self, secrets: Secrets) -> None:
        self.secrets = secrets
        self.words = {kind: _finder(found, whole=True) for kind, found in secrets.words.items() if found}
        self.parts = {kind: _finder(found, whole=False) for kind, found in secrets.parts.items() if found}
        self.read = {kind: _finder(found, whole=True) for kind, found in secrets.read.items() if found}
        names = {name for figure in secrets.figures for name in figure.names if name}
        self.names = _finder(names, whole=True) if names else None
        self.by_name: dict[str, set[str]] = {}
        self.by_keys: dict[frozenset[str], list[HiddenFigure]] = {}
        for figure in secrets.figures:
            for name in figure.names:
                written = figure.written - secrets.shown.get(name, frozenset())
                self.by_name.setdefault(name.casefold(), set()).update(map(_bare, written))
            self.by_keys.setdefault(figure.keys, []).append(figure)

    def in_file(self, path: Path) -> Iterator[str]:
        """Kinds of secrets in a file."""
        for text in texts_of(path):
            yield from self.in_text(text)
        if self.read:
            texts = list(read_in(path))
            yield from (k for k, find in self.read.items() if any(find.search(text) for text in texts))
        for heads, *rows in tables_of(path):
            for row in (heads, *rows):
                yield from self.in_row(row, heads)

    def in_text(self, text: str) -> Iterator[str]:
        """Kinds of secrets in a text."""
        yield from (kind for kind, find in {**self.words, **self.parts}.items() if find.search(text))
        for run in ROW.findall(text):
            numbers = [int(number) for number in re.findall(r"-?\d+", run)]
            windows = (tuple(numbers[i : i + RUN]) for i in range(len(numbers) - RUN + 1))
            if any(window in self.secrets.rows for window in windows):
                yield "answers of a respondent"
        if any(number in self.secrets.exact for number in self._exact_numbers(text)):
            yield "hidden value"
        if self.names is not None and any(self._after(text, match) for match in self.names.finditer(text)):
            yield "hidden value"

    def in_row(self, cells: list[str], heads: list[str]) -> Iterator[str]:
        """Kinds of secrets in a row of a table whose cells name a hidden figure."""
        named = [(head, cell.strip()) for head, cell in zip_longest(heads, cells) if cell]
        # A workbook's whole numbers come back with a fraction.
        row = {head: cell.removesuffix(".0") if head in CODES else cell for head, cell in named}
        given = {cell for _, cell in named} | set(row.values())
        figures = [cell for head, cell in named if head not in CODES]
        numbers = {_bare(cell) for cell in figures} | {_bare(number) for number in _rounded(figures)}
        for figure in (one for keys, found in self.by_keys.items() if keys <= given for one in found):
            here = all(row.get(head, code) == code for head, code in figure.columns.items())
            if here and not numbers.isdisjoint(map(_bare, figure.written)):
                yield "hidden value"
                return

    def _exact_numbers(self, text: str) -> Iterator[str]:
        for number in re.findall(r"(?<![\d.])\d\.\d{6,}", text):
            yield f"{float(number):.6f}"

    def _after(self, text: str, match: re.Match[str]) -> bool:
        """Whether a hidden value stands among the figures right after a name."""
        written, at = self.by_name[match.group().casefold()], match.end()
        for _ in range(6):
            gap = BETWEEN.match(text, at)
            at = gap.end() if gap else at
            number = NUMBER.match(text, at)
            if number is None:
                return False
            if _bare(number.group()) in written:
                return True
            at = number.end()
        return False


def _finder(found: Iterable[str], *, whole: bool) -> re.Pattern[str]:
    listed = "|".join(re.escape(text) for text in sorted(found, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE) if whole else re.compile(listed)


def _rounded(cells: list[str]) -> Iterator[str]:
    for cell in cells:
        try:
            value = float(cell)
        except ValueError:
            continue
        yield from (f"{value:.2f}", f"{100 * value:.0f}%", f"{value:.0f}%")


def _bare(number: str) -> str:
    return re.sub(r"\s", "", number).rstrip(".,")
