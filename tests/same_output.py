"""Compare the built reports of two folders: ``python tests/same_output.py BEFORE AFTER``.

Compared are the published tables (every cell), the visible text and the alternative texts of every page, and the text
of every PDF. Each difference is printed as a diff, and the exit code is 1 if there is any. Fingerprints, hours and the
drawing of charts are not compared.
"""

from __future__ import annotations

import csv
import difflib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook

UNREAD = ("script", "style", "template", "head")
BLOCKS = re.compile(r"p|li|h\d|t[dhr]|dt|dd|figcaption|summary|title|text|pre|caption")
SKIPPED = {"_static", "_images", "notebooks"}


def page_text(path: Path) -> list[str]:
    """Return the visible text of a page, a line a paragraph or cell, with alternative texts and links."""
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    title = soup.title.get_text() if soup.title else ""
    for element in soup.find_all(UNREAD):
        element.decompose()
    for element in soup.find_all(True):
        shown = [element[name] for name in ("alt", "aria-label") if element.get(name)]
        if element.name == "a" and element.get("href"):
            shown.append(element["href"])
        element.insert(0, "".join(f"\n[{text}] " for text in shown))
        if BLOCKS.fullmatch(element.name):
            element.insert_before("\n")
            element.insert_after("\n")
    return [title, *_lines(soup.get_text())]


def pdf_text(path: Path) -> list[str]:
    """Return the lines of a PDF, page by page."""
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    return [f"page {number}: {line}" for number, page in enumerate(pages, 1) for line in _lines(page)]


def csv_text(path: Path) -> list[str]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [" | ".join(row) for row in csv.reader(file)]


def workbook_text(path: Path) -> list[str]:
    """Return the rows of every sheet of a workbook."""
    book = CalamineWorkbook.from_path(str(path))
    return [
        f"{name}: {' | '.join(map(str, row))}"
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
    ]


READERS: dict[str, Callable[[Path], list[str]]] = {
    ".html": page_text,
    ".pdf": pdf_text,
    ".csv": csv_text,
    ".xlsx": workbook_text,
}


def documents(folder: Path) -> dict[str, Path]:
    """Return the files to compare by their path below a folder."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.suffix in READERS and not SKIPPED & set(path.relative_to(folder).parts)
    }


def differences(before: Path, after: Path) -> Iterator[str]:
    """Yield the differing lines of every file that two folders share, and the files that only one of them has."""
    old, new = documents(before), documents(after)
    for name in sorted(old.keys() | new.keys()):
        if name not in old or name not in new:
            yield f"only in {after if name in new else before}: {name}"
            continue
        read = READERS[Path(name).suffix]
        changes = difflib.unified_diff(read(old[name]), read(new[name]), n=0, lineterm="")
        lines = [line for line in changes if not line.startswith(("---", "+++", "@@"))]
        if lines:
            yield "\n".join([f"{name}: {len(lines)} lines differ", *(f"  {line}" for line in lines)])


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def main(before: str, after: str) -> int:
    """Print what differs; return the exit code: 0 the same, 1 different, 2 nothing to compare."""
    compared = documents(Path(before)).keys() & documents(Path(after)).keys()
    if not compared:
        print(f"{before} and {after} have no report in common")
        return 2
    changes = list(differences(Path(before), Path(after)))
    print(*changes, f"{len(compared)} files compared, {len(changes) or 'none'} differ", sep="\n")
    return int(bool(changes))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
