"""The programme's book: a front page with the state of every country, the figures over all of them, their reports.

One Sphinx build of all pages of all countries would give each of them a sidebar of all the others: its size grows with
the square of the countries. So every country keeps its own book, and this one stands in front of them.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cips_helpers.build.events import Event, OnProgress, ReportError, silent
from cips_helpers.build.leftovers import temporary_folder
from cips_helpers.build.plan import ROOT, Report
from cips_helpers.build.plan import chapters as chapters_in
from cips_helpers.instrument.model import pick
from cips_helpers.programme.crew import Crew
from cips_helpers.programme.extracts import SHARES, extracts
from cips_helpers.programme.ingredients import (
    BINDING,
    CHAPTER,
    NONE,
    PROGRAMME,
    Ingredients,
    Sources,
    fingerprint,
    of_file,
)
from cips_helpers.programme.plan import Task
from cips_helpers.programme.processes import Done
from cips_helpers.programme.run import Outcome
from cips_helpers.programme.store import Store
from cips_helpers.programme.verify import MANIFEST, changed_files, read_manifest
from cips_helpers.survey.study import Study
from cips_helpers.words import N_, Words

if TYPE_CHECKING:
    from cips_helpers.disclosure import Disclosed

NAMED = "programme_named"
"""Folder of the book that names the countries; the anonymous one is in ``programme``."""

KINDS = {
    "data": N_("not available, because its answers or their description have faults"),
    "build": N_("not available, because its report could not be built"),
    "time": N_("not available, because it was not finished in time"),
    "ended": N_("not available, because its process was ended from outside"),
}


@dataclass(frozen=True)
class Member:
    """One country of the book.

    Attributes
    ----------
    folder, name, iteration
        Of its report.
    kind, fault
        Why there is none: in words that tell no country, and in full; empty where there is one.
    """

    folder: str
    name: str
    iteration: int
    kind: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Chapters:
    """An order for the chapters over all countries.

    Attributes
    ----------
    folder
        Name of the book's folder.
    shares
        Country code → what the figures over all countries take of it.
    pages
        What each chapter is made from.
    stale
        The chapters to run.
    notebooks, book
        Where they are, and the national book's own pages; the programme's are in a folder below.
    """

    study: Study
    language: str
    output: Path
    folder: str
    shares: Mapping[str, Disclosed]
    pages: Mapping[str, Ingredients]
    stale: tuple[str, ...]
    notebooks: Path
    book: Path
    kernels: int = 1

    @property
    def named(self) -> bool:
        """Whether the book names the countries."""
        return self.folder == NAMED


@dataclass(frozen=True)
class Binding:
    """An order for the whole book, once the countries' reports are there."""

    chapters: Chapters
    members: tuple[Member, ...]
    whole: Ingredients


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
        study=study, language=language, output=store.output, folder=folder,
        shares={code: share for code, share in shares.items() if share is not None},
        pages=pages, stale=stale, notebooks=notebooks, book=book, kernels=2,
    )  # fmt: skip
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
    from cips_helpers.build.run import run_notebooks
    from cips_helpers.disclosure.handed import hand_over_pooled
    from cips_helpers.disclosure.pooled import pool
    from cips_helpers.programme.pages import keeping

    store = Store(order.output)
    with temporary_folder() as private:
        pooled = pool(order.shares, order.study, language=order.language)
        report = _report(order, variables=hand_over_pooled(pooled, private, study=order.study.path))
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


def bind_book(order: Binding, on_progress: OnProgress = silent) -> str:
    """Bind the book of its executed chapters, and put the countries' reports behind it.

    Raises
    ------
    ReportError
        Where something is missing, or an anonymous book would tell a country.
    """
    from cips_helpers.build.book import assemble, build_html
    from cips_helpers.build.make import put_in_place
    from cips_helpers.build.manifest import check_html, write_manifest

    chapters, started = order.chapters, time.time()
    store, there = Store(chapters.output), [member for member in order.members if not member.kind]
    with temporary_folder(chapters.output) as work:
        own = _own_pages(order, work / "book")
        report = _report(chapters, order, book=own)
        executed = [store.page(chapters.folder, page) for page in chapters.pages]
        on_progress(Event("book", 0, 1, "pages"))
        new = work / "new"
        names = assemble(report, executed, work / "source")
        build_html(work / "source", new)
        check_html(new, names, started, later={member.folder for member in there})
        if not chapters.named:
            _refuse_names(new, chapters.study)
        write_manifest(
            report, new, {"reports": {one.folder: _manifest_of(chapters.output, one) for one in there}}
        )
        for member in there:
            _put_behind(chapters.output / member.folder, new / member.folder, report.words)
        put_in_place(new, chapters.output / chapters.folder, work / "old")
        on_progress(Event("book", 1, 1, "pages"))
    return chapters.folder


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
        else _manifest_of(order.output, one)
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


def _manifest_of(output: Path, member: Member) -> str:
    return of_file(output / member.folder / MANIFEST)


def _is_whole(folder: Path, ingredients: Ingredients, members: Iterable[Member]) -> bool:
    """Tell whether the finished book is what would be made now; of the reports behind it, whether each is there."""
    manifest = read_manifest(folder)
    if manifest is None or manifest.get("made_from") != ingredients:
        return False
    behind = {member.folder for member in members}
    return not changed_files(folder, manifest, besides=behind) and all(
        (folder / member.folder / "html" / "index.html").is_file() for member in members if not member.kind
    )


def _own_pages(order: Binding, target: Path) -> Path:
    """Put together what the programme's book takes of the national one, its own pages, and one for each that failed."""
    book = order.chapters.book
    shutil.copytree(book / "_static", target / "_static")
    shutil.copy(book / "_config.yml", target)
    shutil.copytree(book / PROGRAMME, target, dirs_exist_ok=True)
    words, missing = Words(order.chapters.language), [member for member in order.members if member.kind]
    for member in missing:
        text = f"# {member.name}\n\n{_sentence(words, member)}\n"
        (target / f"{member.folder}.md").write_text(text, encoding="utf-8")
    toc = (target / "_toc.yml").read_text(encoding="utf-8")
    entries = "\n".join(f"      - file: {member.folder}" for member in missing)
    toc = toc.replace('      - "@missing"', entries) if missing else _without_missing(toc)
    (target / "_toc.yml").write_text(toc, encoding="utf-8")
    return target


def _without_missing(toc: str) -> str:
    import yaml

    content = yaml.safe_load(toc)
    content["parts"] = [part for part in content["parts"] if part["chapters"] != ["@missing"]]
    return yaml.safe_dump(content, sort_keys=False)


def _sentence(words: Words, member: Member) -> str:
    said = words.say(
        "The report of {country} is {state}.", country=member.name, state=words.say(KINDS[member.kind])
    )
    if not member.fault:
        return said
    fault = member.fault.replace("`", "'")
    return f"{said}\n\n```text\n{fault}\n```"


def _report(
    order: Chapters,
    binding: Binding | None = None,
    *,
    book: Path = Path(),
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    """Describe the book as a report: to run its chapters, or to bind it with the countries' state on the front page."""
    study, words, members = order.study, Words(order.language), binding.members if binding else ()
    return Report(
        country=PROGRAMME,
        alias=order.folder,
        name=pick(study.title, order.language),
        study=study.path,
        iteration=max((member.iteration for member in members), default=1),
        language=order.language,
        edition="internal" if order.named else "programme",
        output=order.output,
        formats=frozenset({"html"}),
        title=pick(study.questionnaire.title, order.language),
        notice=pick(study.note, order.language) if study.note else "",
        made_from=binding.whole if binding else {},
        variables=variables,
        given={"study": str(study.path.resolve()), "language": order.language},
        facts={
            words.say("Countries in this book"): words.count(len(members)),
            words.say("With a report"): words.count(sum(not member.kind for member in members)),
        },
        front=_front(words, members),
        notebooks=order.notebooks,
        book=book,
    )


def _front(words: Words, members: Sequence[Member]) -> dict[str, object]:
    """Give the front page the state of every country."""
    missing = [member.folder for member in members if member.kind]
    return {
        "heads": [words.say(N_("Country")), words.say(N_("Iteration")), words.say(N_("Report"))],
        "missing": missing,
        "countries": [
            {
                "name": member.name,
                "href": f"{member.folder}.html" if member.kind else f"{member.folder}/html/index.html",
                "iteration": member.iteration,
                "state": words.say(KINDS[member.kind] if member.kind else N_("report available")),
            }
            for member in members
        ],
    }


def _put_behind(report: Path, target: Path, words: Words) -> None:
    """Put a country's finished report into the book: its files as they are, its front page with a way back."""
    shutil.copytree(report, target, copy_function=_link_or_copy)
    front = target / "html" / "index.html"
    text = front.read_text(encoding="utf-8")
    back = f'<p class="cips-all"><a href="../../index.html">{escape(words.say("All countries"))}</a></p>'
    head, article, rest = text.partition("<article")
    tag, end, body = rest.partition(">")
    front.unlink()  # not written over: the file may be the report's own
    front.write_text(head + article + tag + end + back + body, encoding="utf-8")


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without links
        shutil.copy2(source, target)
    return target


def _refuse_names(html: Path, study: Study) -> None:
    """Refuse an anonymous book in which a country's code or name stands."""
    from cips_helpers.disclosure.leaks import scan
    from cips_helpers.disclosure.secrets import Secrets

    names = {text for country in study.countries.values() for text in country.name.values()}
    secrets = Secrets(
        words={"code of a country": frozenset(study.countries), "name of a country": frozenset(names)},
        parts={},
        rows=frozenset(),
    )
    if leaks := scan(html, secrets):
        raise ReportError("the privacy scan found: " + "; ".join(map(str, leaks[:5])))
