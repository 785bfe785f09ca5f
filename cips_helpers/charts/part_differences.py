"""Forest plot of how parts of a group differ overall, as measured and with everything else held equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too
from cips_helpers.charts.options import with_options
from cips_helpers.charts.part_rows import PartRow, cuts_between, height_of, stack_parts
from cips_helpers.charts.style import GRID, INK, QUIET, SMALL, drawing, is_narrow
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.verdicts.labels import level_name
from cips_helpers.verdicts.parts import contrasts
from cips_helpers.verdicts.wording import clear_of_all

LEFT = 0.33
"""Left end of the axis, as a share of the figure's width."""
COLUMNS, ON_PHONE = (0.86, 1.0), (0.91, 1.0)
"""Right edges of the columns of differences, as shares of the column's width; on a phone."""
ROW, HEADING, ABOVE = 0.22, 0.23, 0.1
"""Inches of a row, of a demographic's heading, and of the axis above the first of them."""


@dataclass(frozen=True)
class _Series:
    """Differences of one kind: their name, look, and offset in inches downwards."""

    name: str
    look: marks.Look
    size: float
    offset: float
    rows: pd.DataFrame


@with_options()
@for_each_group
@for_phones_too
def chart_differences(results: Disclosed, *, group: str) -> Chart | None:
    """Draw how each part's overall score differs from the others', raw and adjusted, with 95 % intervals.

    Adjusted: with the other demographics held equal. Filled marks are clear. All groups have one axis.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.

    Returns
    -------
    Chart or None
        Differences in points; ``None`` where there is nothing to compare.

    Examples
    --------
    >>> cips.chart_differences(results, group="officials")
    <Chart fig-differences-officials: Officials: none of 17 differences is clear>
    """
    words, decimals = results.words, results.part_decimals(group)
    raw, adjusted = (_overall(results, group, statistic) for statistic in ("difference", "difference_adjusted"))
    if raw.empty:
        return None
    series = [
        _Series(words.say("As measured"), {"color": QUIET, "marker": "s"}, 4.5, -0.05, raw),
        _Series(words.say("Alike otherwise"), {"color": INK, "marker": "o"}, 6.0, 0.05, adjusted),
    ][: 1 if adjusted.empty else 2]
    edges = (ON_PHONE if is_narrow() else COLUMNS)[-len(series) :]
    right, left = marks.from_right(edges[0] - marks.fit(0.12, 0.08)), marks.fit(LEFT, 0.38)
    with drawing():
        rows = stack_parts(results, raw.reset_index(), heading=HEADING, row=ROW, letters=(44, marks.fit(23, 19)))
        figure, axes = _frame(rows, right)
        reach = _reach(results)
        axes.set_xlim(-reach, reach)
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5]))
        axes.xaxis.set_major_formatter(lambda x, _: words.signed(x, 1))
        middles = {row.part: row.middle for row in rows}
        for kind, edge in zip(series, edges, strict=True):
            for part, row in kind.rows.iterrows():
                y = middles[part] + (kind.offset if len(series) > 1 else 0.0)
                marker: dict[str, Any] = {"ms": kind.size, "mew": 1.3, "line": {"lw": 1.5, "alpha": 1}}
                tip = marks.tip_of(results, kind.name, row, lambda points: words.signed(points, decimals))
                marks.draw_estimate(
                    axes, y, row[marks.INTERVAL], kind.look, clear=bool(row["clear"]), tip=tip, **marker
                )
                marks.draw_cell(
                    axes, edge, middles[part], words.signed(row["estimate"], decimals), color=kind.look["color"]
                )
        for kind, edge in zip(series, edges, strict=True):
            marks.draw_head(axes, edge, 0.12, kind.name, color=kind.look["color"], linespacing=1.05)
        axes.set_xlabel(words.say("Difference from the others, in points"))
        entries = {kind.name: Line2D([], [], ms=6, lw=1.6, **kind.look) for kind in series}
        layout = {"ncols": 2, "borderpad": 0, "handletextpad": 0.8, "columnspacing": 1.2}
        marks.draw_legend_above(axes, entries, x=-left / (right - left), letters=30, **layout)
        name = results.group_name(group)
        return finish(
            figure,
            alt=_alt(results, name, raw, adjusted, decimals),
            caption=clear_of_all(results, raw, group),
            label=f"fig-differences-{group}",
            measure=words.say("How parts differ in the overall score: {group}", group=name),
            notes=_notes(results, raw, adjusted),
            table=_table(results, raw, adjusted, decimals),
            cuts=cuts_between(figure, axes, rows),
        )


def _overall(results: Disclosed, group: str, statistic: str) -> pd.DataFrame:
    rows = contrasts(results, group=group, statistic=statistic)
    return rows[rows["kind"] == "overall"].set_index(["domain", "level"])


def _reach(results: Disclosed) -> float:
    """Return how far the axis goes to either side: the same for all groups, so that their charts can be compared."""
    drawn = pd.concat(
        _overall(results, group, statistic)
        for group in results.groups
        for statistic in ("difference", "difference_adjusted")
    )
    widest = float(np.nanmax(np.abs(drawn[["low", "high"]].to_numpy())))
    return max(0.1 * results.instrument.points, 1.05 * widest)


def _frame(rows: list[PartRow], right: float) -> tuple[Figure, Axes]:
    body = height_of(rows)
    figure, axes = marks.inch_axes(body + ABOVE, left=marks.fit(LEFT, 0.38), right=right, foot=0.45, head=0.45)
    axes.set_ylim(body, -ABOVE)
    axes.grid(axis="x", color=GRID)
    parts = [row for row in rows if row.level]
    axes.set_yticks([row.middle for row in parts], [row.text for row in parts], fontsize=SMALL)
    look: dict[str, Any] = {"fontsize": SMALL, "weight": "semibold", "backgroundcolor": "white"}
    for row in rows:
        if row.level is None:
            axes.text(0.0, row.middle, row.text, transform=marks.beside(axes), va="center", **look)
    return figure, axes


def _table(results: Disclosed, raw: pd.DataFrame, adjusted: pd.DataFrame, decimals: int) -> Iterator[tuple[str, ...]]:
    words = results.words
    yield (
        words.say("Part"),
        words.say("Characteristic"),
        words.say("As measured"),
        words.say("{Interval}"),
        words.say("Others held equal"),
        words.say("Its interval"),
    )
    for key, row in raw.iterrows():
        domain, level = key
        cells: list[str] = []
        for figure in (row, adjusted.loc[key, :] if key in adjusted.index else None):
            if figure is None:
                cells += ["", ""]
                continue
            write = partial(words.signed, decimals=decimals)
            cells += [write(figure["estimate"]), marks.range_cell(results, figure, write)]
        yield (level_name(results, domain, level), results.text(results.instrument.item(domain).label), *cells)


def _notes(results: Disclosed, raw: pd.DataFrame, adjusted: pd.DataFrame) -> list[str]:
    say = results.words.say
    notes = [
        say(
            "Bars: {intervals}, adjusted for the number of parts compared. Filled: clear differences, whose "
            "bar leaves "
            "out zero. "
            "Where two parts make up nearly all, only the first is drawn: the other differs by as much in the other "
            "direction."
        )
    ]
    if adjusted.empty:
        notes.append(say("Too few answered to hold the other characteristics equal."))
    else:
        notes.append(say("Alike otherwise: among people alike in all other characteristics."))
        if len(raw.index.difference(adjusted.index)):
            notes.append(say("Where empty, too few answered."))
    return notes


def _alt(results: Disclosed, name: str, raw: pd.DataFrame, adjusted: pd.DataFrame, decimals: int) -> str:
    words = results.words
    lines = []
    widest = raw["estimate"].abs().sort_values(ascending=False, kind="stable")
    for domain, level in widest.index:
        parts = {
            "characteristic": results.text(results.instrument.item(domain).label),
            "part": level_name(results, domain, level),
            "raw": words.signed(raw.loc[(domain, level), "estimate"], decimals),
        }
        if (domain, level) in adjusted.index:
            equal = words.signed(adjusted.loc[(domain, level), "estimate"], decimals)
            lines.append(
                words.say(
                    "{characteristic}, {part}: {raw}, among people alike otherwise {equal}.", equal=equal, **parts
                )
            )
        else:
            lines.append(words.say("{characteristic}, {part}: {raw}.", **parts))
    head = words.say(
        "Forest plot of differences from the others in the overall score, {group}, the largest first.", group=name
    )
    return described(words, lines, in_sentences(head))
