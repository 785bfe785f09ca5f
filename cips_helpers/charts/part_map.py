"""Map of the scores of every part of a group by key factor; only clear differences from the others are coloured."""

from __future__ import annotations

from math import ceil
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.options import with_options
from cips_helpers.charts.part_rows import PartRow, cuts_between, height_of, stack_parts
from cips_helpers.charts.style import FAVOURABLE, GRID, INK, QUIET, SMALL, UNFAVOURABLE, drawing, is_narrow, width
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.verdicts.labels import legend, level_name, sign_of
from cips_helpers.verdicts.parts import contrasts, without_hidden
from cips_helpers.verdicts.wording import clear_of_all
from cips_helpers.words import N_

LEFT = 0.3
"""Left end of the map, as a share of the figure's width."""
HEAD, LEGEND = 1.02, 0.3
"""Inches of the heads of the columns and of the legend."""
HEADING, ROW, LINE = 0.29, 0.235, 0.16
"""Inches of a demographic's heading, of a part, and of a second line of its name."""
Cells = dict[tuple[str, str | None, str], pd.Series]
"""Figure by characteristic, level and indicator."""
MOST_WRITTEN = 20
"""Columns up to which scores have room in the cells, and names of key factors above them."""


@with_options()
@for_each_group
@for_phones_too
def chart_parts(results: Disclosed, *, group: str) -> Chart | None:
    """Draw the score of every part by key factor, and which differ clearly from the others of the group.

    Dark, bold, with a triangle: clearly higher or lower (p adjusted over all parts and factors). All else is grey and
    without colour: chance may explain it.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.

    Returns
    -------
    Chart or None
        One row per part, one column per factor and one for the overall score; ``None`` where the group has no parts.
        With very many factors, columns have numbers alone and cells their colour and triangle alone.

    Examples
    --------
    >>> cips.chart_parts(results, group="officials")
    <Chart fig-parts-officials: Officials: none of 187 differences is clear>
    """
    words = results.words
    columns = [*(factor.id for factor in results.factors(group)), "overall"]
    demographics = [item.id for item in results.instrument.items_of(group, kinds=("demographic",))]
    means = results.select(group=group, domain=demographics, indicator=columns, statistic="mean")
    means, left_out = without_hidden(results, means, by="domain")
    if means.empty:
        return None
    differences = contrasts(results, group=group, mirrored=True)
    scores, differing = _cells(means), _cells(differences)
    rows = stack_parts(results, means, heading=HEADING, row=ROW, line=LINE, letters=marks.fit((60, 23), (46, 15)))
    decimals = results.part_decimals(group)
    is_written = len(columns) <= marks.fit(MOST_WRITTEN, 11)
    with drawing():
        figure, axes = marks.inch_axes(height_of(rows), left=marks.fit(LEFT, 0.28), right=1.0, foot=LEGEND, head=HEAD)
        axes.set_xlim(0, len(columns))
        axes.axis("off")
        lines = [row.top + row.height for row in rows if row.level]
        axes.hlines(lines, 0, 1, transform=marks.beside(axes), colors=GRID, lw=0.6, zorder=0, clip_on=False)
        for row in rows:
            look: dict[str, Any] = {"fontsize": SMALL, "weight": "regular" if row.level else "semibold"}
            axes.text(0.0, row.middle, row.text, transform=marks.beside(axes), va="center", linespacing=1.05, **look)
            for x, id in enumerate(columns if row.level else []):
                score = scores.get((*row.part, id))
                difference = None if sign_of(score) else differing.get((*row.part, id))
                text = _score(results, score, marks.fit(decimals, 1))  # on a phone two do not fit beside each other
                _draw_cell(axes, x, row, text, difference, is_written=is_written)
        heads = [*(marks.factor_label(results, id) for id in columns[:-1]), words.say("Overall")]
        if is_written:
            _write_heads(axes, [wrapped(head, 16, 2) for head in heads])
        else:
            apart = ceil(
                1.2 * SMALL * len(columns) / (72 * width() * (1 - marks.fit(LEFT, 0.28)))
            )  # columns a number needs
            numbers = [str(factor.number) for factor in results.factors(group)]
            numbers = [number if x % apart == 0 else "" for x, number in enumerate(numbers)]
            _write_heads(axes, [*numbers, heads[-1]])
        any_clear = not _clear_of(differences).empty
        if any_clear:
            _draw_legend(results, figure)
        name = results.group_name(group)
        return finish(
            figure,
            alt=_alt(results, name, rows, scores, differences, decimals),
            caption=_message(results, group),
            label=f"fig-parts-{group}",
            measure=words.say("Scores by part of the group: {group}", group=name),
            notes=[
                words.say(
                    "Each part is compared with all others of its characteristic together. Clear: adjusted for the "
                    "number of parts and factors compared."
                ),
                *([] if any_clear else [words.say("No difference is clear, so no cell is coloured.")]),
                *([] if is_written else [words.say("Columns are the key factors by number.")]),
                *left_out,
                *legend(results, [sign_of(scores.get((*row.part, id))) for row in rows if row.level for id in columns]),
            ],
            table=[
                (words.say("Part"), words.say("Characteristic"), *heads),
                *(
                    (
                        level_name(results, row.domain, row.level),
                        results.text(results.instrument.item(row.domain).label),
                        *(_score(results, scores.get((*row.part, id)), decimals) for id in columns),
                    )
                    for row in rows
                    if row.level
                ),
            ],
            cuts=cuts_between(figure, axes, rows),
        )


def _cells(figures: pd.DataFrame) -> Cells:
    """Return characteristic, level and indicator → figure."""
    return {(row["domain"], row["level"], row["indicator"]): row for _, row in figures.iterrows()}


def _message(results: Disclosed, group: str) -> str:
    rows = contrasts(results, group=group)  # of two parts that make up all, one difference
    if rows.empty:
        return results.words.say("Too few answered to compare parts of the group")
    return clear_of_all(results, rows, group)


def _score(results: Disclosed, score: pd.Series | None, decimals: int) -> str:
    return marks.sign_or_figure(score, lambda points: results.words.points(points, decimals))


def _write_heads(axes: Axes, heads: list[str]) -> None:
    """Write the heads of the columns upwards, and part the last column from the others."""
    for x, head in enumerate(heads):
        weight = "semibold" if x == len(heads) - 1 else "regular"
        look: dict[str, Any] = {"fontsize": SMALL, "color": QUIET, "weight": weight}
        axes.text(x + 0.5, -0.05, head, rotation=90, ha="center", va="bottom", linespacing=1.0, **look)
    axes.axvline(len(heads) - 1, color=INK, lw=0.8, zorder=3)


def _draw_cell(axes: Axes, x: int, row: PartRow, text: str, difference: pd.Series | None, *, is_written: bool) -> None:
    """Write a cell's score or sign; where the difference from the others is clear, on a dark ground."""
    gap = 0.0 if difference is None else float(difference["estimate"])
    clear = bool(gap) and difference is not None and bool(difference["clear"])
    look: dict[str, Any] = {"color": "white", "weight": "semibold"} if clear else {"color": QUIET, "weight": "regular"}
    below = clear and is_written and is_narrow()  # the triangle, where a column is as wide as a number
    if is_written or difference is None:
        place = (x + (0.5 if below or not clear else 0.42), row.middle - 0.035 * below)
        axes.text(*place, text, ha="center", va="center", fontsize=SMALL, **look)
    if clear:
        colour = FAVOURABLE[1] if gap > 0 else UNFAVOURABLE[0]
        marks.draw_area(axes, (x, row.top), 1, row.height, facecolor=colour, edgecolor="white", lw=0.6)
        beside = 0.86 if is_written and not below else 0.5
        axes.plot(
            x + beside, row.middle + 0.065 * below, "^" if gap > 0 else "v", color="white", ms=3.4, mew=0, zorder=4
        )


def _clear_of(differences: pd.DataFrame) -> pd.DataFrame:
    return differences[differences["clear"].astype(bool) & differences["estimate"].ne(0)]


def _draw_legend(results: Disclosed, figure: Figure) -> None:
    say = results.words.say
    marked = {"ms": 9, "mew": 0}
    entries = {
        say("clearly lower than the others"): marks.legend_entry(marker="v", color=UNFAVOURABLE[0], **marked),
        say("clearly higher than the others"): marks.legend_entry(marker="^", color=FAVOURABLE[1], **marked),
    }
    layout: marks.Look = {
        "ncols": marks.fit(2, 1),
        "borderaxespad": 0,
        "borderpad": 0,
        "handlelength": 1.0,
        "handleheight": 1.0,
        "handletextpad": 0.5,
    }
    marks.draw_legend(figure, entries, letters=40, loc="lower left", bbox_to_anchor=(-0.005, 0.0), **layout)


def _alt(
    results: Disclosed, name: str, rows: list[PartRow], scores: Cells, differences: pd.DataFrame, decimals: int
) -> str:
    """Return the parts' overall scores and clear differences by key factor, parts that have any first."""
    words = results.words
    lines = []
    clear = differences[differences["clear"].astype(bool) & (differences["kind"] == "factor")]
    for row in rows:
        if row.level is None:
            continue
        part = words.say(
            "{characteristic}, {part}",
            characteristic=results.text(results.instrument.item(row.domain).label),
            part=level_name(results, row.domain, row.level),
        )
        score = _score(results, scores.get((*row.part, "overall")), decimals)
        listed = [
            words.say(
                "{factor} {difference}",
                factor=marks.factor_label(results, difference["indicator"]),
                difference=words.signed(difference["estimate"], decimals),
            )
            for _, difference in clear.iterrows()
            if (difference["domain"], difference["level"]) == row.part
        ]
        template = (
            N_("{part}: overall {score}, clear differences {list}.") if listed else N_("{part}: overall {score}.")
        )
        lines.append((not listed, words.say(template, part=part, score=score, list=words.listing(listed))))
    head = words.say("Map of scores by part of the group and key factor, {group}.", group=name)
    return described(words, [line for _, line in sorted(lines, key=lambda each: each[0])], in_sentences(head))
