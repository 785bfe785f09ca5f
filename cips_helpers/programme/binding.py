"""Bind the programme's book: its own pages and chapters, and each country's report or why there is none."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from cips_helpers.build.as_written import heading, source_of
from cips_helpers.build.events import Event, OnProgress, ReportError, silent
from cips_helpers.build.manifest import FRONT, MANIFEST, rewrite_manifest, sha256_of
from cips_helpers.build.report import Outcome, Report, Request
from cips_helpers.build.temporary import ASIDE, temporary_folder
from cips_helpers.folders import copy_folder
from cips_helpers.instrument.model import pick
from cips_helpers.programme.confidential import mark_folder
from cips_helpers.programme.fingerprints import PROGRAMME, Inputs
from cips_helpers.programme.store import Store
from cips_helpers.programme.style import house_style
from cips_helpers.survey.study import Study
from cips_helpers.words import N_, Words

NAMED = "programme_named"
"""Folder of the book that names the countries; the anonymous one is in ``programme``."""
BOOKS = {
    PROGRAMME: ("anonymous", N_("Anonymous: figures over all countries, none of a single one; for anybody")),
    NAMED: ("named", N_("Confidential: with the reports of all countries, by name")),
}
"""Label of a book → its edition, and what its front page says of it."""
CONFIDENTIAL = {"confidential": True}
"""Entry of the manifests of the named book and of the reports in it."""
LEFT_OUT = {PROGRAMME: frozenset({"worked_on"}), NAMED: frozenset[str]()}
"""Label of a book → chapters it does not have, named without their number: numbers of countries with a result."""

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
        Why there is no report: what failed (see `Outcome`), and the message; empty if there is one.
    """

    folder: str
    name: str
    iteration: int
    kind: str = ""
    fault: str = ""


def bind_book(
    study: Study, request: Request, members: Sequence[Member], inputs: Inputs, on_progress: OnProgress = silent
) -> Outcome:
    """Bind the book of its executed chapters, and copy the countries' reports into it.

    Parameters
    ----------
    study
        The study.
    request
        The book; its own pages are in the folder ``programme`` of those of the national reports.
    members
        The countries of the named book; none in an anonymous one.
    inputs
        What the book is made from, for its manifest.
    on_progress
        Called with an `Event` after each step.

    Raises
    ------
    ReportError
        If something is missing, or a country is named in an anonymous book.
    """
    from cips_helpers.build.book_source import assemble
    from cips_helpers.build.jupyter_book import Binder, build_html
    from cips_helpers.build.manifest import check_html, write_manifest
    from cips_helpers.build.replacement import refuse_foreign, replace_folder

    started, store = time.time(), Store(request.output)
    reported = [member for member in members if not member.kind]
    folder = request.output / request.label
    refuse_foreign(folder)
    with temporary_folder(request.output) as work:
        own_pages = _own_pages(request, members, work / "book")
        report = replace(report_of(study, replace(request, book=own_pages), members), made_from=inputs)
        on_progress(Event("book", 0, 1, "pages"))
        new = work / "new"
        executed = [store.page(request.label, page) for page in request.pages]
        pages = assemble(report, executed, work / "source").pages
        with Binder(work) as binder:
            build_html(binder, work / "source", new, report.words)
        check_html(new, pages, started, later={member.folder for member in reported})
        if request.label != NAMED:
            _refuse_names(new, study)
        copies = work / "reports"
        copies.mkdir()
        for member in reported:
            _add_report(request.output / member.folder, copies / member.folder, report.words)
        facts: dict[str, object] = {}
        if request.label == NAMED:
            mark_folder(new, report.words)
            mark_folder(copies, report.words)
            marked = {member.folder: rewrite_manifest(copies / member.folder, CONFIDENTIAL) for member in reported}
            facts = {**CONFIDENTIAL, "reports": marked}
        write_manifest(report, new, facts)
        for member in reported:
            (copies / member.folder).rename(new / member.folder)
        if kept := replace_folder(new, folder, work / ASIDE):
            on_progress(Event("note", 0, 0, kept))
        on_progress(Event("book", 1, 1, "pages"))
    return Outcome(bound=True)


def report_of(study: Study, request: Request, members: Sequence[Member] = ()) -> Report:
    """Describe the book as a report; the state of the countries is on its front page."""
    words, style = Words(request.language), house_style(study, request.language)
    return Report(
        request=request,
        name=pick(study.title, request.language),
        title=pick(study.questionnaire.title, request.language),
        notice=pick(study.note, request.language) if study.note else "",
        edition_title=words.say(BOOKS[request.label][1]),
        facts={
            words.say("Countries in the study"): words.count(len(study.countries)),
            **(
                {words.say("With a report"): words.count(sum(not member.kind for member in members))} if members else {}
            ),
        },
        parameters={"study": str(study.path.resolve()), "language": request.language},
        front=_front(words, members),
        author=style.organisation,
        style=style,
    )


def manifest_of(output: Path, member: Member) -> str:
    """Return the fingerprint of the manifest of a country's report; ``none`` if there is none."""
    return sha256_of(output / member.folder / MANIFEST)


def _own_pages(request: Request, members: Sequence[Member], target: Path) -> Path:
    """Fill a folder with the book's own pages and styles, and a page for each country without a report."""
    book = request.book
    for shared in ("_static", "_templates"):
        copy_folder(book / shared, target / shared)
    shutil.copy(book / "_config.yml", target)
    copy_folder(book / PROGRAMME, target, dirs_exist_ok=True)
    words, missing = Words(request.language), [member for member in members if member.kind]
    for member in missing:
        blocks = [{"kind": "paragraph", "text": _sentence(words, member)}]
        if member.fault:
            blocks.append({"kind": "lines", "text": member.fault})
        text = "\n\n".join([heading(member.name, level=1), *map(source_of, blocks)]) + "\n"
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
    return words.say("The report of {country} is {state}.", country=member.name, state=words.say(KINDS[member.kind]))


def _front(words: Words, members: Sequence[Member]) -> dict[str, object]:
    """Return what the front page says of every country."""
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


def _add_report(report: Path, target: Path, words: Words) -> None:
    """Copy a country's finished report into the book, and link its front page to the book's."""
    copy_folder(report, target, copy=_link_or_copy)
    front = target / FRONT
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
    from cips_helpers.disclosure.scan.leaks import scan
    from cips_helpers.disclosure.scan.secrets import Secrets

    names = {text for country in study.countries.values() for text in country.name.values()}
    secrets = Secrets(
        words={},
        paths=frozenset(),
        names={"name of a country": frozenset(names)},
        codes={"code of a country": frozenset(study.countries)},
    )
    if leaks := scan(html, secrets):
        raise ReportError("the privacy scan found: " + "; ".join(map(str, leaks[:5])))
