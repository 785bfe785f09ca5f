"""The records of one report: its request, the report to make, the outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cips_helpers.build.events import ReportError
from cips_helpers.build.house_style import HouseStyle
from cips_helpers.build.own_words import OwnWords
from cips_helpers.words import Words

FORMATS = frozenset({"html", "pdf"})
"""Formats of a report where none is asked for."""
HANDOUTS = {"pptx": "", "docx": "_summary"}
"""Formats of the files for a ministry, and what their names add."""
ALL_FORMATS = FORMATS | HANDOUTS.keys()
INDEX = "index"
"""The page of the book that is its front page."""
FRONT = "result"
"""The chapter, named without its number, that is the book's front page where there is one."""
START = "00_start_here"
"""Notebook beside the chapters that is none: it makes reports."""
PRINTED_ALONE = frozenset({"factor_sheets"})
"""Chapters, named without their number, that are also printed alone."""


@dataclass(frozen=True)
class Request:
    """A request for one report: a country, an iteration, an edition, a language; valid where the plan made it.

    Attributes
    ----------
    study, notebooks, book
        The study file, the folder of the chapters, and that of the book's own pages and styles.
    country
        ISO 3166-1 alpha-3 code.
    iteration, edition, language
        Given to every notebook, with study and country; the iteration of a book over all countries is 0.
    output
        Folder that receives the report's own folder.
    label
        Names folder and files: the country's code, or that of the book.
    suffix
        Added to the label by editions that stand beside the usual one.
    formats
        Any of ``ALL_FORMATS``.
    pages
        The chapters to run, in reading order, as file names without suffix.
    is_whole
        Whether these are all chapters of the edition: only then are they bound into a book.
    languages
        The languages of the study whose reports stand, or are to stand, beside this one: pages link to each other.
    is_latest
        Whether the iteration is the country's last: only then is it compared with other countries.
    """

    study: Path
    country: str
    iteration: int
    edition: str
    language: str
    output: Path
    label: str
    notebooks: Path
    book: Path
    pages: tuple[str, ...]
    suffix: str = ""
    formats: frozenset[str] = FORMATS
    is_whole: bool = True
    is_latest: bool = True
    languages: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the report's folder: editions and languages stand side by side."""
        return self.name_in(self.language)

    def name_in(self, language: str) -> str:
        """Return the name of the folder of the same report in a language."""
        return "_".join((self.label, *self._suffixes(language)))

    @property
    def folder(self) -> Path:
        """The finished report's folder."""
        return self.output / self.name

    @property
    def pdf_name(self) -> str:
        """The PDF's file name."""
        return f"CIPS_{'_'.join((self.label, str(self.iteration), *self._suffixes(self.language)))}.pdf"

    @property
    def files(self) -> dict[str, Path]:
        """Format → the file a reader opens, for the formats asked for."""
        files = {"HTML": self.folder / "html" / "index.html", "PDF": self.folder / self.pdf_name}
        files |= {format.upper(): self.folder / name for format, name in self.handouts.items()}
        return {name: path for name, path in files.items() if name.lower() in self.formats}

    @property
    def handouts(self) -> dict[str, str]:
        """Format → file name of the files for a ministry that were asked for."""
        stem = self.pdf_name.removesuffix(".pdf")
        return {format: f"{stem}{end}.{format}" for format, end in HANDOUTS.items() if format in self.formats}

    @property
    def chapters(self) -> list[Path]:
        """The notebooks to run."""
        return [self.notebooks / f"{page}.ipynb" for page in self.pages]

    @property
    def parameters(self) -> dict[str, str | int]:
        """The values every notebook is run with."""
        return {
            "study": str(self.study.resolve()),
            "country": self.country,
            "iteration": self.iteration,
            "language": self.language,
            "edition": self.edition,
        }

    @property
    def front(self) -> str | None:
        """The chapter that is the book's front page; ``None`` where the front page is no chapter."""
        return next((page for page in self.pages if page[3:] == FRONT), None)

    def pdf_of(self, part: str) -> str:
        """Return the file name of the PDF of a part of the report, by its name."""
        return self.pdf_name.replace(".pdf", f"_{part}.pdf")

    def pdf_of_chapter(self, page: str) -> str | None:
        """Return the file name under which a chapter is also printed alone; ``None`` for any other chapter."""
        return self.pdf_of(page[3:]) if page[3:] in PRINTED_ALONE and "pdf" in self.formats else None

    def _suffixes(self, language: str) -> tuple[str, ...]:
        return tuple(part for part in (self.suffix, language) if part not in ("", "en"))


@dataclass(frozen=True)
class Report:
    """One report to make: the request, and all that its front page, pages and manifest say besides the chapters.

    Attributes
    ----------
    request
        The request it fulfils.
    name
        The country's name as printed.
    title, subtitle, purpose, notice, author
        Words of the front page and the document's metadata; ``purpose`` is the question the survey answers, ``notice``
        is printed in a box (a synthetic example).
    edition_title
        The edition as printed on the front page.
    mark
        How the report is to be handled, printed at the foot of each page: confidential or public.
    shows_code
        Whether each page keeps its code one click away.
    facts
        The front page's key figures, label → value, in the order they are shown.
    imprint
        Who issued the report, when it was asked, its edition, whom to ask and how it was made, label → text.
    hidden
        What the privacy gate hid and by which rule, for the manifest; without values.
    made_from
        Name → fingerprint of every input, for the manifest.
    variables
        Environment variables for the kernels.
    closed
        Absolute path → what it holds, of files and folders that no chapter may open.
    parameters
        The values the notebooks are run with, if they are not the request's.
    ranges
        How the people of the report came to take part, keys of `cips_helpers.words.RANGES`; decides what the pages
        around the chapters say of intervals.
    emblem
        A group's scores on the key factors as shares of the highest, for each group; ``None`` for one not shown. The
        cover draws them as a radar.
    front
        More for the front page's template.
    own_words
        Words of the country by chapter, named without its number; see `cips_helpers.build.own_words`.
    style
        The house style.
    """

    request: Request
    name: str
    title: str = "Customs integrity perception survey"
    subtitle: str = ""
    purpose: str = ""
    notice: str = ""
    author: str = ""
    edition_title: str = ""
    mark: str = ""
    shows_code: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    imprint: Mapping[str, str] = field(default_factory=dict)
    hidden: Sequence[Mapping[str, object]] = ()
    made_from: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    closed: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    ranges: Collection[str] = ("drawn",)
    emblem: Sequence[Sequence[float | None]] = ()
    front: Mapping[str, object] = field(default_factory=dict)
    own_words: Mapping[str, OwnWords] = field(default_factory=dict)
    style: HouseStyle = field(default_factory=HouseStyle)

    @property
    def words(self) -> Words:
        """The words of the report's language."""
        return Words(self.request.language)


@dataclass(frozen=True)
class Outcome:
    """The outcome of a piece of work: a report, a book of reports, or a part of them.

    Attributes
    ----------
    ran
        The pages that were run.
    bound
        Whether a book was bound.
    fault
        Why it failed, in full, for the analyst; empty if it did not.
    kind
        What failed: ``data``, ``build``, ``time``, or ``ended`` from outside; empty if nothing.
    """

    ran: tuple[str, ...] = ()
    bound: bool = False
    fault: str = ""
    kind: str = ""

    @property
    def state(self) -> str:
        """``failed``, ``made``, or ``fresh`` if there was nothing to do."""
        if self.fault:
            return "failed"
        return "made" if self.ran or self.bound else "fresh"


def formats_of(files: Iterable[str]) -> frozenset[str]:
    """Return the formats of a finished report by the names of its files."""
    names = list(files)
    ends = {format for format in ALL_FORMATS if any(name.endswith(f".{format}") for name in names)}
    return frozenset(ends - {"html"} | ({"html"} if any(name.startswith("html/") for name in names) else set()))


def chapters(notebooks: Path, left_out: Collection[str] = ()) -> list[Path]:
    """List the chapters in reading order: the notebooks whose names start with two digits.

    Parameters
    ----------
    notebooks
        Folder of the notebooks.
    left_out
        Chapters to leave out, named without their number.

    Returns
    -------
    list of Path
        The notebooks, sorted by number.

    Raises
    ------
    ReportError
        If there is none, or two share a number.
    """
    paths = [path for path in sorted(notebooks.glob("[0-9][0-9]_*.ipynb")) if path.stem != START]
    if not paths:
        raise ReportError(f"no chapters (two digits, then a name, as in 10_result.ipynb) in {notebooks.name}/")
    numbers = [path.name[:2] for path in paths]
    if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
        raise ReportError(f"two chapters share the number {', '.join(twice)}")
    return [path for path in paths if path.stem[3:] not in left_out]
