"""Plan the reports and pages to be made; all options are checked here, before anything runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path

from cips_helpers.build.events import ReportError
from cips_helpers.build.manifest import MANIFEST
from cips_helpers.build.report import ALL_FORMATS, FORMATS, Request, chapters
from cips_helpers.disclosure.rules import EDITIONS, INTERNAL
from cips_helpers.folders import folder_of_project
from cips_helpers.programme.commentary import FOLDER as COMMENTARY
from cips_helpers.programme.inputs import overlap
from cips_helpers.programme.store import NOTEBOOKS
from cips_helpers.survey.study import Study


class PlanError(ValueError):
    """The options can't be planned; the message is one line meant for the analyst."""


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
    notebooks: Path | None = None,
    book: Path | None = None,
) -> tuple[Request, ...]:
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
        Any of ``html``, ``pdf``, ``pptx`` and ``docx``.
    only
        Patterns of pages: ``XAA/15*`` (the report's folder, then the chapter), or ``15*`` for every report.
    limit
        Plan so many reports at most.
    notebooks, book
        Folders of the chapters, and of the book's own pages and styles; those of the study's project by default.

    Returns
    -------
    tuple of Request
        In the order of the study; paths are absolute, for other processes.

    Raises
    ------
    PlanError
        For an unknown country, iteration, edition, language, format or page, where two reports would be written to the
        same folder, and where a folder that is to be written contains, or lies in, what the reports are made from.
    """
    countries = tuple(dict.fromkeys(countries or study.countries))
    languages = languages or study.languages[:1]
    notebooks = notebooks or folder_of_project("notebooks", study.path)
    book = book or folder_of_project("book", study.path)
    _check(study, countries, editions, languages)
    known_formats = frozenset(filter(None, map(str.strip, formats)))
    if not known_formats or not known_formats <= ALL_FORMATS:
        raise PlanError(f"--format takes html, pdf, pptx, docx or several (html,pdf), not {','.join(formats)!r}.")
    requests = [
        _request(study, code, iteration, edition, language, only, output, notebooks, book, known_formats)
        for code, edition, language in product(countries, editions, languages)
    ]
    check_folders(requests)
    folders = [output / NOTEBOOKS, *(request.folder for request in requests)]
    if why := overlap(study, folders, notebooks, book, study.path.parent / COMMENTARY):
        raise PlanError(f"{why}; choose another --output folder.")
    requests = [_beside(request, study, languages) for request in requests if request.pages]
    if not requests:
        raise PlanError(f"no page fits {', '.join(only)}; `cips plan --pages` lists them all")
    return tuple(requests[:limit])


def _check(study: Study, countries: Collection[str], editions: Collection[str], languages: Collection[str]) -> None:
    for code in countries:
        if code not in study.countries:
            raise PlanError(f"{study.path.name} has no country {code!r}; it has {', '.join(study.countries)}.")
    for edition in editions:
        if edition not in EDITIONS:
            raise PlanError(f"--edition takes {', '.join(EDITIONS)}, not {edition!r}.")
    for language in languages:
        if language not in study.languages:
            raise PlanError(f"{study.path.name} has no language {language!r}; it has {', '.join(study.languages)}")


def _request(
    study: Study,
    code: str,
    iteration: int | None,
    edition: str,
    language: str,
    only: Sequence[str],
    output: Path,
    notebooks: Path,
    book: Path,
    formats: frozenset[str],
) -> Request:
    numbers = [fieldwork.number for fieldwork in study.countries[code].iterations]
    if iteration is not None and iteration not in numbers:
        known = ", ".join(map(str, sorted(numbers)))
        raise PlanError(f"{study.path.name}: {code} has no iteration {iteration}; it has {known}")
    try:
        pages = tuple(path.stem for path in chapters(notebooks, EDITIONS[edition].left_out))
    except ReportError as error:
        raise PlanError(str(error)) from None
    whole = Request(
        study=study.path.resolve(),
        country=code,
        iteration=max(numbers) if iteration is None else iteration,
        edition=edition,
        language=language,
        output=output.resolve(),
        label=code,
        suffix=EDITIONS[edition].suffix,
        notebooks=notebooks.resolve(),
        book=book.resolve(),
        pages=pages,
        formats=formats,
        is_latest=iteration in (None, max(numbers)),
    )
    chosen = tuple(page for page in pages if _is_chosen(whole.name, page, only))
    return replace(whole, pages=chosen, is_whole=chosen == pages)


def check_folders(requests: Sequence[Request]) -> None:
    """Refuse a plan in which two reports would be written to the same folder.

    Names that differ in capital and small letters only are the same: Windows and macOS make no difference.

    Raises
    ------
    PlanError
        Naming the folder and the reports.
    """
    groups: dict[str, list[Request]] = defaultdict(list)
    for request in requests:
        groups[request.name.casefold()].append(request)
    faults = []
    for group in groups.values():
        if len(group) > 1:
            names = ", ".join(f"{r.country} {r.edition} {r.language} iteration {r.iteration}" for r in group)
            faults.append(f"{len(group)} reports would be written to {group[0].name}/ ({names})")
    if faults:
        raise PlanError("; ".join(faults) + "; plan them one after the other, into different --output folders")


def _beside(request: Request, study: Study, planned: Collection[str]) -> Request:
    """Name the languages a report links to: those planned with it, and those that stand beside it already."""
    there = [
        language
        for language in study.languages
        if language in planned or (request.output / request.name_in(language) / MANIFEST).is_file()
    ]
    return replace(request, languages=tuple(there) if len(there) > 1 else ())


def _is_chosen(folder: str, page: str, patterns: Sequence[str]) -> bool:
    names = (f"{folder}/{page}", page)
    return not patterns or any(fnmatchcase(name, pattern) for name in names for pattern in patterns)
