"""The questions both of the first two groups were asked: how each answers them, and the gap."""

from __future__ import annotations

import math

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cips_helpers.charts.factors import score_axis
from cips_helpers.charts.figure import Chart, finish, key, wrapped
from cips_helpers.charts.row_axes import beside
from cips_helpers.charts.style import GRID, INK, QUIET, SMALL, WIDTH, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.both_sides import common_gaps
from cips_helpers.verdicts.changes import CLEAR
from cips_helpers.verdicts.labels import legend, quoted_item, wording_note
from cips_helpers.words import REVERSED

LEFT, RIGHT = 0.5, 0.88
MOST = 20
"""More questions would not fit on a page; the narrowest gaps are left out then."""
LINE = 0.155
"""Inches of a line of text."""


def chart_both_sides(results: Disclosed) -> Chart | None:
    """Draw the score of each common question for both groups, the widest gap on top.

    A thick line and a bold figure mark gaps that are clear after adjusting for the number of questions
    (Benjamini–Hochberg). ``None`` where there is nothing in common.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    """
    words, rows = results.words, common_gaps(results)
    if rows.empty:
        return None
    pair, shown = results.groups[:2], rows.head(MOST)
    order = tuple(group.id for group in results.instrument.groups)
    scores = {
        group: results.select(group=group, kind="agreement", statistic="mean").set_index("indicator")["estimate"]
        for group in pair
    }
    with drawing():
        texts = [wrapped(quoted_item(results, id, results.groups[0]), 42, 3) for id in shown["indicator"]]
        figure, axes, places = _frame(texts)
        lowest = min(float(scores[group][id]) for group in pair for id in shown["indicator"])
        axes.set_xlim(max(0.0, math.floor(2 * (lowest - 0.1)) / 2), results.instrument.points)
        for place, text, (_, row) in zip(places, texts, shown.iterrows(), strict=True):
            clear = bool(row["p_adjusted"] < CLEAR)
            ends = [float(scores[group][row["indicator"]]) for group in pair]
            axes.plot(ends, [place, place], color=QUIET if clear else GRID, lw=3 if clear else 1.4, zorder=2)
            for group, score in zip(pair, ends, strict=True):
                axes.plot(score, place, ls="", ms=7, mec="white", mew=0.6, zorder=3, **group_look(order, group))
            axes.text(0.0, place, text, transform=beside(axes), va="center", fontsize=SMALL, linespacing=1.1)
            axes.text(
                1.0,
                place,
                words.signed(row["estimate"]),
                transform=beside(axes),
                ha="right",
                va="center",
                color=INK,
                weight="semibold" if clear else "regular",
            )
        axes.text(
            1.0, -0.06, words.say("Gap"), transform=beside(axes), ha="right", va="bottom", fontsize=SMALL, color=QUIET
        )
        axes.set_xlabel(wrapped(score_axis(results), 38, 3), loc="right")
        entries = {results.group_name(group): Line2D([], [], ls="", ms=7, **group_look(order, group)) for group in pair}
        key(
            figure,
            entries,
            width=24,
            loc="upper left",
            bbox_to_anchor=(-0.01, 1.0),
            ncols=2,
            borderpad=0,
            borderaxespad=0,
            handletextpad=0.3,
            columnspacing=1.2,
        )
        first, second = (results.group_name(group) for group in pair)
        return finish(
            figure,
            alt=_alt(results, shown, scores),
            caption=words.say(
                "Questions asked of both, the widest gap first: {first} and {second}", first=first, second=second
            ),
            label="fig-both-sides",
            note=" ".join(_notes(results, rows, texts)),
        )


def _frame(texts: list[str]) -> tuple[plt.Figure, Axes, list[float]]:
    """Make the axis, in inches downwards, and say where each question's middle is."""
    heights = [LINE * (text.count("\n") + 1) + 0.09 for text in texts]
    body = sum(heights)
    foot, head = 0.75, 0.5
    tall = body + foot + head
    figure = plt.figure(figsize=(WIDTH, tall))
    axes = figure.add_axes((LEFT, foot / tall, RIGHT - LEFT, body / tall))
    axes.set_ylim(body, 0)
    axes.set_yticks([])
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    places, end = [], 0.0
    for height in heights:
        places.append(end + height / 2)
        end += height
        axes.plot([0, 1], [end, end], transform=beside(axes), color=GRID, lw=0.5, zorder=0, clip_on=False)
    return figure, axes, places


def _notes(results: Disclosed, rows: pd.DataFrame, texts: list[str]) -> list[str]:
    words, (one, two) = results.words, results.groups[:2]
    first, second = results.group_name(one), results.group_name(two)
    notes = [
        words.say(
            "Gap: {first} minus {second}, in points; thick line and bold: clear, also after allowing for the number "
            "of questions compared.",
            first=first,
            second=second,
        )
    ]
    items = [results.instrument.item(id) for id in rows["indicator"].head(MOST)]
    if any(results.item_text(item, one) != results.item_text(item, two) for item in items):
        notes.append(wording_note(results, one))
    if any(item.reverse for item in items):
        notes += legend(results, [REVERSED])
    if len(rows) > MOST:
        notes.append(
            words.say_n("The narrowest gap is left out.", "The {n} narrowest gaps are left out.", len(rows) - MOST)
        )
    return notes


def _alt(results: Disclosed, rows: pd.DataFrame, scores: dict[str, pd.Series]) -> str:
    words, pair = results.words, results.groups[:2]
    lines = [
        words.say(
            "{item}: {first} {one}, {second} {other}, gap {gap}.",
            item=quoted_item(results, row["indicator"], results.groups[0]),
            first=results.group_name(pair[0]),
            second=results.group_name(pair[1]),
            one=words.points(scores[pair[0]][row["indicator"]]),
            other=words.points(scores[pair[1]][row["indicator"]]),
            gap=words.signed(row["estimate"]),
        )
        for _, row in rows.iterrows()
    ]
    return " ".join([words.say("Paired dots of the questions asked of both, the widest gap first."), *lines])
