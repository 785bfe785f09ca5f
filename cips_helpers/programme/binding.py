"""Bind the programme's book: its own pages and chapters, and each country's report or why there is none."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cips_helpers.build.events import Event, OnProgress, ReportError, silent
from cips_helpers.build.manifest import MANIFEST, sha256_of
from cips_helpers.build.report import Report
from cips_helpers.build.temporary import temporary_folder
from cips_helpers.disclosure.rules import ANONYMOUS, INTERNAL
from cips_helpers.instrument.model import pick
from cips_helpers.programme.fingerprints import PROGRAMME, Ingredients
from cips_helpers.programme.store import Store
from cips_helpers.survey.study import Study
from cips_helpers.words import N_, Words

if TYPE_CHECKING:
    from cips_helpers.disclosure.disclosed import Disclosed

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


def bind_book(order: Binding, on_progress: OnProgress = silent) -> str:
    """Bind the book of its executed chapters, and put the countries' reports behind it.

    Raises
    ------
    ReportError
        Where something is missing, or an anonymous book would tell a country.
    """
    from cips_helpers.build.jupyter_book import assemble, build_html
    from cips_helpers.build.manifest import check_html, write_manifest
    from cips_helpers.build.pipeline import put_in_place

    chapters, started = order.chapters, time.time()
    store, there = Store(chapters.output), [member for member in order.members if not member.kind]
    with temporary_folder(chapters.output) as work:
        own = _own_pages(order, work / "book")
        report = report_of(chapters, order, book=own)
        executed = [store.page(chapters.folder, page) for page in chapters.pages]
        on_progress(Event("book", 0, 1, "pages"))
        new = work / "new"
        names = assemble(report, executed, work / "source")
        build_html(work / "source", new)
        check_html(new, names, started, later={member.folder for member in there})
        if not chapters.named:
            _refuse_names(new, chapters.study)
        write_manifest(report, new, {"reports": {one.folder: manifest_of(chapters.output, one) for one in there}})
        for member in there:
            _put_behind(chapters.output / member.folder, new / member.folder, report.words)
        put_in_place(new, chapters.output / chapters.folder, work / "old")
        on_progress(Event("book", 1, 1, "pages"))
    return chapters.folder


def report_of(
    order: Chapters,
    binding: Binding | None = None,
    *,
    book: Path = Path(),
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    """Describe the book as a report: to run its chapters, or to bind it with the countries' state on the front page."""
    study, words, members = order.study, Words(order.language), binding.members if binding else ()
    edition = INTERNAL if order.named else ANONYMOUS
    return Report(
        country=PROGRAMME,
        alias=order.folder,
        name=pick(study.title, order.language),
        study=study.path,
        iteration=max((member.iteration for member in members), default=1),
        language=order.language,
        edition=edition.name,
        edition_title=words.say(edition.title),
        output=order.output,
        formats=frozenset({"html"}),
        title=pick(study.questionnaire.title, order.language),
        notice=pick(study.note, order.language) if study.note else "",
        made_from=binding.whole if binding else {},
        variables=variables,
        given={"study": str(study.path.resolve()), "language": order.language},
        facts={
            words.say("Countries in the study"): words.count(len(study.countries)),
            words.say("With a report"): words.count(sum(not member.kind for member in members)),
        },
        front=_front(words, members),
        notebooks=order.notebooks,
        book=book,
    )


def manifest_of(output: Path, member: Member) -> str:
    """Fingerprint of the manifest of a country's report; ``none`` where there is none."""
    return sha256_of(output / member.folder / MANIFEST)


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
    said = words.say("The report of {country} is {state}.", country=member.name, state=words.say(KINDS[member.kind]))
    if not member.fault:
        return said
    fault = member.fault.replace("`", "'")
    return f"{said}\n\n```text\n{fault}\n```"


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
    from cips_helpers.disclosure.scan.leaks import scan
    from cips_helpers.disclosure.scan.secrets import Secrets

    names = {text for country in study.countries.values() for text in country.name.values()}
    secrets = Secrets(
        words={},
        parts={},
        rows=frozenset(),
        names={"name of a country": frozenset(names)},
        codes={"code of a country": frozenset(study.countries)},
    )
    if leaks := scan(html, secrets):
        raise ReportError("the privacy scan found: " + "; ".join(map(str, leaks[:5])))
