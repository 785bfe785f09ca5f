"""Behaviour and experience: the share that says yes, each among those it applies to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cips_helpers.charts.figure import QUESTION, Chart, finish, wrapped
from cips_helpers.charts.row_axes import beside
from cips_helpers.charts.style import GRID, QUIET, SMALL, WIDTH, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.instrument.model import Item
from cips_helpers.verdicts.labels import base_people, counted_answers, legend, share_of, sign_of
from cips_helpers.verdicts.questions import experience_questions
from cips_helpers.words import Words

LINE = 0.175
"""Inches of a line of text."""
RIGHT = 0.62
COLUMNS = (0.725, 0.845, 1.0)
"""Right edges of the columns share, don't know and prefer not to answer, as shares of the figure's width."""


@dataclass(frozen=True)
class _Row:
    """One question: its wording, whom the share is of, and the figures or signs beside it."""

    text: str
    of: str
    figure: pd.Series | None
    cells: tuple[str, str, str]


@for_each_group
def chart_experience(results: Disclosed, *, group: str) -> Chart | None:
    """Draw a group's shares of behaviour and experience with 95 % intervals, on one axis from 0 to 100 %.

    What people met with comes before what they expect, and a question asked of some only follows the one that
    tells who. A limit ("< 3%") is a dotted line over all that the share may be, without a dot; a share that
    can't be shown has its sign. ``None`` where the group was asked nothing of the kind.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.
    """
    words = results.words
    rows = [_row(results, item, group) for item in experience_questions(results, group)]
    if not rows:
        return None
    with drawing():
        figure = _draw(results, rows, group_look(tuple(g.id for g in results.instrument.groups), group))
    limits = any(row.figure is not None and row.figure["state"] in ("at_most", "at_least") for row in rows)
    notes = [
        words.say("Share and n: of those who gave an opinion, with 95% intervals."),
        words.say("Don't know and prefer not to answer: of those asked."),
        *([words.say("Dotted line: the share lies somewhere on it.")] if limits else []),
        *legend(results, (cell for row in rows for cell in row.cells)),
    ]
    name = results.group_name(group)
    return finish(
        figure,
        alt=_alt(results, name, rows),
        caption=words.say("Experience and behaviour: {group}", group=name),
        label=f"fig-experience-{group.replace('_', '-')}",
        note=" ".join(notes),
    )


def _row(results: Disclosed, item: Item, group: str) -> _Row:
    words = results.words
    found = {
        statistic: results.figure(group=group, indicator=item.id, statistic=statistic)
        for statistic in ("positive", "dont_know", "refused")
    }
    share = found["positive"]
    told = {"answers": counted_answers(results, item), "people": base_people(results, item, group)}
    if share is None or sign_of(share) is not None:
        of = words.say("{answers}, of {people}", **told)
        main = str(sign_of(share))
    else:
        of = words.say("{answers}, of {people}, n = {n}", n=words.count(share["n"]), **told)
        main = share_of(words, share)[0]
    unknown, refused = (_quiet(words, found[statistic]) for statistic in ("dont_know", "refused"))
    return _Row(results.item_text(item, group), of, share, (main, unknown, refused))


def _quiet(words: Words, row: pd.Series | None) -> str:
    sign = sign_of(row)
    return sign if sign or row is None else words.percent(row["estimate"])  # type: ignore[return-value]


def _draw(results: Disclosed, rows: list[_Row], look: dict[str, Any]) -> plt.Figure:
    words = results.words
    texts = [(wrapped(row.text, QUESTION), wrapped(row.of, 80)) for row in rows]
    heights = [LINE * (4.0 + 1.2 * (text + of).count("\n")) for text, of in texts]
    foot, top, body = 0.26, 0.42, sum(heights)
    total = foot + body + top
    figure = plt.figure(figsize=(WIDTH, total))
    axes = figure.add_axes((0.012, foot / total, RIGHT - 0.012, body / total))
    axes.set_xlim(0, 100)
    axes.set_ylim(-body, 0)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks([])
    axes.set_xticks(range(0, 101, 25), [words.percent(x / 100) for x in range(0, 101, 25)])
    place = 0.0
    for row, (text, of), height in zip(rows, texts, heights, strict=True):
        edge = (foot + body + place - 0.35 * LINE) / total
        figure.text(0.0, edge, text, va="top", linespacing=1.2)
        below = edge - LINE * (1.05 + 1.2 * text.count("\n")) / total
        figure.text(0.0, below, of, va="top", fontsize=SMALL, color=QUIET, linespacing=1.2)
        y = place - height + 0.9 * LINE
        for tick in range(0, 101, 25):  # the grid stays clear of the wording
            axes.plot([tick, tick], [y - 0.6 * LINE, y + 0.6 * LINE], color=GRID, lw=0.7, zorder=1)
        _mark(axes, row.figure, y, look)
        for x, cell, quiet in zip(COLUMNS, row.cells, (False, True, True), strict=True):
            axes.text(
                x,
                y,
                cell,
                ha="right",
                va="center",
                transform=beside(axes),
                **({"color": QUIET, "fontsize": SMALL} if quiet else {"color": look["color"]}),
            )
        place -= height
        line = (foot + body + place) / total
        figure.add_artist(Line2D([0, 1], [line, line], color=GRID, lw=0.6))
    heads = (words.say("Share"), words.say("Don't know"), words.say("Prefer not to answer"))
    for x, head, width in zip(COLUMNS, heads, (6, 6, 10), strict=True):
        figure.text(
            x,
            (foot + body + 0.04) / total,
            wrapped(head, width, 2),
            ha="right",
            va="bottom",
            fontsize=SMALL,
            color=QUIET,
            linespacing=1.05,
        )
    return figure


def _mark(axes: Axes, row: pd.Series | None, y: float, look: dict[str, Any]) -> None:
    if row is None or sign_of(row) is not None:
        return
    share = 100 * row["estimate"]
    if row["state"] in ("at_most", "at_least"):
        ends = [0.0, share] if row["state"] == "at_most" else [share, 100.0]
        axes.plot(ends, [y, y], color=look["color"], lw=2.2, ls=(0, (1, 1)), zorder=3)
        return
    axes.plot(
        [100 * row["low"], 100 * row["high"]],
        [y, y],
        color=look["color"],
        lw=1.8,
        alpha=0.65,
        solid_capstyle="round",
        zorder=3,
    )
    axes.plot(share, y, ls="", ms=6.5, mec="white", mew=0.6, zorder=4, clip_on=False, **look)


def _alt(results: Disclosed, name: str, rows: list[_Row]) -> str:
    words = results.words
    lines = [
        words.say(
            "{question} {of}: {share}, don't know {unknown}, prefer not to answer {refused}.",
            question=row.text,
            of=row.of,
            share=row.cells[0],
            unknown=row.cells[1],
            refused=row.cells[2],
        )
        for row in rows
    ]
    return " ".join([words.say("Dot plot of experience and behaviour, {group}.", group=name), *lines])
