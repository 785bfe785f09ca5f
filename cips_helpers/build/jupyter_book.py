"""Bind the source of a book into pages; no other module runs Jupyter Book or Sphinx."""

from __future__ import annotations

import os
import re
import shutil
import warnings
from collections.abc import Callable, Collection, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from cips_helpers.build.direction import set_direction
from cips_helpers.build.earlier import NOTEBOOK, SEARCH_INDEX, Earlier, merge_search_index, write_stubs
from cips_helpers.build.events import ReportError, one_line
from cips_helpers.build.manifest import sha256_of
from cips_helpers.build.process import Worker
from cips_helpers.build.report import INDEX
from cips_helpers.build.table_ids import shorten_ids
from cips_helpers.build.theme_files import leave_out_unused, without_icon_script
from cips_helpers.build.theme_texts import say_theme
from cips_helpers.words import Words

PICTURE = re.compile(r"_images/([0-9a-f]{64}\.\w+)")
"""A picture as myst-nb names it: by a hash of its content, which would be the same in two editions."""
MODULES = (
    "cips_helpers.build.sphinx_ext",
    "fontTools.subset",
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "sphinx_book_theme",
    "sphinx_design.extension",
    "sphinx_external_toc",
)
"""Extensions that Sphinx and Jupyter Book import, by name, when they start, and what shortens typefaces."""
# Written for machines that read Sphinx sites; a report's reader has no use for them, and .buildinfo differs.
REMOVED = (".buildinfo", "objects.inv", ".doctrees")
LOGS = ("sphinx.log", "sphinx_again.log")
"""Files for what Sphinx prints, when it binds some pages or all, and when it then has to bind all."""


class Binder:
    """Subprocesses for Sphinx, which keeps its settings in global variables: the first is ready before it is needed.

    Parameters
    ----------
    folder
        Folder for what they print.

    Attributes
    ----------
    log
        File with what the last one printed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self.log = folder, folder / LOGS[0]
        self._ready: Worker | None = self._start(self.log)

    def __enter__(self) -> Binder:
        return self

    def __exit__(self, *error: Any) -> None:
        if self._ready is not None:
            self._ready.__exit__(*error)

    def call(self, function: Callable[..., bool], *args: object) -> bool:
        """Call a function in a process of its own, which has loaded Sphinx."""
        first, self._ready = self._ready, None
        self.log = self._folder / LOGS[first is None]
        with first or self._start(self.log) as process:
            return process.call(_Loaded.call.__name__, function, *args)

    @staticmethod
    def _start(log: Path) -> Worker:
        # The order of sets decides the order of some attributes; two builds must be the same.
        settings = {**os.environ, "PYTHONHASHSEED": "0"}
        return Worker(_Loaded, environment=settings, output=log, name=run_sphinx.__name__)


class _Loaded:
    """Sphinx and its extensions, loaded; calls a function."""

    def __init__(self) -> None:
        load_sphinx()

    def call(self, function: Callable[..., bool], *args: object) -> bool:
        return function(*args)


def load_sphinx() -> None:
    """Import what Sphinx would import for each book."""
    from sphinx.application import builtin_extensions

    for name in (*MODULES, *builtin_extensions):
        import_module(name)


def build_html(binder: Binder, source: Path, target: Path, words: Words) -> None:
    """Build the book's HTML; a warning is an error.

    Parameters
    ----------
    binder
        Runs Sphinx.
    source
        The folder that `cips_helpers.build.book_source.assemble` filled; `outline_of` it is written too.
    target
        Folder the finished pages are moved to; must not exist yet.
    words
        Say what the theme says.

    Raises
    ------
    ReportError
        With Sphinx's first warnings.
    """
    built = source.parent / "sphinx" / "html"
    if binder.call(_bound, source, built, words, outline_of(source)):
        text = binder.log.read_text(encoding="utf-8", errors="replace")
        raise ReportError("the book could not be built: " + warnings_of(text, source))
    built.rename(target)


def build_changed(binder: Binder, earlier: Earlier, source: Path, target: Path, words: Words) -> frozenset[str] | None:
    """Build the HTML of the pages that changed since an earlier report.

    Parameters
    ----------
    binder, source, words
        See `build_html`.
    earlier
        The earlier report.
    target
        Folder for these pages and the search index of all; must not exist yet.

    Returns
    -------
    frozenset of str or None
        The pages that changed; ``None`` if the whole book has to be built.
    """
    changed = earlier.changed(source)
    if changed is None:
        return None
    if not changed:
        target.mkdir(parents=True)
        return changed
    stubs, built = source.parent / "stubs", source.parent / "changed" / "html"
    write_stubs(source, stubs, {*changed, INDEX})
    try:
        if not binder.call(_bound_again, earlier, stubs, built, words, changed):
            return None
    except FileNotFoundError:  # another run replaces the earlier report at this moment
        return None
    target.mkdir(parents=True)
    for name in (*(f"{page}.html" for page in changed), SEARCH_INDEX):
        (built / name).rename(target / name)
    return changed


def outline_of(source: Path) -> Path:
    """Return the file that gets what the pages of a book say of each other."""
    return source.parent / "outline.json"


def _bound(source: Path, built: Path, words: Words, outline: Path) -> bool:
    """Run Sphinx and finish its pages, in the process that has loaded what this takes; return whether Sphinx failed."""
    if run_sphinx(source, built, outline=outline):
        return True
    for path in built.rglob("*.map"):
        path.unlink()
    for name in REMOVED:
        path = built / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    _name_pictures(built)
    shorten_ids(built)
    leave_out_unused(built)
    say_theme(built, words)
    set_direction(built, words)
    return False


def _bound_again(earlier: Earlier, stubs: Path, built: Path, words: Words, changed: frozenset[str]) -> bool:
    """Run Sphinx for changed pages and finish them; return whether they fit among the earlier ones."""
    built.mkdir(parents=True)
    known = built.parent / "known"
    known.mkdir()
    if not earlier.copy_search_index(known):
        return False
    shutil.copy(known / SEARCH_INDEX, built)
    outline = outline_of(built)
    if run_sphinx(stubs, built, outline=outline, pages=changed):
        return False
    for path in built.glob("*.html"):
        if path.stem in {*changed, INDEX}:
            path.write_text(without_icon_script(path.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            path.unlink()
    shorten_ids(built)
    say_theme(built, words)
    set_direction(built, words)
    merged = merge_search_index(known / SEARCH_INDEX, built / SEARCH_INDEX)
    return merged and earlier.fits(built, changed, sha256_of(outline))


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


def warnings_of(log: str, source: Path) -> str:
    """Return the warnings in Sphinx's output, without folders or colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", log).replace(f"{source}{os.sep}", "")
    lines = [line for line in plain.splitlines() if re.search(r"\b(WARNING|ERROR|CRITICAL|\w*[Ee]rror)\b.*:", line)]
    return "; ".join(one_line(line) for line in lines[:5]) or one_line(plain[-200:])


def run_sphinx(
    source: Path, target: Path, *, anew: bool = True, outline: Path | None = None, pages: Collection[str] = ()
) -> bool:
    """Run Sphinx through Jupyter Book; return whether it failed.

    Parameters
    ----------
    source, target
        The book's source, and the folder for its pages.
    anew
        Read and write everything; else only what changed since the last time.
    outline
        File to write what the pages say of each other into.
    pages
        Read everything, and write only these pages and the front page; all by default.
    """
    from jupyter_book.sphinx import build_sphinx

    warnings.simplefilter("ignore")
    exit_code = build_sphinx(
        str(source),
        str(target),
        path_config=str(source / "_config.yml"),
        confoverrides={
            "external_toc_path": str(source / "_toc.yml"),
            "latex_individualpages": False,
            "cips_outline": str(outline or ""),
        },
        noconfig=True,
        doctreedir=str(target.parent / "doctrees"),
        filenames=[str(source / f"{page}{NOTEBOOK}") for page in sorted(pages)],
        warningiserror=True,
        keep_going=True,
        freshenv=anew,
        quiet=True,
    )
    return exit_code != 0
