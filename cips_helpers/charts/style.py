"""Colours, type and sizes of all charts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager, style

from cips_helpers.folders import ROOT
from cips_helpers.palette import HOUSE, WHITE

FONTS = ROOT / "book" / "_static" / "fonts"

ARABIC = "IBM Plex Sans Arabic"
"""The house type's Arabic letters."""
FALLBACK = "DejaVu Sans"
"""For letters the house type lacks: arrows, signs."""

WIDTH = 170 / 25.4
"""Inches of the text column on A4, where a chart is shown as drawn. The column of the book is 880 pixels wide: there a
point is 1.8 pixels, so that the smallest letters have 14.6."""
NARROW = 3.15
"""Inches of a chart on a phone, where it is 358 pixels wide: its smallest letters have 12.6."""
_INCHES: ContextVar[float] = ContextVar("inches", default=WIDTH)

SMALL, BASE = 8.0, 8.8
"""Points of the small print (axes, heads of columns) and of names and figures."""

INK, QUIET, GRID, PAPER = HOUSE.ink, HOUSE.quiet, HOUSE.line, WHITE

GROUP_COLOURS = HOUSE.groups
GROUP_MARKERS = ("o", "D", "s", "^")
"""Colour and marker go together, so that either alone tells the groups apart (print in grey, colour blindness).
Each has the contrast small letters need on white."""

UNFAVOURABLE = ("#762a83", "#c9b0d4")
FAVOURABLE = ("#b5dbac", "#1b7837")
"""Purple to green, readable for colour-blind readers; ends dark, middle light, so grey print keeps the order."""
NEUTRAL = "#e3e3e6"

TARGET = INK
UNCLEAR = "#6b7683"
"""Grey of what is not clear, where it is written."""
VERDICT_COLOURS = {"met": "#1b7837", "cannot_tell": "#5f6875", "not_met": "#9f1239", "no_target": QUIET}
BAND = "#f3d3da"
"""Ground of the distance to a target that is missed."""


def width() -> float:
    """Return the inches that the chart being drawn is wide."""
    return _INCHES.get()


def is_narrow() -> bool:
    """Return whether the chart is being drawn for a phone."""
    return width() < WIDTH


@contextmanager
def narrow() -> Iterator[None]:
    """Draw for a phone: the same letters on half the width."""
    token = _INCHES.set(NARROW)
    try:
        yield
    finally:
        _INCHES.reset(token)


@lru_cache(maxsize=1)
def _family() -> str:
    for file in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(file)
    fonts = font_manager.fontManager.ttflist
    for font in [font for font in fonts if font.name in (ARABIC, FALLBACK) and font.weight == 700]:
        fonts.append(replace(font, weight=600))  # has no semibold of its own: its bold stands in, without a warning
    return "IBM Plex Sans"


# As matplotlib has it: seaborn itself loads scipy.stats, which takes longer than a chapter's first chart.
TICKS = {"major": 3.5, "minor": 2.0}
"""Length of ticks, in points."""
SEABORN: dict[str, Any] = dict(style.library["seaborn-v0_8-ticks"].items())


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the house style, reproducibly; the caller's settings come back afterwards."""
    settings: Any = SEABORN | {
        "font.family": [_family(), ARABIC, FALLBACK],
        "font.size": BASE,
        "axes.labelsize": SMALL,
        "axes.titlesize": 11,
        "axes.titleweight": "semibold",
        "axes.titlelocation": "left",
        "axes.titlepad": 10,
        "axes.edgecolor": QUIET,
        "axes.labelcolor": QUIET,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.unicode_minus": True,
        "text.color": INK,
        "text.parse_math": False,  # a dollar sign in a label is a dollar sign
        "patch.edgecolor": "white",
        "patch.force_edgecolor": True,
        **{f"{axis}tick.{kind}.size": size for axis in "xy" for kind, size in TICKS.items()},
        "xtick.color": QUIET,
        "ytick.color": INK,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": BASE,
        "xtick.bottom": True,
        "ytick.left": False,
        "ytick.alignment": "center",
        "grid.color": GRID,
        "grid.linewidth": 0.7,
        "axes.facecolor": "none",
        "figure.dpi": 72,
        "figure.facecolor": PAPER,
        "savefig.facecolor": PAPER,
        "legend.frameon": False,
        "legend.fontsize": SMALL,
    }
    with mpl.rc_context(settings):
        yield
