"""One score within a group: by every demographic, with what clearly differs marked."""

from __future__ import annotations

import math
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from cips_helpers.charts.factors import score_axis
from cips_helpers.charts.figure import Chart, finish, wrapped
from cips_helpers.charts.row_axes import beside
from cips_helpers.charts.style import GRID, QUIET, SMALL, WIDTH, drawing, group_look
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Item
from cips_helpers.verdicts.labels import legend, sign_of
from cips_helpers.verdicts.parts import clear_parts

ROW, HEAD = 0.21, 0.29
"""Inches of a row and of a demographic's heading."""

Panel = tuple[Item, pd.DataFrame]


def chart_theme_parts(results: Disclosed, *, indicator: str, name: str, group: str) -> Chart | None:
    """Draw a score by every demographic of a group, with 95 % intervals and the whole group's score as a line.

    Filled dots are parts that clearly differ from the group's other parts together (Benjamini–Hochberg over all
    parts and scores of a kind); hollow ones do not. Demographics with a clear difference come first. ``None``
    where the group's own score is not shown, or nothing is broken down.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    indicator, name
        Id of the score, and what the caption calls it.
    group
        Respondent group.
    """
    words = results.words
    whole = results.figure(group=group, indicator=indicator, statistic="mean", state="shown")
    clear = _clear(results, indicator, group)
    panels = [
        (item, rows)
        for item in results.instrument.items_of(group, kinds=("demographic",))
        if not (rows := results.select(group=group, domain=item.id, indicator=indicator, statistic="mean")).empty
    ]
    if whole is None or not panels:
        return None
    panels.sort(key=lambda panel: not any(domain == panel[0].id for domain, _ in clear))
    look = group_look(tuple(one.id for one in results.instrument.groups), group)
    with drawing():
        figure, axes = _frame(results, panels, whole["estimate"])
        place = 0.0
        for item, rows in panels:
            axes.text(
                0.0,
                place - HEAD / 2,
                wrapped(results.text(item.label), 50, 1),
                transform=beside(axes),
                va="center",
                color=QUIET,
                fontsize=SMALL,
            )
            place -= HEAD
            for _, row in rows.iterrows():
                _draw(results, axes, item, row, place - ROW / 2, look, (item.id, str(row["level"])) in clear)
                place -= ROW
            axes.axhline(place - 0.02, color=GRID, lw=0.5, zorder=0)
            place -= 0.04
        axes.set_xlabel(score_axis(results))
        return finish(
            figure,
            alt=_alt(results, name, group, panels, clear),
            caption=words.say("{score} within the group: {group}", score=name, group=results.group_name(group)),
            label=f"fig-within-{indicator}-{group}".replace("_", "-"),
            note=" ".join(
                [
                    words.say("Filled: clearly different from the others of the group."),
                    words.say("Line: the whole group's score. Bars: 95% intervals."),
                    *legend(results, (sign_of(row) for _, rows in panels for _, row in rows.iterrows())),
                ]
            ),
        )


def _clear(results: Disclosed, indicator: str, group: str) -> set[tuple[str, str]]:
    """The parts that differ: where a demographic has two, one difference speaks for both."""
    found = set()
    for _, row in clear_parts(results, indicator=indicator, group=group).iterrows():
        found.add((row["domain"], str(row["level"])))
        told = results.select(group=group, domain=row["domain"], indicator=indicator, statistic="difference")
        if len(told) == 1:
            both = results.select(group=group, domain=row["domain"], indicator=indicator, statistic="mean")
            found |= {(row["domain"], str(level)) for level in both["level"]}
    return found


def _frame(results: Disclosed, panels: list[Panel], whole: float) -> tuple[plt.Figure, Axes]:
    body = sum(HEAD + ROW * len(rows) + 0.04 for _, rows in panels)
    foot, top = 0.5, 0.26
    total = foot + body + top
    figure = plt.figure(figsize=(WIDTH, total))
    axes = figure.add_axes((0.36, foot / total, 0.45, body / total))
    axes.set_ylim(-body, 0)
    drawn = [value for _, rows in panels for value in rows["low"] if math.isfinite(value)]
    axes.set_xlim(max(0.0, math.floor(2 * (min([whole, *drawn]) - 0.04)) / 2), results.instrument.points)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
    axes.axvline(whole, color=QUIET, lw=1, zorder=1)
    for x, head in ((0.9, results.words.say("Score")), (1.0, "n")):
        axes.text(x, 0.05, head, transform=beside(axes), ha="right", va="bottom", fontsize=SMALL, color=QUIET)
    return figure, axes


def _draw(
    results: Disclosed, axes: Axes, item: Item, row: pd.Series, y: float, look: dict[str, Any], clear: bool
) -> None:
    words, sign, top = results.words, sign_of(row), results.instrument.points
    axes.text(0.02, y, wrapped(_level(results, item, row), 24, 1), transform=beside(axes), va="center")
    cells = (sign, sign)
    if sign is None:
        cells = (_score(results, row), words.count(row["n"]))
        axes.plot(
            [max(0.0, row["low"]), min(top, row["high"])],
            [y, y],
            color=look["color"],
            lw=1.8,
            alpha=0.65,
            solid_capstyle="round",
            zorder=2,
        )
        axes.plot(
            row["estimate"],
            y,
            ls="",
            ms=6,
            marker=look["marker"],
            mec=look["color"],
            mew=1.4,
            mfc=look["color"] if clear else "white",
            zorder=3,
        )
    for x, cell in zip((0.9, 1.0), cells, strict=True):
        axes.text(x, y, str(cell), transform=beside(axes), ha="right", va="center")


def _level(results: Disclosed, item: Item, row: pd.Series) -> str:
    return results.text(results.scales[item.id].by_code[int(row["level"])].label)


def _score(results: Disclosed, row: pd.Series) -> str:
    """A part's score as rounded by the gate: no more decimals than it has."""
    return results.words.points(row["estimate"], results.part_decimals(row["group"]))


def _alt(results: Disclosed, name: str, group: str, panels: list[Panel], clear: set[tuple[str, str]]) -> str:
    words, lines = results.words, []
    for item, rows in panels:
        listed = [
            f"{_level(results, item, row)} {sign_of(row) or _score(results, row)}"
            f"{' *' if (item.id, str(row['level'])) in clear else ''}"
            for _, row in rows.iterrows()
        ]
        lines.append(f"{results.text(item.label)}: {'; '.join(listed)}.")
    opening = words.say(
        "Dot plot of the score of {score} by characteristics, {group}; * clearly different from the others.",
        score=name,
        group=results.group_name(group),
    )
    return " ".join([opening, *lines])
