"""Translate the SVG that matplotlib writes into the operators of PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import cos, radians, sin
from xml.etree import ElementTree

CAPS = {"butt": 0, "round": 1, "square": 2}
JOINS = {"miter": 0, "round": 1, "bevel": 2}
OPERATORS = {"M": ("m", 2), "L": ("l", 2), "C": ("c", 6), "Q": ("c", 4)}


class UnknownPictureError(ValueError):
    """A picture with something in it that matplotlib does not write."""


def number(text: str | None) -> str:
    """Return a number as it is written; raise if it has an exponent, which PDF does not know."""
    if text is None or not re.fullmatch(r"-?\d+(?:\.\d+)?", text):
        raise UnknownPictureError(f"number {text}")
    return text


def transform(element: ElementTree.Element) -> Iterator[str]:
    """Yield the operators of an element's transformation."""
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", element.get("transform", "")):
        numbers = [number(text) for text in inside.split()]
        if name == "translate" and len(numbers) == 2:
            yield f"1 0 0 1 {numbers[0]} {numbers[1]} cm "
        elif name == "scale" and len(numbers) in (1, 2):
            yield f"{numbers[0]} 0 0 {numbers[-1]} 0 0 cm "
        elif name == "rotate" and len(numbers) == 1:
            yield _turned(float(numbers[0]))
        else:
            raise UnknownPictureError(name)
    if element.get("x") or element.get("y"):
        yield f"1 0 0 1 {number(element.get('x', '0'))} {number(element.get('y', '0'))} cm "


def _turned(degrees: float) -> str:
    along, across = cos(radians(degrees)), sin(radians(degrees))
    return f"{along:.6f} {across:.6f} {-across:.6f} {along:.6f} 0 0 cm "


@lru_cache(maxsize=512)  # the letters come again in every chart
def outline(path: str) -> str:
    """Return a path's commands as operators; quadratic curves, which PDF lacks, become cubic ones."""
    written, here, start = [], (0.0, 0.0), (0.0, 0.0)
    for command, inside in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        if command == "z":
            written.append("h")
            here = start
            continue
        operator, wanted = OPERATORS.get(command, ("", 0))
        numbers = inside.split()
        if not wanted or len(numbers) != wanted:
            raise UnknownPictureError(f"path {command}")
        x, y = float(numbers[-2]), float(numbers[-1])
        if command == "Q":
            by_x, by_y = float(numbers[0]), float(numbers[1])
            curve = (here[0] + 2 * by_x) / 3, (here[1] + 2 * by_y) / 3, (x + 2 * by_x) / 3, (y + 2 * by_y) / 3
            numbers[:2] = [f"{value:.2f}".rstrip("0").rstrip(".") for value in curve]
        written.append(f"{' '.join(numbers)} {operator}")
        here = x, y
        start = here if command == "M" else start
    return " ".join(written)


def box(path: str) -> tuple[float, float, float, float]:
    """Return left, bottom, width and height of all points of an outline."""
    numbers = [float(word) for word in path.split() if not word.isalpha()]
    across, up = numbers[::2], numbers[1::2]
    return min(across), min(up), max(across) - min(across), max(up) - min(up)


def paint(style: Mapping[str, str]) -> str:
    """Return the operators that set the fill and stroke of a path."""
    operators = []
    if style["fill"] != "none":
        operators.append(f"{_colour(style['fill'])} rg")
    if style["stroke"] != "none":
        dashes = "" if style["stroke-dasharray"] == "none" else style["stroke-dasharray"].replace(",", " ")
        operators += [
            f"{_colour(style['stroke'])} RG",
            f"{number(style['stroke-width'])} w",
            f"{CAPS[style['stroke-linecap']]} J {JOINS[style['stroke-linejoin']]} j",
            f"[{' '.join(map(number, dashes.split()))}] {number(style['stroke-dashoffset'])} d",
        ]
    return " ".join(operators)


def painted(style: Mapping[str, str]) -> str:
    """Return the operator that fills a path, strokes it, does both or neither."""
    filled, stroked = style["fill"] != "none", style["stroke"] != "none"
    return "B" if filled and stroked else "f" if filled else "S" if stroked else "n"


def _colour(text: str) -> str:
    if not re.fullmatch("#[0-9a-f]{6}", text):
        raise UnknownPictureError(f"colour {text}")
    return " ".join(f"{int(text[at : at + 2], 16) / 255:.4g}" for at in (1, 3, 5))
