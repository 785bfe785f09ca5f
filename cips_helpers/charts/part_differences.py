"""How parts of a group differ overall, as measured and with everything else held equal: a forest plot."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from cips_helpers.charts.figure import Chart, finish, key, wrapped
from cips_helpers.charts.row_axes import beside
from cips_helpers.charts.style import GRID, INK, QUIET, SMALL, WIDTH, drawing
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.verdicts.labels import level_name
from cips_helpers.verdicts.parts import contrasts

LEFT = 0.33
COLUMNS = (0.86, 1.0)
"""Right edges of the columns of differences, as shares of the figure's width."""
ROW, HEADING = 0.32, 0.27
"""Inches."""
LOOKS = (
    {"statistic": "difference", "colour": QUIET, "marker": "s", "size": 4.5, "offset": -0.07},
    {"statistic": "difference_adjusted", "colour": INK, "marker": "o", "size": 6.0, "offset": 0.07},
)
"""The raw difference is quiet and above; offsets in inches downwards."""


@for_each_group
def chart_differences(results: Disclosed, *, group: str) -> Chart | None:
    """Draw how each part's overall score differs from the others', raw and adjusted, with 95 % intervals.

    Adjusted: with the other demographics held equal. Filled marks are clear. ``None`` where there is nothing to
    compare.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.
    """
    words, places = results.words, results.part_decimals(group)
    raw, adjusted = (_overall(results, group, str(look["statistic"])) for look in LOOKS)
    if raw.empty:
        return None
    drawn = [raw, adjusted][: 1 if adjusted.empty else 2]
    # The widest of all groups: the same scale in both charts lets a reader compare them.
    every = pd.concat([_overall(results, one, str(look["statistic"])) for one in results.groups for look in LOOKS])
    reach = max(0.1 * results.instrument.points, 1.05 * float(np.nanmax(np.abs(every[["low", "high"]].to_numpy()))))
    edges = COLUMNS[-len(drawn) :]
    with drawing():
        figure, axes, at = _frame(results, raw, edges[0] - 0.12)
        axes.set_xlim(-reach, reach)
        axes.axvline(0, color=QUIET, lw=1, zorder=1)
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5]))
        axes.xaxis.set_major_formatter(lambda x, _: words.signed(x, 1))
        for rows, look, edge in zip(drawn, LOOKS, edges, strict=False):
            offset = float(str(look["offset"])) if len(drawn) > 1 else 0.0
            for place, row in rows.iterrows():
                _mark(axes, row, at[place] + offset, look)
                axes.text(
                    edge,
                    at[place],
                    words.signed(row["estimate"], places),
                    transform=beside(axes),
                    ha="right",
                    va="center",
                    color=str(look["colour"]),
                )
        names = (words.say("As measured"), words.say("Others held equal"))
        for name, look, edge in zip(names, LOOKS, edges, strict=False):
            axes.text(
                edge,
                0.12,
                wrapped(name, 9),
                transform=beside(axes),
                ha="right",
                va="bottom",
                fontsize=SMALL,
                linespacing=1.05,
                color=str(look["colour"]),
            )
        axes.set_xlabel(words.say("Difference from the others, in points"))
        entries = {
            name: Line2D([], [], marker=str(look["marker"]), color=str(look["colour"]), ms=6, lw=1.6)
            for name, look, _ in zip(names, LOOKS, drawn, strict=False)
        }
        key(
            axes,
            entries,
            width=30,
            loc="lower left",
            bbox_to_anchor=(-LEFT / (edges[0] - 0.12 - LEFT), 1.0),
            ncols=2,
            borderpad=0,
            borderaxespad=0.2,
            columnspacing=1.2,
        )
        name = results.group_name(group)
        return finish(
            figure,
            alt=_alt(results, name, drawn, places),
            caption=words.say("How parts differ in the overall score: {group}", group=name),
            label=f"fig-differences-{group.replace('_', '-')}",
            note=" ".join(_notes(results, raw, adjusted)),
        )


def _overall(results: Disclosed, group: str, statistic: str) -> pd.DataFrame:
    rows = contrasts(results, group=group, statistic=statistic)
    return rows[rows["kind"] == "overall"].set_index(["domain", "level"])


def _frame(results: Disclosed, raw: pd.DataFrame, right: float) -> tuple[plt.Figure, Axes, dict[object, float]]:
    """Make the axis, in inches downwards, and say where each part's row is."""
    at: dict[object, float] = {}
    headings: dict[str, float] = {}
    end = 0.0
    for domain, level in raw.index:
        if domain not in headings:
            headings[domain] = end + HEADING / 2
            end += HEADING
        at[domain, level] = end + ROW / 2
        end += ROW
    tall = end + 1.0
    figure = plt.figure(figsize=(WIDTH, tall))
    axes = figure.add_axes((LEFT, 0.45 / tall, right - LEFT, (end + 0.1) / tall))
    axes.set_ylim(end, -0.1)
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks(
        list(at.values()), [wrapped(level_name(results, *place), 23, 2) for place in raw.index], fontsize=SMALL
    )
    for domain, y in headings.items():
        label = wrapped(results.text(results.instrument.item(domain).label), 44, 1)
        axes.text(
            0.0,
            y,
            label,
            transform=beside(axes),
            va="center",
            fontsize=SMALL,
            weight="semibold",
            backgroundcolor="white",
        )
    return figure, axes, at


def _mark(axes: Axes, row: pd.Series, y: float, look: dict[str, object]) -> None:
    colour = str(look["colour"])
    axes.plot([row["low"], row["high"]], [y, y], color=colour, lw=1.5, solid_capstyle="round", zorder=2)
    axes.plot(
        row["estimate"],
        y,
        str(look["marker"]),
        ms=look["size"],
        mec=colour,
        mew=1.3,
        mfc=colour if row["clear"] else "white",
        zorder=3,
    )


def _notes(results: Disclosed, raw: pd.DataFrame, adjusted: pd.DataFrame) -> list[str]:
    say = results.words.say
    notes = [
        say(
            "Filled: clear differences, also after allowing for the number of parts compared. Bars: 95% intervals. "
            "Where two parts make up nearly all, only the first is drawn: the other differs by as much in the other "
            "direction."
        )
    ]
    if adjusted.empty:
        notes.append(say("Too few answered to hold the other characteristics equal."))
    else:
        notes.append(say("Others held equal: among people alike in all other characteristics."))
        if len(raw.index.difference(adjusted.index)):
            notes.append(say("Where empty, too few answered."))
    return notes


def _alt(results: Disclosed, name: str, drawn: list[pd.DataFrame], places: int) -> str:
    words, lines = results.words, []
    raw, adjusted = drawn[0], drawn[-1] if len(drawn) > 1 else drawn[0].iloc[:0]
    for domain, level in raw.index:
        told = {
            "characteristic": results.text(results.instrument.item(domain).label),
            "part": level_name(results, domain, level),
            "raw": words.signed(raw.loc[(domain, level), "estimate"], places),
        }
        if (domain, level) in adjusted.index:
            equal = words.signed(adjusted.loc[(domain, level), "estimate"], places)
            lines.append(
                words.say("{characteristic}, {part}: {raw}, with others held equal {equal}.", equal=equal, **told)
            )
        else:
            lines.append(words.say("{characteristic}, {part}: {raw}.", **told))
    opening = words.say("Forest plot of differences from the others in the overall score, {group}.", group=name)
    return " ".join([opening, *lines])
