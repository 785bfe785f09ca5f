"""All countries together: the band of their scores, and their mean gap and change; never a single country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too
from cips_helpers.charts.options import with_options
from cips_helpers.charts.style import INK, QUIET, drawing
from cips_helpers.charts.svg import TIP
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.display import for_each_group
from cips_helpers.verdicts.pooled import factor_figures
from cips_helpers.words import N_, NOT_ASKED, SUPPRESSED

OFFSET, HALF = 0.2, 0.14
"""Distance of a group's band from the middle of its row, and half its height."""
MEDIAN_COLUMNS = (0.87, 1.0)
MEAN_COLUMNS = (0.86, 1.0)
"""Right edges of two columns of figures, as shares of the figure's width."""
QUARTILES = ("lower", "median", "upper")


@with_options()
@for_phones_too
def chart_standing(pooled: Pooled) -> Chart | None:
    """Draw for every key factor and group the middle half of the countries and their median.

    A median that stands alone has no band.

    Parameters
    ----------
    pooled
        Figures over all countries of a study.

    Returns
    -------
    Chart or None
        ``None`` where no median can be shown.

    Examples
    --------
    >>> cips.chart_standing(pooled)
    <Chart fig-pooled-scores: Officials: from ...>
    """
    medians = pooled.figures[(pooled.figures["statistic"] == "median") & (pooled.figures["indicator"] != "overall")]
    if medians.empty:
        return None
    words = pooled.words
    groups = [group.id for group in pooled.instrument.groups if group.id in set(medians["group"])]
    looks = {group: marks.group_look(pooled, group) for group in groups}
    means = medians.groupby("indicator")["estimate"].mean()
    factors = sorted(means.index, key=lambda id: (means[id], -pooled.instrument.factor(id).number))
    names = [marks.factor_label(pooled, id) for id in factors]
    edges = MEDIAN_COLUMNS[-len(groups) :] if len(groups) <= 2 else ()
    with drawing():
        figure, axes = marks.row_axes(names, right=marks.fit(0.75, 0.8))
        quartiles = pooled.figures[pooled.figures["statistic"].isin(QUARTILES)]
        axes.set_xlim(marks.score_limits(pooled, quartiles["estimate"], room=0.1))
        for position, (group, look) in enumerate(looks.items()):
            offset = OFFSET * (len(groups) - 1 - 2 * position)
            for y, id in enumerate(factors):
                _draw_band(axes, pooled, group, id, y + offset, look["color"])
            for edge in edges[position : position + 1]:
                for y, id in enumerate(factors):
                    median = pooled.figure(group, id, "median")
                    cell = _sign(pooled, group, id) if median is None else words.points(median["estimate"], 1)
                    marks.draw_cell(axes, edge, y, cell, color=look["color"])
                style = {"color": look["color"], "linespacing": 1.1}
                marks.draw_head(axes, edge, len(factors) - 0.35, pooled.group_name(group), **style)
        marks.label_axis(axes, words, marks.score_label(pooled))
        entries = {
            words.say("{group}: middle half", group=pooled.group_name(group)): Patch(
                facecolor=look["color"], alpha=0.3, edgecolor="none"
            )
            for group, look in looks.items()
        } | {words.say("Median"): marks.legend_entry(marker="|", ms=11, mew=1.8, color=INK)}
        layout: marks.Look = {"letters": 24, "ncols": len(entries), "handlelength": 1.2, "handletextpad": 0.4}
        marks.draw_legend_above(axes, entries, x=-0.44, **layout)
        return finish(
            figure,
            alt=_alt_of_bands(pooled, groups, factors[::-1]),
            caption=words.series([_reach_of_medians(pooled, group, factors) for group in groups]),
            label="fig-pooled-scores",
            measure=words.say("Where the countries stand: middle half of their scores, and the median"),
            notes=_notes(pooled, groups, factors),
            table=_table_of_bands(pooled, groups, factors[::-1]),
        )


@with_options()
@for_phones_too
def chart_mean_gaps(pooled: Pooled) -> Chart | None:
    """Draw the mean gap between the first two groups by key factor, with 95 % intervals, the widest on top.

    Parameters
    ----------
    pooled
        Figures over all countries of a study.

    Returns
    -------
    Chart or None
        Gaps in points; ``None`` without any.

    Examples
    --------
    >>> cips.chart_mean_gaps(pooled)
    <Chart fig-pooled-gaps: Mean gap: from ...>
    """
    words = pooled.words
    rows = _means(pooled, "gap", "mean_gap")
    if rows.empty:
        return None
    first, second = (pooled.group_name(group.id) for group in pooled.instrument.groups[:2])
    return _chart_of_means(
        pooled,
        rows,
        columns={words.say("Mean gap"): _signed(pooled, rows)},
        axis=words.say("Difference in points: {first} minus {second}", first=first, second=second),
        caption=words.say("Mean gap: from {low} to {high}", **_reach(pooled, rows)),
        measure=words.say("Mean gap over the countries: {first} minus {second}", first=first, second=second),
        label="fig-pooled-gaps",
        alt=words.say("Dot plot of the mean gap by key factor, in points."),
        look={"color": INK, "marker": "o"},
    )


@with_options()
@for_each_group
@for_phones_too
def chart_mean_changes(pooled: Pooled, *, group: str) -> Chart | None:
    """Draw the mean change of each key factor since the survey before, and where it may be told who rose, how many.

    The largest is on top; means have 95 % intervals.

    Parameters
    ----------
    pooled
        Figures over all countries of a study.
    group
        Respondent group.

    Returns
    -------
    Chart or None
        Changes in points; ``None`` without any.

    Examples
    --------
    >>> cips.chart_mean_changes(pooled, group="officials")
    <Chart fig-pooled-changes-officials: Officials: mean change from ...>
    """
    words = pooled.words
    rows = _means(pooled, group, "mean_change")
    if rows.empty:
        return None
    columns = {words.say("Mean change"): _signed(pooled, rows)}
    if pooled.named:
        columns[words.say("Clear rise in")] = [_rises(pooled, group, id) for id in rows["indicator"]]
    return _chart_of_means(
        pooled,
        rows,
        columns=columns,
        axis=words.say("Change in points"),
        caption=words.say(
            "{group}: mean change from {low} to {high}", group=pooled.group_name(group), **_reach(pooled, rows)
        ),
        measure=words.say("Mean change since the survey before: {group}", group=pooled.group_name(group)),
        label=f"fig-pooled-changes-{group}",
        alt=words.say("Dot plot of the mean change by key factor, in points."),
        look=marks.group_look(pooled, group),
    )


def _draw_band(axes: Axes, pooled: Pooled, group: str, factor: str, y: float, colour: str) -> None:
    lower, median, upper = (pooled.figure(group, factor, name) for name in QUARTILES)
    tip = TIP + _of_band(pooled, group, factor)
    if lower is not None and upper is not None:
        ends = [lower["estimate"], upper["estimate"]]
        if ends[0] == ends[1]:  # a band without width would not be seen
            axes.plot([ends[0]] * 2, [y - HALF, y + HALF], color=colour, alpha=0.3, lw=5)
        axes.fill_between(ends, y - HALF, y + HALF, color=colour, alpha=0.3, lw=0, gid=tip)
    if median is not None:
        axes.plot([median["estimate"]] * 2, [y - HALF, y + HALF], color=colour, lw=2, gid=tip)


def _sign(pooled: Pooled, group: str, factor: str) -> str:
    return SUPPRESSED if group in pooled.instrument.factor(factor).asked_of else NOT_ASKED


def _notes(pooled: Pooled, groups: Sequence[str], factors: Sequence[str]) -> list[str]:
    words = pooled.words
    notes = [words.say("Each country counts once. Median and quartiles to one decimal.")]
    medians = {(group, id): pooled.figure(group, id, "median") for group in groups for id in factors}
    alone = [key for key, row in medians.items() if row is not None and pooled.figure(*key, "lower") is None]
    signs = {_sign(pooled, *key) for key, row in medians.items() if row is None}
    if alone:
        notes.append(words.say("Where only a median is drawn, quartiles would tell something of a single country."))
    if SUPPRESSED in signs:
        template = N_("{sign} left out: too few countries have it, or it would tell something of one of them.")
        notes.append(words.say(template, sign=SUPPRESSED))
    if NOT_ASKED in signs:
        notes.append(words.say("{sign} not asked.", sign=NOT_ASKED))
    return notes


def _alt_of_bands(pooled: Pooled, groups: Sequence[str], factors: Sequence[str]) -> str:
    head = pooled.words.say("Bands of the scores of the countries by key factor.")
    lines = [
        _of_band(pooled, group, id)
        for id in factors
        for group in groups
        if pooled.figure(group, id, "median") is not None
    ]
    return described(pooled.words, lines, in_sentences(head))


def _of_band(pooled: Pooled, group: str, factor: str) -> str:
    """Return median and middle half of the countries in a sentence."""
    words = pooled.words
    rows = {name: pooled.figure(group, factor, name) for name in QUARTILES}
    values = {name: words.points(row["estimate"], 1) for name, row in rows.items() if row is not None}
    template = (
        N_("{factor}, {group}: median {median}, middle half {lower} to {upper}.")
        if len(values) == len(QUARTILES)
        else N_("{factor}, {group}: median {median}.")
    )
    named = {"factor": marks.factor_label(pooled, factor), "group": pooled.group_name(group)}
    return words.say(template, **named, **values) if "median" in values else ""


def _reach_of_medians(pooled: Pooled, group: str, factors: Sequence[str]) -> str:
    """Return a part of the title: from where to where the medians of a group reach."""
    words, medians = pooled.words, {id: pooled.figure(group, id, "median") for id in factors}
    shown = sorted((float(row["estimate"]), id) for id, row in medians.items() if row is not None)
    ends = [
        words.say("{name} {score}", name=marks.factor_label(pooled, id), score=words.points(score, 1))
        for score, id in (shown[0], shown[-1])
    ]
    name = pooled.group_name(group)
    if len(shown) == 1:
        return words.say("{name}: {value}", name=name, value=ends[0])
    return words.say("{group}: from {low} to {high}", group=name, low=ends[0], high=ends[1])


def _table_of_bands(pooled: Pooled, groups: Sequence[str], factors: Sequence[str]) -> Iterator[tuple[str, ...]]:
    words, heads = pooled.words, []
    for group in groups:
        name = pooled.group_name(group)
        heads += [
            words.say("{group}: {head}", group=name, head=words.say("Median")),
            words.say("{group}: middle half", group=name),
        ]
    yield (words.say("Key factor"), *heads)
    for id in factors:
        cells = []
        for group in groups:
            lower, median, upper = (pooled.figure(group, id, name) for name in QUARTILES)
            cells.append(_sign(pooled, group, id) if median is None else words.points(median["estimate"], 1))
            known = lower is not None and upper is not None
            ends = [words.points(row["estimate"], 1) for row in (lower, upper) if row is not None]
            cells.append(words.say("{low} to {high}", low=ends[0], high=ends[1]) if known else "")
        yield (marks.factor_label(pooled, id), *cells)


def _reach(pooled: Pooled, rows: pd.DataFrame) -> dict[str, str]:
    """Return the names and figures of the lowest and the highest mean, for a title."""
    told = [
        pooled.words.say("{name} {score}", name=marks.factor_label(pooled, id), score=value)
        for id, value in zip(rows["indicator"], _signed(pooled, rows), strict=True)
    ]
    return {"low": told[0], "high": told[-1]}


def _means(pooled: Pooled, group: str, statistic: str) -> pd.DataFrame:
    return factor_figures(pooled, group, statistic).sort_values("estimate", kind="stable")


def _rises(pooled: Pooled, group: str, factor: str) -> str:
    """Return in how many of the compared countries a factor's score rose clearly."""
    words, rose = pooled.words, pooled.figure(group, factor, "rose")
    if rose is None:
        return ""
    return words.say("{n} of {all}", n=words.count(rose["estimate"]), all=words.count(rose["countries"]))


def _signed(pooled: Pooled, rows: pd.DataFrame) -> list[str]:
    return [pooled.words.signed(value, pooled.decimals) for value in rows["estimate"]]


def _chart_of_means(
    pooled: Pooled,
    rows: pd.DataFrame,
    *,
    columns: Mapping[str, Sequence[str]],
    axis: str,
    caption: str,
    measure: str,
    label: str,
    alt: str,
    look: marks.Look,
) -> Chart:
    """Draw means with their intervals, one row per key factor, and columns of figures beside them."""
    words = pooled.words
    names = [marks.factor_label(pooled, id) for id in rows["indicator"]]
    with drawing():
        right = 0.87 if len(columns) == 1 else marks.fit(0.72, 0.78)
        figure, axes = marks.row_axes(names, right=right)
        low, high = min(0.0, rows["low"].min()), max(0.0, rows["high"].max())
        room = 0.08 * max(high - low, 0.1)
        axes.set_xlim(low - room, high + room)
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        signed = partial(words.signed, decimals=pooled.decimals)
        for y, (_, row) in enumerate(rows.iterrows()):
            told = [
                words.say("{name}: {value}", name=names[y], value=signed(row["estimate"])),
                words.say("95% interval {low} to {high}", low=signed(row["low"]), high=signed(row["high"])),
            ]
            marks.draw_estimate(axes, y, row[marks.INTERVAL], look, tip=words.series(told))
        for edge, (head, cells) in zip(MEAN_COLUMNS[-len(columns) :], columns.items(), strict=True):
            for y, cell in enumerate(cells):
                marks.draw_cell(axes, edge, y, cell)
            marks.draw_head(axes, edge, len(names) - 0.35, head, linespacing=1.1)
        marks.label_axis(axes, pooled.words, axis)
        template = N_("{factor}: {mean}, 95% interval {low} to {high}.")
        lines = [
            words.say(template, factor=name, **dict(zip(("low", "mean", "high"), map(signed, figures), strict=True)))
            for name, figures in zip(names[::-1], rows[marks.INTERVAL].to_numpy()[::-1], strict=True)
        ]
        note = words.say(
            "Dots: means of the countries. Bars: their 95% intervals, which take in that countries differ."
        )
        return finish(
            figure,
            alt=described(words, lines, in_sentences(alt)),
            caption=caption,
            label=label,
            measure=measure,
            notes=[note],
            table=_table_of_means(pooled, rows, columns),
        )


def _table_of_means(
    pooled: Pooled, rows: pd.DataFrame, columns: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, ...]]:
    words, signed = pooled.words, partial(pooled.words.signed, decimals=pooled.decimals)
    (head, means), *others = columns.items()
    yield (words.say("Key factor"), head, words.say("95% interval"), *(name for name, _ in others))
    for at in reversed(range(len(rows))):  # as drawn, from the top down
        row = rows.iloc[at]
        interval = words.say("{low} to {high}", low=signed(row["low"]), high=signed(row["high"]))
        yield (marks.factor_label(pooled, row["indicator"]), means[at], interval, *(cells[at] for _, cells in others))
