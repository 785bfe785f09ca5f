"""The programme's book: a front page with the state of every country, the figures over all of them, their reports.

One Sphinx build of all pages of all countries would give each of them a sidebar of all the others: its size grows with
the square of the countries. So every country keeps its own book, and this one stands in front of them. What of it is
stale is decided here; how it is bound, in `cips_helpers.programme.binding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cips_helpers.build.events import OnProgress, silent
from cips_helpers.build.manifest import changed_files, read_manifest
from cips_helpers.build.report import Outcome, Request, chapters
from cips_helpers.build.temporary import temporary_folder
from cips_helpers.disclosure.pooled import FEWEST
from cips_helpers.folders import folder_of_project
from cips_helpers.instrument.model import pick
from cips_helpers.programme.binding import BOOKS, LEFT_OUT, NAMED, Member, bind_book, manifest_of, report_of
from cips_helpers.programme.closed import closed_files
from cips_helpers.programme.extracts import SHARES, extracts
from cips_helpers.programme.fingerprints import CHAPTER, PROGRAMME, Inputs, Sources, fingerprint
from cips_helpers.programme.inputs import overlap
from cips_helpers.programme.plan import PlanError
from cips_helpers.programme.secret import make_secret
from cips_helpers.programme.store import Store
from cips_helpers.programme.workers import Workers
from cips_helpers.survey.study import Study

if TYPE_CHECKING:
    from cips_helpers.disclosure.disclosed import Disclosed


@dataclass(frozen=True)
class Book:
    """The programme's book, while its chapters are run.

    Attributes
    ----------
    request
        The book, as a request for a report.
    inputs
        Chapter → its inputs.
    running
        The run of the stale chapters; ``None`` if all are fresh.
    """

    request: Request
    inputs: Mapping[str, Inputs]
    running: Future[Outcome] | None


def begin_book(
    sources: Sources,
    workers: Workers,
    *,
    output: Path,
    language: str,
    named: bool = False,
    notebooks: Path | None = None,
    book: Path | None = None,
) -> Book:
    """Begin the programme's book: its chapters need the countries' answers, and not their reports.

    Parameters
    ----------
    sources
        The study's inputs.
    workers
        Do the work.
    output, language
        Folder of the reports and books, and the book's language.
    named
        Whether the book has the countries' reports, by name.
    notebooks, book
        Folders of the chapters, and of the own pages and styles of the national reports, with the programme's in it;
        those of the study's project by default.

    Raises
    ------
    PlanError
        If the book's folder contains, or lies in, what it is made from, and where fewer than six countries can be read
        for an anonymous book.
    """
    study, store, label = sources.study, Store(output.resolve()), NAMED if named else PROGRAMME
    _check_number(study, len(study.countries), named=named)
    make_secret(study.path)
    notebooks = notebooks or folder_of_project("notebooks", study.path) / PROGRAMME
    book = book or folder_of_project("book", study.path)
    common = {
        **sources.shared,
        **sources.translations(language),
        **sources.all_answers(),
        "parameters": fingerprint([study.path.name, language]),
    }
    pages = chapters(notebooks, LEFT_OUT[label])
    inputs = {path.stem: common | {"notebook": sources.notebook(path)} for path in pages}
    request = Request(
        study=study.path,
        country=PROGRAMME,
        iteration=0,
        edition=BOOKS[label][0],
        language=language,
        output=store.output,
        label=label,
        notebooks=notebooks,
        book=book,
        pages=tuple(inputs),
        formats=frozenset({"html"}),
    )
    if why := overlap(study, [request.folder], notebooks, book):
        raise PlanError(f"{why}; choose another --output folder.")
    stale = {page: of for page, of in inputs.items() if store.why_stale(store.page(request.label, page), of)}
    if not stale:
        return Book(request, inputs, None)
    made = extracts(SHARES, store, sources, workers.make_extracts)
    shares = {code: share for code, share in made.items() if share is not None}
    _check_number(study, len(shares), named=named)
    return Book(request, inputs, workers.submit(run_chapters, study, request, stale, shares, name=request.label))


def _check_number(study: Study, countries: int, *, named: bool) -> None:
    if not named and countries < FEWEST:
        files = "" if countries == len(study.countries) else " whose files have no faults (`cips check` lists them)"
        raise PlanError(
            f"The anonymous book needs {FEWEST} countries or more; {study.path.name} has {countries}{files}. "
            "`cips book --named` makes the confidential one."
        )


def finish_book(
    book: Book, sources: Sources, outcomes: Mapping[Request, Outcome], workers: Workers, on_event: OnProgress = silent
) -> Outcome:
    """Bind the programme's book, if anything it is made from has changed.

    Parameters
    ----------
    book
        From `begin_book`.
    sources
        The study's inputs.
    outcomes
        The outcome of each country's report in a named book; those that failed get a page that says why there is
        none. An anonymous book has no reports, whatever was made.
    workers
        Do the work.
    on_event
        Called with each event.

    Returns
    -------
    Outcome
        Whether it was bound, or why not.
    """
    request, study = book.request, sources.study
    if book.running is not None:
        [(_, ran)] = workers.listen({book.running: ""}, {"": request.label}, lambda _, event: on_event(event))
        if ran.fault:
            return ran
    members = tuple(_member(study, *item) for item in outcomes.items()) if request.label == NAMED else ()
    inputs = _inputs(sources, book, members)
    if _is_fresh(request.output / request.label, inputs, members):
        return Outcome()
    name = f"{request.label}-binding"
    future = workers.submit(bind_book, study, request, members, inputs, name=name)
    [(_, bound)] = workers.listen({future: ""}, {"": name}, lambda _, event: on_event(event))
    return bound


def run_chapters(
    study: Study,
    request: Request,
    stale: Mapping[str, Inputs],
    shares: Mapping[str, Disclosed],
    on_progress: OnProgress = silent,
) -> Outcome:
    """Pool the countries, and run the stale chapters.

    Parameters
    ----------
    study, request
        The study, and its book.
    stale
        Stale chapter → its inputs.
    shares
        Country code → what the figures over all countries take of it.
    on_progress
        Called with an `Event` after each step.
    """
    from cips_helpers.build.notebooks import run_notebooks
    from cips_helpers.results.handover import hand_over_pooled
    from cips_helpers.results.pool import pool

    with temporary_folder() as private:
        pooled = pool(shares, study, language=request.language, named=request.label == NAMED)
        variables = hand_over_pooled(pooled, private, study=study.path)
        work = private / "executed"
        work.mkdir()
        run_notebooks(
            replace(report_of(study, request), variables=variables, closed=closed_files(study, request.output)),
            [path for path in request.chapters if path.stem in stale],
            work,
            on_progress,
            on_page=partial(Store(request.output).keep_page, request.label, stale),
        )
    return Outcome(ran=tuple(stale))


def _member(study: Study, request: Request, outcome: Outcome) -> Member:
    name = pick(study.countries[request.country].name, request.language)
    return Member(request.name, name, request.iteration, outcome.kind, outcome.fault)


def _inputs(sources: Sources, book: Book, members: Iterable[Member]) -> Inputs:
    """Return what the book is made from: its chapters, its own pages, and the countries' reports."""
    notebooks = {CHAPTER.format(page=page): of["notebook"] for page, of in book.inputs.items()}
    common = {name: value for of in book.inputs.values() for name, value in of.items() if name != "notebook"}
    reports = {
        f"report {member.folder}": fingerprint([member.name, member.kind, member.fault])
        if member.kind
        else manifest_of(book.request.output, member)
        for member in members
    }
    return sources.keyed({**common, **notebooks, **reports, **sources.binding(book.request.book, PROGRAMME)})


def _is_fresh(folder: Path, inputs: Inputs, members: Iterable[Member]) -> bool:
    """Return whether the finished book is what would be made now; of the countries' reports, whether each is there."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.get("made_from") != inputs:
        return False
    return not changed_files(folder, manifest, ignore={member.folder for member in members}) and all(
        (folder / member.folder / "html" / "index.html").is_file() for member in members if not member.kind
    )
