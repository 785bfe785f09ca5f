"""The plan: every report and page to be made, before anything runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path

from cips_helpers.build.events import ReportError
from cips_helpers.build.report import FORMATS, ROOT, chapters, folder_name, pdf_name
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL
from cips_helpers.survey.study import Study, StudyError


class PlanError(ValueError):
    """What was asked for can't be planned; the message is one line meant for the analyst."""


@dataclass(frozen=True)
class Task:
    """One report to make: a country, an iteration, an edition, a language.

    Attributes
    ----------
    study, notebooks, book
        The study file, and where the chapters and the book's own pages are; absolute, for another process.
    output
        Folder that receives the report's.
    label
        What stands for the country in names of files: its code, or a pseudonym's.
    pages
        The chapters to run, in reading order, as file names without suffix.
    whole
        Whether these are all its chapters: only then is it bound into a book.
    is_latest
        Whether it is about the country's last iteration: only then is it compared with other countries.
    """

    study: Path
    country: str
    iteration: int
    edition: str
    language: str
    formats: frozenset[str]
    output: Path
    label: str
    notebooks: Path
    book: Path
    pages: tuple[str, ...]
    whole: bool = True
    is_latest: bool = True

    @property
    def folder(self) -> str:
        """Name of the report's folder, by which messages and patterns name it."""
        return folder_name(self.label, EDITIONS[self.edition].suffix, self.language)

    @property
    def files(self) -> dict[str, Path]:
        """What a reader opens, of the formats asked for: what it is, and where it will be."""
        folder = self.output / self.folder
        pdf = pdf_name(self.label, self.iteration, EDITIONS[self.edition].suffix, self.language)
        places = {"HTML": folder / "html" / "index.html", "PDF": folder / pdf}
        return {name: place for name, place in places.items() if name.lower() in self.formats}

    @property
    def chapters(self) -> list[Path]:
        """The notebooks to run."""
        return [self.notebooks / f"{page}.ipynb" for page in self.pages]


def plan(
    study: Study,
    *,
    output: Path,
    countries: Sequence[str] = (),
    iteration: int | None = None,
    editions: Sequence[str] = (INTERNAL.name,),
    languages: Sequence[str] = (),
    formats: Collection[str] = FORMATS,
    only: Sequence[str] = (),
    limit: int | None = None,
    notebooks: Path = ROOT / "notebooks",
    book: Path = ROOT / "book",
) -> tuple[Task, ...]:
    """Plan the reports of a study.

    Parameters
    ----------
    study
        A loaded study.
    output
        Folder for the reports; each gets one of its own in it.
    countries
        Codes; all of the study by default.
    iteration
        The iteration to report on; each country's last by default.
    editions, languages
        One report of each country for each of them; by default the internal edition, in the study's first language.
    formats
        Any of ``html`` and ``pdf``.
    only
        Patterns of pages: ``XAA/03*`` (the report's folder, then the chapter), or ``03*`` for every report.
    limit
        Plan so many reports at most.
    notebooks, book
        Where the chapters and the book's own pages are.

    Returns
    -------
    tuple of Task
        In the order of the study.

    Raises
    ------
    PlanError
        For a country, iteration, edition, language or page there is not, for an anonymous edition of a study without
        a key, and where two reports would be written to the same folder.
    """
    wanted = tuple(dict.fromkeys(countries or study.countries))
    languages = languages or study.languages[:1]
    _known("country", wanted, study.countries, study)
    _known("language", languages, study.languages, study)
    _known("edition", editions, EDITIONS, study)
    if not formats or not set(formats) <= FORMATS:
        raise PlanError(f"a report's formats are {' and '.join(sorted(FORMATS))}, not {', '.join(sorted(formats))!r}")
    try:
        pages = {
            edition: tuple(path.stem for path in chapters(notebooks, EDITIONS[edition].left_out))
            for edition in editions
        }
    except ReportError as error:
        raise PlanError(str(error)) from None
    tasks = []
    for code, edition, language in product(wanted, editions, languages):
        numbers = [one.number for one in study.countries[code].iterations]
        if iteration is not None and iteration not in numbers:
            known = ", ".join(map(str, sorted(numbers)))
            raise PlanError(f"{study.path.name}: {code} has no iteration {iteration}; it has {known}")
        label = _label(study, code, edition)
        folder = folder_name(label, EDITIONS[edition].suffix, language)
        chosen = tuple(page for page in pages[edition] if _is_wanted(folder, page, only))
        tasks.append(
            Task(
                study=study.path.resolve(),
                country=code,
                iteration=max(numbers) if iteration is None else iteration,
                edition=edition,
                language=language,
                formats=frozenset(formats),
                output=output.resolve(),
                label=label,
                notebooks=notebooks.resolve(),
                book=book.resolve(),
                pages=chosen,
                whole=chosen == pages[edition],
                is_latest=iteration in (None, max(numbers)),
            )
        )
    refuse_collisions(tasks)
    tasks = [task for task in tasks if task.pages]
    if not tasks:
        raise PlanError(f"no page fits {', '.join(only)}; `cips plan --pages` lists them all")
    return tuple(tasks[:limit])


def _label(study: Study, code: str, edition: str) -> str:
    if not EDITIONS[edition].anonymous:
        return code
    from cips_helpers.disclosure.anonymous import pseudonyms, slug

    try:
        return slug(pseudonyms(study)[code])
    except StudyError as error:
        raise PlanError(str(error)) from None


def refuse_collisions(tasks: Sequence[Task]) -> None:
    """Refuse a plan in which one report would take another's place.

    Windows and macOS know no difference between capital and small letters in a name, so neither does this.

    Raises
    ------
    PlanError
        Naming the folder and the reports.
    """
    taken: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        taken[task.folder.casefold()].append(task)
    told = list(_collisions(taken.values()))
    if told:
        raise PlanError("; ".join(told) + "; plan them one after the other, into different --output folders")


def _collisions(groups: Collection[list[Task]]) -> Iterator[str]:
    for found in groups:
        if len(found) > 1:
            names = ", ".join(f"{one.country} {one.edition} {one.language} iteration {one.iteration}" for one in found)
            yield f"{len(found)} reports would be written to {found[0].folder}/ ({names})"


def _is_wanted(folder: str, page: str, patterns: Sequence[str]) -> bool:
    names = (f"{folder}/{page}", page)
    return not patterns or any(fnmatchcase(name, pattern) for name in names for pattern in patterns)


def _known(kind: str, asked: Sequence[str], known: Collection[str], study: Study) -> None:
    for one in asked:
        if one not in known:
            raise PlanError(f"{study.path.name} has no {kind} {one!r}; it has {', '.join(known)}")
