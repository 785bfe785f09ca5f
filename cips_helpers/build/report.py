"""What is to be built: one country's report, its chapters and the parameters they are given."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cips_helpers.build.events import ReportError
from cips_helpers.words import Words

ROOT = Path(__file__).resolve().parents[2]
FORMATS = frozenset({"html", "pdf"})
ALONE = {"at_a_glance": "h1", "factor_sheets": "h2"}
"""Chapters, named without their number, that are also printed alone, and the headings that take one page each."""


@dataclass(frozen=True)
class Report:
    """One report to build.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-3 code; names the output folder.
    alias
        Names folder and files in place of the code, where nothing may tell which country it is.
    name
        The country's name as printed.
    study
        The study file, given to every notebook as an absolute path.
    iteration
        The iteration reported on.
    language, edition
        Given to every notebook.
    edition_title, suffix
        The edition as printed on the front page, and as the names of folder and files say it.
    left_out
        Chapters the edition does not have, named without their number.
    show_code
        Whether each page keeps its code one click away.
    output
        Folder that receives the report's own; see `folder_name`.
    formats
        Any of ``html`` and ``pdf``.
    title, subtitle, purpose, notice, author
        Words of the front page and the document's metadata; ``purpose`` is the question the survey answers, ``notice``
        is printed in a box (a synthetic example).
    facts
        The front page's key figures, label → value, in the order they are shown.
    hidden
        What the privacy gate hid and by which rule, for the manifest; without values.
    made_from
        What the report rests on, by name and fingerprint, for the manifest.
    variables
        Environment variables for the kernels.
    given
        The values the notebooks are run with, where they are not the usual; see `parameters`.
    front
        More for the front page's template.
    notebooks, book
        Where the chapters and the book's own pages are.
    """

    country: str
    name: str
    study: Path
    iteration: int
    language: str = "en"
    edition: str = "internal"
    edition_title: str = ""
    suffix: str = ""
    left_out: frozenset[str] = frozenset()
    show_code: bool = False
    output: Path = Path("_build")
    formats: frozenset[str] = FORMATS
    title: str = "Customs integrity perception survey"
    subtitle: str = ""
    purpose: str = ""
    notice: str = ""
    author: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    hidden: Sequence[Mapping[str, object]] = ()
    made_from: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    alias: str = ""
    given: Mapping[str, str | int] = field(default_factory=dict)
    front: Mapping[str, object] = field(default_factory=dict)
    notebooks: Path = ROOT / "notebooks"
    book: Path = ROOT / "book"

    def __post_init__(self) -> None:
        if not self.formats or not self.formats <= FORMATS:
            asked = ", ".join(sorted(self.formats)) or "nothing"
            raise ReportError(f"formats must be html, pdf or both, not {asked}")
        if not self.country.isalnum():
            raise ReportError(f"a country code has letters and digits only, not {self.country!r}")

    @property
    def words(self) -> Words:
        """The words of the report's language."""
        return Words(self.language)

    @property
    def label(self) -> str:
        """What stands for the country in names of files: its code, or its alias."""
        return self.alias or self.country

    @property
    def folder(self) -> Path:
        """Where the finished report is found."""
        return self.output / folder_name(self.label, self.suffix, self.language)

    @property
    def pdf_name(self) -> str:
        """The PDF's file name."""
        return pdf_name(self.label, self.iteration, self.suffix, self.language)

    def alone(self, page: str) -> str | None:
        """Give the file name under which a chapter is also printed alone; ``None`` for any other."""
        name = page[3:]
        return self.pdf_name.replace(".pdf", f"_{name}.pdf") if name in ALONE and "pdf" in self.formats else None


def folder_name(label: str, suffix: str, language: str) -> str:
    """Name the folder of a country's report: editions and languages stand side by side.

    Examples
    --------
    >>> folder_name("XAA", "", "en"), folder_name("XAA", "public", "fr")
    ('XAA', 'XAA_public_fr')
    """
    return "_".join((label, *_name_parts(suffix, language)))


def pdf_name(label: str, iteration: int, suffix: str, language: str) -> str:
    """Name a report's PDF.

    Examples
    --------
    >>> pdf_name("XAA", 2, "", "en"), pdf_name("XAA", 2, "public", "en")
    ('CIPS_XAA_2.pdf', 'CIPS_XAA_2_public.pdf')
    """
    return f"CIPS_{'_'.join((label, str(iteration), *_name_parts(suffix, language)))}.pdf"


def _name_parts(suffix: str, language: str) -> tuple[str, ...]:
    """Return what names of folders and files say of edition and language; English goes without saying."""
    return tuple(part for part in (suffix, language) if part not in ("", "en"))


def parameters(report: Report) -> dict[str, str | int]:
    """Give the values every notebook is run with.

    Examples
    --------
    >>> report = Report("XAA", "Examplia", Path("/data/study.yml"), 2)
    >>> parameters(report)["country"], parameters(report)["iteration"]
    ('XAA', 2)
    """
    return dict(report.given) or {
        "study": str(report.study.resolve()),
        "country": report.country,
        "iteration": report.iteration,
        "language": report.language,
        "edition": report.edition,
    }


def chapters(notebooks: Path, left_out: Collection[str] = ()) -> list[Path]:
    """List the chapters in reading order: notebooks whose names start with two digits, but for those left out.

    Raises
    ------
    ReportError
        If there is none, or two share a number.
    """
    found = sorted(notebooks.glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise ReportError(f"no chapters (two digits, then a name, as in 01_at_a_glance.ipynb) in {notebooks.name}/")
    numbers = [path.name[:2] for path in found]
    if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
        raise ReportError(f"two chapters share the number {', '.join(twice)}")
    return [path for path in found if path.stem[3:] not in left_out]
