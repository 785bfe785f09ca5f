"""Fill a folder with the source of a book: pages made of executed notebooks, front page, contents and settings."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import nbformat
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from cips_helpers.build.as_written import heading
from cips_helpers.build.events import Event, OnProgress, silent
from cips_helpers.build.own_words import front_sections, place_words
from cips_helpers.build.pages import is_empty, make_page
from cips_helpers.build.report import INDEX, Report, Request
from cips_helpers.build.theme_texts import CODE, LANGUAGES
from cips_helpers.build.translated import translated
from cips_helpers.catalogue import LOCALE
from cips_helpers.folders import copy_folder
from cips_helpers.plain_text import unbroken
from cips_helpers.words import Words

CHAPTERS = re.compile(r"@chapters(?: (\d\d)-(\d\d))?")
"""Entry of ``_toc.yml`` that stands for chapters: all, or those with some numbers."""
PALETTE = "palette.css"
"""Style sheet with the colours of a report."""
FRONT = "front.md.j2"
THEME_TEXTS = ("search_bar_text", "toc_title")
"""Options of the theme that a reader sees."""


@dataclass(frozen=True)
class Contents:
    """Pages of a book, in reading order and without suffix, and how they are printed.

    Attributes
    ----------
    pages
        Every page, the front page first.
    volumes
        Name of a PDF → its pages; the report's own has no name.
    titles
        Name of a volume → the heading of its part.
    alone
        Name of the PDF of a part that is also printed alone → its pages.
    """

    pages: tuple[str, ...]
    volumes: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    alone: Mapping[str, tuple[str, ...]]


def assemble(report: Report, executed: Sequence[Path], source: Path, on_progress: OnProgress = silent) -> Contents:
    """Fill a folder with the book's source: pages, front page, contents and settings.

    Parameters
    ----------
    report
        Gives the words of the front page.
    executed
        Executed notebooks in reading order; one that shows nothing is left out.
    source
        New folder to fill.
    on_progress
        Called with an `Event` for each place of a country's words that the report does not have.

    Returns
    -------
    Contents
        The pages.
    """
    request = report.request
    copy_folder(request.book, source, ignore=shutil.ignore_patterns("*.j2", "_build", "programme", LOCALE, ".*"))
    _write_style(report, source / "_static")
    taken: set[str] = set()
    notebooks = {path: nbformat.read(path, as_version=4) for path in executed}
    notebooks = {path: notebook for path, notebook in notebooks.items() if not is_empty(notebook)}
    chapters = [path.stem for path in notebooks if path.stem != request.front]
    toc, contents = _contents(
        request.book / "_toc.yml", chapters, report.words, has_front=len(chapters) < len(notebooks)
    )
    front = _front_page(report, contents.pages[1:], _pdfs(report, contents, notebooks))
    for path, notebook in notebooks.items():
        page = make_page(
            notebook, show_code=report.shows_code, taken=taken, palette=report.style.palette, say=report.words.say
        )
        if own := report.own_words.get(path.stem[3:]):
            for title in place_words(page, notebook, own, report.words):
                on_progress(Event("note", 0, 0, f"commentary/{own.file}: “{title}” is left out of this report"))
        if path.stem == request.front:
            page.cells += front_sections(report.own_words, report.words)
            page.cells.insert(0, new_markdown_cell(front, id="front"))
        elif file := request.pdf_of_chapter(path.stem):
            page.cells.insert(1, _link(report.words.say("This page as a PDF to print"), file))
        nbformat.write(page, source / (f"{INDEX}.ipynb" if path.stem == request.front else path.name))
    if len(chapters) == len(notebooks):
        (source / f"{INDEX}.md").write_text(front, encoding="utf-8")
    (source / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    (source / "_config.yml").write_text(yaml.safe_dump(_settings(report), sort_keys=False), encoding="utf-8")
    for name, text in pages_of(request.book, report.ranges, report.words).items():
        (source / name).write_text(text, encoding="utf-8")
    return contents


def _contents(
    template: Path, chapters: Sequence[str], words: Words, *, has_front: bool
) -> tuple[dict[str, Any], Contents]:
    """Return the table of contents for Sphinx, and the same as a record; a part without pages is left out."""
    toc: dict[str, Any] = yaml.safe_load(template.read_text(encoding="utf-8"))
    volumes: dict[str, list[str]] = {"": [INDEX] if has_front else []}
    titles: dict[str, str] = {}
    alone: dict[str, list[str]] = {}
    for part in toc["parts"]:
        part["caption"] = words.text(part["caption"])
        part["chapters"] = [file for entry in part["chapters"] for file in _entries(entry, chapters)]
        pages = [entry["file"] for entry in part["chapters"]]
        volume, name, printed = part.pop("volume", ""), part.pop("alone", ""), part.pop("printed", True)
        if not printed:
            continue
        volumes.setdefault(volume, []).extend(pages)
        titles.setdefault(volume, part["caption"])
        if name and has_front:
            alone[name] = [INDEX, *pages]
    if not volumes[""]:  # a project that has chapters of other volumes alone: they are its report
        volumes = {"": [page for pages in volumes.values() for page in pages]}
    toc["parts"] = [part for part in toc["parts"] if part["chapters"]]
    pages = [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    return toc, Contents((INDEX, *pages), _without_empty(volumes), titles, _without_empty(alone))


def _without_empty(lists: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(files) for name, files in lists.items() if files}


def _entries(entry: str | dict[str, str], chapters: Sequence[str]) -> list[dict[str, str]]:
    """Return the entries of a part that an entry of ``_toc.yml`` stands for."""
    if isinstance(entry, dict):
        return [entry]
    token = CHAPTERS.fullmatch(entry)
    if token is None:
        return [{"file": entry}]
    first, last = token.groups()
    return [{"file": name} for name in chapters if first is None or first <= name[:2] <= last]


def _settings(report: Report) -> dict[str, Any]:
    settings: dict[str, Any] = yaml.safe_load((report.request.book / "_config.yml").read_text(encoding="utf-8"))
    words, config = report.words, settings["sphinx"]["config"]
    settings["title"] = words.say("{name}: {value}", name=report.name, value=report.title)
    settings["author"] = report.author
    config["cips_footer"] = report.style.footer
    config["language"] = words.language
    config["numfig_format"] = {kind: words.text(text) for kind, text in config["numfig_format"].items()}
    config["html_context"] |= _languages(report.request)
    config["nb_code_prompt_show"] = words.text(CODE)
    config["html_theme_options"] |= {name: words.text(config["html_theme_options"][name]) for name in THEME_TEXTS}
    return settings


def _write_style(report: Report, static: Path) -> None:
    (static / PALETTE).write_text(report.style.css(), encoding="utf-8")
    for picture in report.style.pictures:
        (static / picture.name).write_bytes(picture.content)


def _languages(request: Request) -> dict[str, Any]:
    """Return what the menu of languages needs: the name of this one, and the others with their folders."""
    others = [
        {
            "code": language,
            "name": words.own_name,
            "direction": words.direction,
            "folder": f"../../{request.name_in(language)}",
        }
        for language in request.languages
        if language != request.language and (words := Words(language))
    ]
    own = Words(request.language)
    return {"languages": others, "language_name": own.own_name, "languages_label": own.text(LANGUAGES)}


def _link(text: str, file: str) -> NotebookNode:
    """Link to a PDF that stands beside the book's folder; Sphinx itself would look for it within."""
    inside = f'<p class="cips-alone"><a href="../{escape(file)}">{escape(text)}</a></p>'
    return new_markdown_cell(f"```{{raw}} html\n{inside}\n```", id="alone")


def _title(notebook: NotebookNode) -> str:
    """Return a chapter's title, the text of its first heading."""
    text = next(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return str(text.lstrip("# ").partition("\n")[0])


def _pdfs(report: Report, contents: Contents, notebooks: Mapping[Path, NotebookNode]) -> dict[str, str]:
    """Return link text → PDF file name: the report, its other volumes, the parts and chapters printed alone."""
    say, request = report.words.say, report.request
    if "pdf" not in request.formats:
        return {}
    return {
        say("Report"): request.pdf_name,
        **{contents.titles[name]: request.pdf_of(name) for name in contents.volumes if name},
        **{say("Result alone"): request.pdf_of(name) for name in contents.alone},
        **{
            _title(notebook): file
            for path, notebook in notebooks.items()
            if (file := request.pdf_of_chapter(path.stem))
        },
    }


def pages_of(book: Path, ranges: Collection[str], words: Words) -> dict[str, str]:
    """Return the pages around the chapters, by file name: some depend on how people came to take part.

    Parameters
    ----------
    book
        Folder of the book's own pages.
    ranges
        As in `cips_helpers.build.report.Report`.
    words
        Those of the language to return them in.
    """
    listed, templates = sorted(ranges), _templates(book)
    interval = "interval" if listed == ["drawn"] else "range"
    filled = {
        path.stem: templates.get_template(path.name).render(ranges=listed, interval=interval)
        for path in sorted(book.glob("*.md.j2"))
        if path.name != FRONT
    }
    fixed = {path.name: path.read_text(encoding="utf-8") for path in sorted(book.glob("*.md"))}
    return {name: translated(text, words) for name, text in {**fixed, **filled}.items()}


def _templates(book: Path) -> Environment:
    templates = Environment(
        loader=FileSystemLoader(book),
        autoescape=True,
        undefined=StrictUndefined,
        # The line break of a value could end the fence it stands in.
        finalize=lambda value: unbroken(value) if type(value) is str else value,
    )
    templates.filters["heading"] = lambda text: Markup(heading(text, level=1))
    return templates


def _front_page(report: Report, pages: Sequence[str], printed: Mapping[str, str]) -> str:
    return (
        _templates(report.request.book)
        .get_template(FRONT)
        .render(
            is_chapter=report.request.front is not None,
            name=report.name,
            mark=report.mark,
            title=report.title,
            subtitle=report.subtitle,
            purpose=report.purpose,
            notice=report.notice,
            author=report.author,
            contact=report.style.contact,
            organisation=report.style.organisation,
            logo=report.style.logo.name if report.style.logo else "",
            edition=report.edition_title,
            facts=dict(report.facts),
            imprint=dict(report.imprint),
            imprint_title=report.words.say("Imprint"),
            chapters=pages,
            **report.front,
            printed=printed,
        )
    )
