"""One report from plan to finished folder; what was there before stays until the new one is whole."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from cips_helpers.build.events import Event, OnProgress, silent
from cips_helpers.build.jupyter_book import assemble, build_html
from cips_helpers.build.manifest import MANIFEST, check_html, check_pdf, write_manifest
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.pdf import print_alone, print_pdf
from cips_helpers.build.process import Apart
from cips_helpers.build.report import Report, chapters
from cips_helpers.build.temporary import sweep, temporary_folder


@dataclass(frozen=True)
class Artefacts:
    """Where the finished report is; a form that was not asked for is ``None``."""

    html: Path | None
    pdf: Path | None
    manifest: Path


ATTEMPTS = 20
"""Times a report is put in its place while other runs do the same."""

TABLES = "tables"
"""Folder of the files for further use: in the report's folder, and in that of its pages, which link to them."""


def build_report(
    report: Report,
    on_progress: OnProgress = silent,
    *,
    run: Callable[[Report, Sequence[Path], Path, OnProgress], list[Path]] = run_notebooks,
    inspect: Callable[[Path], None] | None = None,
    export: Callable[[Path], object] | None = None,
) -> Artefacts:
    """Build one report.

    Everything happens in a folder of its own beside the output, which takes the output's place at the very end; after
    a failure or an interruption an earlier report is still there, whole.

    Parameters
    ----------
    report
        What to build.
    on_progress
        Called with an `Event` after each step.
    run
        Gives the executed chapters, `run_notebooks` or what takes some of them from earlier.
    inspect
        Called with the finished folder before it takes its place; raises `ReportError` to refuse it.
    export
        Called with a folder to write files for further use into, in a process of its own while the book is bound: a
        function of a module, or a partial one.

    Returns
    -------
    Artefacts
        In the report's folder: ``html/index.html``, the PDF, ``manifest.json``, and what was exported, in ``tables/``.

    Raises
    ------
    ReportError
        One line for the analyst: a parameter, a cell, a warning of the book, a missing artefact.
    """
    notebooks = chapters(report.notebooks, report.left_out)
    report.output.mkdir(parents=True, exist_ok=True)
    started = time.time()
    sweep(report.output)
    with temporary_folder(report.output) as work:
        executed, new = work / "executed", work / "new"
        executed.mkdir()
        new.mkdir()
        results = run(report, notebooks, executed, on_progress)
        facts = _bind(report, results, work, new, started, on_progress, export)
        write_manifest(report, new, facts)
        if inspect is not None:
            on_progress(Event("scan", 0, 1, "privacy"))
            inspect(new)
            on_progress(Event("scan", 1, 1, "privacy"))
        put_in_place(new, report.folder, work / "old")
    return Artefacts(
        html=report.folder / "html" / "index.html" if "html" in report.formats else None,
        pdf=report.folder / report.pdf_name if "pdf" in report.formats else None,
        manifest=report.folder / MANIFEST,
    )


def _bind(
    report: Report,
    executed: list[Path],
    work: Path,
    new: Path,
    started: float,
    on_progress: OnProgress,
    export: Callable[[Path], object] | None,
) -> dict[str, object]:
    html = new / "html"
    facts: dict[str, object] = {}
    on_progress(Event("book", 0, 1, "pages"))
    with Apart(export, new / TABLES, temporary=work) if export is not None else nullcontext() as exported:
        pages = assemble(report, executed, work / "source")
        build_html(work / "source", html)
        if exported is not None:
            exported.result()
            shutil.copytree(new / TABLES, html / TABLES)
    on_progress(Event("book", 1, 1, "pages"))
    checks = 1 + ("pdf" in report.formats)
    on_progress(Event("check", 0, checks, "pages"))
    with ExitStack() as printing:
        alone = {page: new / name for page in pages if (name := report.alone(page))}
        pdf = new / report.pdf_name
        if "pdf" in report.formats:
            whole = printing.enter_context(Apart(print_pdf, report, html, pages, pdf, temporary=work))
        for page, file in alone.items():  # before the check of the pages, which link to it
            printing.enter_context(Apart(print_alone, report, html, page, file, temporary=work)).result()
            check_pdf(file, [], started)
        later = {f"../{report.pdf_name}"} if "pdf" in report.formats else ()
        _, *titles = check_html(html, pages, started, later=later)
        on_progress(Event("check", 1, checks, "pages"))
        if "pdf" in report.formats:
            on_progress(Event("pdf", 0, 1, report.pdf_name))
            whole.result()
            on_progress(Event("pdf", 1, 1, report.pdf_name))
            facts["pdf_pages"] = check_pdf(pdf, titles, started)
            on_progress(Event("check", 2, checks, report.pdf_name))
    if "html" not in report.formats:
        shutil.rmtree(html)
    return facts


def put_in_place(new: Path, target: Path, aside: Path) -> None:
    """Put a finished folder in its place; folders cannot be exchanged in one step, so the old one steps aside.

    Where another run does the same at the same time, one of the two is there at the end, whole.
    """
    for attempt in count():
        old = aside / str(attempt)
        aside.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):  # there was none, or another run has just put it aside
            target.rename(old)
        try:
            new.rename(target)
            return
        except OSError:
            if attempt == ATTEMPTS or not target.exists():
                _put_back(old, target)
                raise
        except BaseException:  # an interruption between the two must not cost the earlier report
            _put_back(old, target)
            raise


def _put_back(old: Path, target: Path) -> None:
    if old.exists() and not target.exists():
        old.rename(target)
