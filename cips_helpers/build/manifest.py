"""Check a report's files, write its manifest, and compare the two later."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cips_helpers.build.events import ReportError
from cips_helpers.build.report import Report

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NONE = "none"
"""Fingerprint of a file that does not exist."""
MANIFEST = "manifest.json"
FRONT = "html/index.html"
"""A report's front page."""
OF_FILE_MANAGERS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that file managers put into any folder they show."""
PACKAGES = (
    "cips-helpers",
    "great_tables",
    "jupyter-book",
    "matplotlib",
    "myst-nb",
    "numpy",
    "pandas",
    "papermill",
    "scipy",
    "Sphinx",
    "typst",
)
REMOTE = re.compile(r"""^\s*(?:https?:)?//""")
CSS_LOAD = re.compile(r"""(?:url\(\s*|@import\s+)["']?\s*((?:https?:)?//[^"')\s]+)""")
LOADING = {
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
    "embed": "src",
    "image": "href",
    "use": "href",
}


def check_html(
    html: Path, pages: Sequence[str], since: float, *, later: Collection[str] = (), checked: Collection[str] = ()
) -> dict[str, str]:
    """Refuse a book with a page missing, empty or older than this run, or one that loads from the network.

    Parameters
    ----------
    html
        Folder of the built book.
    pages
        The pages it must have, without suffix.
    since
        Start of the run, seconds since the epoch.
    later
        Files and folders that are not there yet, as the pages link to them or into them.
    checked
        Files that were taken over from an earlier report, relative to the folder: nothing of them is looked at.

    Returns
    -------
    dict
        Page → title, of those that were looked at.

    Raises
    ------
    ReportError
        Naming what is wrong.
    """
    for name in sorted({*(f"{page}.html" for page in (*pages, "search")), "searchindex.js"} - set(checked)):
        _check_file(html / name, since)
    parsed = {
        path: _parsed(path) for path in sorted(html.rglob("*.html")) if path.relative_to(html).as_posix() not in checked
    }
    read = {page: html / f"{page}.html" for page in pages}
    titles = {page: _check_page(html, page, parsed[path], later) for page, path in read.items() if path in parsed}
    if loads := sorted(set(remote_loads(html, parsed))):
        raise ReportError("the book would load from the network: " + "; ".join(loads[:5]))
    return titles


def _parsed(path: Path) -> HtmlElement:
    from lxml.html import HTMLParser, parse

    with path.open("rb") as file:
        return parse(file, HTMLParser(encoding="utf-8")).getroot()


def _check_page(html: Path, page: str, parsed: HtmlElement, later: Collection[str]) -> str:
    """Check a page's title, pictures and links; return its title."""
    # Not the first h1 of all: the theme puts one of its own before the article.
    titles = parsed.xpath("//article//h1")
    if not titles:
        raise ReportError(f"{page}.html has no title")
    for image in parsed.xpath("//article//img"):
        source = image.get("src", "")
        if not source.startswith("data:") and not REMOTE.match(source) and not (html / source).is_file():
            raise ReportError(f"{page}.html shows a picture that is not there")
        if not image.get("alt"):
            raise ReportError(f"{page}.html has a picture without alternative text")
    for drawing in parsed.xpath("//article//svg[@role='img']"):
        if not all("".join(drawing.xpath(f"string(.//{part})")).strip() for part in ("title", "desc")):
            raise ReportError(f"{page}.html has a chart without title or description")
    for link in parsed.xpath("//article//a[@href]"):
        target = link.get("href")
        is_later = any(target == name or target.startswith(f"{name}/") for name in later)
        if is_beside(target) and not is_later and not (html / target.partition("#")[0]).is_file():
            raise ReportError(f"{page}.html links to {target}, which is not there")
    return str(titles[0].text_content())


def is_beside(href: str) -> bool:
    """Return whether a link leads to a file beside its page.

    Examples
    --------
    >>> [is_beside(href) for href in ("tables/figures.csv", "#method", "https://www.example", "mailto:a@b.example")]
    [True, False, False, False]
    """
    parts = urlsplit(href)
    return bool(parts.path) and not parts.scheme and not parts.netloc


def check_pdf(pdf: Path, titles: Sequence[str], since: float) -> int:
    """Refuse a PDF that is missing, old, without pages, or whose outline lacks a chapter.

    Parameters
    ----------
    pdf
        The file.
    titles
        The chapters' titles, which its outline must have.
    since
        Start of the run, seconds since the epoch.

    Returns
    -------
    int
        Its number of pages.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    _check_file(pdf, since)
    try:
        with PdfDocument(pdf) as document:
            count = len(document)
            outline = {_without_spaces(bookmark.get_title()) for bookmark in document.get_toc()}
    except PdfiumError as error:
        raise ReportError(f"{pdf.name} cannot be read: {error}") from None
    if missing := [title for title in titles if _without_spaces(title) not in outline]:
        raise ReportError(f"{pdf.name} has no bookmark for: {', '.join(missing)}")
    return count


def remote_loads(html: Path, parsed: Mapping[Path, HtmlElement]) -> Iterator[str]:
    """Yield what a browser would fetch from the network when it opens the book's pages, as ``file: address``.

    Links a reader may choose to follow are not loads. Scripts are searched for addresses only where they are known to
    fetch; that none of them does so is tested in a browser.
    """
    for path, page in parsed.items():
        for element in page.iter(*LOADING):
            for name in (LOADING[element.tag], f"xlink:{LOADING[element.tag]}", "srcset"):
                if REMOTE.match(element.get(name, "")):
                    yield f"{path.name}: {element.get(name)}"
        for text in page.xpath("//@style | //style/text()"):
            yield from (f"{path.name}: {address}" for address in CSS_LOAD.findall(text))
    for path in sorted((*html.rglob("*.css"), *html.rglob("*.svg"))):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from (f"{path.name}: {address}" for address in CSS_LOAD.findall(text))


def write_manifest(report: Report, folder: Path, facts: Mapping[str, Any]) -> None:
    """Write ``manifest.json``: the report, its files and inputs, the libraries; no path, person or time.

    Parameters
    ----------
    report
        The report that was built.
    folder
        The folder of its files.
    facts
        Further entries, such as the number of pages.
    """
    content: dict[str, Any] = {
        "country": report.request.label,
        "iteration": report.request.iteration,
        "language": report.request.language,
        "edition": report.request.edition,
        "title": f"{report.name}: {report.title}",
        **facts,
        "made_from": dict(report.made_from),
        "hidden": list(report.hidden),
        "source_date_epoch": os.environ.get("SOURCE_DATE_EPOCH"),
        "packages": {name: version(name) for name in PACKAGES},
    }
    _write(folder, content)


def rewrite_manifest(folder: Path, facts: Mapping[str, Any]) -> str:
    """Add facts to the manifest of a copied report, and list its files as they are now.

    Parameters
    ----------
    folder
        The copy, whose manifest may be a link to that of the report.
    facts
        Further entries.

    Returns
    -------
    str
        SHA-256 of the new manifest.
    """
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).unlink()
    _write(folder, {name: value for name, value in content.items() if name != "files"} | dict(facts))
    return sha256_of(folder / MANIFEST)


def _write(folder: Path, content: Mapping[str, Any]) -> None:
    """Write a manifest with the fingerprints of all files below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    listed = {path.relative_to(folder).as_posix(): sha256_of(path) for path in files}
    (folder / MANIFEST).write_bytes(manifest_bytes({**content, "files": listed}))


def manifest_bytes(content: Mapping[str, Any]) -> bytes:
    """Return the file of a manifest."""
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return a report's manifest; ``None`` if there is none or it cannot be read."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and isinstance(content.get("files"), dict) else None


def changed_files(folder: Path, manifest: Mapping[str, Any], *, ignore: Container[str] = ()) -> list[str]:
    """List the files of a report that were changed, deleted or added since its manifest was written.

    Parameters
    ----------
    folder, manifest
        The report.
    ignore
        Subfolders that the manifest does not cover.

    Returns
    -------
    list of str
        Paths relative to the folder, sorted.
    """
    recorded: Mapping[str, str] = manifest["files"]
    present = {name: path for name, path in files_below(folder).items() if name.partition("/")[0] not in ignore}
    # JupyterLab copies a file when it is opened; a copy of anything else is a file that somebody added.
    copies = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if _is_checkpoint(path)}
    added = {name for name, path in copies.items() if sha256_of(path) not in set(recorded.values())}
    changed = {
        name
        for name in present.keys() | recorded.keys()
        if name not in present or sha256_of(present[name]) != recorded.get(name)
    }
    return sorted(changed | {name for name in added if name.partition("/")[0] not in ignore})


def files_below(folder: Path) -> dict[str, Path]:
    """Return all that lies in a report's folder besides its manifest: path relative to the folder → path."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if (path.is_symlink() or not path.is_dir()) and path != folder / MANIFEST and not _is_left_behind(path)
    }


def _is_left_behind(path: Path) -> bool:
    """Return whether a file was put there by a program that only showed the folder: file managers, JupyterLab."""
    return path.name in OF_FILE_MANAGERS or _is_checkpoint(path)


def _is_checkpoint(path: Path) -> bool:
    return path.parent.name == ".ipynb_checkpoints" and path.stem.endswith("-checkpoint") and not path.is_dir()


def recorded_files(folder: Path, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the files of a report or book as they were made: path relative to the folder → SHA-256.

    The reports copied into a book have manifests of their own.
    """
    files: dict[str, str] = dict(manifest["files"])
    for name, sha256 in manifest.get("reports", {}).items():
        report = read_manifest(folder / name)
        files |= {f"{name}/{file}": of for file, of in report["files"].items()} if report is not None else {}
        files[f"{name}/{MANIFEST}"] = sha256
    return files


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file; ``none`` if there is no such file."""
    if not path.is_file():
        return NONE
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_file(path: Path, since: float) -> None:
    if not path.is_file():
        raise ReportError(f"{path.name} was not made")
    if not path.stat().st_size:
        raise ReportError(f"{path.name} is empty")
    if path.stat().st_mtime < since - 2:  # file systems round times
        raise ReportError(f"{path.name} is from an earlier run")


def _without_spaces(title: str) -> str:
    return "".join(title.split())
