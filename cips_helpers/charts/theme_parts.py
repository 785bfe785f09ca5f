"""One score by every demographic of a group, with what clearly differs marked."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too
from cips_helpers.charts.part_rows import PartRow, cuts_between, height_of, stack_parts
from cips_helpers.charts.style import GRID, QUIET, SMALL, drawing, is_narrow
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import are_clear
from cips_helpers.verdicts.labels import any_range, legend, level_name, sign_of
from cips_helpers.verdicts.parts import clear_parts, compared_parts
from cips_helpers.verdicts.wording import clear_of_all

ROW, LINE, HEADING, GAP = 0.21, 0.15, 0.29, 0.04
"""Inches of a row, of the second line of its name, of a demographic's heading, and after its last row."""
LEFT, RIGHT = 0.36, 0.81
"""Ends of the axis, as shares of the figure's width."""
COLUMNS, ON_PHONE = (0.9, 1.0), (0.93, 1.0)
"""Right edges of the columns score and n, as shares of the column's width; on a phone."""


@for_phones_too
def chart_theme_parts(results: Disclosed, *, indicator: str, name: str, group: str) -> Chart | None:
    """Draw a score by every demographic of a group, with 95 % intervals and the whole group's score as a line.

    Filled dots are parts that clearly differ from the group's other parts together (Benjamini–Hochberg over all
    parts and scores of a kind); hollow ones do not. Demographics with a clear difference come first.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    indicator, name
        Id of the score, and what the caption calls it.
    group
        Respondent group.

    Returns
    -------
    Chart or None
        ``None`` where the group's own score is not shown, or nothing is broken down.
    """
    words = results.words
    whole = results.figure(group=group, indicator=indicator, statistic="mean", state="shown")
    domains = [item.id for item in results.instrument.items_of(group, kinds=("demographic",))]
    scores = results.select(group=group, domain=domains, indicator=indicator, statistic="mean")
    if whole is None or scores.empty:
        return None
    clear = _clear(results, indicator, group)
    domains.sort(key=lambda domain: not any(domain == of_clear for of_clear, _ in clear))
    scores = scores.sort_values("domain", key=lambda column: column.map(domains.index), kind="stable")
    letters = (50, marks.fit(24, 19))
    rows = stack_parts(results, scores, heading=HEADING, row=ROW, line=LINE, gap=GAP, letters=letters)
    columns, decimals = ON_PHONE if is_narrow() else COLUMNS, results.part_decimals(group)
    figures = {(row["domain"], str(row["level"])): row for _, row in scores.iterrows()}
    with drawing():
        figure, axes = _frame(results, rows, whole["estimate"], scores["low"])
        look = marks.group_look(results, group)
        for row in rows:
            if row.level is None:
                axes.text(
                    0.0, row.middle, row.text, transform=marks.beside(axes), va="center", color=QUIET, fontsize=SMALL
                )
                continue
            score = figures[row.domain, row.level]
            axes.text(0.02, row.middle, row.text, transform=marks.beside(axes), va="center", linespacing=1.0)
            if sign_of(score) is None:
                values = np.clip(score[marks.INTERVAL].astype(float), 0, results.instrument.points)
                tip = marks.tip_of(
                    results,
                    level_name(results, row.domain, row.level),
                    score,
                    lambda points: words.points(points, decimals),
                )
                marks.draw_estimate(axes, row.middle, values, look, clear=row.part in clear, ms=6, mew=1.4, tip=tip)
            n = sign_of(score) or words.count(score["n"])
            for edge, cell in zip(columns, (_score(results, score), n), strict=True):
                marks.draw_cell(axes, edge, row.middle, cell)
        marks.label_axis(axes, words, marks.score_label(results))
        return finish(
            figure,
            alt=_alt(results, name, group, figures, clear),
            caption=_message(results, indicator, group) or words.say("Too few answered to compare parts of the group"),
            label=f"fig-within-{indicator}-{group}",
            measure=words.say("{score} within the group: {group}", score=name, group=results.group_name(group)),
            notes=[
                words.say("Filled: clearly different from the others of the group."),
                words.say("Line: the whole group's score. Bars: {intervals}.")
                if any_range(figures.values())
                else words.say("Line: the whole group's score."),
                *legend(results, map(sign_of, figures.values())),
            ],
            table=_table(results, figures, clear),
            cuts=cuts_between(figure, axes, rows),
        )


def _message(results: Disclosed, indicator: str, group: str) -> str:
    """Return the title: how many differences between parts are clear; empty where none could be judged."""
    rows = compared_parts(results, indicator=indicator, group=group)
    return "" if rows.empty else clear_of_all(results, rows.assign(clear=are_clear(rows)), group)


def _clear(results: Disclosed, indicator: str, group: str) -> set[tuple[str, str]]:
    """Return the parts that differ: where a demographic has two, one difference speaks for both."""
    parts = set()
    for _, row in clear_parts(results, indicator=indicator, group=group).iterrows():
        parts.add((row["domain"], str(row["level"])))
        differences, means = (
            results.select(group=group, domain=row["domain"], indicator=indicator, statistic=statistic)
            for statistic in ("difference", "mean")
        )
        if len(differences) == 1:
            parts |= {(row["domain"], str(level)) for level in means["level"]}
    return parts


def _frame(results: Disclosed, rows: list[PartRow], whole: float, lows: pd.Series) -> tuple[Figure, Axes]:
    left, right = marks.fit(LEFT, 0.4), marks.from_right(marks.fit(RIGHT, 0.87))
    figure, axes = marks.inch_axes(height_of(rows) + GAP, left=left, right=right, foot=0.5, head=0.26)
    axes.set_xlim(marks.score_limits(results, [whole, *lows])[0], results.instrument.points)
    axes.grid(axis="x", color=GRID)
    axes.axvline(whole, color=QUIET, lw=1, zorder=1)
    for edge, head in zip(ON_PHONE if is_narrow() else COLUMNS, (results.words.say("Score"), "n"), strict=True):
        marks.draw_head(axes, edge, -0.05, head)
    for row in rows[1:]:
        if row.level is None:
            axes.axhline(row.top - GAP / 2, color=GRID, lw=0.5, zorder=0)
    axes.axhline(height_of(rows) + GAP / 2, color=GRID, lw=0.5, zorder=0)
    return figure, axes


def _score(results: Disclosed, row: pd.Series) -> str:
    """Return a part's score as rounded by the gate, or its sign."""
    return sign_of(row) or results.words.points(row["estimate"], results.part_decimals(row["group"]))


def _table(
    results: Disclosed, figures: dict[tuple[str, str], pd.Series], clear: set[tuple[str, str]]
) -> Iterator[tuple[str, ...]]:
    words = results.words
    yield (
        words.say("Part"),
        words.say("Characteristic"),
        words.say("Score"),
        words.say("{Interval}"),
        words.say("n"),
        words.say("Clear?"),
    )
    for (domain, level), row in figures.items():
        write, shown = partial(words.points, decimals=results.part_decimals(str(row["group"]))), sign_of(row) is None
        yield (
            level_name(results, domain, level),
            results.text(results.instrument.item(domain).label),
            _score(results, row),
            marks.range_cell(results, row, write) if shown else "",
            words.count(row["n"]) if shown else "",
            words.say("clear") if (domain, level) in clear else words.say("not clear") if shown else "",
        )


def _alt(
    results: Disclosed, name: str, group: str, figures: dict[tuple[str, str], pd.Series], clear: set[tuple[str, str]]
) -> str:
    words = results.words
    head = words.say(
        "Dot plot of the score of {score} by characteristics, {group}; * clearly different from the others.",
        score=name,
        group=results.group_name(group),
    )
    lines = []
    for domain in dict.fromkeys(domain for domain, _ in figures):
        listed = words.series(
            [
                f"{level_name(results, domain, level)} {_score(results, row)}{' *' if (domain, level) in clear else ''}"
                for (other, level), row in figures.items()
                if other == domain
            ]
        )
        name = results.text(results.instrument.item(domain).label)
        lines.append(words.say("{name}: {values}.", name=name, values=listed))
    return described(words, lines, in_sentences(head))
