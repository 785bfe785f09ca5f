"""Every part of every group on one page: how many people, their score, and on which key factors they differ clearly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cips_helpers.charts import marks
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.label_placement import width_of
from cips_helpers.charts.options import with_options
from cips_helpers.charts.part_rows import PartRow, stack_parts
from cips_helpers.charts.style import GRID, NARROW, NEUTRAL, QUIET, SMALL, drawing, is_narrow
from cips_helpers.charts.svg import TIP
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Stack
from cips_helpers.verdicts.labels import legend, level_name, sign_of
from cips_helpers.verdicts.parts import contrasts, without_hidden
from cips_helpers.verdicts.wording import clear_of_all

COLUMN, GUTTER = NARROW, 0.39
"""Inches of a column, which is as wide as a phone's chart, and between two."""
PEOPLE, SCORE, CELLS = 1.53, 1.85, 1.91
"""Inches from a column's left edge to the right edges of the two figures, and to the first cell."""
APART = 0.06
"""Inches between the heads of the two figures at least."""
HEADING, ROW, LINE, GAP, HEAD, BETWEEN = 0.145, 0.132, 0.12, 0.035, 0.3, 0.15
"""Inches of a characteristic's name, of a part, of the second line of its name, after a characteristic, of the heads of
a column, and between two groups on a phone."""
MOST = 8.2
"""Inches of rows that fit on a page of paper; more parts go on in the next column."""
LETTERS, INSET, WIDEST = 22, 0.012, 0.3
"""Letters of the name of a part, inches between a cell and its ground, and of a cell at most."""
LETTER = 0.06
"""Inches that one more letter of a name takes."""
PALE = "#e9ecf0"
"""Ground of a cell that is not clear."""

Differences = dict[tuple[str, str | None, str], pd.Series]
"""Difference from the others of the group, by characteristic, level and key factor."""


@dataclass(frozen=True)
class _Column:
    """Rows of a group that stand below each other."""

    group: str
    rows: tuple[PartRow, ...]

    @property
    def height(self) -> float:
        return sum(_height(row) for row in self.rows)


def _height(row: PartRow) -> float:
    return HEADING + GAP if row.level is None else ROW + LINE * row.text.count("\n")


@with_options()
def chart_who_differs(results: Disclosed) -> Stack | None:
    """Draw all parts of all groups, a column a group: people, overall score, and a cell a key factor.

    A dark cell with a triangle is a clear difference from the others of the group (p adjusted over all parts and
    factors); a pale one is not clear.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.

    Returns
    -------
    Stack or None
        One chart for two groups, more where there are more parts than fit on a page; ``None`` without parts.

    Examples
    --------
    >>> cips.chart_who_differs(results)
    <Stack of 1>
    """
    columns = [column for group in results.groups for column in _columns(results, group)]
    pages = [tuple(columns[at : at + 2]) for at in range(0, len(columns), 2)]
    charts = tuple(_chart(results, columns=page, number=number) for number, page in enumerate(pages, 1))
    return Stack(charts) if charts else None


def _spare(results: Disclosed) -> float:
    """Return the inches that few key factors leave to the names of the parts."""
    return max(0.0, COLUMN - CELLS - WIDEST * len(results.factors()))


def _parts(results: Disclosed, group: str) -> tuple[pd.DataFrame, list[str]]:
    demographics = [item.id for item in results.instrument.items_of(group, kinds=("demographic",))]
    means = results.select(group=group, domain=demographics, indicator="overall", statistic="mean")
    return without_hidden(results, means, by="domain")


def _columns(results: Disclosed, group: str) -> Iterator[_Column]:
    """Yield the columns of a group: more than one where they fit on no page, or no other group stands beside."""
    parts, _ = _parts(results, group)
    if parts.empty:
        return
    rows = stack_parts(results, parts, heading=0, row=0, letters=(34, LETTERS + int(_spare(results) / LETTER)))
    whole = sum(map(_height, rows))
    most = MOST if len(results.groups) > 1 else min(MOST, whole / 2 + 3 * ROW)
    taken: list[PartRow] = []
    name = rows[0]
    for row in rows:
        name = row if row.level is None else name
        room = most - sum(map(_height, taken))
        if taken and room < _height(row) + (2 * ROW if row.level is None else 0):
            yield _Column(group, tuple(taken))
            taken = [] if row.level is None else [name]
        taken.append(row)
    yield _Column(group, tuple(taken))


@for_phones_too
def _chart(results: Disclosed, *, columns: Sequence[_Column], number: int) -> Chart:
    words = results.words
    stacked = is_narrow()
    heights = [column.height + HEAD for column in columns]
    body = sum(heights) + BETWEEN * (len(heights) - 1) if stacked else max(heights)
    differences = {column.group: _compared(results, column.group) for column in columns}
    with drawing():
        figure, axes = marks.inch_axes(body, left=0.0, right=1.0, foot=0.02, head=0.02)
        axes.axis("off")
        axes.set_xlim(0, figure.get_size_inches()[0])
        left = top = 0.0
        for column in columns:
            _draw(results, axes, column, differences[column.group], left, top)
            top += (column.height + HEAD + BETWEEN) * stacked
            left += (COLUMN + GUTTER) * (not stacked)
        _part(figure, axes, columns)
    groups = list(dict.fromkeys(column.group for column in columns))
    signs = [sign_of(row) for group in groups for _, row in _parts(results, group)[0].iterrows()]
    return finish(
        figure,
        alt=words.say(
            "Table of all parts of {groups}: people, overall score, and key factors on which they differ clearly.",
            groups=words.listing([results.people(group) for group in groups]),
        ),
        caption=_message(results, differences),
        label="fig-who-differs" + (f"-{number}" if number > 1 else ""),
        measure=words.say("Each part of a group is compared with all others of the group, on each key factor."),
        notes=[
            words.say(
                "Dark, with a triangle: clearly higher or lower. Pale: no clear difference. No cell: not compared."
            ),
            words.say("Key factors: {names}.", names=words.series(_numbered(results), close=True)),
            *(note for group in groups for note in _parts(results, group)[1]),
            *legend(results, signs),
        ],
        table=_table(results, groups, differences),
    )


def _compared(results: Disclosed, group: str) -> Differences:
    """Return the differences of a group's parts by key factor, and which are clear."""
    rows = contrasts(results, group=group, mirrored=True)
    return {
        (row["domain"], row["level"], row["indicator"]): row for _, row in rows[rows["kind"] == "factor"].iterrows()
    }


def _message(results: Disclosed, groups: Iterable[str]) -> str:
    """Return the caption: how many differences are clear, of how many."""
    return results.words.series([_counted(results, group) for group in groups])


def _counted(results: Disclosed, group: str) -> str:
    rows = contrasts(results, group=group)  # of two parts that make up all, one difference
    return clear_of_all(results, rows[rows["kind"] == "factor"], group)


def _numbered(results: Disclosed) -> list[str]:
    return [f"{factor.number}\u00a0{marks.factor_label(results, factor.id)}" for factor in results.factors()]


def _draw(results: Disclosed, axes: Axes, column: _Column, differences: Differences, left: float, top: float) -> None:
    words, colour = results.words, marks.group_look(results, column.group)["color"]
    decimals = results.part_decimals(column.group)
    factors = results.factors()
    spare = _spare(results)
    people, scored, cells_from = (left + edge + spare for edge in (PEOPLE, SCORE, CELLS))
    wide = (COLUMN - CELLS - spare) / len(factors)
    small: marks.Look = {"fontsize": SMALL, "va": "center"}
    name = wrapped(results.group_name(column.group), 30, 1)
    axes.text(left, top + 0.1, name, weight="semibold", color=colour, va="center")
    heads, score_head = top + HEAD - 0.12, words.say("score")
    people = min(people, scored - width_of(axes, score_head, fontsize=SMALL) / 72 - APART)
    for edge, text in ((people, words.say("n")), (scored, score_head)):
        axes.text(edge, heads, text, ha="right", color=QUIET, **small)
    every = -(-len(factors) // 12)  # more numbers would lie on each other
    for at, factor in enumerate(factors):
        if at % every == 0:
            axes.text(cells_from + (at + 0.5) * wide, heads, str(factor.number), ha="center", color=QUIET, **small)
    scores = {(row["domain"], row["level"]): row for _, row in _parts(results, column.group)[0].iterrows()}
    top += HEAD
    for row in column.rows:
        if row.level is None:
            axes.text(left, top + GAP + HEADING / 2, row.text, weight="semibold", **small)
            end = top + GAP + HEADING
            axes.plot([left, left + COLUMN], [end, end], color=GRID, lw=0.8)
            top = end
            continue
        middle = top + _height(row) / 2
        score = scores[row.part]
        sign = sign_of(score)
        axes.text(left, middle, row.text, linespacing=1.0, **small)
        cells = (sign or words.count(score["n"]), "" if sign else words.points(score["estimate"], decimals))
        for edge, text in zip((people, scored), cells, strict=True):
            axes.text(edge, middle, text, ha="right", color=QUIET if edge == people else None, **small)
        for at, factor in enumerate(factors):
            if (difference := differences.get((*row.part, factor.id))) is not None:
                x = cells_from + at * wide
                part = level_name(results, row.domain, row.level)
                name = words.series([part, marks.factor_label(results, factor.id)], close=True)
                _draw_cell(results, axes, difference, (x, middle - ROW / 2, wide), colour, name, decimals)
        top += _height(row)


def _draw_cell(
    results: Disclosed,
    axes: Axes,
    difference: pd.Series,
    place: tuple[float, float, float],
    colour: str,
    name: str,
    decimals: int,
) -> None:
    (x, top, wide), gap = place, float(difference["estimate"])
    clear = bool(difference["clear"]) and gap != 0
    tip = marks.tip_of(results, name, difference, lambda points: results.words.signed(points, decimals))
    look: marks.Look = {"facecolor": colour if clear else PALE, "lw": 0, "gid": TIP + tip}
    marks.draw_area(axes, (x + INSET, top + INSET), wide - 2 * INSET, ROW - 2 * INSET, **look)
    if clear:
        axes.plot(x + wide / 2, top + ROW / 2, "^" if gap > 0 else "v", color="white", ms=3.6, mew=0, zorder=4)


def _part(figure: Figure, axes: Axes, columns: Sequence[_Column]) -> None:
    """Keep the figure as wide as the page, whatever the last column holds."""
    width = figure.get_size_inches()[0]
    axes.plot([0, width], [0, 0], color=NEUTRAL, lw=0.01, alpha=0.01, zorder=0)


def _table(results: Disclosed, groups: Sequence[str], differences: dict[str, Differences]) -> Iterator[tuple[str, ...]]:
    words, factors = results.words, results.factors()
    yield (
        words.say("Part"),
        words.say("Group"),
        words.say("Characteristic"),
        words.say("n"),
        words.say("Score"),
        *(marks.factor_label(results, factor.id) for factor in factors),
    )
    for group in groups:
        decimals = results.part_decimals(group)
        for _, row in _parts(results, group)[0].iterrows():
            sign, (domain, level) = sign_of(row), (str(row["domain"]), str(row["level"]))
            of = [differences[group].get((domain, level, factor.id)) for factor in factors]
            cells = [_told(results, difference, decimals) for difference in of]
            yield (
                level_name(results, domain, level),
                results.group_name(group),
                results.text(results.instrument.item(domain).label),
                sign or words.count(row["n"]),
                sign or words.points(row["estimate"], decimals),
                *cells,
            )


def _told(results: Disclosed, found: pd.Series | None, decimals: int) -> str:
    if found is None:
        return ""
    clear = bool(found["clear"]) and found["estimate"] != 0
    return results.words.signed(found["estimate"], decimals) if clear else results.words.say("not clear")
