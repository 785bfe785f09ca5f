"""Means over the countries of a study with their intervals: of the gap between the groups, and of changes."""

from __future__ import annotations

import pandas as pd

from cips_helpers.charts.figure import Chart, finish, wrapped
from cips_helpers.charts.row_axes import beside, row_axes
from cips_helpers.charts.style import INK, QUIET, SMALL, drawing, group_look
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.display import for_each_group

COLUMNS = (0.86, 1.0)
"""Right edges of two columns of figures, as shares of the figure's width."""


def chart_mean_gaps(pooled: Pooled) -> Chart | None:
    """Draw the mean gap between the first two groups by key factor, widest first; ``None`` without any."""
    words = pooled.words
    rows = _means(pooled, "gap", "mean_gap")
    if rows.empty:
        return None
    first, second = (pooled.group_name(group.id) for group in pooled.instrument.groups[:2])
    return _dots(
        pooled,
        rows,
        columns={words.say("Mean gap"): [words.signed(value) for value in rows["estimate"]]},
        axis=words.say("Difference in points: {first} minus {second}", first=first, second=second),
        caption=words.say("Mean gap over the countries: {first} minus {second}", first=first, second=second),
        label="fig-pooled-gaps",
        alt=words.say("Dot plot of the mean gap by key factor, in points."),
    )


@for_each_group
def chart_mean_changes(pooled: Pooled, *, group: str) -> Chart | None:
    """Draw the mean change of each key factor since the survey before, and in how many countries it rose clearly.

    Largest first; ``None`` without any.
    """
    words = pooled.words
    rows = _means(pooled, group, "mean_change")
    if rows.empty:
        return None
    rose = [_of_countries(pooled, group, id, "rose") for id in rows["indicator"]]
    return _dots(
        pooled,
        rows,
        columns={
            words.say("Mean change"): [words.signed(value) for value in rows["estimate"]],
            words.say("Clear rise in"): rose,
        },
        axis=words.say("Change in points"),
        caption=words.say("Mean change since the survey before: {group}", group=pooled.group_name(group)),
        label=f"fig-pooled-changes-{group.replace('_', '-')}",
        alt=words.say("Dot plot of the mean change by key factor, in points."),
        look=group_look(tuple(one.id for one in pooled.instrument.groups), group),
    )


def _of_countries(pooled: Pooled, group: str, indicator: str, statistic: str) -> str:
    found = pooled.figure(group, indicator, statistic)
    if found is None:
        return ""
    words = pooled.words
    return words.say("{n} of {all}", n=words.count(found["estimate"]), all=words.count(found["countries"]))


def _means(pooled: Pooled, group: str, statistic: str) -> pd.DataFrame:
    of = pooled.figures
    rows = of[(of["group"] == group) & (of["statistic"] == statistic) & (of["indicator"] != "overall")]
    return rows.sort_values("estimate", kind="stable")


def _dots(
    pooled: Pooled,
    rows: pd.DataFrame,
    *,
    columns: dict[str, list[str]],
    axis: str,
    caption: str,
    label: str,
    alt: str,
    look: dict[str, str] | None = None,
) -> Chart:
    """Draw means with their intervals, one row a key factor, and columns of figures beside them."""
    words = pooled.words
    names = [pooled.text(pooled.instrument.factor(id).short) for id in rows["indicator"]]
    style = look or {"color": INK, "marker": "o"}
    edges = (1.0,) if len(columns) == 1 else COLUMNS
    with drawing():
        figure, axes = row_axes(names, right=0.87 if len(columns) == 1 else 0.72)
        low, high = min(0.0, rows["low"].min()), max(0.0, rows["high"].max())
        room = 0.08 * max(high - low, 0.1)
        axes.set_xlim(low - room, high + room)
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        for place, (_, row) in enumerate(rows.iterrows()):
            axes.plot([row["low"], row["high"]], [place] * 2, color=style["color"], lw=1.8, alpha=0.65, zorder=2)
            axes.plot(row["estimate"], place, ls="", ms=6.5, mec="white", mew=0.6, zorder=3, **style)  # type: ignore[arg-type]
        for edge, (head, texts) in zip(edges, columns.items(), strict=True):
            for place, text in enumerate(texts):
                axes.text(edge, place, text, transform=beside(axes), ha="right", va="center")
            axes.text(
                edge,
                len(names) - 0.35,
                wrapped(head, 8, 2),
                transform=beside(axes),
                ha="right",
                va="bottom",
                fontsize=SMALL,
                linespacing=1.1,
                color=QUIET,
            )
        axes.set_xlabel(axis)
        lines = [
            words.say(
                "{factor}: {mean}, 95% interval {low} to {high}.",
                factor=name,
                mean=words.signed(row["estimate"]),
                low=words.signed(row["low"]),
                high=words.signed(row["high"]),
            )
            for name, (_, row) in reversed(list(zip(names, rows.iterrows(), strict=True)))
        ]
        return finish(
            figure,
            alt=" ".join([alt, *lines]),
            caption=caption,
            label=label,
            note=words.say(
                "Dots: means of the countries. Bars: their 95% intervals, which take in that countries differ."
            ),
        )
