"""A book that is bound again and again while somebody writes it: only what changed is read and written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from cips_helpers.build.book_source import assemble
from cips_helpers.build.events import ReportError
from cips_helpers.build.jupyter_book import run_sphinx, warnings_of
from cips_helpers.build.process import Subprocess
from cips_helpers.build.report import Report
from cips_helpers.folders import copy_folder

SOURCE, NEXT, HTML, LOG = "source", "next", "html", "sphinx.log"


def bind_preview(report: Report, executed: Sequence[Path], folder: Path) -> Path:
    """Bind executed chapters into pages for the screen, and return the folder of the pages.

    Parameters
    ----------
    report
        The report; nothing is printed or scanned.
    executed
        Its executed chapters.
    folder
        A private folder, which keeps what Sphinx needs to know the next time.

    Returns
    -------
    Path

    Raises
    ------
    ReportError
        With Sphinx's first warnings.
    """
    new, source, html = folder / NEXT, folder / SOURCE, folder / HTML
    shutil.rmtree(new, ignore_errors=True)
    assemble(report, executed, new)
    replace_changed(new, source)
    settings = {**os.environ, "PYTHONHASHSEED": "0"}
    again = partial(run_sphinx, anew=False)
    with Subprocess(again, source, html, environment=settings, output=folder / LOG, temporary=folder) as sphinx:
        failed = sphinx.result()
    if failed:
        text = (folder / LOG).read_text(encoding="utf-8", errors="replace")
        raise ReportError("the book could not be built: " + warnings_of(text, source))
    copy_folder(source / "_static", html / "_static", dirs_exist_ok=True)  # Sphinx copies them only with a page
    return html


def replace_changed(new: Path, old: Path) -> list[str]:
    """Make a folder the same as another; files that are the same keep their time.

    Returns
    -------
    list of str
        The files that were written.
    """
    wanted = {path.relative_to(new): path for path in new.rglob("*") if path.is_file()}
    for path in [path for path in old.rglob("*") if path.is_file() and path.relative_to(old) not in wanted]:
        path.unlink()
    written = []
    for name, path in wanted.items():
        target = old / name
        if not target.is_file() or target.read_bytes() != path.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
            written.append(name.as_posix())
    return sorted(written)
