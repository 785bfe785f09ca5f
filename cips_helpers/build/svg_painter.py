"""Draw the SVG charts of matplotlib with the operators of PDF.

The letters of a chart are outlines, so that it looks the same everywhere. WeasyPrint parses each letter again, which
took longer than all the rest of a report. matplotlib writes a small part of SVG: groups, paths, repeated paths and
clips. Pictures with anything else in them are left to WeasyPrint.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

from cips_helpers.build.pdf_operators import UnknownPictureError, box, number, outline, paint, painted, transform

HREF = "{http://www.w3.org/1999/xlink}href"
EVERY_ELEMENT = "*{stroke-linejoin: round; stroke-linecap: butt}"
"""matplotlib's one rule: it stands above what an element inherits, and below its own style."""
RULE = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
INITIAL = {
    "fill": "#000000",
    "stroke": "none",
    "stroke-width": "1",
    "stroke-dasharray": "none",
    "stroke-dashoffset": "0",
    "fill-opacity": "1",
    "stroke-opacity": "1",
    **RULE,
}
KNOWN = {
    "svg": {"width", "height", "viewBox", "version"},
    "g": {"id", "style", "transform", "clip-path"},
    "path": {"id", "d", "style", "transform", "clip-path"},
    "use": {HREF, "x", "y", "style", "transform", "clip-path"},
}
PACKED = "data:image/svg+xml;base64,"
PIXELS = 4 / 3  # of CSS, a point


def drawings(addresses: Iterable[str]) -> dict[str, Drawing]:
    """Return address (of a file, or with the picture in it) → drawing, for the pictures that can be drawn here."""
    drawn, letters = {}, dict[tuple[int, str], str]()
    for address in addresses:
        with suppress(UnknownPictureError, OSError):
            if address.startswith(PACKED):
                drawn[address] = Drawing(base64.b64decode(address.removeprefix(PACKED)), letters)
            elif address.startswith("file:") and address.endswith(".svg"):
                path = Path(url2pathname(urlsplit(address).path))
                drawn[address] = Drawing(path.read_bytes(), letters)
    return drawn


@dataclass(frozen=True)
class _Step:
    """Operators; where opacities are below 1, those of what they fill and stroke; the outline of a letter."""

    operators: str
    fill: float = 1
    stroke: float = 1
    letter: str = ""


class Drawing:
    """A picture with the interface WeasyPrint expects.

    Parameters
    ----------
    svg
        A picture written by matplotlib.
    letters
        Names of the letters that one document has already, for all of its pictures to add to: each is kept once.

    Raises
    ------
    UnknownPictureError
        If there is anything in it that matplotlib does not write.
    """

    def __init__(self, svg: bytes, letters: dict[tuple[int, str], str]) -> None:
        self._letters = letters
        try:
            root = ElementTree.fromstring(svg)
            self.size = _size(root)
            self._named = {name: element for element in root.iter() if (name := element.get("id"))}
            self._steps = list(self._drawn(root, INITIAL))
        except (ElementTree.ParseError, LookupError, ValueError) as error:
            raise UnknownPictureError(str(error)) from None

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        """Return width and height in pixels of CSS, and their ratio."""
        width, height = self.size
        return width * PIXELS, height * PIXELS, width / height

    def draw(self, stream: Any, width: float, height: float, style: object) -> None:
        """Write the operators into a page, the picture as large as ``width`` and ``height`` allow."""
        own_width, own_height = self.size
        scale = min(width / own_width, height / own_height)
        with stream.stacked():
            stream.transform(scale, 0, 0, scale, (width - scale * own_width) / 2, (height - scale * own_height) / 2)
            stream.set_miter_limit(4)  # SVG's, where PDF's own is 10
            for step in self._steps:
                letter = f"/{self._name_of(step.letter, stream)} Do Q" if step.letter else ""
                operators = f"{step.operators}{letter}".encode()
                if step.fill == step.stroke == 1:
                    stream.stream.append(operators)
                    continue
                with stream.stacked():
                    stream.set_alpha(step.fill)
                    stream.set_alpha(step.stroke, stroke=True)
                    stream.stream.append(operators)

    def _name_of(self, letter: str, stream: Any) -> str:
        """Return the name of a letter's outline, a form of the document that is drawn wherever it is named."""
        # A page's resources are those of all pages; a part of a page, such as what is half transparent, has its own.
        known = id(stream.extra.get("Resources")), letter
        if known not in self._letters:
            part = stream.add_group(*box(letter))
            del part.extra["Group"]  # nothing in it is transparent
            part.stream.append(f"{letter} f".encode())
            self._letters[known] = part.id
        return self._letters[known]

    def _drawn(self, element: ElementTree.Element, inherited: Mapping[str, str]) -> Iterator[_Step]:
        tag = _tag(element)
        if tag == "metadata":
            return
        if tag == "defs":
            if any(child.text != EVERY_ELEMENT for child in element if _tag(child) == "style"):
                raise UnknownPictureError("another style sheet")
            return
        if tag not in KNOWN or not KNOWN[tag].issuperset(element.keys()):
            raise UnknownPictureError(tag)
        style = {**inherited, **RULE, **_declared(element)}
        opacity = float(style.pop("opacity", "1"))
        if not style.keys() <= INITIAL.keys() or (opacity < 1 and tag != "path"):
            raise UnknownPictureError("; ".join(style))
        placed = "".join((*transform(element), *self._clip(element)))
        fill, stroke = (opacity * float(style[f"{name}-opacity"]) for name in ("fill", "stroke"))
        if tag == "path":
            path = outline(element.get("d", ""))
            if path and element.get("id") and painted(style) == "f":
                yield _Step(f"{paint(style)} q {placed}", fill, stroke, letter=path)
            else:
                before, after = (f"q {placed}", " Q") if placed else ("", "")
                yield _Step(f"{before}{paint(style)} {path} {painted(style)}{after}", fill, stroke)
            return
        if placed:
            yield _Step(f"q {placed}")
        if tag == "use":
            yield from self._drawn(self._target(element.get(HREF, "")), style)
        for child in element:
            yield from self._drawn(child, style)
        if placed:
            yield _Step("Q")

    def _target(self, reference: str) -> ElementTree.Element:
        return self._named[reference.removeprefix("#")]

    def _clip(self, element: ElementTree.Element) -> Iterator[str]:
        if (reference := element.get("clip-path")) is None:
            return
        for shape in self._target(reference.removeprefix("url(").removesuffix(")")):
            if _tag(shape) == "rect" and set(shape.keys()) == {"x", "y", "width", "height"}:
                yield " ".join(number(shape.get(name)) for name in ("x", "y", "width", "height")) + " re "
            elif _tag(shape) == "path" and set(shape.keys()) == {"d"}:
                yield outline(shape.get("d", "")) + " "
            else:
                raise UnknownPictureError("another clip")
        yield "W n "


def _tag(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _size(root: ElementTree.Element) -> tuple[float, float]:
    width, height = root.get("width", ""), root.get("height", "")
    match = re.fullmatch(r"([\d.]+)pt ([\d.]+)pt", f"{width} {height}")
    if _tag(root) != "svg" or not match or root.get("viewBox") != "0 0 {} {}".format(*match.groups()):
        raise UnknownPictureError("another size")
    return float(match[1]), float(match[2])


def _declared(element: ElementTree.Element) -> dict[str, str]:
    entries = (entry.partition(":") for entry in element.get("style", "").split(";") if entry.strip())
    return {name.strip(): value.strip() for name, _, value in entries}
