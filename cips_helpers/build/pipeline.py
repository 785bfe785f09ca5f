"""Build one report: notebooks, HTML, PDF and manifest; an earlier report stays until the new one is complete."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path

from cips_helpers.build.events import Event, OnProgress, silent
from cips_helpers.build.figures_page import fill_in_figures
from cips_helpers.build.jupyter_book import assemble, build_html
from cips_helpers.build.manifest import check_html, check_pdf, write_manifest
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.pdf import print_parts, print_pdf
from cips_helpers.build.process import Subprocess
from cips_helpers.build.replacement import refuse_foreign, replace_folder
from cips_helpers.build.report import Report
from cips_helpers.build.temporary import ASIDE, sweep, temporary_folder

TABLES = "tables"
"""Folder of the files for further use: in the report's folder, and in that of its pages, which link to them."""


def build_report(
    report: Report,
    on_progress: OnProgress = silent,
    *,
    run: Callable[[Report, Sequence[Path], Path, OnProgress], list[Path]] = run_notebooks,
    inspect: Callable[[Path], None] | None = None,
    export: Callable[[Path], object] | None = None,
    handout: Callable[[Path], object] | None = None,
) -> None:
    """Build one report into its folder: ``html/index.html``, the PDF, ``manifest.json``, and ``tables/`` if exported.

    Everything is made in a temporary folder beside the output, which replaces the report's folder at the very end;
    after a failure or an interruption an earlier report is still there, complete.

    Parameters
    ----------
    report
        The report to build.
    on_progress
        Called with an `Event` after each step.
    run
        Returns the executed chapters: `run_notebooks`, or a function that takes some of them from an earlier run.
    inspect
        Called with the finished folder before it is moved; raises `ReportError` to refuse it.
    export
        Called with a folder to write files for further use into, in a subprocess while the book is bound: a
        function of a module, or a partial one.
    handout
        Called in the same way with the report's own folder, to write the files for a ministry into.

    Raises
    ------
    ReportError
        One line for the analyst: a parameter, a cell, a warning of the book, a missing file, or files in the
        report's folder that no build made.
    """
    request = report.request
    request.output.mkdir(parents=True, exist_ok=True)
    refuse_foreign(request.folder)
    started = time.time()
    sweep(request.output)
    with temporary_folder(request.output) as work:
        executed, new = work / "executed", work / "new"
        executed.mkdir()
        new.mkdir()
        notebooks = run(report, request.chapters, executed, on_progress)
        with Subprocess(handout, new, temporary=work) if handout is not None else nullcontext() as handing:
            facts = _bind(report, notebooks, work, new, started, on_progress, export)
            if handing is not None:
                on_progress(Event("handout", 0, 1, ", ".join(request.handouts.values())))
                handing.result()
                on_progress(Event("handout", 1, 1, ", ".join(request.handouts.values())))
        write_manifest(report, new, facts)
        if inspect is not None:
            on_progress(Event("scan", 0, 1, "privacy"))
            inspect(new)
            on_progress(Event("scan", 1, 1, "privacy"))
        if kept := replace_folder(new, request.folder, work / ASIDE):
            on_progress(Event("note", 0, 0, kept))


def _bind(
    report: Report,
    executed: list[Path],
    work: Path,
    new: Path,
    started: float,
    on_progress: OnProgress,
    export: Callable[[Path], object] | None,
) -> dict[str, object]:
    request, html = report.request, new / "html"
    facts: dict[str, object] = {}
    on_progress(Event("book", 0, 1, "pages"))
    with Subprocess(export, new / TABLES, temporary=work) if export is not None else nullcontext() as exporting:
        contents = assemble(report, executed, work / "source", on_progress)
        build_html(work / "source", html, report.words)
        if exporting is not None:
            exporting.result()
            fill_in_figures(html, new / TABLES / "figures.csv")
    on_progress(Event("book", 1, 1, "pages"))
    checks = 1 + ("pdf" in request.formats)
    on_progress(Event("check", 0, checks, "pages"))
    with ExitStack() as printing:
        pdf, volumes, parts = new / request.pdf_name, {}, {}
        if "pdf" in request.formats:
            chapters = {page: name for page in contents.pages if (name := request.pdf_of_chapter(page))}
            volumes = {new / request.pdf_of(name): (name, pages) for name, pages in contents.volumes.items() if name}
            parts = {new / request.pdf_of(name): pages for name, pages in contents.alone.items()}
            parts |= {new / name: (page,) for page, name in chapters.items()}
            own = contents.volumes[""]
            printers = [
                printing.enter_context(Subprocess(print_pdf, report, html, own, pdf, temporary=work)),
                printing.enter_context(
                    Subprocess(print_parts, report, html, volumes, contents.titles, parts, temporary=work)
                ),
            ]
        later = {f"../{file.name}" for file in (pdf, *volumes, *parts)} if "pdf" in request.formats else ()
        titles = dict(zip(contents.pages, check_html(html, contents.pages, started, later=later), strict=True))
        on_progress(Event("check", 1, checks, "pages"))
        if "pdf" in request.formats:
            on_progress(Event("pdf", 0, 1, request.pdf_name))
            for printer in printers:
                printer.result()
            on_progress(Event("pdf", 1, 1, request.pdf_name))
            facts["pdf_pages"] = check_pdf(pdf, [titles[page] for page in own], started)
            for file, (_, pages) in volumes.items():
                check_pdf(file, [titles[page] for page in pages], started)
            for file in parts:
                check_pdf(file, [], started)
            on_progress(Event("check", 2, checks, request.pdf_name))
    if "html" not in request.formats:
        shutil.rmtree(html)
    return facts
