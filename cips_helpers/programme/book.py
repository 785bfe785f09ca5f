"""The programme's book: a front page with the state of every country, the figures over all of them, their reports.

One Sphinx build of all pages of all countries would give each of them a sidebar of all the others: its size grows with
the square of the countries. So every country keeps its own book, and this one stands in front of them.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from cips_helpers.build.events import Event, OnProgress, ReportError, silent
from cips_helpers.build.leftovers import temporary_folder
from cips_helpers.build.plan import ROOT, Report, chapters
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
from cips_helpers.programme.run import Outcome
from cips_helpers.programme.store import Store
from cips_helpers.programme.verify import MANIFEST, changed_files, read_manifest
from cips_helpers.survey.study import Study
from cips_helpers.words import N_, Words

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
class BookOrder:
    """All it takes to make the programme's book.

    Attributes
    ----------
    pages, whole
        What each of its chapters and the whole book are made from.
    stale
        The chapters to run.
    shares
        Country code → what the figures over all countries take of it.
    """

    study: Study
    language: str
    output: Path
    named: bool
    members: tuple[Member, ...]
    shares: dict[str, object]
    pages: dict[str, Ingredients]
    whole: Ingredients
    stale: tuple[str, ...]
    notebooks: Path
    book: Path
    kernels: int = 1

    @property
    def folder(self) -> str:
        """Name of the book's folder."""
        return NAMED if self.named else PROGRAMME


def make_book(
    sources: Sources,
    outcomes: Sequence[Outcome],
    crew: Crew,
    *,
    named: bool = False,
    on_event: OnProgress = silent,
    notebooks: Path = ROOT / "notebooks" / PROGRAMME,
    book: Path = ROOT / "book",
) -> Outcome | None:
    """Make the programme's book, where anything it is made from has changed.

    Parameters
    ----------
    sources
        Of the study.
    outcomes
        How each country's report ended; those that failed get a page that says why there is none.
    crew
        Does the work.
    named
        Whether the countries are named; their reports are then their own, else those of the anonymous edition.
    on_event
        Called with each event.
    notebooks, book
        Where its chapters are, and the national book's own pages; the programme's are in a folder below.

    Returns
    -------
    Outcome or None
        ``None`` where it was fresh; the outcome of the making otherwise, with the first country's task.
    """
    study, store = sources.study, Store(outcomes[0].task.output)
    language = outcomes[0].task.language
    folder = NAMED if named else PROGRAMME
    wanted = {code: sources.answers(country) | sources.shared for code, country in study.countries.items()}
    paths = chapters(notebooks)
    told = fingerprint([study.path.name, language])
    pages = {
        path.stem: sources.shared
        | {"notebook": sources.notebook(path), "all countries": fingerprint(wanted), "parameters": told}
        for path in paths
    }
    members = tuple(_member(study, outcome, language, named=named) for outcome in outcomes)
    whole = _whole(sources, store, pages, members, book)
    stale = tuple(page for page, of in pages.items() if store.why_stale(store.page(folder, page), of))
    if not stale and _is_whole(store.output / folder, whole, members):
        return None
    shares = extracts(SHARES, store, sources, wanted, crew.make_all)
    order = BookOrder(
        study=study, language=language, output=store.output, named=named, members=members,
        shares={code: share for code, share in shares.items() if share is not None},
        pages=pages, whole=whole, stale=stale, notebooks=notebooks, book=book, kernels=crew.workers,
    )  # fmt: skip
    future = crew.submit(bind_book, order, folder)
    [(_, done)] = crew.listen({future: folder}, {folder: folder}, lambda _, event: on_event(event))
    return Outcome(outcomes[0].task, done.value, done.fault, done.kind)


def bind_book(order: BookOrder, on_progress: OnProgress = silent) -> str:
    """Run the book's chapters as far as they are stale, bind it, and put the countries' reports behind it.

    Raises
    ------
    ReportError
        Where something is missing, or an anonymous book would tell a country.
    """
    from cips_helpers.build.book import assemble, build_html
    from cips_helpers.build.make import put_in_place
    from cips_helpers.build.manifest import check_html, write_manifest
    from cips_helpers.disclosure.handed import hand_over_pooled
    from cips_helpers.disclosure.pooled import pool
    from cips_helpers.programme.pages import run_stale

    study, store, started = order.study, Store(order.output), time.time()
    with temporary_folder() as private, temporary_folder(order.output) as work:
        pooled = pool(order.shares, study, language=order.language)  # type: ignore[arg-type]
        own = _own_pages(order, work / "book")
        report = _report(order, own, hand_over_pooled(pooled, private, study=study.path), pooled.countries)
        (work / "executed").mkdir()
        executed = run_stale(
            report, chapters(order.notebooks), work / "executed", on_progress,
            store=store, folder=order.folder, stale=order.stale, ingredients=order.pages, kernels=order.kernels,
        )  # fmt: skip
        on_progress(Event("book", 0, 1, "pages"))
        new = work / "new"
        names = assemble(report, executed, work / "source")
        build_html(work / "source", new)
        there = [member for member in order.members if not member.kind]
        check_html(new, names, started, later={member.folder for member in there})
        if not order.named:
            _refuse_names(new, study)
        write_manifest(
            report, new, {"reports": {one.folder: _manifest_of(order.output, one) for one in there}}
        )
        for member in there:
            _put_behind(order.output / member.folder, new / member.folder, Words(order.language))
        put_in_place(new, order.output / order.folder, work / "old")
        on_progress(Event("book", 1, 1, "pages"))
    return order.folder


def _member(study: Study, outcome: Outcome, language: str, *, named: bool) -> Member:
    task = outcome.task
    if named:
        name = pick(study.countries[task.country].name, language)
    else:
        name = Words(language).say("Country {pseudonym}", pseudonym=task.label.rpartition("_")[2])
    return Member(task.folder, name, task.iteration, outcome.kind, outcome.fault if named else "")


def _whole(
    sources: Sources, store: Store, pages: dict[str, Ingredients], members: Iterable[Member], book: Path
) -> Ingredients:
    notebooks = {CHAPTER.format(page=page): of["notebook"] for page, of in pages.items()}
    common = {name: value for of in pages.values() for name, value in of.items() if name != "notebook"}
    reports = {
        f"report {one.folder}": fingerprint([one.name, one.kind, one.fault])
        if one.kind
        else _manifest_of(store.output, one)
        for one in members
    }
    return {
        **common,
        **notebooks,
        **reports,
        "the book's own pages and styles": sources.book(book, PROGRAMME),
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


def _own_pages(order: BookOrder, target: Path) -> Path:
    """Put together what the programme's book takes of the national one, its own pages, and one for each that failed."""
    shutil.copytree(order.book / "_static", target / "_static")
    shutil.copy(order.book / "_config.yml", target)
    shutil.copytree(order.book / PROGRAMME, target, dirs_exist_ok=True)
    words, missing = Words(order.language), [member for member in order.members if member.kind]
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


def _report(order: BookOrder, book: Path, variables: dict[str, str], pooled: int) -> Report:
    study, words = order.study, Words(order.language)
    there = sum(not member.kind for member in order.members)
    rows = [
        {
            "name": member.name,
            "href": f"{member.folder}.html" if member.kind else f"{member.folder}/html/index.html",
            "iteration": member.iteration,
            "state": words.say(KINDS[member.kind] if member.kind else N_("report available")),
        }
        for member in order.members
    ]
    return Report(
        country=PROGRAMME,
        alias=order.folder,
        name=pick(study.title, order.language),
        study=study.path,
        iteration=max(member.iteration for member in order.members),
        language=order.language,
        edition="internal" if order.named else "programme",
        output=order.output,
        formats=frozenset({"html"}),
        title=pick(study.questionnaire.title, order.language),
        notice=pick(study.note, order.language) if study.note else "",
        facts={
            words.say("Countries in this book"): words.count(len(order.members)),
            words.say("With a report"): words.count(there),
            words.say("In the figures over all"): words.count(pooled),
        },
        made_from=order.whole,
        variables=variables,
        given={"study": str(study.path.resolve()), "language": order.language},
        front={
            "countries": rows,
            "missing": [member.folder for member in order.members if member.kind],
            "heads": [words.say(N_("Country")), words.say(N_("Survey")), words.say(N_("Report"))],
        },
        notebooks=order.notebooks,
        book=book,
    )


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
