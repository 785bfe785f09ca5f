"""Bind executed notebooks into a Jupyter Book; no other module uses Jupyter Book or Sphinx."""

from __future__ import annotations

import os
import re
import shutil
import warnings
from collections.abc import Collection, Mapping, Sequence
from functools import partial
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
from cips_helpers.build.chart_svg import save_drawings
from cips_helpers.build.events import ReportError, one_line
from cips_helpers.build.pages import is_empty, make_page
from cips_helpers.build.process import Subprocess
from cips_helpers.build.report import Report
from cips_helpers.build.theme_files import leave_out_unused
from cips_helpers.plain_text import unbroken

CHAPTERS = "@chapters"
FRONT = "front.md.j2"
# Written for machines that read Sphinx sites; a report's reader has no use for them, and .buildinfo differs.
PICTURE = re.compile(r"_images/([0-9a-f]{64}\.\w+)")
"""A picture as myst-nb names it: by a hash of its content, which would be the same in two editions."""
REMOVED = (".buildinfo", "objects.inv", ".doctrees")


def assemble(report: Report, executed: Sequence[Path], source: Path) -> list[str]:
    """Fill a folder with the book's source: pages, front page, contents and settings.

    Parameters
    ----------
    report
        Gives the words of the front page.
    executed
        Executed notebooks in reading order; one that shows nothing is left out.
    source
        New folder to fill.

    Returns
    -------
    list of str
        Every page of the book in reading order, the front page first, without suffix.
    """
    shutil.copytree(report.request.book, source, ignore=shutil.ignore_patterns("*.j2", "_build", "programme", ".*"))
    taken: set[str] = set()
    notebooks = {path: nbformat.read(path, as_version=4) for path in executed}
    notebooks = {path: notebook for path, notebook in notebooks.items() if not is_empty(notebook)}
    for path, notebook in notebooks.items():
        page = make_page(notebook, show_code=report.shows_code, taken=taken)
        if file := report.request.pdf_of_chapter(path.stem):
            page.cells.insert(1, _link(report.words.say("This page as a PDF to print"), file))
        nbformat.write(page, source / path.name)
    toc = _contents(report.request.book / "_toc.yml", [path.stem for path in notebooks])
    pages = [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    (source / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    (source / "_config.yml").write_text(yaml.safe_dump(_settings(report), sort_keys=False), encoding="utf-8")
    for name, text in pages_of(report.request.book, report.ranges).items():
        (source / name).write_text(text, encoding="utf-8")
    (source / "index.md").write_text(_front_page(report, pages, _pdfs(report, notebooks)), encoding="utf-8")
    return ["index", *pages]


def build_html(source: Path, target: Path) -> None:
    """Build the book's HTML; a warning is an error.

    Sphinx keeps its settings in global variables, so it runs in a subprocess.

    Parameters
    ----------
    source
        The folder `assemble` filled.
    target
        Folder the finished pages are moved to; must not exist yet.

    Raises
    ------
    ReportError
        With Sphinx's first warnings.
    """
    built, log = source.parent / "sphinx" / "html", source.parent / "sphinx.log"
    # The order of sets decides the order of some attributes; two builds must be the same.
    settings = {**os.environ, "PYTHONHASHSEED": "0"}
    with Subprocess(_run_sphinx, str(source), str(built), environment=settings, output=log) as sphinx:
        failed = sphinx.result()
    if failed:
        text = log.read_text(encoding="utf-8", errors="replace")
        raise ReportError("the book could not be built: " + _warnings(text, source))
    for path in built.rglob("*.map"):
        path.unlink()
    for name in REMOVED:
        path = built / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    _name_pictures(built)
    save_drawings(built)
    leave_out_unused(built)
    built.rename(target)


def _name_pictures(html: Path) -> None:
    """Name pictures by the page that shows them first and their number on it."""
    names: dict[str, str] = {}
    for page in sorted(html.glob("*.html")):
        text = page.read_text(encoding="utf-8")
        new = [name for name in dict.fromkeys(PICTURE.findall(text)) if name not in names]
        names |= {name: f"{page.stem}_{number}{Path(name).suffix}" for number, name in enumerate(new, 1)}
        page.write_text(PICTURE.sub(partial(_renamed, names), text), encoding="utf-8")
    for name, readable in names.items():
        (html / "_images" / name).rename(html / "_images" / readable)


def _renamed(names: Mapping[str, str], picture: re.Match[str]) -> str:
    return f"_images/{names[picture[1]]}"


def _contents(template: Path, chapters: Sequence[str]) -> dict[str, Any]:
    toc: dict[str, Any] = yaml.safe_load(template.read_text(encoding="utf-8"))
    for part in toc["parts"]:
        entries = []
        for entry in part["chapters"]:
            entries += [{"file": name} for name in chapters] if entry == CHAPTERS else [entry]
        part["chapters"] = entries
    return toc


def _settings(report: Report) -> dict[str, Any]:
    settings: dict[str, Any] = yaml.safe_load((report.request.book / "_config.yml").read_text(encoding="utf-8"))
    settings["title"] = f"{report.name}: {report.title}"
    settings["author"] = report.author
    settings["sphinx"]["config"]["language"] = report.request.language
    return settings


def _link(text: str, file: str) -> NotebookNode:
    """Link to a PDF that stands beside the book's folder; Sphinx itself would look for it within."""
    inside = f'<p class="cips-alone"><a href="../{escape(file)}">{escape(text)}</a></p>'
    return new_markdown_cell(f"```{{raw}} html\n{inside}\n```", id="alone")


def _title(notebook: NotebookNode) -> str:
    """Return a chapter's title, the text of its first heading."""
    text = next(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return str(text.lstrip("# ").partition("\n")[0])


def _pdfs(report: Report, notebooks: Mapping[Path, NotebookNode]) -> dict[str, str]:
    """Return link text → PDF file name: the whole report first, then the chapters printed alone."""
    say = report.words.say
    whole = {say("The whole report as a PDF"): report.request.pdf_name} if "pdf" in report.request.formats else {}
    return whole | {
        say("{chapter} as a PDF", chapter=_title(notebook)): file
        for path, notebook in notebooks.items()
        if (file := report.request.pdf_of_chapter(path.stem))
    }


def pages_of(book: Path, ranges: Collection[str]) -> dict[str, str]:
    """Return the pages around the chapters that depend on how people came to take part, by file name.

    Parameters
    ----------
    book
        Folder of the book's own pages.
    ranges
        As in `cips_helpers.build.report.Report`.
    """
    listed, templates = sorted(ranges), _templates(book)
    interval = "interval" if listed == ["drawn"] else "range"
    return {
        path.stem: templates.get_template(path.name).render(ranges=listed, interval=interval)
        for path in sorted(book.glob("*.md.j2"))
        if path.name != FRONT
    }


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
            name=report.name,
            title=report.title,
            subtitle=report.subtitle,
            purpose=report.purpose,
            notice=report.notice,
            author=report.author,
            edition=report.edition_title,
            facts=dict(report.facts),
            chapters=pages,
            **report.front,
            printed=printed,
        )
    )


def _warnings(log: str, source: Path) -> str:
    """Return the warnings in Sphinx's output, without folders or colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", log).replace(f"{source}{os.sep}", "")
    lines = [line for line in plain.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL|Error|error):?\b", line)]
    return "; ".join(one_line(line) for line in lines[:5]) or one_line(plain[-200:])


def _run_sphinx(source: str, target: str) -> bool:
    """Run Sphinx through Jupyter Book; return whether it failed."""
    from jupyter_book.sphinx import build_sphinx

    warnings.simplefilter("ignore")
    exit_code = build_sphinx(
        source,
        target,
        path_config=str(Path(source) / "_config.yml"),
        confoverrides={"external_toc_path": str(Path(source) / "_toc.yml"), "latex_individualpages": False},
        noconfig=True,
        doctreedir=str(Path(target).parent / "doctrees"),
        warningiserror=True,
        keep_going=True,
        freshenv=True,
        quiet=True,
    )
    return exit_code != 0
