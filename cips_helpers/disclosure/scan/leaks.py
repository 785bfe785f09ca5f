"""Scan of built files for secrets: reads every file as a stranger would."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby, zip_longest
from pathlib import Path

from cips_helpers.disclosure.scan.extract import Content, content_of
from cips_helpers.disclosure.scan.grids import Grid
from cips_helpers.disclosure.scan.markup import DRAWN, END
from cips_helpers.disclosure.scan.paths import PathFinder
from cips_helpers.disclosure.scan.search import Finder, ManyTexts, Sentences, finder, pattern
from cips_helpers.disclosure.scan.search import before as words_before
from cips_helpers.disclosure.scan.secrets import ID, HiddenFigure, Secrets
from cips_helpers.survey.normal import squeezed

NUMBER = re.compile(r"[<>]?\s?[−-]?\d[\d.,\u202f\u00a0]*\s?%?")
BETWEEN = re.compile(
    r"""[\s:;,.|()\[\]="'„“”«»–—…]*(?:(?:n|score|mean|of|points|is|are|has|have|only)\b)?\s*""", re.IGNORECASE
)
"""Text allowed between a name and its figure, or between two of its figures."""
LIBRARIES = "_static"
"""Folder of a book's scripts and styles, which come with its libraries; their licences write AND, and name Jordans."""
APART = "\0"
"""Separator of texts that are searched at once; no secret contains it."""
FARTHEST = 20_000
"""Signs among which the beginning of a picture's line or of a printed page is looked for."""
CODES = {"iteration", "part", "level", "answer", "against"}
"""Columns of an exported table whose whole numbers are codes; in all others they count or measure."""


@dataclass(frozen=True, order=True)
class Leak:
    """A kind of secret found in a file; never the secret itself."""

    file: str
    kind: str

    def __str__(self) -> str:
        return f"{self.file}: {self.kind}"


def scan(folder: Path, secrets: Secrets) -> list[Leak]:
    """Search everything in a folder; see `Scanner.scan`.

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
    return Scanner(secrets).scan(folder)


def files_of_part(folder: Path, part: int, parts: int) -> list[Path]:
    """Return every so-many-th file by kind and size, so that the parts take about as long as each other.

    Copies of a file have its name and size, stand behind each other, and are kept together.
    """
    files = sorted(
        (path for path in folder.rglob("*") if path.is_file()),
        key=lambda path: (path.suffix, path.stat().st_size, path.name, path.as_posix()),
    )
    alike = [list(copies) for _, copies in groupby(files, key=lambda path: (path.stat().st_size, path.name))]
    return [path for copies in alike[part::parts] for path in copies]


class Scanner:
    """Searchers for all secrets, made once for all files.

    Parameters
    ----------
    secrets
        From `secrets_of`.
    """

    def __init__(self, secrets: Secrets) -> None:
        self.secrets = secrets
        self.anywhere = [*_finders(secrets.words), ("path of this machine", PathFinder(secrets.paths))]
        self.names = [*_finders(secrets.names), *_finders(secrets.codes, as_written=True)]
        self.names += [(kind, Sentences(pieces)) for kind, pieces in secrets.sentences.items() if pieces]
        self.visible = list(_finders(secrets.visible, as_written=True))
        self.labels = {name for figure in secrets.figures for name in figure.names if name}
        self.before_a_figure = ManyTexts(self.labels)
        self.without_answers: dict[bool, set[str]] = {True: set(), False: set()}
        """Texts in which nothing was found, of libraries and of others: names and cells come hundreds of times."""
        self.by_name: dict[str, set[str]] = {}
        by_keys: dict[frozenset[str], list[HiddenFigure]] = {}
        for figure in secrets.figures:
            for name in figure.names:
                written = figure.written - secrets.shown.get(name, frozenset())
                self.by_name.setdefault(name.casefold(), set()).update(map(_compact, written))
            by_keys.setdefault(figure.keys, []).append(figure)
        self.by_key: dict[str, list[tuple[frozenset[str], list[HiddenFigure]]]] = {}
        for keys, figures in by_keys.items():
            self.by_key.setdefault(max(keys, key=lambda key: (len(key), key)), []).append((keys, figures))

    def scan(self, folder: Path, *, part: int = 0, parts: int = 1, searched: Collection[str] = ()) -> list[Leak]:
        """Search a folder.

        Parameters
        ----------
        folder
            A country's package.
        part, parts
            Search only one of so many parts of about equal work, counted from 0; together they hold every file.
        searched
            Files that were searched before for the same secrets, relative to the folder: they are left out.

        Returns
        -------
        list of Leak
            Empty where nothing was found.
        """
        leaks: set[Leak] = set()
        kinds_by_content: dict[tuple[str, bool, bytes], set[str]] = {}
        for path in files_of_part(folder, part, parts):
            relative = path.relative_to(folder)
            name, of_library = relative.as_posix(), LIBRARIES in relative.parts
            if name in searched:
                continue
            content = path.suffix, of_library, sha256(path.read_bytes()).digest()
            if content not in kinds_by_content:  # exports are copied beside the report and among its pages
                kinds_by_content[content] = set(self.in_file(path, of_library=of_library))
            kinds = (*self.in_text(name), *self.names_in(name), *kinds_by_content[content])
            leaks |= {Leak(name, kind) for kind in kinds}
        return sorted(leaks)

    def in_file(self, path: Path, *, of_library: bool) -> Iterator[str]:
        """Yield the kinds of secrets in a file."""
        content = content_of(path)
        pieces = content.pieces
        if content.unread:
            yield "content that cannot be read"
        text = APART.join(piece for piece, _ in pieces)
        yield from self.in_text(text)
        if not of_library:
            yield from self.names_in(text)
        if self.visible:
            text = APART.join(piece for piece, is_read in pieces if is_read)
            yield from (kind for kind, find in self.visible if find.search(text))
        without = self.without_answers[of_library]
        content.loose = [text for text in dict.fromkeys(content.loose) if text not in without]
        if found := set(self._in_tables(content, of_library=of_library)):
            yield from found
        else:
            without.update(content.loose)
        for heads, *rows in content.tables:
            for row in (heads, *rows):
                yield from self.in_row(row, heads)

    def _in_tables(self, content: Content, *, of_library: bool) -> Iterator[str]:
        respondents, small_cells = self.secrets.respondents, self.secrets.small_cells
        if any(map(respondents.in_text, content.loose)):
            yield "answers of a respondent"
        for grid in () if of_library else content.all_grids():
            if respondents.in_grid(grid):
                yield "answers of a respondent"
            if small_cells.in_grid(grid):
                yield "figures of a small part"
            if self._has_ids(grid):
                yield ID

    def _has_ids(self, grid: Grid) -> bool:
        """Return whether ids stand below their heading; programs read them with a fraction."""
        heads, *rows = grid
        columns = {at: ids for at, head in enumerate(heads) if (ids := self.secrets.ids.get(squeezed(head)))}
        return any(row[at].strip().removesuffix(".0") in ids for at, ids in columns.items() for row in rows)

    def names_in(self, text: str) -> Iterator[str]:
        """Yield the kinds of names, sentences and codes in a text."""
        yield from (kind for kind, find in self.names if find.search(text))

    def in_text(self, text: str) -> Iterator[str]:
        """Yield the kinds of other secrets in a text."""
        yield from (kind for kind, find in self.anywhere if find.search(text))
        if any(number in self.secrets.exact for number in self._exact_numbers(text)):
            yield "hidden value"
        labels = list(self.before_a_figure.found(text))  # one pattern of all takes as long as all other searches
        names = pattern(labels).finditer(text) if labels else ()
        if any(self._after(text, name) and self._is_name(text, name) for name in names):
            yield "hidden value"

    def _is_name(self, text: str, match: re.Match[str]) -> bool:
        """Return False if a name is a word of a question: the part *Other*, of people who "talk to each other"."""
        start = match.start()
        drawn, end = (text.rfind(sign, max(start - FARTHEST, 0), start) for sign in (DRAWN, END))
        if drawn > end and match.group() not in self.labels:
            return False
        return f"{words_before(text, start)} {match.group()}".casefold() not in self.secrets.within

    def in_row(self, cells: list[str], heads: list[str]) -> Iterator[str]:
        """Yield a leak where the cells of a table's row name a hidden figure and one of them shows it."""
        named = [(head, cell.strip()) for head, cell in zip_longest(heads, cells) if cell]
        # Whole numbers of a workbook are read with a fraction.
        row = {head: cell.removesuffix(".0") if head in CODES else cell for head, cell in named}
        present = {cell for _, cell in named} | set(row.values())
        hidden = [
            figure
            for cell in present & self.by_key.keys()
            for keys, figures in self.by_key[cell]
            if keys <= present
            for figure in figures
            if all(row.get(head, code) == code for head, code in figure.columns.items())
        ]
        if hidden:
            cells = [cell for head, cell in named if head not in CODES]
            numbers = set(map(_compact, (*cells, *_rounded(cells))))
            if any(not numbers.isdisjoint(map(_compact, figure.written)) for figure in hidden):
                yield "hidden value"

    def _exact_numbers(self, text: str) -> Iterator[str]:
        for number in re.findall(r"(?<![\d.])\d\.\d{6,}", text):
            yield f"{float(number):.6f}"

    def _after(self, text: str, match: re.Match[str]) -> bool:
        """Return True if a hidden value is among the figures right after a name."""
        written, at = self.by_name[match.group().casefold()], match.end()
        for _ in range(6):
            gap = BETWEEN.match(text, at)
            at = gap.end() if gap else at
            number = NUMBER.match(text, at)
            if number is None:
                return False
            if _compact(number.group()) in written:
                return True
            at = number.end()
        return False


def _finders(kinds: Mapping[str, frozenset[str]], *, as_written: bool = False) -> Iterator[tuple[str, Finder]]:
    for kind, texts in kinds.items():
        if texts:
            yield kind, finder(texts, as_written=as_written)


def _rounded(cells: list[str]) -> Iterator[str]:
    for cell in cells:
        try:
            value = float(cell)
        except ValueError:
            continue
        yield from (f"{value:.2f}", f"{100 * value:.0f}%", f"{value:.0f}%")


def _compact(number: str) -> str:
    return re.sub(r"\s", "", number).rstrip(".,")
