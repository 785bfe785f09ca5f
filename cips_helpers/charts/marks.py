"""Marks and frames shared by the charts: axes, intervals, points, columns of figures, legends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.ticker import ScalarFormatter
from matplotlib.transforms import Transform, blended_transform_factory

from cips_helpers.charts.figure import wrapped
from cips_helpers.charts.style import (
    GRID,
    GROUP_COLOURS,
    GROUP_MARKERS,
    INK,
    QUIET,
    SMALL,
    VERDICT_COLOURS,
    WIDTH,
    is_narrow,
    width,
)
from cips_helpers.charts.svg import HALO, TIP
from cips_helpers.disclosure.disclosed import Disclosed, Labelled
from cips_helpers.verdicts.labels import sign_of
from cips_helpers.verdicts.targets import TargetState
from cips_helpers.words import NOT_ASKED, Words

LEFT, RIGHT = 0.27, 0.77
"""Ends of the axis beside two columns of figures, as shares of the figure's width."""
INTERVAL = ["low", "estimate", "high"]
"""The columns of an estimate that `draw_estimate` takes."""

TICK = Path([(-1.0, 0.1), (-0.3, -0.6), (1.0, 0.8)])
"""The tick on the disc of a target that is met."""

Size = TypeVar("Size")
PHONE_LETTERS = 48
"""Letters of small print in a line that is as long as a phone's chart is wide."""

Look = dict[str, Any]
"""Colour and marker, as matplotlib names them."""


def group_look(results: Labelled, group: str) -> Look:
    """Return colour and marker of a group by its position in the questionnaire."""
    position = [entry.id for entry in results.instrument.groups].index(group) % len(GROUP_COLOURS)
    return {"color": GROUP_COLOURS[position], "marker": GROUP_MARKERS[position]}


def factor_label(results: Labelled, factor: str) -> str:
    """Return the short name of a key factor."""
    return results.text(results.instrument.factor(factor).short)


def sign_or_figure(row: pd.Series | None, write: Callable[[float], str]) -> str:
    """Return the sign of a figure that can't be shown, or its estimate as written by ``write``."""
    return NOT_ASKED if row is None else sign_of(row) or write(row["estimate"])


def row_axes(names: Sequence[str], *, left: float = LEFT, right: float = RIGHT) -> tuple[Figure, Axes]:
    """Make an axis with one row per name, the first at the bottom; on a phone, names stand above their marks."""
    texts = [wrapped(name, 18) for name in names]
    row_height = 0.5 if is_narrow() else 0.44 if any("\n" in text for text in texts) else 0.36
    figure = Figure(figsize=(width(), 0.7 + row_height * max(len(names), 2)))
    axes = figure.subplots()
    figure.subplots_adjust(left=0.025 if is_narrow() else left, right=from_right(right))
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.grid(axis="x", color=GRID)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.set_yticks(range(len(names)), texts if not is_narrow() else [])
    across: Look = {"transform": beside(axes), "clip_on": False}
    for y, name in enumerate(names):
        if is_narrow() and name:
            ground: Look = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # no line crosses a name
            axes.text(0.0, y + 0.33, name, va="center", color=INK, gid=HALO, bbox=ground, **across)
        axes.plot([0, 1], [y - 0.5] * 2, color=GRID, lw=0.5, zorder=0, **across)
    return figure, axes


def from_right(edge: float) -> float:
    """Return a share of the column's width as one of the chart's: on a phone as many points from the right edge."""
    return 1 - (1 - edge) * WIDTH / width()


def inch_axes(body: float, *, left: float, right: float, foot: float, head: float) -> tuple[Figure, Axes]:
    """Make an axis measured in inches downwards from 0 to ``body``, with ``foot`` and ``head`` inches around it."""
    height = foot + body + head
    figure = Figure(figsize=(width(), height))
    axes = figure.add_axes((left, foot / height, right - left, body / height))
    axes.set_ylim(body, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    return figure, axes


def cuts_at(figure: Figure, axes: Axes, tops: Iterable[float]) -> list[float]:
    """Return rows' upper ends, given on the axis, in points from the chart's upper edge: see `svg.draw`."""
    low, high = axes.get_ylim()
    box, height = axes.get_position(), 72 * figure.get_figheight()
    return [height * (1 - box.y0 - box.height * (top - low) / (high - low)) for top in tops]


def cuts_in_rows(figure: Figure, axes: Axes, tops: Sequence[float]) -> list[float]:
    """Return where a chart of rows may be cut, as `cuts_at`: behind its heads, and where no row is left alone."""
    return cuts_at(figure, axes, [tops[0], *tops[2:-1]]) if len(tops) > 3 else []


def beside(axes: Axes) -> Transform:
    """Return the transform of shares of the figure's width across, and of data upwards."""
    return blended_transform_factory(axes.figure.transFigure, axes.transData)


class TickWriter(ScalarFormatter):
    """The figures of an axis as the language writes them, with as many decimals as they need."""

    def __init__(self, words: Words) -> None:
        super().__init__(useOffset=False)
        self.words = words

    def __call__(self, x: float, pos: int | None = None) -> str:
        decimals = len(super().__call__(x, pos).partition(".")[2])
        return self.words.points(x, decimals)


def label_axis(axes: Axes, words: Words, label: str, **options: Any) -> None:
    """Name the horizontal axis and write its figures as the language does; ``options`` are those of the name."""
    name_axis(axes, label, **options)
    axes.xaxis.set_major_formatter(TickWriter(words))


def name_axis(axes: Axes, label: str, **options: Any) -> None:
    """Name the horizontal axis; on a phone, where it may be shorter than its name, from the left of the chart."""
    if is_narrow():
        box = axes.get_position()
        axes.set_xlabel(wrapped(label, PHONE_LETTERS), x=-box.x0 / box.width, ha="left")
    else:
        axes.set_xlabel(label, **options)


def score_label(results: Labelled) -> str:
    """Return the label of a score axis, with what its ends mean where the questionnaire says so."""
    words, instrument = results.words, results.instrument
    top = words.points(instrument.points, 0)
    if not instrument.lowest:
        return words.say("Score (scale from 0 to {top})", top=top)
    return words.say(
        "Score (scale from 0, {lowest}, to {top}, {highest})",
        top=top,
        lowest=results.text(instrument.lowest),
        highest=results.text(instrument.highest),
    )


def score_limits(
    results: Labelled, scores: Iterable[float], *, step: float = 0.5, room: float = 0.04
) -> tuple[float, float]:
    """Return the multiples of ``step`` around scores with some room, within the scale; missing scores are ignored."""
    known = [score for score in scores if math.isfinite(score)]
    top = results.instrument.points
    low = step * math.floor((min(known, default=0.0) - room) / step)
    high = step * math.ceil((max(known, default=top) + room) / step)
    return max(0.0, low), min(top, high)


def factor_score_limits(results: Disclosed) -> tuple[float, float]:
    """Return the half point below every factor's interval and target, and the top of the scale."""
    scores = results.select(group=list(results.groups), kind="factor", statistic="mean", state="shown")
    targets = [factor.target for factor in results.factors() if factor.target is not None]
    return score_limits(results, [*scores["low"], *targets])[0], results.instrument.points


def draw_interval(axes: Axes, low: float, high: float, y: float, colour: str, **line: Any) -> None:
    """Draw a 95 % interval as a stroke; ``line`` are options of `Axes.plot`."""
    stroke: Look = {"lw": 1.8, "alpha": 0.65, "zorder": 2}
    axes.plot([low, high], [y, y], **stroke | line, color=colour)


def tip_of(results: Labelled, name: str, row: pd.Series, write: Callable[[float], str]) -> str:
    """Return what a mark says where somebody points at it: its name, and figure, interval and base as printed.

    Parameters
    ----------
    results
        Gives the words.
    name
        Whose figure it is.
    row
        An estimate that is shown.
    write
        Writes it and the ends of its interval.
    """
    words, value = results.words, write(row["estimate"])
    parts = [words.say("{name}: {value}", name=name, value=value)]
    if pd.notna(row["low"]) and row["low"] < row["high"]:
        parts.append(words.say("{interval} {low} to {high}", low=write(row["low"]), high=write(row["high"])))
    if pd.notna(row.get("n")):
        parts.append(words.say("n = {n}", n=words.count(row["n"])))
    return words.series(parts)


def range_cell(results: Labelled, row: pd.Series, write: Callable[[float], str]) -> str:
    """Return the interval of a figure for a table below its chart; nothing where it has none."""
    if pd.isna(row["low"]) or row["low"] >= row["high"]:
        return ""
    return results.words.say("{low} to {high}", low=write(row["low"]), high=write(row["high"]))


def fit(wide: Size, on_phone: Size) -> Size:
    """Return a size for the drawing at hand: the chart of a page, or that of a phone."""
    return on_phone if is_narrow() else wide


def draw_point(
    axes: Axes, x: float, y: float, look: Look, *, clear: bool | None = None, tip: str = "", **marker: Any
) -> None:
    """Draw an estimate as a point: filled where a difference is ``clear``, hollow where not, white-edged else.

    A ``tip`` is said of it where somebody points at it, see `tip_of`.
    """
    edge: Look = {"ms": 6.5, "mec": "white", "mew": 0.6}
    if clear is not None:
        edge = {"ms": 7, "mec": look["color"], "mew": 1.5, "mfc": look["color"] if clear else "white"}
    axes.plot(x, y, **Look(ls="", zorder=3, gid=TIP + tip if tip else None) | edge | look | marker)


def draw_area(axes: Axes, corner: tuple[float, float], width: float, height: float, **look: Any) -> None:
    """Fill a rectangle from a corner; the limits of the axes are set, so it does not look for new ones."""
    axes.add_artist(Rectangle(corner, width, height, **look))


def draw_verdict(axes: Axes, x: float, y: float, state: TargetState) -> None:
    """Draw the sign of a target's state at a share of the figure's width: disc with tick, ring or triangle."""
    colour = VERDICT_COLOURS[state]
    place: Look = {"transform": beside(axes), "clip_on": False, "ls": "", "zorder": 4}
    if state == "met":
        axes.plot(x, y, marker="o", ms=7.4, mew=0, color=colour, **place)
        axes.plot(x, y, marker=TICK, ms=4, mew=1.2, mec="white", mfc="none", **place)
    elif state == "cannot_tell":
        axes.plot(x, y, marker="o", ms=5.8, mew=1.6, mec=colour, mfc="white", **place)
    elif state == "not_met":
        axes.plot(x, y, marker="v", ms=7, mew=0, color=colour, **place)


def draw_estimate(
    axes: Axes,
    y: float,
    values: Sequence[float],
    look: Look,
    *,
    clear: bool | None = None,
    tip: str = "",
    zorder: int = 2,
    line: Mapping[str, Any] | None = None,
    **marker: Any,
) -> None:
    """Draw a point over its interval, see `draw_point` and `draw_interval`.

    Parameters
    ----------
    axes, y
        Where.
    values
        Lower end, estimate and upper end.
    look, clear, tip, marker
        Colour and marker; whether the point is filled; what is said of it; more options of it.
    zorder, line
        Layer of the interval, one below the point; more options of it.
    """
    low, estimate, high = values
    draw_interval(axes, low, high, y, look["color"], zorder=zorder, **line or {})
    draw_point(axes, estimate, y, look, clear=clear, tip=tip, zorder=zorder + 1, **marker)


def draw_cell(axes: Axes, edge: float, y: float, text: str, **look: Any) -> None:
    """Write a figure in a column whose right edge is at ``edge``, a share of the column's width."""
    axes.text(from_right(edge), y, text, transform=beside(axes), ha="right", va="center", **look)


def draw_head(axes: Axes, edge: float, y: float, text: str, *, letters: int = 9, **look: Any) -> None:
    """Write the head of a column of figures above ``y``, in lines of so many letters."""
    style: Look = {"fontsize": SMALL, "color": QUIET}
    axes.text(
        from_right(edge), y, wrapped(text, letters), transform=beside(axes), ha="right", va="bottom", **style | look
    )


def legend_entry(**look: Any) -> Line2D:
    """Return a sample of a point for a legend."""
    return Line2D([], [], **Look(ls="", ms=6.5) | look)


def draw_legend(owner: Axes | Figure, entries: Mapping[str, Artist], *, letters: int, **options: Any) -> Legend:
    """Add a legend with labels of so many letters a line, also of those that matplotlib leaves out (_ in front)."""
    legend = owner.legend(handles=list(entries.values()), labels=[" "] * len(entries), **options)
    for text, label in zip(legend.get_texts(), entries, strict=True):
        text.set_text(wrapped(label, letters, 2))
    return legend


def draw_legend_above(
    axes: Axes, entries: Mapping[str, Artist], *, x: float = 0.0, letters: int = 15, **options: Any
) -> None:
    """Add a legend above a chart of rows, from ``x`` of the axis' width; on a phone, an entry a line from its edge.

    There the axis may begin far from the chart's edge, and heads of columns stand where it ends.
    """
    layout: Look = {"loc": "lower left", "ncols": 3, "borderaxespad": 0.2, "handletextpad": 0.3, "columnspacing": 1.0}
    if is_narrow():
        box = axes.get_position()
        x, letters, options = -box.x0 / box.width, 40, options | {"ncols": 1}
    draw_legend(axes, entries, letters=letters, bbox_to_anchor=(x, 1.0), **layout | options)
