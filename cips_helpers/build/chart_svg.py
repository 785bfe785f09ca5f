"""Charts within a page: SVG that is named, described and has ids of its own; the same on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from itertools import pairwise

from cips_helpers.bidi import runs_from_right
from cips_helpers.build.typefaces import Typefaces
from cips_helpers.plain_text import unbroken

COLUMN = 170 / 25.4 * 72
"""Points of the text column on A4, for which charts are drawn."""
ROOT = re.compile(r"<svg\b([^>]*)>")
TAG = re.compile(r"<[a-zA-Z][^>]*>")
ID = re.compile(r'(?<=\sid=")(?=[^"]+")|(?<=href="#)|(?<=url\(#)')
DRAWING = re.compile(r'<svg class="cips-drawing" id="([^"]+)".*?</svg>', re.DOTALL)
"""A chart within a page, as `inline` writes it."""
FOR_PHONES = re.compile(r'<div class="cips-picture cips-narrow">.*?</svg></div>', re.DOTALL)
"""The drawing for a phone, which paper does without."""
DESCRIPTION = re.compile(r"<desc [^>]*>(.*?)</desc>", re.DOTALL)
TOLD = re.compile(r"<g><title>[^<]*</title>")
"""Words of a mark where somebody points at it; a finger does not point."""
PLACE = re.compile(r'<(?:text|use)\b[^>]*?\sy="(-?[\d.]+)"')
"""A text or mark, and how far down it is."""
TEXT = re.compile(r"(<text\b[^>]*>)([^<]*)")
EDGE = re.compile(r' (?:stroke|stroke-width|stroke-linejoin|paint-order)="[^"]*"')
"""Attributes that give a text a white edge."""


def inline(
    svg: str,
    *,
    name: str,
    title: str,
    description: str,
    narrow: str = "",
    table: Sequence[Sequence[str]] = (),
    say: Callable[[str], str] = str,
) -> str:
    """Return a chart for a page; below it, its figures as a table and buttons to save it.

    Parameters
    ----------
    svg
        The picture.
    name
        Unique in the book: it begins every id, and is the name of the saved file.
    title, description
        What the picture is called, and what it shows.
    narrow
        The same drawn for a phone: one of the two is shown, as there is room.
    table
        Heads, then rows, of the figures it shows.
    say
        Translates the words around the picture.
    """
    pictures = [_picture(svg, name=name, title=title, description=description)]
    if narrow:
        pictures[0] = pictures[0].replace('class="cips-picture" tabindex="0"', 'class="cips-picture cips-wide"', 1)
        small = _picture(TOLD.sub("<g>", narrow), name=f"{name}-narrow", title=title, description=description)
        small = small.replace('cips-picture" tabindex="0"', 'cips-picture cips-narrow"', 1)
        pictures.append(small.replace("cips-drawing", "cips-sketch", 1))
    return "\n".join([*pictures, _tools(name, title, table, say)])


def _picture(svg: str, *, name: str, title: str, description: str) -> str:
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
    return f'<div class="cips-picture" tabindex="0">{head}{body}</div>'


def _tools(name: str, title: str, table: Sequence[Sequence[str]], say: Callable[[str], str]) -> str:
    """Return what stands below a chart: its figures, and what the page's script makes of the two."""
    called = escape(unbroken(title))
    kinds = ("svg", "png", "csv") if table else ("svg", "png")
    items = [
        f'<button type="button" id="{name}-to-{kind}" data-make="{kind}" '
        f'aria-labelledby="{name}-to-{kind} {name}-title" hidden>{kind.upper()}</button>'
        for kind in kinds
    ]
    items += [
        f'<button type="button" data-make="link" data-done="{escape(say("Link copied"))}" hidden>'
        f"{_text(say('Copy link'))}</button>"
    ]
    figures = ""
    if table:
        figures = (
            f"<details><summary>{_text(say('As a table'))}</summary>"
            f'<div class="cips-scroll" tabindex="0" role="region" aria-label="{called}">{_table(table)}</div></details>'
        )
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<div class="cips-tools" data-name="{name}">{figures}<ul>{listed}</ul></div>'


def _table(table: Sequence[Sequence[str]]) -> str:
    """Return a table whose first column says what a row is about."""
    heads, *rows = ([_text(cell) for cell in row] for row in table)
    looks = [
        "" if any(re.search(r"\d", row[at]) for row in table[1:]) else ' class="cips-words"' for at in range(len(heads))
    ]
    head = "".join(f'<th scope="col"{look}>{cell}</th>' for cell, look in zip(heads, looks, strict=True))
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        f"{''.join(f'<td{look}>{cell}</td>' for cell, look in zip(row[1:], looks[1:], strict=True))}</tr>"
        for row in rows
    )
    return f'<table class="cips-figures"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def as_images(page: str) -> tuple[str, list[str]]:
    """Return a page with an image in place of each chart, described as the chart is, and the charts."""
    drawings: list[str] = []
    page = FOR_PHONES.sub("", page)

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

    return joined(TEXT.sub(written, svg))


def joined(svg: str) -> str:
    """Return a chart for Typst, in which no white edge cuts a letter of a script whose letters join.

    Typst gives each letter its edge as it sets it, over the letter before. Such a text is set once more, without edge.
    """

    def twice(text: re.Match[str]) -> str:
        is_cut = EDGE.search(text[1]) and runs_from_right(text[2])
        return f"{text[0]}</text>{EDGE.sub('', text[1])}{text[2]}" if is_cut else text[0]

    return TEXT.sub(twice, svg)


def pieces_of(svg: str) -> list[str]:
    """Return a chart cut where it says it may be: its head, and what may stand on a page of its own below the head.

    Texts and marks are in the piece where they stand, so that nothing is read twice; lines are in all, as many run
    through. Nothing is returned of a chart that stays in one piece.
    """
    root = ROOT.search(svg)
    cuts, box = (re.search(name + r'="([^"]+)"', root[1]) if root else None for name in ("data-cuts", "viewBox"))
    if root is None or cuts is None or box is None:
        return []
    left, top, width, height = map(float, box[1].split())
    edges = [top, *map(float, cuts[1].split()), top + height]
    lines = svg[root.end() :].split("\n")
    pieces = []
    for start, end in pairwise(edges):
        head = re.sub(r'viewBox="[^"]+"', f'viewBox="{left:g} {start:.10g} {width:.10g} {end - start:.10g}"', root[1])
        head = re.sub(r'\sheight="[^"]+"', f' height="{end - start:.10g}pt"', head)
        stand = (line for line in lines if (at := PLACE.match(line)) is None or start <= float(at[1]) < end)
        pieces.append(f"<svg{head}>" + "\n".join(stand))
    return pieces


def _text(words: str) -> str:
    return escape(unbroken(words), quote=False)
