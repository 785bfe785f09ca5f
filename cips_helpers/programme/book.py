"""The programme's book: a front page with the state of every country, the figures over all of them, their reports.

One Sphinx build of all pages of all countries would give each of them a sidebar of all the others: its size grows with
the square of the countries. So every country keeps its own book, and this one stands in front of them. What of it is
stale is decided here; how it is bound, in `cips_helpers.programme.binding`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from cips_helpers.build.events import OnProgress, silent
from cips_helpers.build.manifest import NONE, changed_files, read_manifest
from cips_helpers.build.report import ROOT
from cips_helpers.build.report import chapters as chapters_in
from cips_helpers.build.temporary import temporary_folder
from cips_helpers.instrument.model import pick
from cips_helpers.programme.binding import NAMED, Binding, Chapters, Member, bind_book, manifest_of, report_of
from cips_helpers.programme.extracts import SHARES, extracts
from cips_helpers.programme.fingerprints import BINDING, CHAPTER, PROGRAMME, Ingredients, Sources, fingerprint
from cips_helpers.programme.plan import Task
from cips_helpers.programme.processes import Done
from cips_helpers.programme.run import Outcome
from cips_helpers.programme.store import Store
from cips_helpers.programme.workers import Crew
from cips_helpers.survey.study import Study
from cips_helpers.words import Words


@dataclass(frozen=True)
class Begun:
    """A book whose chapters are being run, beside the countries' reports."""

    chapters: Chapters
    running: Future[Done] | None


def begin_book(
    sources: Sources,
    tasks: Sequence[Task],
    crew: Crew,
    *,
    named: bool = False,
    notebooks: Path = ROOT / "notebooks" / PROGRAMME,
    book: Path = ROOT / "book",
) -> Begun:
    """Begin the programme's book: its chapters need the countries' answers, and not their reports.

    Parameters
    ----------
    sources
        Of the study.
    tasks
        The countries' reports.
    crew
        Does the work.
    named
        Whether the countries are named; their reports are then their own, else those of the anonymous edition.
    notebooks, book
        See `Chapters`.
    """
    study, store, language = sources.study, Store(tasks[0].output), tasks[0].language
    folder = NAMED if named else PROGRAMME
    wanted = {code: sources.answers(country) | sources.shared for code, country in study.countries.items()}
    told = fingerprint([study.path.name, language])
    pages = {
        path.stem: sources.shared
        | {"notebook": sources.notebook(path), "all countries": fingerprint(wanted), "parameters": told}
        for path in chapters_in(notebooks)
    }
    stale = tuple(page for page, of in pages.items() if store.why_stale(store.page(folder, page), of))
    shares = extracts(SHARES, store, sources, wanted, crew.make_all) if stale else {}
    order = Chapters(
        study=study,
        language=language,
        output=store.output,
        folder=folder,
        shares={code: share for code, share in shares.items() if share is not None},
        pages=pages,
        stale=stale,
        notebooks=notebooks,
        book=book,
        kernels=2,
    )
    return Begun(order, crew.submit(run_chapters, order, folder) if stale else None)


def finish_book(
    begun: Begun, sources: Sources, outcomes: Sequence[Outcome], crew: Crew, on_event: OnProgress = silent
) -> Done | None:
    """Bind the programme's book, where anything it is made from has changed.

    Parameters
    ----------
    begun
        From `begin_book`.
    sources
        Of the study.
    outcomes
        How each country's report ended; those that failed get a page that says why there is none.
    crew
        Does the work.
    on_event
        Called with each event.

    Returns
    -------
    Done or None
        ``None`` where it was fresh; else its folder, or why there is none.
    """
    order = begun.chapters
    if begun.running is not None:
        [(_, done)] = crew.listen({begun.running: ""}, {"": order.folder}, lambda _, event: on_event(event))
        if done.fault:
            return done
    members = tuple(_member(sources.study, outcome, order) for outcome in outcomes)
    whole = _whole(sources, order, members)
    if _is_whole(order.output / order.folder, whole, members):
        return None
    name = f"{order.folder}-binding"
    future = crew.submit(bind_book, Binding(replace(order, shares={}), members, whole), name)
    [(_, done)] = crew.listen({future: ""}, {"": name}, lambda _, event: on_event(event))
    return done


def run_chapters(order: Chapters, on_progress: OnProgress = silent) -> None:
    """Pool the countries, and run the chapters that are stale."""
    from cips_helpers.build.notebooks import run_notebooks
    from cips_helpers.programme.stale_pages import keeping
    from cips_helpers.results.handover import hand_over_pooled
    from cips_helpers.results.pool import pool

    store = Store(order.output)
    with temporary_folder() as private:
        pooled = pool(order.shares, order.study, language=order.language)
        report = report_of(order, variables=hand_over_pooled(pooled, private, study=order.study.path))
        work = private / "executed"
        work.mkdir()
        run_notebooks(
            report,
            [path for path in chapters_in(order.notebooks) if path.stem in order.stale],
            work,
            on_progress,
            workers=order.kernels,
            on_page=keeping(store, order.folder, order.pages),
        )


def _member(study: Study, outcome: Outcome, order: Chapters) -> Member:
    task = outcome.task
    if order.named:
        name = pick(study.countries[task.country].name, order.language)
    else:
        name = Words(order.language).say("Country {pseudonym}", pseudonym=task.label.rpartition("_")[2])
    return Member(task.folder, name, task.iteration, outcome.kind, outcome.fault if order.named else "")


def _whole(sources: Sources, order: Chapters, members: Iterable[Member]) -> Ingredients:
    notebooks = {CHAPTER.format(page=page): of["notebook"] for page, of in order.pages.items()}
    common = {name: value for of in order.pages.values() for name, value in of.items() if name != "notebook"}
    reports = {
        f"report {one.folder}": fingerprint([one.name, one.kind, one.fault])
        if one.kind
        else manifest_of(order.output, one)
        for one in members
    }
    return {
        **common,
        **notebooks,
        **reports,
        "the book's own pages and styles": sources.book(order.book, PROGRAMME),
        BINDING: sources.binding,
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", NONE),
    }


def _is_whole(folder: Path, ingredients: Ingredients, members: Iterable[Member]) -> bool:
    """Tell whether the finished book is what would be made now; of the reports behind it, whether each is there."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.get("made_from") != ingredients:
        return False
    behind = {member.folder for member in members}
    return not changed_files(folder, manifest, ignore=behind) and all(
        (folder / member.folder / "html" / "index.html").is_file() for member in members if not member.kind
    )
