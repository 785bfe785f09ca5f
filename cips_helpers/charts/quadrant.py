"""Importance against performance: what matters much and does badly stands at the upper left."""

from __future__ import annotations

import math
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text

from cips_helpers.charts.factors import score_axis
from cips_helpers.charts.figure import Chart, finish, wrapped
from cips_helpers.charts.label_placement import HALO, place_labels
from cips_helpers.charts.style import GRID, INK, QUIET, SMALL, WIDTH, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.importance import Quadrant
from cips_helpers.verdicts.labels import outcome_name
from cips_helpers.verdicts.reasons import reasons

HIGH = 4.6
"""Inches; with the labels it holds ten factors."""
LEAST = 0.24
"""Either side of the line of performance gets this part of the width, so that its corners can be named."""
AROUND = 2.0
"""Points that labels keep away from the names of the corners."""


def chart_quadrant(results: Disclosed, *, one: Quadrant) -> Chart:
    """Draw each factor's part of what goes with an outcome against its performance, with 95 % intervals.

    Across: the score minus the factor's own target where all have one, else the score; upwards: the part. Dashed
    lines mark the target (or the median of the scores) and the part each would have if all had the same. Filled are
    factors on which the survey shows a problem for any group.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    one
        Performance and importance of a group, see `cips_helpers.findings.quadrants`.
    """
    words, ids = results.words, list(one.part.index)
    look = group_look(tuple(group.id for group in results.instrument.groups), one.group)
    problems = reasons(results)
    with drawing():
        figure, axes = plt.subplots(figsize=(WIDTH, HIGH))
        _frame(axes, results, one)
        bars = []
        for id in ids:
            x, y = one.performance.loc[id], one.part.loc[id]
            for ends in (
                ((x["low"], y["estimate"]), (x["high"], y["estimate"])),
                ((x["estimate"], y["low"]), (x["estimate"], y["high"])),
            ):
                axes.plot(*zip(*ends, strict=True), color=look["color"], lw=0.9, alpha=0.35, zorder=2)
                bars.append(ends)
            filled = id in problems  # smaller and in front, so that of two dots in one place both are seen
            axes.plot(
                x["estimate"],
                y["estimate"],
                ls="",
                ms=6.5 if filled else 8,
                marker=look["marker"],
                mew=1.5,
                mec=look["color"],
                mfc=look["color"] if filled else "white",
                zorder=4 if filled else 3,
            )
        corners = _corners(axes, results)
        figure.draw_without_rendering()  # the places of labels depend on those of the axes
        place_labels(
            axes,
            [(one.performance["estimate"][id], one.part["estimate"][id]) for id in ids],
            [wrapped(results.text(results.instrument.factor(id).short), 16, 2) for id in ids],
            lines=bars,
            borders=_dashed(axes, one),
            taken=[corner.get_window_extent().padded(AROUND * figure.dpi / 72) for corner in corners],
            colour=INK,
            quiet=QUIET,
        )
        return finish(
            figure,
            alt=_alt(results, one),
            caption=words.say(
                "How much each key factor matters, and how it is doing: {group}, “{outcome}”",
                group=results.group_name(one.group),
                outcome=outcome_name(results, one.outcome, one.group),
            ),
            label=f"fig-quadrant-{one.outcome}-{one.group}".replace("_", "-"),
            note=" ".join(_notes(results, one)),
        )


def _frame(axes: Axes, results: Disclosed, one: Quadrant) -> None:
    words = results.words
    low, high = float(one.performance["low"].min()), float(one.performance["high"].max())
    low, high = min(low, one.low_below), max(high, one.low_below)
    room = 0.1 * (high - low)
    low, high = low - room, high + room
    least = LEAST / (1 - LEAST)
    axes.set_xlim(
        min(low, one.low_below - least * (high - one.low_below)),
        max(high, one.low_below + least * (one.low_below - low)),
    )
    top = 0.1 * math.ceil(10 * float(one.part["high"].max()) + 0.2)
    axes.set_ylim(0, min(1.0, top))
    axes.yaxis.set_major_formatter(lambda share, _: words.percent(share))
    write = words.signed if one.from_target else words.points
    axes.xaxis.set_major_formatter(lambda points, _: write(points, 1))
    axes.locator_params(axis="x", nbins=6, steps=[1, 2, 5, 10])
    axes.grid(color=GRID, lw=0.5)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    axes.axvline(one.low_below, color=QUIET, lw=1, ls=(0, (4, 3)), zorder=1)
    axes.axhline(one.equal, color=QUIET, lw=1, ls=(0, (4, 3)), zorder=1)
    axes.set_xlabel(
        words.say("Score minus the key factor's own target, in points") if one.from_target else score_axis(results)
    )
    axes.set_ylabel(words.say("Part of what goes with the outcome"))


def _dashed(axes: Axes, one: Quadrant) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The two dashed lines, so that labels keep clear of them."""
    (left, right), (foot, top) = axes.get_xlim(), axes.get_ylim()
    return [((one.low_below, foot), (one.low_below, top)), ((left, one.equal), (right, one.equal))]


def _corners(axes: Axes, results: Disclosed) -> list[Text]:
    """Say in each corner what to do with what stands there."""
    words = results.words
    named = (
        (0.01, 0.99, "left", "top", words.say("Act first")),
        (0.99, 0.99, "right", "top", words.say("Keep it up")),
        (0.01, 0.01, "left", "bottom", words.say("Improve next")),
        (0.99, 0.01, "right", "bottom", words.say("No hurry")),
    )
    look: dict[str, Any] = {
        "transform": axes.transAxes,
        "color": QUIET,
        "fontsize": SMALL,
        "fontstyle": "italic",
        "path_effects": HALO,
    }
    return [axes.text(x, y, text, ha=across, va=along, **look) for x, y, across, along, text in named]


def _notes(results: Disclosed, one: Quadrant) -> list[str]:
    words = results.words
    line = (
        words.say("Dashed lines: the target, and equal parts.")
        if one.from_target
        else words.say("Dashed lines: the median of the scores, and equal parts.")
    )
    return [
        line,
        words.say("Thin lines: 95% intervals; where they cross a dashed line, the side is not certain."),
        words.say("Filled: with a problem in the list above, of whichever group."),
    ]


def _alt(results: Disclosed, one: Quadrant) -> str:
    words = results.words
    order = one.part["estimate"].sort_values(ascending=False, kind="stable").index
    template = "{factor} {part}, {points} from its target" if one.from_target else "{factor} {part}, score {points}"
    write = words.signed if one.from_target else words.points
    listed = "; ".join(
        words.say(
            template,
            factor=results.text(results.instrument.factor(id).short),
            part=words.percent(one.part["estimate"][id]),
            points=write(one.performance["estimate"][id]),
        )
        for id in order
    )
    return words.say(
        "Importance and performance of the key factors, {group}, the most important first: {factors}.",
        group=results.group_name(one.group),
        factors=listed,
    )
