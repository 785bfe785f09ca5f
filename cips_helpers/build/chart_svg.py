"""Charts within a page: SVG that is named, described and has ids of its own; the same to download and on paper."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

from cips_helpers.build.typefaces import Typefaces
from cips_helpers.plain_text import unbroken

COLUMN = 170 / 25.4 * 72
"""Points of the text column on A4, for which charts are drawn."""
FOLDER = "charts"
"""Of a book, with the charts to download."""
ROOT = re.compile(r"<svg\b([^>]*)>")
TAG = re.compile(r"<[a-zA-Z][^>]*>")
ID = re.compile(r'(?<=\sid=")(?=[^"]+")|(?<=href="#)|(?<=url\(#)')
DRAWING = re.compile(r'<svg class="cips-drawing" id="([^"]+)".*?</svg>', re.DOTALL)
"""A chart within a page, as `inline` writes it."""
DESCRIPTION = re.compile(r"<desc [^>]*>(.*?)</desc>", re.DOTALL)
TEXT = re.compile(r"(<text\b[^>]*>)([^<]*)")


def inline(svg: str, *, name: str, title: str, description: str) -> str:
    """Return a chart for a page, with a link to its file (see `save_drawings`).

    Parameters
    ----------
    svg
        The picture.
    name
        Unique in the book: it begins every id, and is the name of the file.
    title, description
        What the picture is called, and what it shows.
    """
    root = ROOT.search(svg)
    if root is None:
        raise ValueError(f"{name} is no SVG")
    attributes, body = root[1], svg[root.end() :]
    body = TAG.sub(lambda tag: ID.sub(f"{name}-", tag[0]), body).rstrip()
    width = re.search(r'\swidth="([\d.]+)pt"', attributes)
    share = min(1.0, float(width[1]) / COLUMN) if width else 1.0
    about = f'<title id="{name}-title">{_text(title)}</title><desc id="{name}-desc">{_text(description)}</desc>'
    head = (
        f'<svg class="cips-drawing" id="{name}-svg" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'style="--share:{share:.3g}"{attributes}>{about}'
    )
    link = (
        f'<p class="cips-download"><a href="{FOLDER}/{name}.svg" download '
        f'aria-label="SVG: {escape(unbroken(title))}">SVG</a></p>'
    )
    return f'<div class="cips-picture" tabindex="0">{head}{body}</div>\n{link}'


def save_drawings(html: Path) -> None:
    """Write the charts of a book's pages as files to download."""
    for page in sorted(html.glob("*.html")):
        for drawing in DRAWING.finditer(page.read_text(encoding="utf-8")):
            (html / FOLDER).mkdir(exist_ok=True)
            name = drawing[1].removesuffix("-svg")
            (html / FOLDER / f"{name}.svg").write_text(drawing[0] + "\n", encoding="utf-8")


def as_images(page: str) -> tuple[str, list[str]]:
    """Return a page with an image in place of each chart, described as the chart is, and the charts."""
    drawings: list[str] = []

    def image(drawing: re.Match[str]) -> str:
        drawings.append(drawing[0])
        about = DESCRIPTION.search(drawing[0])
        alt = escape(unescape(about[1])) if about else ""
        return f'<img class="cips-drawing" src="{len(drawings) - 1}" alt="{alt}">'

    return DRAWING.sub(image, page), drawings


def printable(svg: str, typefaces: Typefaces) -> str:
    """Return a chart whose texts have only signs that the typefaces of paper can print."""

    def written(text: re.Match[str]) -> str:
        return text[1] + escape(typefaces.printable(unescape(text[2])), quote=False)

    return TEXT.sub(written, svg)


def _text(words: str) -> str:
    return escape(unbroken(words), quote=False)
