"""Lengths, colours, outlines and texts as SVG writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.path import Path
from numpy.typing import NDArray

from cips_helpers.plain_text import visible

NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML cannot hold."""
COMMANDS = {
    int(Path.MOVETO): ("M", 1),
    int(Path.LINETO): ("L", 1),
    int(Path.CURVE3): ("Q", 2),
    int(Path.CURVE4): ("C", 3),
}
"""Code of a path → command of SVG, and the points that it takes."""


def number(value: float) -> str:
    """Write a length to hundredths of a point."""
    return f"{round(float(value), 2) + 0.0:.10g}"


def paint(kind: str, colour: Sequence[float]) -> dict[str, str]:
    """Return fill or stroke in a colour of red, green, blue and opacity."""
    alpha = colour[3]
    return {kind: to_hex((colour[0], colour[1], colour[2]))} | ({f"{kind}-opacity": number(alpha)} if alpha < 1 else {})


def points_of(path: Path) -> NDArray[np.float64]:
    """Return the points of a path: what closes or ends it has a place without meaning."""
    return np.asarray(path.vertices)[~np.isin(_codes(path), (Path.STOP, Path.CLOSEPOLY))]


def _codes(path: Path) -> NDArray[np.uint8]:
    return np.asarray(path.codes, dtype=np.uint8)


def outline(path: Path) -> str:
    """Return the commands that draw a path, in hundredths of a point."""
    return "".join(_commands(path))


def _commands(path: Path) -> Iterator[str]:
    points, codes = np.round(np.asarray(path.vertices), 2) + 0.0, _codes(path).tolist()
    at, count = 0, len(points)
    previous: list[float] = []
    while at < count:
        code = codes[at]
        if code == Path.STOP:
            return
        verb, size = COMMANDS.get(code, ("z", 1))
        if verb == "z":
            yield verb
        else:
            run = points[at : at + size].ravel().tolist()
            if verb == "L" and previous[-2:-1] == run[:1]:
                yield f"V{run[1]:.10g}"
            elif verb == "L" and previous[-1:] == run[1:]:
                yield f"H{run[0]:.10g}"
            else:
                yield verb + " ".join(f"{value:.10g}" for value in run)
            previous = run
        at += size


def escaped(text: str) -> str:
    """Return a text as content of an element."""
    return escape(NOT_XML.sub(lambda sign: visible(sign[0]), text), quote=False)
