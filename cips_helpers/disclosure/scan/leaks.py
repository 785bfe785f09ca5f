"""The leak scan: read every byte of what was built as a stranger would, and look for what must not be there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from cips_helpers.disclosure.scan.extract import pieces_of, tables_of
from cips_helpers.disclosure.scan.search import Finder, finder, pattern
from cips_helpers.disclosure.scan.secrets import RUN, HiddenFigure, Secrets

NUMBER = re.compile(r"[<>]?\s?[−-]?\d[\d.,\u202f\u00a0]*\s?%?")
BETWEEN = re.compile(
    r"""[\s:;,.|()\[\]="'„“”«»–—…]*(?:(?:n|score|mean|of|points|is|are|has|have|only)\b)?\s*""", re.IGNORECASE
)
"""What may stand between a name and its figure, or between two of its figures."""
LIBRARIES = "_static"
"""Folder of a book's scripts and styles, which come with its libraries; their licences write AND, and name Jordans."""
APART = "\0"
"""Between two texts, so that they are searched at once: nothing that is looked for goes over it."""
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
    read: dict[tuple[str, bool, bytes], set[str]] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        place = path.relative_to(folder)
        name, of_library = place.as_posix(), LIBRARIES in place.parts
        content = path.suffix, of_library, sha256(path.read_bytes()).digest()
        if content not in read:  # exports stand beside the report and among its pages
            read[content] = set(look.in_file(path, of_library=of_library))
        found |= {Leak(name, kind) for kind in (*look.in_text(name), *look.names_in(name), *read[content])}
    return sorted(found)


class _Search:
    def __init__(self, secrets: Secrets) -> None:
        self.secrets = secrets
        self.anywhere = [*_finders(secrets.words), *_finders(secrets.parts, whole=False)]
        self.names = [*_finders(secrets.names), *_finders(secrets.codes, as_written=True)]
        self.read = list(_finders(secrets.read, as_written=True))
        before = {name for figure in secrets.figures for name in figure.names if name}
        self.before_a_figure = pattern(before) if before else None
        self.by_name: dict[str, set[str]] = {}
        self.by_keys: dict[frozenset[str], list[HiddenFigure]] = {}
        for figure in secrets.figures:
            for name in figure.names:
                written = figure.written - secrets.shown.get(name, frozenset())
                self.by_name.setdefault(name.casefold(), set()).update(map(_bare, written))
            self.by_keys.setdefault(figure.keys, []).append(figure)

    def in_file(self, path: Path, *, of_library: bool) -> Iterator[str]:
        """Kinds of secrets in a file."""
        pieces = list(pieces_of(path))
        text = APART.join(piece for piece, _ in pieces)
        yield from self.in_text(text)
        if not of_library:
            yield from self.names_in(text)
        if self.read:
            text = APART.join(piece for piece, is_read in pieces if is_read)
            yield from (kind for kind, find in self.read if find.search(text))
        for heads, *rows in tables_of(path):
            for row in (heads, *rows):
                yield from self.in_row(row, heads)

    def names_in(self, text: str) -> Iterator[str]:
        """Kinds of names, sentences and codes in a text."""
        yield from (kind for kind, find in self.names if find.search(text))

    def in_text(self, text: str) -> Iterator[str]:
        """Kinds of secrets in a text."""
        yield from (kind for kind, find in self.anywhere if find.search(text))
        for run in ROW.findall(text):
            numbers = [int(number) for number in re.findall(r"-?\d+", run)]
            windows = (tuple(numbers[i : i + RUN]) for i in range(len(numbers) - RUN + 1))
            if any(window in self.secrets.rows for window in windows):
                yield "answers of a respondent"
        if any(number in self.secrets.exact for number in self._exact_numbers(text)):
            yield "hidden value"
        names = self.before_a_figure.finditer(text) if self.before_a_figure is not None else ()
        if any(self._after(text, name) for name in names):
            yield "hidden value"

    def in_row(self, cells: list[str], heads: list[str]) -> Iterator[str]:
        """Kinds of secrets in a row of a table whose cells name a hidden figure."""
        named = [(head, cell.strip()) for head, cell in zip_longest(heads, cells) if cell]
        # A workbook's whole numbers come back with a fraction.
        row = {head: cell.removesuffix(".0") if head in CODES else cell for head, cell in named}
        given = {cell for _, cell in named} | set(row.values())
        hidden = [one for keys, found in self.by_keys.items() if keys <= given for one in found]
        hidden = [one for one in hidden if all(row.get(h, code) == code for h, code in one.columns.items())]
        if hidden:
            figures = [cell for head, cell in named if head not in CODES]
            numbers = set(map(_bare, (*figures, *_rounded(figures))))
            if any(not numbers.isdisjoint(map(_bare, one.written)) for one in hidden):
                yield "hidden value"

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


def _finders(
    kinds: Mapping[str, frozenset[str]], *, whole: bool = True, as_written: bool = False
) -> Iterator[tuple[str, Finder]]:
    for kind, texts in kinds.items():
        if texts:
            yield kind, finder(texts, whole=whole, as_written=as_written)


def _rounded(cells: list[str]) -> Iterator[str]:
    for cell in cells:
        try:
            value = float(cell)
        except ValueError:
            continue
        yield from (f"{value:.2f}", f"{100 * value:.0f}%", f"{value:.0f}%")


def _bare(number: str) -> str:
    return re.sub(r"\s", "", number).rstrip(".,")
