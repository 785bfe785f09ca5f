"""SVG with text as text: a small backend of matplotlib that draws once and crops by what it has drawn.

matplotlib's own draws a figure twice to find its edges, looks up fonts for every line of text, and writes each piece of
a chart into a group of its own.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, Transform
from numpy.typing import ArrayLike, NDArray

from cips_helpers import bidi
from cips_helpers.charts.svg_writing import escaped, number, outline, paint, points_of

HALO = "cips-halo"
"""The ``gid`` of a text with a white edge, so that a line below it does not strike it through."""
TIP = "cips-tip:"
"""Beginning of the ``gid`` of a mark; what follows is said of the mark where somebody points at it."""
STACK = "IBM Plex Sans, Liberation Sans, Arial, sans-serif"
"""Typefaces of a picture that is opened on its own, best first."""
MIRRORED_STACK = STACK.replace(",", ", IBM Plex Sans Arabic,", 1)
"""The same for a picture in a script that runs from the right."""
GENERIC = frozenset({"sans-serif", "sans serif", "sans", "IBM Plex Sans"})
"""Names of typefaces that stand for the house type."""
PIXELS = 2.0
"""Pixels of an image in a point."""
UNIT = 100.0
"""Points at which a line of text is measured."""
Attributes = dict[str, str]


class SvgRenderer(RendererBase):
    """Draw a figure of so many points as SVG.

    Texts become ``<text>`` elements, set at the width they take in the typefaces of the book. Lengths are written to
    hundredths of a point.

    Parameters
    ----------
    width, height
        Of the figure.
    mirrored
        Draw it from the right: everything changes sides, and letters and marks stay as they are.
    """

    def __init__(self, width: float, height: float, *, mirrored: bool = False) -> None:
        super().__init__()
        self.width, self.height, self.mirrored = width, height, mirrored
        self.stack = MIRRORED_STACK if mirrored else STACK
        self.parts: list[str] = []
        self._low, self._high = np.array([0.0, height]), np.array([width, 0.0])
        self._groups: list[str | None] = []
        self._named: dict[str, str] = {}
        """Content of a definition → its id."""

    def svg(self, pad: float, cuts: Sequence[float] = ()) -> str:
        """Return what was drawn: as wide as the figure or what lies beyond it, as high as what it holds."""
        (left, top), (right, foot) = self._low, self._high
        top, foot = top - pad, foot + pad
        box = " ".join(map(number, (left, top, right - left, foot - top)))
        pieces = f' data-cuts="{" ".join(map(number, cuts))}"' if cuts else ""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(right - left)}pt" '
            f'height="{number(foot - top)}pt" viewBox="{box}" font-family="{self.stack}" direction="ltr"{pieces}>'
        )
        return f"{head}\n" + "\n".join(self.parts) + "\n</svg>\n"

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Begin an artist; only those that have something to say get a group."""
        self._groups.append(gid)
        if gid and gid.startswith(TIP):
            self.parts.append(f"<g><title>{escaped(self._line(gid.removeprefix(TIP)))}</title>")

    def close_group(self, s: str) -> None:
        """End an artist."""
        gid = self._groups.pop() if self._groups else None
        if gid and gid.startswith(TIP):
            self.parts.append("</g>")

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:
        """Draw a line or an area."""
        look = self._look(gc, rgbFace)
        if not look:
            return
        shape = path.cleaned(transform + self._flip(), remove_nans=True, simplify=rgbFace is None and None)
        drawn = points_of(shape)
        if not len(drawn):
            return
        self._see(gc, drawn)
        self._add("path", {"d": outline(shape)} | look | self._clip(gc, drawn))

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,
    ) -> None:
        """Draw the same mark at every point of a path."""
        look = self._look(gc, rgbFace)
        places = (trans + self._flip()).transform(path.vertices)
        places = places[np.isfinite(places).all(axis=1)]
        if not look or not len(places):
            return
        shape = marker_path.cleaned(marker_trans + Affine2D().scale(1, -1))
        mark = self._defined("m", f'<path id="%s" d="{outline(shape)}"/>')
        corners = points_of(shape)
        for x, y in places:
            self._see(gc, corners + np.array([x, y]))
            self._add("use", {"href": f"#{mark}", "x": number(x), "y": number(y)} | look)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | Literal["TeX"] = False,
        mtext: Text | None = None,
    ) -> None:
        """Write a line of text; a formula is drawn as outlines."""
        if ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
        turned = Affine2D().rotate_deg(-angle).translate(x, y)
        corners = np.array([(0, descent - height), (width, descent - height), (0, descent), (width, descent)])
        self._see(gc, self._side(turned.transform(corners)))
        # Where another typeface stands in, a text stays at the edge or in the middle where it belongs.
        across = {"center": 0.5, "right": 1.0}.get(str(mtext.get_horizontalalignment()), 0.0) if mtext else 0.0
        x, y = turned.transform((across * width, 0))
        if self.mirrored:
            x, across, angle = self.width - x, 1 - across, -angle
        text = {"x": number(x), "y": number(y), "font-size": number(prop.get_size_in_points())}
        if across:
            text["text-anchor"] = "middle" if across == 0.5 else "end"
        if (weight := _weight(prop)) != 400:
            text["font-weight"] = str(weight)
        if prop.get_style() != "normal":
            text["font-style"] = str(prop.get_style())
        if not GENERIC & set(families := prop.get_family()):
            text["font-family"] = f"{', '.join(families)}, {self.stack}"
        if angle:
            text["transform"] = f"rotate({number(-angle)} {number(x)} {number(y)})"
        if self._groups and self._groups[-1] == HALO:
            text |= {"stroke": "#fff", "stroke-width": "2.2", "stroke-linejoin": "round", "paint-order": "stroke"}
        text |= paint("fill", (*gc.get_rgb()[:3], gc.get_alpha() if gc.get_forced_alpha() else gc.get_rgb()[3]))
        self._add("text", text, escaped(self._line(s)))

    def draw_image(self, gc: GraphicsContextBase, x: float, y: float, im: ArrayLike, transform: Any = None) -> None:
        """Draw pixels."""
        from PIL import Image

        pixels = np.asarray(im)
        size = np.array(pixels.shape[1::-1]) / PIXELS
        corner = np.array([x, self.height - y - size[1]])
        if self.mirrored:
            corner[0] = self.width - corner[0] - size[0]
            pixels = pixels[:, ::-1]
        buffer = io.BytesIO()
        Image.fromarray(pixels[::-1]).save(buffer, format="png")
        source = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
        self._see(gc, np.array([corner, corner + size]))
        place = dict(zip(("x", "y", "width", "height"), map(number, (*corner, *size)), strict=True))
        self._add("image", place | {"preserveAspectRatio": "none", "href": source})

    def get_image_magnification(self) -> float:
        """Return the pixels of an image in a point."""
        return PIXELS

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | Literal["TeX"]
    ) -> tuple[float, float, float]:
        """Measure a line of text; each is measured once, whatever its size."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)
        scale = prop.get_size_in_points() / UNIT
        width, height, descent = _measured(s, tuple(prop.get_family()), _weight(prop), str(prop.get_style()))
        return width * scale, height * scale, descent * scale

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float | None, float | None, float | None]:
        """Measure what is above and below the line, and between lines; matplotlib looks the fonts up for every text."""
        heights = _heights(tuple(prop.get_family()), _weight(prop), str(prop.get_style()))
        if heights is None:
            return None, None, None
        units, ascent, descent, gap = heights
        scale = 1 / units * prop.get_size_in_points()
        return ascent * scale, -descent * scale, gap * scale

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the size of the figure in points."""
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        """Return the same: a unit is a point."""
        return points

    def _flip(self) -> Affine2D:
        """Return what turns matplotlib's points, counted upwards, into those of SVG."""
        if self.mirrored:
            return Affine2D().scale(-1, -1).translate(self.width, self.height)
        return Affine2D().scale(1, -1).translate(0, self.height)

    def _side(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points, counted downwards, on the side where they are drawn."""
        return np.array([self.width, 0]) + points * np.array([-1, 1]) if self.mirrored else points

    def _line(self, text: str) -> str:
        return bidi.line_of(text) if self.mirrored else text

    def _add(self, name: str, attributes: Attributes, content: str = "") -> None:
        written = " ".join(f'{key}="{value}"' for key, value in attributes.items())
        self.parts.append(f"<{name} {written}>{content}</{name}>" if content else f"<{name} {written}/>")

    def _see(self, gc: GraphicsContextBase, points: NDArray[np.float64]) -> None:
        """Widen the edges of the picture by points, as far as they are not clipped."""
        low, high = points.min(axis=0), points.max(axis=0)
        if (box := self._window(gc)) is not None:
            low, high = np.maximum(low, box.min), np.minimum(high, box.max)
            if (low > high).any():
                return
        self._low, self._high = np.minimum(self._low, low), np.maximum(self._high, high)

    def _window(self, gc: GraphicsContextBase) -> Bbox | None:
        box = gc.get_clip_rectangle()
        if box is None:
            return None
        x0, x1 = (self.width - box.x1, self.width - box.x0) if self.mirrored else (box.x0, box.x1)
        return Bbox.from_extents(x0, self.height - box.y1, x1, self.height - box.y0)

    def _clip(self, gc: GraphicsContextBase, points: NDArray[np.float64]) -> Attributes:
        """Return what cuts a shape off where it leaves its axes, or the outline it is held to."""
        held: tuple[Any, Any] = gc.get_clip_path()  # a path, whatever its type hints say
        if held[0] is not None:
            shape = held[0].cleaned(held[1] + self._flip())
            return {"clip-path": f"url(#{self._defined('c', _CLIP.format(outline(shape)))})"}
        box = self._window(gc)
        if box is None:
            return {}
        low, high = np.array(box.min), np.array(box.max)
        if ((points >= low - 0.5) & (points <= high + 0.5)).all():
            return {}
        (left, top), (right, foot) = (map(number, corner) for corner in (box.min, box.max))
        return {"clip-path": f"url(#{self._defined('c', _CLIP.format(f'M{left} {top}H{right}V{foot}H{left}z'))})"}

    def _defined(self, kind: str, content: str) -> str:
        """Return the id of a definition, written where it is first needed."""
        if content not in self._named:
            self._named[content] = f"{kind}{len(self._named)}"
            self.parts.append(f"<defs>{content % self._named[content]}</defs>")
        return self._named[content]

    def _look(self, gc: GraphicsContextBase, face: Any) -> Attributes:
        """Return fill and stroke; nothing where a shape cannot be seen."""
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        fill = {"fill": "none"}
        if face is not None:
            alpha = forced if forced is not None else (face[3] if len(face) == 4 else 1.0)
            fill = paint("fill", (*face[:3], alpha)) if alpha else fill
        if (hatch := gc.get_hatch_path()) is not None:
            pattern = self._hatch(gc, hatch, fill["fill"])
            fill = {"fill": f"url(#{pattern})"}
        red, green, blue, alpha = gc.get_rgb()
        alpha = forced if forced is not None else alpha
        if not gc.get_linewidth() or not alpha:
            return fill if fill["fill"] != "none" else {}
        stroke = paint("stroke", (red, green, blue, alpha)) | {"stroke-width": number(gc.get_linewidth())}
        offset, dashes = gc.get_dashes()
        if dashes is not None:
            stroke["stroke-dasharray"] = " ".join(map(number, np.asarray(dashes, float)))
            if offset:
                stroke["stroke-dashoffset"] = number(offset)
        if (cap := gc.get_capstyle()) != "butt":
            stroke["stroke-linecap"] = "square" if cap == "projecting" else cap
        if face is None and (join := gc.get_joinstyle()) != "miter":
            stroke["stroke-linejoin"] = join
        return fill | stroke

    def _hatch(self, gc: Any, hatch: Path, ground: str) -> str:
        shape = hatch.cleaned(Affine2D().scale(72, -72))
        colour, width = to_hex(gc.get_hatch_color()), number(gc.get_hatch_linewidth())
        content = (
            '<pattern id="%s" patternUnits="userSpaceOnUse" width="72" height="72">'
            f'<path d="M0 0H72V72H0z" fill="{ground}"/>'
            f'<path d="{outline(shape)}" fill="{colour}" stroke="{colour}" stroke-width="{width}"/></pattern>'
        )
        return self._defined("h", content)


_CLIP = '<clipPath id="%s"><path d="{}"/></clipPath>'


def draw(figure: Figure, *, pad: float = 1.0, mirrored: bool = False, cuts: Sequence[float] = ()) -> str:
    """Draw a figure as SVG, the same bytes for the same figure.

    Parameters
    ----------
    figure
        Its own ground is left out: a page has one.
    pad
        Points above and below what is drawn.
    mirrored
        As of `SvgRenderer`.
    cuts
        Points below the figure's upper edge where paper may go on on a new page; what is above the first is repeated.
    """
    dpi, ground = figure.dpi, figure.patch.get_visible()
    renderer = renderer_of(figure, mirrored=mirrored)
    figure.patch.set_visible(False)
    try:
        figure.draw(renderer)
    finally:
        figure.patch.set_visible(ground)
        figure.dpi = dpi
    return renderer.svg(pad, cuts)


def renderer_of(figure: Figure, *, mirrored: bool = False) -> SvgRenderer:
    """Return what draws and measures a figure, whose pixels become points."""
    figure.dpi = 72
    width, height = figure.get_size_inches() * 72
    return SvgRenderer(width, height, mirrored=mirrored)


def _weight(prop: FontProperties) -> int:
    weight = prop.get_weight()
    return weight if isinstance(weight, int) else {"normal": 400, "regular": 400, "semibold": 600}.get(weight, 700)


@lru_cache(maxsize=64)
def _font(family: Sequence[str], weight: int, style: Any) -> FT2Font:
    return get_font([findfont(FontProperties(family=name, weight=weight, style=style)) for name in family])


@lru_cache(maxsize=64)
def _heights(family: Sequence[str], weight: int, style: str) -> tuple[int, int, int, int] | None:
    """Return the units of a letter's height, and in them ascent, descent and gap of a typeface's lines, if it says."""
    font = _font(family, weight, style)
    head, lines = font.get_sfnt_table("head"), font.get_sfnt_table("OS/2")
    if head is None or lines is None:
        return None
    return head["unitsPerEm"], lines["sTypoAscender"], lines["sTypoDescender"], lines["sTypoLineGap"]


@lru_cache(maxsize=16384)
def _measured(text: str, family: Sequence[str], weight: int, style: str) -> tuple[float, float, float]:
    font = _font(family, weight, style)
    font.set_size(UNIT, 72)  # others may have the same font at another size
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    width, height = font.get_width_height()
    return width / 64, height / 64, font.get_descent() / 64
