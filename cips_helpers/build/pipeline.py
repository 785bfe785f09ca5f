"""Build one report: notebooks, HTML, PDF and manifest; an earlier report stays until the new one is complete."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from cips_helpers.build.book_source import Contents, assemble
from cips_helpers.build.earlier import Bound, Earlier, Taken, hashes_of
from cips_helpers.build.events import Event, OnProgress, silent
from cips_helpers.build.figures_page import fill_in_figures
from cips_helpers.build.jupyter_book import Binder, build_changed, build_html, outline_of
from cips_helpers.build.manifest import check_html, check_pdf, sha256_of, write_manifest
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.pdf import Printed, print_all
from cips_helpers.build.process import Subprocess
from cips_helpers.build.replacement import refuse_foreign, replace_folder
from cips_helpers.build.report import Report, Request
from cips_helpers.build.temporary import ASIDE, sweep, temporary_folder

PDF_PAGES = "pdf_pages"
"""Entry of the manifest: the length of the report's PDF."""
TABLES = "tables"
"""Folder of the files for further use: in the report's folder, and in that of its pages, which link to them."""


def build_report(
    report: Report,
    on_progress: OnProgress = silent,
    *,
    run: Callable[[Report, Sequence[Path], Path, OnProgress], list[Path]] = run_notebooks,
    inspect: Callable[[Path, Collection[str]], None] | None = None,
    export: Callable[[Path], object] | None = None,
    handout: Callable[[Path], object] | None = None,
    earlier: Earlier | None = None,
    binder: Binder | None = None,
) -> Bound:
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
        Called with the finished folder before it is moved, and its files that are those of the earlier report;
        raises `ReportError` to refuse it.
    export
        Called with a folder to write files for further use into, in a subprocess while the book is bound: a
        function of a module, or a partial one.
    handout
        Called in the same way with the report's own folder, to write the files for a ministry into.
    earlier
        An earlier report, whose files are taken over where nothing they show has changed.
    binder
        Runs Sphinx, if the caller had it get ready before.

    Returns
    -------
    Bound
        What its pages were made of.

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
    with temporary_folder(request.output) as work, ExitStack() as running:
        executed, new = work / "executed", work / "new"
        executed.mkdir()
        new.mkdir()
        binder = running.enter_context(binder or Binder(work))
        notebooks = run(report, request.chapters, executed, on_progress)
        on_progress(Event("book", 0, 1, "pages"))
        contents = assemble(report, notebooks, work / "source", on_progress)
        printed = _printed(request, contents, new)
        taken = _bind_again(binder, earlier, report, work, new, printed) if earlier is not None else None
        if taken is None:
            _bind(binder, report, work, new, on_progress, export, handout)
        else:
            on_progress(Event("book", 1, 1, "pages"))
        fill_in_figures(new / "html", new / TABLES / "figures.csv")
        facts, titles = _check(report, contents, printed, work, new, started, on_progress, taken)
        write_manifest(report, new, facts)
        if inspect is not None:
            on_progress(Event("scan", 0, 1, "privacy"))
            inspect(new, taken.files if taken is not None else ())
            on_progress(Event("scan", 1, 1, "privacy"))
        if kept := replace_folder(new, request.folder, work / ASIDE):
            on_progress(Event("note", 0, 0, kept))
        outline = taken.earlier.bound.outline if taken is not None else sha256_of(outline_of(work / "source"))
        return Bound(hashes_of(work / "source"), outline, titles)


def _bind(
    binder: Binder,
    report: Report,
    work: Path,
    new: Path,
    on_progress: OnProgress,
    export: Callable[[Path], object] | None,
    handout: Callable[[Path], object] | None,
) -> None:
    """Bind the whole book, and write the other files of the report meanwhile."""
    with ExitStack() as running:
        beside = {"book": (export, new / TABLES), "handout": (handout, new)}
        writing = {
            stage: running.enter_context(Subprocess(write, folder, temporary=work))
            for stage, (write, folder) in beside.items()
            if write is not None
        }
        build_html(binder, work / "source", new / "html", report.words)
        if "book" in writing:
            writing["book"].result()
        on_progress(Event("book", 1, 1, "pages"))
        if "handout" in writing:
            names = ", ".join(report.request.handouts.values())
            on_progress(Event("handout", 0, 1, names))
            writing["handout"].result()
            on_progress(Event("handout", 1, 1, names))


def _check(
    report: Report,
    contents: Contents,
    printed: Mapping[Path, Printed],
    work: Path,
    new: Path,
    started: float,
    on_progress: OnProgress,
    taken: Taken | None,
) -> tuple[dict[str, object], dict[str, str]]:
    """Print the report while its pages are checked; return facts for the manifest, and the title of each page.

    Of what was taken over from an earlier report nothing is printed or checked again.
    """
    request, html = report.request, new / "html"
    checks = 1 + bool(printed)
    on_progress(Event("check", 0, checks, "pages"))
    to_print, titles, facts = dict(printed), dict[str, str](), dict[str, object]()
    if taken is not None:
        to_print = {file: one for file, one in printed.items() if file.name not in taken.files}
        titles |= taken.earlier.bound.titles
        facts |= {name: value for name, value in taken.earlier.manifest.items() if name == PDF_PAGES}
    with ExitStack() as running:
        printers = [
            running.enter_context(Subprocess(print_all, report, html, files, temporary=work))
            for files in _halves(to_print, html)
        ]
        later = {f"../{file.name}" for file in printed}
        checked = taken.in_html if taken is not None else ()
        titles |= check_html(html, contents.pages, started, later=later, checked=checked)
        on_progress(Event("check", 1, checks, "pages"))
        if printed:
            on_progress(Event("pdf", 0, 1, request.pdf_name))
            for printer in printers:
                printer.result()
            on_progress(Event("pdf", 1, 1, request.pdf_name))
            for file, one in to_print.items():
                length = check_pdf(file, [] if one.is_alone else [titles[page] for page in one.pages], started)
                facts |= {PDF_PAGES: length} if file.name == request.pdf_name else {}
            on_progress(Event("check", 2, checks, request.pdf_name))
    if "html" not in request.formats:
        shutil.rmtree(html)
    return facts, titles


def _bind_again(
    binder: Binder, earlier: Earlier, report: Report, work: Path, new: Path, printed: Mapping[Path, Printed]
) -> Taken | None:
    """Bind the pages that changed since an earlier report, and take over the rest; ``None`` if that cannot be."""
    changed = build_changed(binder, earlier, work / "source", work / "pages", report.words)
    if changed is None:
        return None
    made = {f"html/{path.name}": path for path in (work / "pages").iterdir()}
    to_print = {file.name for file, one in printed.items() if one.shows_any(changed)}
    taken = Taken(earlier, frozenset(earlier.files.keys() - made.keys() - to_print))
    if not earlier.copy(new, taken.files):  # another run replaces it at this moment
        shutil.rmtree(new)
        new.mkdir()
        return None
    for name, path in made.items():
        path.rename(new / name)
    return taken


def _printed(request: Request, contents: Contents, new: Path) -> dict[Path, Printed]:
    """Return the PDFs of a report, file → what it has: the report itself, other volumes, and parts printed alone."""
    if "pdf" not in request.formats:
        return {}
    own, others = contents.volumes[""], {name: pages for name, pages in contents.volumes.items() if name}
    printed = {new / request.pdf_name: Printed(own)}
    printed |= {new / request.pdf_of(name): Printed(pages, contents.titles[name]) for name, pages in others.items()}
    parts = {request.pdf_of(name): pages for name, pages in contents.alone.items()}
    parts |= {name: (page,) for page in contents.pages if (name := request.pdf_of_chapter(page))}
    return printed | {new / name: Printed(pages, is_alone=True) for name, pages in parts.items()}


def _halves(files: Mapping[Path, Printed], html: Path) -> list[dict[Path, Printed]]:
    """Divide the PDFs between two processes of about equal work: each goes, the largest first, where there is less."""
    work = {
        file: sum(path.stat().st_size for page in printed.pages if (path := html / f"{page}.html").is_file())
        for file, printed in files.items()
    }
    halves: list[dict[Path, Printed]] = [{}, {}]
    for file in sorted(files, key=lambda file: -work[file]):
        min(halves, key=lambda half: sum(map(work.__getitem__, half)))[file] = files[file]
    return [half for half in halves if half]
