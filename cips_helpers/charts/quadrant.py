"""Importance against performance: what matters much and scores low stands at the upper left."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.described import described
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.label_placement import place_labels
from cips_helpers.charts.style import GRID, INK, QUIET, drawing, width
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.importance import Quadrant
from cips_helpers.verdicts.labels import factor_names, outcome_name
from cips_helpers.verdicts.reasons import reasons
from cips_helpers.words import N_

HEIGHT = 4.2
"""Inches; with the labels it holds ten factors."""
LEAST_SIDE = 0.24
"""Either side of the line of performance gets this part of the width."""
HEADROOM = 1.25
"""The axis ends at this multiple of the largest part, or above."""
DASHED: marks.Look = {"color": QUIET, "lw": 1, "ls": (0, (4, 3)), "zorder": 1}


@for_phones_too
def chart_quadrant(results: Disclosed, *, quadrant: Quadrant) -> Chart:
    """Draw each factor's part of what goes with an outcome against its performance, with 95 % intervals.

    Across: the score minus the factor's own target where all have one, else the score; upwards: the part. Dashed
    lines mark the target (or the median of the scores) and the part each would have if all had the same. Filled are
    factors on which the survey shows a problem for any group.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    quadrant
        Performance and importance of a group, see `quadrants`.

    Returns
    -------
    Chart
        Its caption names group and outcome.
    """
    words, ids = results.words, list(quadrant.part.index)
    look = marks.group_look(results, quadrant.group)
    problems = reasons(results)
    with drawing():
        figure = Figure(figsize=(width(), HEIGHT))
        axes = figure.subplots()
        _frame(axes, results, quadrant)
        bars = []
        top = axes.get_ylim()[1]
        for id in ids:
            x, y = quadrant.performance.loc[id], quadrant.part.loc[id]
            for ends in (
                ((x["low"], y["estimate"]), (x["high"], y["estimate"])),
                ((x["estimate"], y["low"]), (x["estimate"], min(y["high"], top))),
            ):
                axes.plot(*zip(*ends, strict=True), color=look["color"], lw=0.9, alpha=0.35, zorder=2)
                bars.append(ends)
            if y["high"] > top:
                axes.plot(x["estimate"], top, "^", color=look["color"], ms=4, alpha=0.6, lw=0, clip_on=False)
            filled = id in problems  # smaller and in front, so that of two dots at the same point both are seen
            size, zorder = (6.5, 4) if filled else (8, 3)
            name = marks.factor_label(results, id)
            tip = words.series([marks.tip_of(results, name, x, _score(results, quadrant)), _share(results, y)])
            marks.draw_point(axes, x["estimate"], y["estimate"], look, clear=filled, ms=size, zorder=zorder, tip=tip)
        place_labels(
            axes,
            [(quadrant.performance["estimate"][id], quadrant.part["estimate"][id]) for id in ids],
            [wrapped(marks.factor_label(results, id), 16, 2) for id in ids],
            lines=bars,
            borders=_dashed(axes, quadrant),
            colour=INK,
            quiet=QUIET,
        )
        return finish(
            figure,
            alt=_alt(results, quadrant),
            caption=_message(results, quadrant),
            measure=words.say(
                "How much each key factor matters, and how it is doing: {group}, “{outcome}”",
                group=results.group_name(quadrant.group),
                outcome=outcome_name(results, quadrant.outcome, quadrant.group),
            ),
            label=f"fig-quadrant-{quadrant.outcome}-{quadrant.group}",
            notes=_notes(results, quadrant),
            table=_table(results, quadrant),
        )


def _message(results: Disclosed, quadrant: Quadrant) -> str:
    """Return the title: which key factors both score low and matter more, and whether that is clear."""
    words, group = results.words, results.group_name(quadrant.group)
    if certain := quadrant.certain:
        names = factor_names(results, certain, short=True)
        return words.say("{group}, low score and clearly a larger part: {factors}", group=group, factors=names)
    if corner := quadrant.corner:
        names = factor_names(results, corner, short=True)
        return words.say("{group}, low score and perhaps a larger part: {factors}", group=group, factors=names)
    return words.say("{group}: no key factor has both a low score and a larger part", group=group)


def _frame(axes: Axes, results: Disclosed, quadrant: Quadrant) -> None:
    words = results.words
    low, high = float(quadrant.performance["low"].min()), float(quadrant.performance["high"].max())
    low, high = min(low, quadrant.low_below), max(high, quadrant.low_below)
    room = 0.1 * (high - low)
    low, high = low - room, high + room
    least = LEAST_SIDE / (1 - LEAST_SIDE)
    axes.set_xlim(
        min(low, quadrant.low_below - least * (high - quadrant.low_below)),
        max(high, quadrant.low_below + least * (quadrant.low_below - low)),
    )
    axes.set_ylim(0, _top(quadrant))
    axes.yaxis.set_major_formatter(lambda share, _: words.percent(share))
    write = words.signed if quadrant.from_target else words.points
    axes.xaxis.set_major_formatter(lambda points, _: write(points, 1))
    axes.locator_params(axis="x", nbins=6, steps=[1, 2, 5, 10])
    axes.grid(color=GRID, lw=0.5)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    axes.axvline(quadrant.low_below, **DASHED)
    axes.axhline(quadrant.equal, **DASHED)
    axes.set_xlabel(
        words.say("Score minus the key factor's own target, in points")
        if quadrant.from_target
        else marks.score_label(results)
    )
    axes.set_ylabel(words.say("Part of the link with the outcome"))


def _top(quadrant: Quadrant) -> float:
    """Return the highest part of the axis: all intervals if they leave the dots room, else cut ones.

    A part's interval reaches far upwards, and would press all dots and names into the lower third.
    """
    reach, most = float(quadrant.part["high"].max()), float(quadrant.part["estimate"].max())
    enough = min(reach, HEADROOM * max(most, quadrant.equal))
    return min(1.0, 0.1 * math.ceil(10 * enough + 0.2))


def _dashed(axes: Axes, quadrant: Quadrant) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return the ends of the two dashed lines, so that labels keep clear of them."""
    (left, right), (foot, top) = axes.get_xlim(), axes.get_ylim()
    return [((quadrant.low_below, foot), (quadrant.low_below, top)), ((left, quadrant.equal), (right, quadrant.equal))]


def _notes(results: Disclosed, quadrant: Quadrant) -> list[str]:
    words = results.words
    line = (
        words.say("Dashed lines: the target, and equal parts.")
        if quadrant.from_target
        else words.say("Dashed lines: the median of the scores, and equal parts.")
    )
    cut = float(quadrant.part["high"].max()) > _top(quadrant)
    return [
        line,
        words.say(
            "Thin lines: {intervals}, those of parts adjusted for the number of key factors; where they cross "
            "a dashed "
            "line, the side is not certain."
        ),
        words.say("A tip at the upper edge: the interval goes on.") if cut else "",
        words.say("Filled: with a problem in the list above, of whichever group."),
    ]


def _score(results: Disclosed, quadrant: Quadrant) -> Callable[[float], str]:
    return results.words.signed if quadrant.from_target else results.words.points


def _share(results: Disclosed, row: pd.Series) -> str:
    """Return a factor's part with its interval."""
    words, part = results.words, results.words.percent(row["estimate"])
    interval = marks.range_cell(results, row, words.percent)
    return words.say("part {part} ({interval})", part=part, interval=interval) if interval else part


def _table(results: Disclosed, quadrant: Quadrant) -> Iterator[tuple[str, ...]]:
    words = results.words
    score = words.say("Distance to target") if quadrant.from_target else words.say("Score")
    interval = words.say("{Interval}")
    part = words.say("Part of the link with the outcome")
    yield (words.say("Key factor"), score, interval, part, words.say("Its interval"))
    write = _score(results, quadrant)
    for id in quadrant.part["estimate"].sort_values(ascending=False, kind="stable").index:
        x, y = quadrant.performance.loc[id], quadrant.part.loc[id]
        yield (
            marks.factor_label(results, id),
            write(x["estimate"]),
            marks.range_cell(results, x, write),
            words.percent(y["estimate"]),
            marks.range_cell(results, y, words.percent),
        )


def _alt(results: Disclosed, quadrant: Quadrant) -> str:
    words = results.words
    order = quadrant.part["estimate"].sort_values(ascending=False, kind="stable").index
    template = (
        N_("{factor} {part}, {points} from its target")
        if quadrant.from_target
        else N_("{factor} {part}, score {points}")
    )
    write = words.signed if quadrant.from_target else words.points
    listed = [
        words.say(
            template,
            factor=marks.factor_label(results, id),
            part=words.percent(quadrant.part["estimate"][id]),
            points=write(quadrant.performance["estimate"][id]),
        )
        for id in order
    ]
    return described(
        words,
        listed,
        lambda kept: words.say(
            "Importance and performance of the key factors, {group}, the most important first: {factors}.",
            group=results.group_name(quadrant.group),
            factors=words.series(kept),
        ),
    )
