"""The chart of all key factors: scores of every group, targets, distances to them and changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Transform, offset_copy

from cips_helpers.charts import marks
from cips_helpers.charts.described import described
from cips_helpers.charts.factor_columns import ABOVE, axis_end, columns_of, draw_key, unmoved, write_cells, write_heads
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.label_placement import apart, width_of
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import BAND, BASE, INK, SMALL, TARGET, WIDTH, drawing, is_narrow, width
from cips_helpers.charts.svg import HALO
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.labels import any_range, change_words, factor_names, group_names, legend, sign_of
from cips_helpers.verdicts.priorities import first
from cips_helpers.verdicts.ranking import outermost, ranked_factors
from cips_helpers.verdicts.targets import COUNTED, TARGET_WORDS, TargetState, states_of, target_state
from cips_helpers.words import N_

LEFT, DISC = 0.205, 15.0
"""Left end of the axis, as a share of the figure's width; points that the disc of a priority takes before its name."""
LETTERS = 18
"""Letters of a group's name in a line."""
ORDER: tuple[TargetState, ...] = ("not_met", "cannot_tell", "met")
"""Order of the targets in the title: what needs attention first."""
APART = 3.0
"""Points between an interval and its score, and twice that between two names over the first row."""
PAIR, MANY, LOWEST = (0.14, -0.14), (0.27, -0.27), -0.42
"""Rows from the middle of a row to the marks of its first and last group where intervals meet, of two groups and of
more; and the furthest down on a phone."""
SORTED = {
    "distance": N_("The furthest below its target first."),
    "score": N_("The highest score first."),
    "questionnaire": N_("In the order of the questionnaire."),
}
"""Order of the key factors → how they are sorted, in words."""
ALTS = {
    "distance": N_("Dot plot of key factor scores, the furthest below its target first. {scores}."),
    "score": N_("Dot plot of key factor scores, highest first. {scores}."),
    "questionnaire": N_("Dot plot of key factor scores, in the order of the questionnaire. {scores}."),
}


@with_options(one_group=True, orders=tuple(SORTED))
@for_phones_too
def chart_factors(results: Disclosed, *, order: str = "distance") -> Chart | None:
    """Draw the factor scores of every group with 95 % intervals, what is furthest below its target first.

    A tick marks each factor's target; columns give the distance to it, with the sign of its verdict, and the change
    since the last time. The group furthest below decides on the order; without targets it is that of the first group's
    scores. The axis begins where the figures do, in steps of half a point: dots, unlike bars, need no zero.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    order
        ``distance`` (to the target, the furthest below on top), ``score`` (the first group's highest on top) or
        ``questionnaire``.

    Returns
    -------
    Chart or None
        ``None`` for a single factor: there is nothing to rank.

    Examples
    --------
    >>> cips.chart_factors(results, group="officials", order="score")
    <Chart fig-factors: Officials: all 10 targets met>
    """
    if len(results.factors()) < 2:
        return None
    words, groups, ranked = results.words, results.groups, _ranked(results, order)
    with drawing():
        columns = columns_of(results, LEFT)
        has_targets, has_changes = columns[0].has_targets, any(column.changes for column in columns)
        names = [marks.factor_label(results, id) for id in ranked]
        priorities = {entry.factor: entry.rank for entry in first(results)}
        right = 1 - (1 - axis_end(columns)) * width() / WIDTH  # as a share of the page's column
        figure, axes = marks.row_axes(["" for _ in names] if is_narrow() else names, left=LEFT, right=right)
        _write_names(axes, names, [priorities.get(id) for id in ranked])
        low, high = marks.factor_score_limits(results)
        axes.set_xlim(low, high)
        axes.set_xticks(np.arange(low, high + 0.01, 0.5))
        axes.xaxis.set_major_formatter(lambda points, _: words.points(points))
        axes.set_xlabel(marks.score_label(results))
        for y, id in enumerate(ranked):
            _draw_scores(results, axes, y, id)
        if is_narrow() or not _name_over_first_row(results, axes, ranked[-1]):
            entries = {results.group_name(g): marks.legend_entry(**marks.group_look(results, g)) for g in groups}
            if not (is_narrow() and has_targets):  # there the heads of the columns name the groups
                marks.draw_legend_above(axes, entries)
        for column in columns:
            write_heads(results, axes, column, len(ranked))
            for y, id in enumerate(ranked):
                write_cells(results, axes, column, y, id)
        if has_targets and not columns[0].worded:
            draw_key(words, axes)
        if order == "distance" and not has_targets:
            order = "score"
        signs = [sign_of(_score(results, id, group)) for id in ranked for group in groups]
        notes = []
        if order == "distance" and len(groups) > 1:
            notes.append(words.say("Sorted by the group that is furthest below the target."))
        if priorities:
            notes.append(words.say("Numbered: the first priorities."))
        if has_changes:
            notes.append(words.say("Change: with an arrow where it is clear, grey where it is not."))
        if still := unmoved(results, columns):
            people = group_names(results, still)
            notes.append(words.say("Among {people} no key factor changed clearly.", people=people))
        return finish(
            figure,
            alt=_alt(results, ranked[::-1], order),
            caption=_message(results),
            label="fig-factors",
            measure=" ".join(
                [
                    words.say("Mean score of each key factor, with {intervals}.")
                    if any_range(row for id in ranked for row in _shown(results, id).values())
                    else words.say("Mean score of each key factor."),
                    words.say(SORTED[order]),
                ]
            ),
            notes=[*notes, *legend(results, signs)],
            table=_table(results, ranked[::-1]),
        )


def _message(results: Disclosed) -> str:
    """Return the title: what became of the targets, or which scores stand out; without any score, what is drawn."""
    told = [text for group in results.groups if (text := _targets_of(results, group) or _ends_of(results, group))]
    return results.words.series(told) or results.words.say("Scores of the key factors")


def _targets_of(results: Disclosed, group: str) -> str:
    words, states = results.words, states_of(results, group)
    counts = {state: len(states[state]) for state in ORDER if states[state]}
    name = results.group_name(group)
    if set(counts) == {"met"}:
        return words.say_n("{group}: the target is met", "{group}: all {n} targets met", counts["met"], group=name)
    told = [words.say_n(*COUNTED[state], n) for state, n in counts.items()]
    return words.say("{group}, targets: {counts}", group=name, counts=words.series(told, close=True)) if told else ""


def _ends_of(results: Disclosed, group: str) -> str:
    words, name = results.words, results.group_name(group)
    high, low = (factor_names(results, outermost(results, group, best=best), short=True) for best in (True, False))
    if high and low:
        return words.say("{group}: highest {high}, lowest {low}", group=name, high=high, low=low)
    if high:
        return words.say("{group}: highest {high}", group=name, high=high)
    if low:
        return words.say("{group}: lowest {low}", group=name, low=low)
    if ranked_factors(results, group).empty:
        return ""
    return words.say("{group}: no key factor clearly stands out", group=name)


def _write_names(axes: Axes, names: Sequence[str], ranks: Sequence[int | None]) -> None:
    """Write the names from the left edge, the priorities bold, with their rank on a disc."""
    aside = DISC / (72 * width()) if any(ranks) else 0.0
    if not is_narrow():
        axes.tick_params(axis="y", length=0, pad=(LEFT - aside) * width() * 72)
        for label in axes.get_yticklabels():
            label.set_horizontalalignment("left")
    for y, (name, rank) in enumerate(zip(names, ranks, strict=True)):
        weight = "semibold" if rank else "normal"
        line = y + ABOVE if is_narrow() else y
        across: marks.Look = {"transform": marks.beside(axes), "clip_on": False}
        if is_narrow():
            axes.text(aside, line, name, va="center", color=INK, weight=weight, gid=HALO, **across)
        else:
            axes.get_yticklabels()[y].set_fontweight(weight)
        if rank:
            x = 5.5 / (72 * width())
            axes.plot(x, line, "o", ms=11, mew=0, color=INK, zorder=4, **across)
            style: marks.Look = {"color": "white", "weight": "semibold", "fontsize": SMALL, "zorder": 5}
            axes.text(x, line, str(rank), ha="center", va="center_baseline", **style, **across)


def _ranked(results: Disclosed, order: str) -> list[str]:
    """Return factors from the bottom up: the least distance to a target on top, or the first group's best score."""
    ids = [factor.id for factor in results.factors()]
    if order == "questionnaire":
        return ids[::-1]
    figures = results.select(kind="factor", statistic="to_target", state="shown", group=list(results.groups))
    if figures.empty or order == "score":
        first = results.select(kind="factor", statistic="mean", group=results.groups[0])
        scores = first.set_index("indicator")["estimate"].reindex(ids)
        return list(scores.sort_values(na_position="first", kind="stable").index)
    least = figures.groupby("indicator")["estimate"].min().reindex(ids)
    return list(least.sort_values(na_position="last", kind="stable").index[::-1])


def _score(results: Disclosed, factor: str, group: str) -> pd.Series | None:
    return results.figure(group=group, indicator=factor, statistic="mean")


def _shown(results: Disclosed, factor: str) -> dict[str, pd.Series]:
    """Return the scores of a factor that are shown, by group."""
    rows = {group: _score(results, factor, group) for group in results.groups}
    return {group: row for group, row in rows.items() if row is not None and row["state"] == "shown"}


def _offsets(results: Disclosed, shown: Mapping[str, pd.Series]) -> dict[str, float]:
    """Return how far above its row's middle each group is drawn: apart where intervals meet."""
    ends = sorted((row["low"], row["high"]) for row in shown.values())
    meet = any(second[0] <= first[1] for first, second in pairwise(ends))
    top, bottom = PAIR if len(results.groups) < 3 else MANY
    if is_narrow():  # the upper half of the row has its name, and the figures beside it
        top, bottom = 0.02, max(bottom - top, LOWEST)
    places = np.linspace(top, bottom, len(results.groups)) if len(results.groups) > 1 else [0.0]
    return {group: float(place) * meet for group, place in zip(results.groups, places, strict=True)}


def _draw_scores(results: Disclosed, axes: Axes, y: int, id: str) -> None:
    """Draw target, intervals, points and scores of a factor; the distance to a target missed is shaded."""
    target, shown = results.instrument.factor(id).target, _shown(results, id)
    if target is not None:
        axes.plot([target] * 2, [y - 0.3, y + marks.fit(0.3, 0.14)], color=TARGET, lw=1.6, zorder=2)
    offsets = _offsets(results, shown)
    leftmost = min(shown, key=lambda group: float(shown[group]["estimate"]), default="")
    for group, row in shown.items():
        look, place = marks.group_look(results, group), y + offsets[group]
        low, estimate, high = np.clip(row[marks.INTERVAL].astype(float), 0, results.instrument.points)
        if target is not None and target_state(results, group, id) == "not_met":
            axes.barh(place, target - estimate, 0.24, estimate, color=BAND, zorder=1)
        name = results.words.series([marks.factor_label(results, id), results.group_name(group)], close=True)
        tip = marks.tip_of(results, name, row, results.words.points)
        marks.draw_estimate(axes, place, (low, estimate, high), look, zorder=3, tip=tip)
        # The lower score stands at the left of its interval, the others at the right: no two meet.
        side = -1 if group == leftmost and len(shown) == 2 else 1
        text, end = results.words.points(estimate), low if side < 0 else high
        if target is not None and _is_covered(axes, target, end, side * width_of(axes, text)):
            end = target
        style: marks.Look = {"ha": "right" if side < 0 else "left", "va": "center", "color": look["color"], "gid": HALO}
        axes.text(end, place, text, transform=_aside(axes, side * APART), fontsize=marks.fit(BASE, SMALL), **style)


def _aside(axes: Axes, points: float) -> Transform:
    return offset_copy(axes.transData, axes.get_figure(root=True), x=points / 72, y=0)


def _is_covered(axes: Axes, target: float, end: float, width: float) -> bool:
    """Return whether a score beside the end of its interval would lie on the target's tick."""
    (start, _), (tick, _) = axes.transData.transform([(end, 0), (target, 0)])
    low, high = sorted((start, start + width + (APART if width > 0 else -APART)))
    return bool(low - 1 < tick < high + APART)


def _name_over_first_row(results: Disclosed, axes: Axes, id: str) -> bool:
    """Name groups and target over their marks in the first row; return whether all are there."""
    shown, target = _shown(results, id), results.instrument.factor(id).target
    if set(shown) != set(results.groups):
        return False
    named = [
        (float(row["estimate"]), wrapped(results.group_name(group), LETTERS, 1), group) for group, row in shown.items()
    ]
    named += [] if target is None else [(target, results.words.say("target"), "")]
    named.sort()
    top = len(axes.get_yticks()) - 0.55
    scale = axes.transData.transform([(x, top) for x, *_ in named])[:, 0]
    widths = [width_of(axes, text, fontsize=SMALL, weight="semibold") for _, text, _ in named]
    places = axes.transData.inverted().transform([(x, 0) for x in apart(list(scale), widths, 2 * APART)])[:, 0]
    for x, (_, text, group) in zip(places, named, strict=True):
        colour = marks.group_look(results, group)["color"] if group else TARGET
        axes.text(x, top, text, ha="center", va="bottom", fontsize=SMALL, weight="semibold", color=colour)
    return True


def _table(results: Disclosed, ranked: Sequence[str]) -> Iterator[tuple[str, ...]]:
    words = results.words
    heads = []
    for group in results.groups:
        name = results.group_name(group)
        heads += [
            name,
            words.say("{group}: interval", group=name),
            words.say("{group}: to target", group=name),
            words.say("{group}: verdict", group=name),
            words.say("{group}: change", group=name),
        ]
    yield (words.say("Key factor"), words.say("Target"), *heads)
    for id in ranked:
        target, cells = results.instrument.factor(id).target, []
        for group in results.groups:
            row = _score(results, id, group)
            if row is None or sign_of(row):
                cells += [str(sign_of(row)), "", "", "", ""]
                continue
            distance = results.figure(group=group, indicator=id, statistic="to_target", state="shown")
            cells += [
                words.points(row["estimate"]),
                marks.range_cell(results, row, words.points),
                "" if distance is None else words.signed(distance["estimate"]),
                words.say(TARGET_WORDS[target_state(results, group, id)]),
                change_words(results, group, id),
            ]
        yield (marks.factor_label(results, id), "" if target is None else words.points(target), *cells)


def _alt(results: Disclosed, ranked: Sequence[str], order: str) -> str:
    words, lines = results.words, []
    for id in ranked:
        scores = words.series(
            [
                f"{results.group_name(group)} {marks.sign_or_figure(_score(results, id, group), words.points)}"
                for group in results.groups
            ],
            close=True,
        )
        lines.append(words.say("{name}: {value}", name=marks.factor_label(results, id), value=scores))
    return described(words, lines, lambda kept: words.say(ALTS[order], scores=words.series(kept)))
