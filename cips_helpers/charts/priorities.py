"""The list of priorities as a picture: distances to the targets, and the reasons that count."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from cips_helpers.charts import marks
from cips_helpers.charts.described import described
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import (
    GRID,
    INK,
    PAPER,
    QUIET,
    SMALL,
    UNCLEAR,
    VERDICT_COLOURS,
    WIDTH,
    drawing,
    is_narrow,
)
from cips_helpers.charts.svg import HALO
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.priorities import Priority, first, ranked, scored_factors
from cips_helpers.verdicts.reasons import Rule, rules_of
from cips_helpers.verdicts.targets import target_state
from cips_helpers.words import N_

LEFT, NAME = 0.24, 0.036
"""Left end of the axis, and of the names, as shares of the figure's width."""
COLUMN = 44.0
"""Points that the column of a reason takes."""
ROOM = 1.6
"""Length of the axis per longest distance; the rest is for the figures beside the bars."""
BAR = "#b3bac4"


@dataclass(frozen=True)
class _Row:
    """A factor's least distance to its target, whose it is, and its place on the list if it has one."""

    factor: str
    group: str
    distance: pd.Series
    priority: Priority | None


@with_options()
@for_phones_too
def chart_priorities(results: Disclosed) -> Chart | None:
    """Draw how far each key factor lies from its target, in the order of the list of priorities.

    A bar is the distance of the group furthest below, with its interval; dots are the reasons of the list, and the
    first priorities have their rank. Factors without a problem follow, the furthest below first. On a phone
    there is no room for the dots; the table of reasons follows the chart.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.

    Returns
    -------
    Chart or None
        ``None`` where fewer than two factors have a target and a score, or none has a problem.

    Examples
    --------
    >>> cips.chart_priorities(results)
    <Chart fig-priorities: 5 of 10 key factors miss their targets, Leadership by most>
    """
    words, rows = results.words, _rows(results)
    if len(rows) < 2 or not any(row.priority for row in rows):
        return None
    rules = [] if is_narrow() else [rule for rule in rules_of(results) if not rule.lacking(results)]
    edges = [1 - (len(rules) - at) * COLUMN / (72 * WIDTH) for at in range(len(rules))]
    with drawing():
        leading = {entry.factor: words.count(entry.rank) for entry in first(results)}
        names = [marks.factor_label(results, row.factor) for row in rows]
        if is_narrow():
            names = [f"{leading.get(row.factor, '')} {name}".strip() for row, name in zip(rows, names, strict=True)]
        figure, axes = marks.row_axes(names, left=LEFT, right=min(edges, default=1.0) - 0.03)
        axes.tick_params(axis="y", length=0, pad=(LEFT - NAME) * WIDTH * 72)
        for name in axes.get_yticklabels():
            name.set_horizontalalignment("left")
        _scale(results, axes, rows)
        for y, row in enumerate(rows):
            _draw_distance(results, axes, y, row)
            if row.factor in leading and not is_narrow():
                _draw_rank(axes, y, leading[row.factor])
            for rule, edge in zip(rules, edges, strict=True):
                _draw_reason(axes, y, edge, given=row.priority is not None and rule.id in row.priority.reasons)
        _write_heads(results, axes, rules, edges, len(rows))
        return finish(
            figure,
            alt=_alt(results, rows),
            caption=_message(results, rows),
            label="fig-priorities",
            measure=words.say("The list of priorities: distance to the target, and reasons"),
            table=_table(results, rows),
            notes=[
                words.say("Bar: the score of the group furthest below, less the target; line: its {interval}."),
                words.say("Red: the target is not met."),
                words.say("Black dot, on wide screens and on paper: the reason is given.") if rules else "",
            ],
        )


def _message(results: Disclosed, rows: list[_Row]) -> str:
    """Return the title: how many key factors clearly miss their target, and which by most."""
    words = results.words
    missed = [row for row in rows[::-1] if target_state(results, row.group, row.factor) == "not_met"]
    if not missed:
        return words.say("No key factor clearly misses its target.")
    furthest = min(missed, key=lambda row: float(row.distance["estimate"]))
    return words.say_n(
        "{n} of {all} key factors misses its target: {factor}",
        "{n} of {all} key factors miss their targets, {factor} by most",
        len(missed),
        all=words.count(len(rows)),
        factor=marks.factor_label(results, furthest.factor),
    )


def _rows(results: Disclosed) -> list[_Row]:
    """Return the factors with a distance from the bottom up."""
    listed = {entry.factor: entry for entry in ranked(results)}
    rows = [
        _Row(factor, group, distance, listed.get(factor))
        for factor in scored_factors(results)
        if (nearest := _furthest_below(results, factor)) is not None
        for group, distance in [nearest]
    ]
    order = list(listed)

    def place(row: _Row) -> tuple[int, float]:
        return (order.index(row.factor) if row.priority else len(order), float(row.distance["estimate"]))

    return sorted(rows, key=place)[::-1]


def _furthest_below(results: Disclosed, factor: str) -> tuple[str, pd.Series] | None:
    distances = {
        group: row
        for group in results.groups
        if (row := results.figure(group=group, indicator=factor, statistic="to_target", state="shown")) is not None
    }
    # The group that clearly misses it comes first, as it does on the list.
    missed = [group for group in distances if target_state(results, group, factor) == "not_met"]
    group = min(missed or distances, key=lambda each: float(distances[each]["estimate"]), default=None)
    return None if group is None else (group, distances[group])


def _scale(results: Disclosed, axes: Axes, rows: list[_Row]) -> None:
    """Set an axis that holds all intervals, with the figures beside them; zero is the target."""
    words = results.words
    low = min(float(row.distance["low"]) for row in rows)
    high = max(float(row.distance["high"]) for row in rows)
    axes.set_xlim(min(low * ROOM, -0.2), max(high * ROOM, 0.2))
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5]))
    axes.xaxis.set_major_formatter(lambda x, _: words.say("target") if abs(x) < 1e-9 else words.signed(x, 1))
    axes.axvline(0, color=INK, lw=1.0, zorder=2)
    axes.set_xlabel(words.say("Points below and above the target"))


def _draw_distance(results: Disclosed, axes: Axes, y: int, row: _Row) -> None:
    low, distance, high = (float(row.distance[name]) for name in marks.INTERVAL)
    state = target_state(results, row.group, row.factor)
    missed, text = state == "not_met", results.words.signed(distance)
    colour = VERDICT_COLOURS["not_met"] if missed else UNCLEAR
    axes.barh(y, distance, 0.4, color=VERDICT_COLOURS["not_met"] if missed else BAR, zorder=1)
    name = results.words.series([marks.factor_label(results, row.factor), results.group_name(row.group)], close=True)
    tip = marks.tip_of(results, name, row.distance, results.words.signed)
    marks.draw_interval(axes, low, high, y, INK, lw=1.0, alpha=1.0, zorder=3)
    marks.draw_point(axes, distance, y, {"color": INK, "marker": "|"}, tip=tip, ms=4, mew=1.0, mec=INK, zorder=3)
    end, side = (low, -1) if distance < 0 else (high, 1)
    axes.annotate(
        text,
        (end, y),
        (4 * side, 0),
        textcoords="offset points",
        ha="right" if side < 0 else "left",
        va="center",
        color=colour,
        weight="semibold" if missed else "normal",
        gid=HALO,
    )


def _draw_rank(axes: Axes, y: int, rank: str) -> None:
    x = 0.5 * NAME
    axes.plot(x, y, "o", ms=11.5, mew=0, color=INK, transform=marks.beside(axes), clip_on=False)
    look: marks.Look = {"fontsize": SMALL, "color": PAPER, "weight": "semibold", "ha": "center", "va": "center"}
    axes.text(x, y, rank, transform=marks.beside(axes), **look)


def _draw_reason(axes: Axes, y: int, edge: float, *, given: bool) -> None:
    look: marks.Look = {"ms": 7, "color": INK} if given else {"ms": 2, "color": GRID}
    axes.plot(edge + COLUMN / 2 / (72 * WIDTH), y, "o", mew=0, transform=marks.beside(axes), clip_on=False, **look)


def _write_heads(results: Disclosed, axes: Axes, rules: list[Rule], edges: list[float], rows: int) -> None:
    style: marks.Look = {"ha": "center", "va": "bottom", "fontsize": SMALL, "color": QUIET, "linespacing": 1.15}
    for rule, edge in zip(rules, edges, strict=True):
        head = wrapped(results.words.say(rule.short), 9)
        axes.text(edge + COLUMN / 2 / (72 * WIDTH), rows - 0.4, head, transform=marks.beside(axes), **style)


def _table(results: Disclosed, rows: list[_Row]) -> list[tuple[str, ...]]:
    words = results.words
    heads = (words.say("Key factor"), words.say("Group"), words.say("To target"), words.say("{Interval}"))
    body = [
        (
            marks.factor_label(results, row.factor),
            results.group_name(row.group),
            words.signed(row.distance["estimate"]),
            words.say(
                "{low} to {high}", low=words.signed(row.distance["low"]), high=words.signed(row.distance["high"])
            ),
        )
        for row in rows[::-1]
    ]
    return [heads, *body]


def _alt(results: Disclosed, rows: list[_Row]) -> str:
    words = results.words
    listed = [
        f"{marks.factor_label(results, row.factor)} {words.signed(row.distance['estimate'])}" for row in rows[::-1]
    ]
    template = N_("Bars of the distance to the target, in the order of the list: {distances}.")
    return described(words, listed, lambda kept: words.say(template, distances=words.series(kept)))
