"""The scores of two iterations, joined."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from cips_helpers.charts import marks
from cips_helpers.charts.figure import Chart, finish, for_phones_too
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import QUIET, drawing
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.verdicts.changes import JUDGED, Became, Change, changes, comparable, of_state, pair_of, worked_on
from cips_helpers.verdicts.labels import ARROWS, WORKED_ON, any_range
from cips_helpers.words import N_

APART = 0.2
"""Distance of the intervals from the line of the dots, in rows: the earlier above, the later below."""
EARLIER = {"marker": "o", "ms": 5.5, "color": QUIET, "mfc": "white", "mew": 1.2}
LEFT_OUT = {
    Became.HIDDEN: N_("Hidden to protect respondents: {factors}."),
    Became.NOT_COMPARED: N_("Not compared: {factors}."),
}


@with_options(orders=("size", "questionnaire"))
@for_each_group
@for_phones_too
def chart_changes(results: Disclosed, *, group: str, order: str = "size") -> Chart | None:
    """Draw the factor scores of two iterations of a group, joined, with 95 % intervals, the largest rise on top.

    The hollow dot is the earlier score; the later one is filled, and joined by a thick line, only where the change
    is clear after adjusting for the number of factors. All groups have one axis.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group; a chart of each by default.
    order
        ``size`` (the largest rise on top) or ``questionnaire``.

    Returns
    -------
    Chart or None
        Its caption counts the clear changes. ``None`` where there is no earlier iteration, or where it can't be
        compared.

    Examples
    --------
    >>> cips.chart_changes(results, group="officials")
    <Chart fig-change-officials: Officials, 2022 to 2024: 9 of 10 key factors improved clearly>
    """
    pair, drawn = pair_of(results, group), _judged(results, group)
    if pair is None or not drawn:
        return None
    ids = [factor.id for factor in results.factors()]
    drawn.sort(key=_difference if order == "size" else lambda change: -ids.index(change.indicator))
    words, look = results.words, marks.group_look(results, group)
    earlier, later = (results.sample(group, iteration).label for iteration in (pair.earlier, pair.later))
    with drawing():
        figure, axes = marks.row_axes([_name(results, change) for change in drawn], right=0.85)
        every = [
            row for each in results.groups for change in _judged(results, each) for row in (change.before, change.now)
        ]
        ends = [end for row in every for end in (row["low"], row["high"])]  # of all groups, to be compared by eye
        axes.set_xlim(marks.score_limits(results, ends, step=0.25, room=0.02))
        for y, change in enumerate(drawn):
            _draw_row(results, axes, change, y, look)
            marks.draw_cell(axes, 1.0, y, _cell(results, change))
        marks.draw_head(axes, 1.0, len(drawn) - 0.35, words.say("Change"))
        marks.label_axis(axes, words, marks.score_label(results))
        entries = {
            earlier: marks.legend_entry(**EARLIER),
            words.say("{label}, clear change", label=later): marks.legend_entry(mew=1.4, **look),
            words.say("{label}, no clear change", label=later): marks.legend_entry(mew=1.4, mfc="white", **look),
        }
        marks.draw_legend_above(axes, entries, x=-0.03)
        return finish(
            figure,
            alt=_alt(results, drawn[::-1], earlier, later),
            caption=_message(results, group, drawn, earlier, later),
            label=f"fig-change-{group}",
            notes=_notes(results, group, drawn),
            table=[
                (words.say("Key factor"), earlier, later, words.say("Change"), words.say("Clear?")),
                *(
                    (
                        _name(results, change),
                        words.points(change.before["estimate"]),
                        words.points(change.now["estimate"]),
                        words.signed(_difference(change)),
                        words.say("clear") if change.became in ARROWS else words.say("not clear"),
                    )
                    for change in drawn[::-1]
                ),
            ],
        )


def _judged(results: Disclosed, group: str) -> list[Change]:
    """Return the changes of a group that may be looked at."""
    return (
        [change for change in changes(results, group) if change.became in JUDGED] if comparable(results, group) else []
    )


def _draw_row(results: Disclosed, axes: Axes, change: Change, y: int, look: marks.Look) -> None:
    before, now = change.before, change.now
    clear = change.became in ARROWS
    for row, colour, offset in ((before, QUIET, APART), (now, look["color"], -APART)):
        marks.draw_interval(axes, row["low"], row["high"], y + offset, colour, lw=1.5, alpha=0.6)
    ends = [before["estimate"], now["estimate"]]
    axes.plot(ends, [y, y], color=look["color"], lw=2.6 if clear else 0.8, zorder=3)
    tips = [marks.tip_of(results, _when(results, change, row), row, results.words.points) for row in (before, now)]
    marks.draw_point(axes, ends[0], y, EARLIER, clear=False, zorder=4, tip=tips[0])
    marks.draw_point(axes, ends[1], y, look, clear=clear, ms=6.5, mew=1.4, zorder=5, tip=tips[1])


def _when(results: Disclosed, change: Change, row: pd.Series) -> str:
    label = results.sample(str(row["group"]), int(row["iteration"])).label
    return f"{marks.factor_label(results, change.indicator)}, {label}"


def _name(results: Disclosed, change: Change) -> str:
    mark = f"\u00a0{WORKED_ON}" if change.indicator in worked_on(results) else ""
    return marks.factor_label(results, change.indicator) + mark


def _cell(results: Disclosed, change: Change) -> str:
    return ARROWS.get(change.became, "") + results.words.signed(_difference(change))


def _difference(change: Change) -> float:
    assert change.raw is not None  # a judged change has a difference
    return float(change.raw["estimate"])


def _message(results: Disclosed, group: str, drawn: Sequence[Change], earlier: str, later: str) -> str:
    """Return the caption: how many factors changed clearly."""
    words = results.words
    up, down = len(of_state(drawn, Became.IMPROVED)), len(of_state(drawn, Became.DECLINED))
    parts = {
        "group": results.group_name(group),
        "earlier": earlier,
        "later": later,
        "up": words.count(up),
        "down": words.count(down),
        "all": words.count(len(drawn)),
    }
    if up and down:
        return words.say(
            "{group}, {earlier} to {later}: {up} of {all} key factors improved clearly, {down} declined", **parts
        )
    if up:
        return words.say("{group}, {earlier} to {later}: {up} of {all} key factors improved clearly", **parts)
    if down:
        return words.say("{group}, {earlier} to {later}: {down} of {all} key factors declined clearly", **parts)
    return words.say("{group}, {earlier} to {later}: no key factor changed clearly", **parts)


def _notes(results: Disclosed, group: str, drawn: Sequence[Change]) -> list[str]:
    words = results.words
    notes = [
        words.say("Bars: {intervals}, then above and now below the dots. Arrows: clear changes.")
        if any_range(score for change in drawn for score in (change.before, change.now))
        else words.say("Arrows: clear changes.")
    ]
    if any(change.held is not None for change in drawn):
        notes.append(
            words.say("The dots are the scores as measured; what is clear is judged with the make-up held fixed.")
        )
    if any(change.indicator in worked_on(results) for change in drawn):
        notes.append(words.say("{sign} worked on since the last survey.", sign=WORKED_ON))
    for state, template in LEFT_OUT.items():
        if ids := of_state(changes(results, group), state):
            names = [marks.factor_label(results, id) for id in ids]
            notes.append(words.say(template, factors=words.listing(names)))
    return notes


def _alt(results: Disclosed, drawn: Sequence[Change], earlier: str, later: str) -> str:
    words = results.words
    listed = words.series(
        [
            words.say(
                "{factor} {before} then, {now} now, change {change}",
                factor=marks.factor_label(results, change.indicator),
                before=words.points(change.before["estimate"]),
                now=words.points(change.now["estimate"]),
                change=_cell(results, change),
            )
            for change in drawn
        ]
    )
    return words.say(
        "Dumbbells of key factor scores in {earlier} and {later}, the largest rise first: {scores}.",
        earlier=earlier,
        later=later,
        scores=listed,
    )
