"""Scores then and now, group beside group: what was worked on since the last survey first, then all the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.described import described
from cips_helpers.charts.figure import Chart, finish, for_phones_too
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import BASE, GRID, INK, QUIET, SMALL, UNCLEAR, drawing, is_narrow, width
from cips_helpers.charts.svg import HALO
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Stack
from cips_helpers.verdicts.changes import JUDGED, Became, Change, changes, comparable, of_state, pair_of, worked_on
from cips_helpers.verdicts.labels import ARROWS, any_range, factor_names
from cips_helpers.words import N_, SUPPRESSED

APART = 0.2
"""Distance of the intervals from the line of the dots, in rows: the earlier above, the later below."""
EARLIER = {"marker": "o", "ms": 5.5, "color": QUIET, "mfc": "white", "mew": 1.2}
LEFT_OUT = {
    Became.HIDDEN: N_("Hidden to protect respondents: {factors}."),
    Became.NOT_COMPARED: N_("Not compared: {factors}."),
}
ROW, FOOT, HEAD = 0.29, 0.45, 0.45
"""Inches of a row, of the axis below the rows and of the heads above them."""
ON_PHONE = 0.5
"""Inches of a row on a phone, where the name stands above the marks."""
NAMES, CHANGE, BETWEEN = 0.205, 0.1, 0.035
"""Widths of the names, of a group's column of changes, and between two groups, as shares of the figure's width."""
BESIDE = 2
"""Groups that stand side by side; more stand in charts of their own."""


@dataclass(frozen=True)
class _Section:
    """Key factors that stand together, from the top down, and what they have in common."""

    title: str
    factors: tuple[str, ...]


@with_options(orders=("size", "questionnaire"))
def chart_changes(results: Disclosed, *, group: str | None = None, order: str = "size") -> Chart | Stack | None:
    """Draw the factor scores of two iterations, joined, with 95 % intervals, what was worked on before the rest.

    The hollow dot is the earlier score; the later one is filled, and joined by a thick line, only where the change
    is clear after adjusting for the number of factors. Groups stand side by side on the same axis; the first decides
    on the order.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group; by default all that can be compared.
    order
        ``size`` (what was worked on, then the rest, the largest rise on top) or ``questionnaire``.

    Returns
    -------
    Chart or Stack or None
        A chart for one group; without ``group`` a stack of one chart for two groups, and more for more. Captions count
        the clear changes. ``None`` where there is no earlier iteration, or where it can't be compared.

    Examples
    --------
    >>> cips.chart_changes(results, group="officials")
    <Chart fig-change-officials: Officials, 2022 to 2024: 9 of 10 key factors improved clearly>
    """
    drawn = {each: own for each in (results.groups if group is None else [group]) if (own := _judged(results, each))}
    if group is not None:
        return _chart(results, drawn=drawn, order=order, label=f"fig-change-{group}") if drawn else None
    groups = list(drawn)
    charts = [
        _chart(
            results,
            drawn={each: drawn[each] for each in groups[at : at + BESIDE]},
            order=order,
            label="fig-change" if not at else f"fig-change-{at // BESIDE + 1}",
        )
        for at in range(0, len(groups), BESIDE)
    ]
    return Stack(tuple(charts)) if charts else None


@for_phones_too
def _chart(results: Disclosed, *, drawn: dict[str, list[Change]], order: str, label: str) -> Chart:
    words, sections = results.words, _sections(results, drawn, order)
    with drawing():
        figure, panels = _frame(results, sections, drawn)
        for axes, (group, own) in zip(panels, drawn.items(), strict=True):
            _draw_group(results, axes, group, {change.indicator: change for change in own}, sections)
    return finish(
        figure,
        alt=_alt(results, drawn, sections),
        caption=words.series([_message(results, group, own) for group, own in drawn.items()]),
        label=label,
        measure=words.say("Mean score then (ring) and now. Filled, with a thick line: the change is clear."),
        notes=_notes(results, drawn),
        table=_table(results, drawn, sections),
    )


def _sections(results: Disclosed, drawn: dict[str, list[Change]], order: str) -> list[_Section]:
    """Return the key factors from the top down: by size, those worked on before the others."""
    words, ids = results.words, [factor.id for factor in results.factors()]
    rises: dict[str, float] = {}
    for own in drawn.values():  # of the first group that has the key factor
        rises = {change.indicator: _difference(change) for change in own} | rises
    ranked = [id for id in ids if id in rises]
    if order == "size":
        ranked.sort(key=lambda id: -rises[id])
    worked = set(worked_on(results))
    parts = (
        (words.say("Worked on since the last survey"), tuple(id for id in ranked if id in worked)),
        (words.say("Not worked on"), tuple(id for id in ranked if id not in worked)),
    )
    if order != "size" or not worked & set(ranked):
        return [_Section("", tuple(ranked))]
    return [_Section(title, factors) for title, factors in parts if factors]


def _rows(sections: Sequence[_Section]) -> list[str]:
    """Return what stands in the rows from the bottom up: ids of key factors, and nothing for a title."""
    return [row for part in sections for row in ([""] if part.title else []) + list(part.factors)][::-1]


def _frame(
    results: Disclosed, sections: Sequence[_Section], drawn: dict[str, list[Change]]
) -> tuple[Figure, list[Axes]]:
    """Make an axis for each group, side by side, or on a phone one below the other."""
    rows, groups = _rows(sections), list(drawn)
    body = marks.fit(ROW, ON_PHONE) * len(rows)
    panel = FOOT + body + HEAD
    height = panel * len(groups) if is_narrow() else panel
    figure = Figure(figsize=(width(), height))
    share = (1 - NAMES - BETWEEN * (len(groups) - 1)) / len(groups)
    every = [row for each in results.groups for change in _judged(results, each) for row in (change.before, change.now)]
    limits = marks.score_limits(
        results, [end for row in every for end in (row["low"], row["high"])], step=0.25, room=0.02
    )
    panels = []
    for at in range(len(groups)):
        foot = FOOT + panel * (len(groups) - 1 - at) if is_narrow() else FOOT
        left = 0.025 if is_narrow() else NAMES + at * (share + BETWEEN)
        wide = 0.975 - 0.2 if is_narrow() else share - CHANGE
        axes = figure.add_axes((left, foot / height, wide, body / height))
        axes.set_ylim(-0.6, len(rows) - 0.4)
        axes.set_xlim(*limits)  # of all groups, to be compared by eye
        axes.grid(axis="x", color=GRID)
        axes.spines["left"].set_visible(False)
        axes.tick_params(length=0)
        axes.locator_params(axis="x", nbins=5 if len(groups) > 1 else 8, steps=[1, 2, 2.5, 5])
        named = not at and not is_narrow()
        axes.set_yticks(
            range(len(rows)),
            [marks.factor_label(results, id) if id else "" for id in rows] if named else [""] * len(rows),
        )
        axes.tick_params(axis="y", pad=NAMES * 72 * width())
        for name in axes.get_yticklabels():
            name.set_horizontalalignment("left")
        panels.append(axes)
    return figure, panels


def _draw_group(
    results: Disclosed, axes: Axes, group: str, own: dict[str, Change], sections: Sequence[_Section]
) -> None:
    words, look, rows = results.words, marks.group_look(results, group), _rows(sections)
    titles = [part.title for part in sections if part.title][::-1]
    figure = axes.get_figure()
    assert figure is not None
    box = axes.get_position()
    edge = 1.0 if is_narrow() else box.x1 + CHANGE
    first = is_narrow() or box.x0 <= NAMES + 0.001
    across: marks.Look = {"transform": marks.beside(axes), "clip_on": False}
    begin, end = (0.0, 1.0) if is_narrow() else (0.0 if first else box.x0, edge)
    for y, id in enumerate(rows):
        if not id:
            title = titles.pop(0)
            if first:
                axes.text(0.0, y - 0.1, title, va="center", weight="semibold", fontsize=BASE, gid=HALO, **across)
            axes.plot([begin, end], [y - 0.5] * 2, color=QUIET, lw=0.7, zorder=0, **across)
            continue
        axes.plot([begin, end], [y - 0.5] * 2, color=GRID, lw=0.5, zorder=0, **across)
        if is_narrow():
            axes.text(0.0, y + 0.33, marks.factor_label(results, id), va="center", color=INK, gid=HALO, **across)
        change = own.get(id)
        style: marks.Look = {"ha": "right", "va": "center", **across}
        if change is None:
            axes.text(edge, y, _absent(results, group, id), color=QUIET, fontsize=SMALL, gid=HALO, **style)
            continue
        _draw_row(results, axes, change, y, look)
        clear = change.became in ARROWS
        axes.text(
            edge,
            y,
            _cell(results, change),
            color=look["color"] if clear else UNCLEAR,
            weight="semibold" if clear else "normal",
            **style,
        )
    style = {"va": "bottom", "fontsize": SMALL, **across}
    top = len(rows) - 0.3
    axes.text(
        begin if is_narrow() else box.x0,
        top,
        results.group_name(group),
        color=look["color"],
        weight="semibold",
        **style,
    )
    axes.text(edge, top, words.say("Change"), ha="right", color=QUIET, **style)
    axes.xaxis.set_major_formatter(marks.TickWriter(words))
    if first:
        marks.name_axis(axes, marks.score_label(results), x=0.0, ha="left")


def _absent(results: Disclosed, group: str, factor: str) -> str:
    """Say why a group has no change in a key factor that another has one in."""
    words, found = results.words, {change.indicator: change.became for change in changes(results, group)}
    if group not in results.instrument.factor(factor).asked_of:
        return words.say("not asked")
    return SUPPRESSED if found.get(factor) is Became.HIDDEN else words.say("not compared")


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
    return results.words.series([marks.factor_label(results, change.indicator), label], close=True)


def _cell(results: Disclosed, change: Change) -> str:
    return ARROWS.get(change.became, "") + results.words.signed(_difference(change))


def _difference(change: Change) -> float:
    assert change.raw is not None  # a judged change has a difference
    return float(change.raw["estimate"])


def _message(results: Disclosed, group: str, drawn: Sequence[Change]) -> str:
    """Return a part of the caption: how many factors of a group changed clearly."""
    words, pair = results.words, pair_of(results, group)
    assert pair is not None  # there are changes
    earlier, later = (results.sample(group, iteration).label for iteration in (pair.earlier, pair.later))
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


def _notes(results: Disclosed, drawn: dict[str, list[Change]]) -> Iterator[str]:
    words = results.words
    has_range = any_range(score for own in drawn.values() for change in own for score in (change.before, change.now))
    yield (
        words.say("Bars: {intervals}, then above and now below the dots. Arrows: clear changes.")
        if has_range
        else words.say("Arrows: clear changes.")
    )
    if any(change.held is not None for own in drawn.values() for change in own):
        yield words.say("The dots are the scores as measured; what is clear is judged with the make-up held fixed.")
    for state, template in LEFT_OUT.items():
        ids = [id for group in drawn for id in of_state(changes(results, group), state)]
        names = [factor.id for factor in results.factors() if factor.id in ids]
        if names:
            yield words.say(template, factors=factor_names(results, names, short=True))


def _table(
    results: Disclosed, drawn: dict[str, list[Change]], sections: Sequence[_Section]
) -> Iterator[tuple[str, ...]]:
    words, several = results.words, len(drawn) > 1
    heads = [words.say("Key factor")]
    for group in drawn:
        pair = pair_of(results, group)
        assert pair is not None  # there are changes
        labels = [results.sample(group, iteration).label for iteration in (pair.earlier, pair.later)]
        own = [*labels, words.say("Change"), words.say("Clear?")]
        name = results.group_name(group)
        heads += [words.say("{group}: {head}", group=name, head=head) for head in own] if several else own
    has_titles = any(part.title for part in sections)
    yield (*heads, *([words.say("Worked on?")] if has_titles else []))
    judged = {group: {change.indicator: change for change in own} for group, own in drawn.items()}
    for part in sections:
        for id in part.factors:
            cells = [marks.factor_label(results, id)]
            for group, by_factor in judged.items():
                change = by_factor.get(id)
                if change is None:
                    cells += ["", "", _absent(results, group, id), ""]
                    continue
                cells += [
                    words.points(change.before["estimate"]),
                    words.points(change.now["estimate"]),
                    words.signed(_difference(change)),
                    words.say("clear") if change.became in ARROWS else words.say("not clear"),
                ]
            yield (*cells, *([part.title] if has_titles else []))


def _alt(results: Disclosed, drawn: dict[str, list[Change]], sections: Sequence[_Section]) -> str:
    words, told = results.words, []
    for id in (id for part in sections for id in part.factors):
        for group, own in drawn.items():
            for change in own:
                if change.indicator == id:
                    said = words.say(
                        "{factor} {before} then, {now} now, change {change}",
                        factor=marks.factor_label(results, id),
                        before=words.points(change.before["estimate"]),
                        now=words.points(change.now["estimate"]),
                        change=_cell(results, change),
                    )
                    told.append(words.series([results.group_name(group), said], close=True))
    return described(
        words,
        told,
        lambda kept: words.say("Dumbbells of key factor scores then and now: {scores}.", scores=words.series(kept)),
    )
