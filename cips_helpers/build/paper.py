"""Turn the articles of a built book into data for the print template: blocks and runs of text, never code of Typst.

A block or run is a mapping whose ``kind`` names it; text is a string. The template (``book/print.typ``) reads them from
JSON, so that nothing a study or questionnaire says can be taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

from cips_helpers.build.chart_svg import as_images, pieces_of, printable
from cips_helpers.build.events import ReportError
from cips_helpers.build.manifest import is_beside
from cips_helpers.build.paper_tables import classes_of, columns_of, grid_of
from cips_helpers.build.typefaces import Typefaces

Node = dict[str, Any]
Runs = list[Any]

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
RUNS = {"strong": "strong", "b": "strong", "em": "emph", "i": "emph", "cite": "emph", "code": "code", "kbd": "code"}
"""Elements within a line that look different, and what the template calls them."""
WITHIN = frozenset({*RUNS, "a", "span", "img", "br", "sub", "sup", "small", "abbr", "q", "s", "u", "mark", "bdi"})
"""Elements that stand within a line."""
LEFT_OUT = (
    "script, style, noscript, template, details > summary, .headerlink, .cips-alone, .cips-tools, .cips-logo, "
    ".cips-footer"
)
"""Parts of a page that paper does without."""
SCHEMES = frozenset({"http", "https", "mailto"})
"""Schemes of addresses that paper links to; any other is printed as text."""
ENDLESS = re.compile(r"\S{60}(?=\S)")
"""Longest part of a word that is set in one line."""
LEAD, LEAD_LETTERS = 3, 400
"""Paragraphs, and letters of them, at most that a heading and its first chart or table keep on their page."""
SHARE = re.compile(r"--share:([\d.]+)%")
LENGTH = re.compile(r"(width|height|vertical-align):\s*(-?[\d.]+)em")


@dataclass
class Chapter:
    """One page of the book, as data.

    Parameters
    ----------
    html
        Folder of the built book.
    page
        Its name, without suffix.
    pages
        The pages that are printed with it; a link to any other becomes text.
    typefaces
        The typefaces that print it.
    """

    html: Path
    page: str
    pages: frozenset[str]
    typefaces: Typefaces
    anchors: set[str] = field(default_factory=set)
    """Ids of what can be linked to."""
    targets: set[str] = field(default_factory=set)
    """Ids that links lead to."""
    _level: int = 0
    _drawings: list[str] = field(default_factory=list)

    def article(self) -> Tag:
        """Return the page's article without what paper does without; raise `ReportError` if it has none."""
        page = (self.html / f"{self.page}.html").read_text(encoding="utf-8")
        text, self._drawings = as_images(page[max(page.find("<article"), 0) : page.rfind("</article>")])
        article = BeautifulSoup(text, "html.parser").find("article")
        if not isinstance(article, Tag):
            raise ReportError(f"{self.page}.html has no article")
        for element in article.select(LEFT_OUT):
            element.decompose()
        return article

    def blocks(self, element: Tag) -> list[Node]:
        """Return what stands in an element, block by block."""
        blocks: list[Node] = []
        line: Runs = []
        for child in element.children:
            if isinstance(child, Tag) and child.name not in WITHIN:
                blocks += [*_paragraph(line), *self._block(child)]
                line = []
            else:
                line += self._run(child)
        return _kept([*blocks, *_paragraph(line)])

    def runs(self, element: Tag) -> Runs:
        """Return what stands in an element as one line: strings, and mappings for what is more than text."""
        return _trimmed([run for child in element.children for run in self._run(child)])

    def _block(self, element: Tag) -> list[Node]:
        make = MAKERS.get(element.name)
        if element.name in HEADINGS:
            return [self._heading(element)]
        if "admonition" in classes_of(element):
            return [{"kind": "box", "blocks": self.blocks(element)}]
        if "cips-own" in classes_of(element):
            return [{"kind": "own", "blocks": self.blocks(element)}]
        if "cips-panel" in classes_of(element):
            return [self._panel(element)]
        if element.name == "div" and "math" in classes_of(element):
            return [{"kind": "formula", "image": self._formula(element)}]
        return make(self, element) if make is not None else self._group(element)

    def _panel(self, element: Tag) -> Node:
        [name] = (name for name in classes_of(element) if name.startswith("cips-panel-"))
        cells = [self.blocks(cell) for cell in element.find_all(class_="cips-cell", recursive=False)]
        return {"kind": "panel", "name": name.removeprefix("cips-panel-"), "cells": cells}

    def _group(self, element: Tag) -> list[Node]:
        """Return the blocks of an element that only holds others; what it is called is kept for the template."""
        blocks = self.blocks(element)
        return self._anchored(element, blocks)

    def _section(self, element: Tag) -> list[Node]:
        return [{"kind": "section", "blocks": self._anchored(element, self.blocks(element))}]

    def _anchored(self, element: Tag, blocks: list[Node]) -> list[Node]:
        """Give the first block that has no id yet the element's."""
        if (name := element.get("id")) and blocks:
            if "id" in blocks[0]:
                return [{"kind": "anchor", "id": self._name(str(name))}, *blocks]
            blocks[0]["id"] = self._name(str(name))
        return blocks

    def _heading(self, element: Tag) -> Node:
        # No level may be left out, whatever an analyst's own page does.
        self._level = min(HEADINGS[element.name], self._level + 1)
        node = {"kind": "heading", "level": self._level, "runs": self.runs(element), "text": plain(self.runs(element))}
        return node | ({"id": self._name(str(element["id"]))} if element.get("id") else {})

    def _p(self, element: Tag) -> list[Node]:
        role = _role(element) or "admonition-title" * ("admonition-title" in classes_of(element))
        blocks = _paragraph(self.runs(element))
        for block in blocks:
            block["role"] = role
        return self._anchored(element, blocks)

    def _ul(self, element: Tag) -> list[Node]:
        items = [self.blocks(item) for item in element.find_all("li", recursive=False)]
        is_jump = bool(items) and all(_is_jump(item) for item in items)
        return [{"kind": "jumps" if is_jump else "list", "ordered": element.name == "ol", "items": items}]

    def _dl(self, element: Tag) -> list[Node]:
        entries: list[Node] = []
        for part in element.find_all(["dt", "dd"]):
            if part.name == "dt":
                entries.append({"term": self.runs(part), "blocks": []})
            elif entries:
                entries[-1]["blocks"] += self.blocks(part)
        return [{"kind": "facts" if "cips-facts" in classes_of(element) else "terms", "entries": entries}]

    def _pre(self, element: Tag) -> list[Node]:
        return [{"kind": "pre", "text": self.typefaces.printable(element.get_text().rstrip("\n"))}]

    def _hr(self, element: Tag) -> list[Node]:
        return [{"kind": "rule"}]

    def _blockquote(self, element: Tag) -> list[Node]:
        return [{"kind": "quote", "blocks": self.blocks(element)}]

    def _table(self, element: Tag) -> list[Node]:
        head, body = grid_of(element, self.runs)
        return [{"kind": "table", "columns": columns_of(element), "head": head, "body": body}]

    def _figure(self, element: Tag) -> list[Node]:
        caption, note = element.find("figcaption"), element.find(class_="cips-note")
        measure = element.find(class_="cips-measure")
        box = element.find(class_="cips-box") or element
        assert isinstance(box, Tag)
        number = caption.find(class_="caption-number") if isinstance(caption, Tag) else None
        words = number.extract().get_text().strip() if isinstance(number, Tag) else ""
        if box is element and isinstance(caption, Tag):
            caption.extract()
        node = {
            "kind": "exhibit",
            "name": str(element.get("id", "")),
            "number": self.typefaces.printable(words),
            "caption": self.runs(caption) if isinstance(caption, Tag) else [],
            "measure": self._aside(measure),
            "note": self._aside(note),
            "blocks": self.blocks(box),
        }
        return self._anchored(element, [node])

    def _aside(self, element: PageElement | None) -> Runs:
        return [run for part in element.find_all("p") for run in self.runs(part)] if isinstance(element, Tag) else []

    def _run(self, child: PageElement) -> Runs:
        if type(child) is NavigableString:
            text = self.typefaces.printable(re.sub(r"[ \t\n\r\f]+", " ", str(child)))
            return [ENDLESS.sub("\\g<0>\u200b", text)]
        if not isinstance(child, Tag):
            return []  # a comment
        if child.name == "img":
            return [self._image(child)]
        if child.name == "br":
            return [{"kind": "break"}]
        inside = [run for part in child.children for run in self._run(part)]
        if child.name == "a":
            return self._link(str(child.get("href", "")), inside)
        if child.name == "bdi" or child.get("dir") == "ltr":
            return [{"kind": "ltr", "runs": inside}]
        if child.name in RUNS:
            return [{"kind": RUNS[child.name], "runs": inside}]
        classes = classes_of(child)
        if "section-number" in classes:
            return [{"kind": "number", "runs": inside}]
        if (role := _role(child)) and role != "scale":
            share = SHARE.search(str(child.get("style", "")))
            return [{"kind": "styled", "role": role, "runs": inside, "share": float(share[1]) if share else 0}]
        return [{"kind": "whole", "runs": inside}] if "cips-scale" in classes else inside

    def _link(self, href: str, inside: Runs) -> Runs:
        path, _, anchor = href.partition("#")
        page = unquote(path).removesuffix(".html") if path else self.page
        if page in self.pages and (not path or path.endswith(".html")):
            target = f"{page}--{unquote(anchor)}" if anchor else page
            self.targets.add(target)
            return [{"kind": "link", "to": target, "runs": inside}]
        if is_beside(href) or urlsplit(href).scheme not in SCHEMES:
            return inside  # paper names it, and has no link that would lead nowhere
        return [{"kind": "link", "address": href, "runs": inside}]

    def _name(self, anchor: str) -> str:
        name = f"{self.page}--{anchor}"
        self.anchors.add(name)
        return name

    def _image(self, element: Tag) -> Node:
        source, alt = str(element.get("src", "")), str(element.get("alt", ""))
        if not alt.strip():
            raise ReportError(f"the PDF is not complete: {self.page}.html has a picture without alternative text")
        node: Node = {"kind": "image", "alt": alt, "formula": "formula" in classes_of(element)}
        if "cips-drawing" in classes_of(element):
            svg = printable(self._drawings[int(source)], self.typefaces)
            pieces = pieces_of(svg)
            return node | {"svg": svg, "lengths": {}} | ({"pieces": pieces} if pieces else {})
        if source.startswith("data:image/svg+xml;base64,"):
            lengths = {name: float(value) for name, value in LENGTH.findall(str(element.get("style", "")))}
            return node | {"svg": _decoded(source), "lengths": lengths}
        path = self.html / unquote(source)
        if urlsplit(source).scheme or not path.resolve().is_relative_to(self.html.resolve()) or not path.is_file():
            raise ReportError(f"the PDF is not complete: {self.page}.html shows a picture that is not there: {source}")
        return node | {"path": "/" + path.resolve().relative_to(self.html.resolve()).as_posix()}

    def _formula(self, element: Tag) -> Node:
        image = element.find("img")
        assert isinstance(image, Tag)
        return self._image(image)


MAKERS: Mapping[str, Callable[[Chapter, Tag], list[Node]]] = {
    "blockquote": Chapter._blockquote,
    "dl": Chapter._dl,
    "figure": Chapter._figure,
    "hr": Chapter._hr,
    "ol": Chapter._ul,
    "p": Chapter._p,
    "pre": Chapter._pre,
    "section": Chapter._section,
    "table": Chapter._table,
    "ul": Chapter._ul,
}
"""Element of HTML → the method that makes its blocks; the content of others is taken as if they were not there."""


def _decoded(source: str) -> str:
    from base64 import b64decode

    return b64decode(source.partition(",")[2]).decode()


def _kept(blocks: list[Node]) -> list[Node]:
    """Mark the paragraphs between a heading and its first chart or table: they stand on the same page, if short."""
    for at, block in enumerate(blocks):
        before = at
        while block["kind"] == "exhibit" and before > 0 and blocks[before - 1]["kind"] == "paragraph":
            before -= 1
        short = sum(len(plain(paragraph["runs"])) for paragraph in blocks[before:at]) <= LEAD_LETTERS
        if short and at - before <= LEAD and before > 0 and blocks[before - 1]["kind"] == "heading":
            for paragraph in blocks[before:at]:
                paragraph["keep"] = True
    return blocks


def _role(element: Tag) -> str:
    """Return what an element of a panel or the front page is, by its class; empty for any other."""
    return next((name.removeprefix("cips-") for name in classes_of(element) if name.startswith("cips-")), "")


def plain(runs: Sequence[Any]) -> str:
    """Return the text of a line without what it looks like."""
    parts = (run if isinstance(run, str) else plain(run.get("runs", ())) for run in runs)
    return " ".join("".join(parts).split())


def _paragraph(runs: Runs) -> list[Node]:
    runs = _trimmed(runs)
    if len(runs) == 1 and isinstance(runs[0], Mapping) and runs[0]["kind"] == "image":
        return [{"kind": "picture", "image": runs[0]}]
    return [{"kind": "paragraph", "runs": runs, "role": ""}] if runs else []


def _trimmed(runs: Runs) -> Runs:
    """Return a line without spaces at its ends."""
    runs = [run for run in runs if run != ""]
    while runs and isinstance(runs[0], str) and not runs[0].strip(" "):
        runs = runs[1:]
    while runs and isinstance(runs[-1], str) and not runs[-1].strip(" "):
        runs = runs[:-1]
    if runs and isinstance(runs[0], str):
        runs[0] = runs[0].lstrip(" ")
    if runs and isinstance(runs[-1], str):
        runs[-1] = runs[-1].rstrip(" ")
    return runs


def _is_jump(blocks: Sequence[Node]) -> bool:
    runs = blocks[0]["runs"] if len(blocks) == 1 and blocks[0]["kind"] == "paragraph" else []
    return len(runs) == 1 and isinstance(runs[0], Mapping) and "to" in runs[0]


def headings(blocks: Sequence[Node]) -> Iterator[Node]:
    """Yield the headings in blocks, in reading order."""
    for block in blocks:
        if block["kind"] == "heading":
            yield block
        yield from headings(block.get("blocks", ()))
