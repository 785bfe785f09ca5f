"""Mark every page and workbook of the book that names the countries as confidential."""

from __future__ import annotations

import io
import re
from html import escape
from pathlib import Path

from cips_helpers.words import N_, Words
from cips_helpers.xlsx import with_notice

MARK = "CONFIDENTIAL"
"""The same in every language, so that it is recognised in every administration."""
WHY = N_("this book names the countries. It is not to be handed on.")
MENU = re.compile(r'<details class="cips-languages">.*?</details>\s*', re.DOTALL)
"""Menu that leads to a report in other languages, whose folders stand beside its own."""
BODY = re.compile(r"<body\b[^>]*>")
END = "</body>"
STATIC = "_static"
"""Folder with files of the theme, no pages."""
SIZE, MARGIN, WIDTH = 9, 18, 72
"""Points: of the letters on a page of a PDF, from the edge of the page to the mark, and the mark's own width."""


def without_menu(page: str) -> str:
    """Return a page without the menu of languages, for a book or an archive that does not hold them."""
    return MENU.sub("", page)


def mark_folder(folder: Path, words: Words) -> None:
    """Mark all HTML pages, PDFs and workbooks in a folder, at the top and at the bottom of each page.

    A workbook gets a first sheet that says so, too: headers and footers are seen on paper alone.

    Files that are links to those of a report are replaced; the report stays as it is.
    """
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".html" and path.parent.name != STATIC:
            _mark_html(path, words)
        elif path.suffix == ".pdf":
            _mark_pdf(path)
        elif path.suffix == ".xlsx":
            _mark_workbook(path, words)


def _mark_html(path: Path, words: Words) -> None:
    text = path.read_text(encoding="utf-8")
    line = f"<strong>{MARK}</strong>: {escape(words.say(WHY))}"
    top, bottom = (f'<{tag} class="cips-confidential">{line}</{tag}>' for tag in ("div", "footer"))
    marked = BODY.sub(lambda body: body[0] + top, without_menu(text), count=1)
    before, end, after = marked.rpartition(END)
    path.unlink()
    path.write_text(before + bottom + end + after, encoding="utf-8")


def _mark_pdf(path: Path) -> None:
    from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf

    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold"))
    with Pdf.open(path) as document:
        font = document.make_indirect(font)
        for page in document.pages:
            left, bottom, right, top = map(float, page.mediabox)
            name = page.add_resource(font, Name.Font)
            x, look = (left + right - WIDTH) / 2, f"0.7 0 0 rg {name} {SIZE} Tf"
            lines = (
                f"/Artifact BMC BT {look} {x:.0f} {y:.0f} Td ({MARK}) Tj ET EMC\n"
                for y in (top - MARGIN, bottom + MARGIN - SIZE)
            )
            page.contents_add(f"Q\n{''.join(lines)}".encode())
            page.contents_add(b"q\n", prepend=True)
        marked = io.BytesIO()
        document.save(marked, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    path.unlink()
    path.write_bytes(marked.getvalue())


def _mark_workbook(path: Path, words: Words) -> None:
    marked = with_notice(path.read_bytes(), [MARK, words.say(WHY)])
    path.unlink()
    path.write_bytes(marked)
