"""The programme's book: a front page with the state of every country, the figures over all of them, their reports.

One Sphinx build of all pages of all countries would give each of them a sidebar of all the others: its size grows with
the square of the countries. So every country keeps its own book, and this one stands in front of them. What of it is
stale is decided here; how it is bound, in `cips_helpers.programme.binding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cips_helpers.build.events import OnProgress, silent
from cips_helpers.build.manifest import changed_files, read_manifest
from cips_helpers.build.report import Outcome, Request, chapters
from cips_helpers.build.temporary import temporary_folder
from cips_helpers.disclosure.rules import ANONYMOUS, INTERNAL
from cips_helpers.folders import folder_of_project
from cips_helpers.instrument.model import pick
from cips_helpers.programme.binding import NAMED, Member, bind_book, manifest_of, report_of
from cips_helpers.programme.closed import closed_files
from cips_helpers.programme.extracts import SHARES, extracts
from cips_helpers.programme.fingerprints import CHAPTER, PROGRAMME, Inputs, Sources, fingerprint
from cips_helpers.programme.inputs import overlap
from cips_helpers.programme.plan import PlanError
from cips_helpers.programme.store import Store
from cips_helpers.programme.workers import Workers
from cips_helpers.survey.study import Study
from cips_helpers.words import Words

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
    requests: Sequence[Request],
    workers: Workers,
    *,
    named: bool = False,
    notebooks: Path | None = None,
    book: Path | None = None,
) -> Book:
    """Begin the programme's book: its chapters need the countries' answers, and not their reports.

    Parameters
    ----------
    sources
        The study's inputs.
    requests
        The countries' reports.
    workers
        Do the work.
    named
        Whether the countries are named; their reports are then their own, else those of the anonymous edition.
    notebooks, book
        Folders of the chapters, and of the own pages and styles of the national reports, with the programme's in it;
        those of the study's project by default.

    Raises
    ------
    PlanError
        If the book's folder contains, or lies in, what it is made from.
    """
    study, store, language = sources.study, Store(requests[0].output), requests[0].language
    notebooks = notebooks or folder_of_project("notebooks", study.path) / PROGRAMME
    book = book or folder_of_project("book", study.path)
    common = {
        **sources.shared,
        "all countries": fingerprint(sources.extracts(latest=False)),
        "parameters": fingerprint([study.path.name, language]),
    }
    inputs = {path.stem: common | {"notebook": sources.notebook(path)} for path in chapters(notebooks)}
    request = Request(
        study=study.path,
        country=PROGRAMME,
        iteration=max(request.iteration for request in requests),
        edition=(INTERNAL if named else ANONYMOUS).name,
        language=language,
        output=store.output,
        label=NAMED if named else PROGRAMME,
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
    return Book(request, inputs, workers.submit(run_chapters, study, request, stale, shares, name=request.label))


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
        The outcome of each country's report; those that failed get a page that says why there is none.
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
    members = tuple(_member(study, *item, named=request.label == NAMED) for item in outcomes.items())
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
        pooled = pool(shares, study, language=request.language)
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


def _member(study: Study, request: Request, outcome: Outcome, *, named: bool) -> Member:
    if named:
        name = pick(study.countries[request.country].name, request.language)
    else:
        name = Words(request.language).say("Country {pseudonym}", pseudonym=request.label.rpartition("_")[2])
    return Member(request.name, name, request.iteration, outcome.kind, outcome.fault if named else "")


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
