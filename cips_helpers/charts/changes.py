"""Then and now: the scores of two iterations, joined."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cips_helpers.charts.factors import score_axis
from cips_helpers.charts.figure import Chart, finish, key
from cips_helpers.charts.row_axes import beside, row_axes
from cips_helpers.charts.style import QUIET, SMALL, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.verdicts.changes import JUDGED, Became, Change, changes, comparable, of_state, pair_of, worked_on
from cips_helpers.verdicts.labels import ARROWS, WORKED_ON
from cips_helpers.words import N_

APART = 0.2
"""The intervals stand so far above (then) and below (now) the line of the dots, in rows."""
LEFT_OUT = {
    Became.HIDDEN: N_("Hidden to protect respondents: {factors}."),
    Became.NOT_COMPARED: N_("Not compared: {factors}."),
}


@for_each_group
def chart_changes(results: Disclosed, *, group: str) -> Chart | None:
    """Draw the factor scores of two iterations of a group, joined, with 95 % intervals, the largest rise on top.

    The hollow dot is the earlier score; the later one is filled, and joined by a thick line, only where the change
    is clear after adjusting for the number of factors. All groups have one axis. ``None`` where there is no earlier
    iteration, or where it can't be compared.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.
    """
    pair = pair_of(results, group)
    if pair is None or not comparable(results, group):
        return None
    drawn = [change for change in changes(results, group) if change.became in JUDGED]
    if not drawn:
        return None
    drawn.sort(key=lambda change: change.raw["estimate"])  # type: ignore[index]
    words, look = results.words, group_look(tuple(g.id for g in results.instrument.groups), group)
    labels = [results.sample(group, iteration).label for iteration in (pair.earlier, pair.later)]
    with drawing():
        figure, axes = row_axes([_name(results, change) for change in drawn], right=0.85)
        axes.set_xlim(*_reach(results))
        for place, change in enumerate(drawn):
            _row(axes, change, place, look)
            axes.text(1.0, place, _cell(results, change), transform=beside(axes), ha="right", va="center")
        axes.text(
            1.0,
            len(drawn) - 0.35,
            words.say("Change"),
            transform=beside(axes),
            ha="right",
            va="bottom",
            fontsize=SMALL,
            color=QUIET,
        )
        axes.set_xlabel(score_axis(results))
        colour = {"color": look["color"], "marker": look["marker"], "ms": 6.5, "mew": 1.4}
        entries = {
            labels[0]: Line2D([], [], ls="", marker="o", ms=5.5, color=QUIET, mfc="white", mew=1.2),
            words.say("{label}, clear change", label=labels[1]): Line2D([], [], ls="", **colour),
            words.say("{label}, no clear change", label=labels[1]): Line2D([], [], ls="", mfc="white", **colour),
        }
        key(
            axes,
            entries,
            width=15,
            loc="lower left",
            bbox_to_anchor=(-0.03, 1.0),
            ncols=3,
            borderaxespad=0.2,
            handletextpad=0.3,
            columnspacing=1.0,
        )
        return finish(
            figure,
            alt=_alt(results, drawn[::-1], labels),
            caption=_message(results, group, drawn, labels),
            label=f"fig-change-{group.replace('_', '-')}",
            note=" ".join(_notes(results, group, drawn)),
        )


def _row(axes: Axes, change: Change, place: int, look: dict[str, Any]) -> None:
    before, now = change.before, change.now
    clear = change.became in ARROWS
    for row, colour, y in ((before, QUIET, place + APART), (now, look["color"], place - APART)):
        axes.plot([row["low"], row["high"]], [y, y], color=colour, lw=1.5, alpha=0.6, solid_capstyle="round", zorder=2)
    ends = [before["estimate"], now["estimate"]]
    axes.plot(ends, [place, place], color=look["color"], lw=2.6 if clear else 0.8, zorder=3)
    axes.plot(ends[0], place, "o", ms=5.5, color=QUIET, mfc="white", mew=1.2, zorder=4)
    face = look["color"] if clear else "white"
    axes.plot(ends[1], place, ls="", ms=6.5, mew=1.4, mfc=face, zorder=5, **look)


def _reach(results: Disclosed) -> tuple[float, float]:
    """The quarter points beyond everything drawn for any group, so that groups can be compared by eye."""
    rows: list[pd.Series] = []
    for group in results.groups:
        found = changes(results, group) if comparable(results, group) else []
        rows += [row for c in found if c.became in JUDGED for row in (c.before, c.now)]
    low = min(row["low"] for row in rows if math.isfinite(row["low"]))
    high = max(row["high"] for row in rows if math.isfinite(row["high"]))
    top = results.instrument.points
    return max(0.0, math.floor(4 * (low - 0.02)) / 4), min(top, math.ceil(4 * (high + 0.02)) / 4)


def _name(results: Disclosed, change: Change) -> str:
    mark = f"\u00a0{WORKED_ON}" if change.indicator in worked_on(results) else ""
    return results.text(results.instrument.factor(change.indicator).short) + mark


def _cell(results: Disclosed, change: Change) -> str:
    return ARROWS.get(change.became, "") + results.words.signed(change.raw["estimate"])  # type: ignore[index]


def _message(results: Disclosed, group: str, drawn: Sequence[Change], labels: Sequence[str]) -> str:
    """Say in one line what the picture shows."""
    words = results.words
    up, down = len(of_state(drawn, Became.IMPROVED)), len(of_state(drawn, Became.DECLINED))
    given = {
        "group": results.group_name(group),
        "earlier": labels[0],
        "later": labels[1],
        "up": words.count(up),
        "down": words.count(down),
        "all": words.count(len(drawn)),
    }
    if up and down:
        return words.say(
            "{group}, {earlier} to {later}: {up} of {all} key factors improved clearly, {down} declined", **given
        )
    if up:
        return words.say("{group}, {earlier} to {later}: {up} of {all} key factors improved clearly", **given)
    if down:
        return words.say("{group}, {earlier} to {later}: {down} of {all} key factors declined clearly", **given)
    return words.say("{group}, {earlier} to {later}: no key factor changed clearly", **given)


def _notes(results: Disclosed, group: str, drawn: Sequence[Change]) -> list[str]:
    words = results.words
    notes = [words.say("Bars: 95% intervals, then above and now below the dots. Arrows: clear changes.")]
    if any(change.held is not None for change in drawn):
        notes.append(
            words.say("The dots are the scores as measured; what is clear is judged with the make-up held fixed.")
        )
    if any(change.indicator in worked_on(results) for change in drawn):
        notes.append(words.say("{sign} worked on since the last survey.", sign=WORKED_ON))
    for state, template in LEFT_OUT.items():
        if ids := of_state(changes(results, group), state):
            names = words.listing([results.text(results.instrument.factor(id).short) for id in ids])
            notes.append(words.say(template, factors=names))
    return notes


def _alt(results: Disclosed, drawn: Sequence[Change], labels: Sequence[str]) -> str:
    words = results.words
    listed = "; ".join(
        words.say(
            "{factor} {before} then, {now} now, change {change}",
            factor=results.text(results.instrument.factor(change.indicator).short),
            before=words.points(change.before["estimate"]),
            now=words.points(change.now["estimate"]),
            change=_cell(results, change),
        )
        for change in drawn
    )
    return words.say(
        "Dumbbells of key factor scores in {earlier} and {later}, the largest rise first: {scores}.",
        earlier=labels[0],
        later=labels[1],
        scores=listed,
    )
