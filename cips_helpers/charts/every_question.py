"""Every question put to a group, ranked: the fewest favourable answers first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from cips_helpers.charts import marks
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.label_placement import width_of
from cips_helpers.charts.options import with_options
from cips_helpers.charts.questions import left_end, turned_answers
from cips_helpers.charts.style import GRID, INK, NEUTRAL, QUIET, SMALL, UNCLEAR, drawing, is_narrow, width
from cips_helpers.charts.svg import TIP
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Stack
from cips_helpers.instrument.model import Item
from cips_helpers.verdicts.labels import legend, share_of, sign_of, with_its_sign
from cips_helpers.words import REVERSED

LETTERS, ON_PHONE = 56, 42
"""Letters of a wording in a line: beside its bar, and above it on a phone."""
LEFT, RIGHT = 0.5, 0.845
"""Ends of the axis, as shares of the figure's width."""
COLUMNS = (0.925, 1.0)
"""Right edges of the columns favourable and don't know, as shares of the figure's width."""
LINE, BASELINE, ROOM, BAR = 0.15, 0.115, 0.09, 0.125
"""Inches of a line of text, from its top to its baseline, of the room around a wording, and of a bar."""
MOST = 8.3
"""Inches of rows that fit on a page of paper below their heads; more questions make a further chart."""
MANY = 0.1
"""From this share on, don't know is written bold."""
UNFAVOURABLE = ("#4b5663", "#8a94a1")
"""The strongest unfavourable answer and the others; they have no colour, which is the group's."""
TINT = 0.62
"""Opacity of favourable answers that are not the strongest: the group's colour, in whatever colours a study has."""


@dataclass(frozen=True)
class _Row:
    """A question as one group answered it."""

    item: Item
    text: str
    factor: str
    figure: pd.Series | None
    unknown: pd.Series | None
    answers: tuple[tuple[str, pd.Series | None], ...]
    """Name and figure of each answer, from least to most favourable."""

    @property
    def sign(self) -> str | None:
        return sign_of(self.figure)


@with_options()
def chart_every_question(results: Disclosed, *, group: str | None = None) -> Stack | None:
    """Draw the answers to every question of a group, in one chart for as many as fit on a page.

    Favourable answers lie to the right of a line, in the group's colour, the others to the left in grey. Shares are
    of those who stated an opinion; don't know is a share of all who were asked. Statements worded the other way round
    are turned, and marked.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group; all by default.

    Returns
    -------
    Stack or None
        The charts; ``None`` where no question was asked.

    Examples
    --------
    >>> cips.chart_every_question(results, group="officials")
    <Stack of 2>
    """
    groups = results.groups if group is None else (group,)
    charts = tuple(chart for each in groups for chart in _charts(results, each))
    return Stack(charts) if charts else None


def _charts(results: Disclosed, group: str) -> Iterator[Chart]:
    """Yield the charts of a group: questions with other answers, or too many for a page, make a further one."""
    rows = list(_rows(results, group))
    scales = dict.fromkeys(row.item.scale for row in rows)
    pages = [
        tuple(page)
        for scale in scales
        for page in _pages(sorted((row for row in rows if row.item.scale == scale), key=_share))
    ]
    for number, page in enumerate(pages, 1):
        yield _chart(results, group=group, rows=page, number=number if len(pages) > 1 else 0)


def _pages(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Part rows into as few pages as hold them, of about the same height."""
    heights = [_height(_lines(row)[0]) for row in rows]
    most = sum(heights) / max(1, -(-sum(heights) // MOST)) + max(heights) / 2
    page: list[_Row] = []
    taken = 0.0
    for row, high in zip(rows, heights, strict=True):
        if page and taken + high > min(MOST, most):
            yield page
            page, taken = [], 0.0
        page.append(row)
        taken += high
    yield page


def _share(row: _Row) -> float:
    return 2.0 if row.figure is None or row.sign else round(float(row.figure["estimate"]), 2)


def _rows(results: Disclosed, group: str) -> Iterator[_Row]:
    for item in results.instrument.items_of(group, kinds=("agreement",)):
        figure, unknown = (
            results.figure(group=group, indicator=item.id, statistic=statistic)
            for statistic in ("positive", "dont_know")
        )
        if figure is None:
            continue
        scale = results.scales[item.id]
        shares = results.select(group=group, indicator=item.id, statistic="share")
        shown = {int(row["answer"]): row for _, row in shares.iterrows()}
        answers = tuple(
            (results.text(scale.by_code[code].label), shown.get(code)) for code in turned_answers(item, scale)
        )
        factor = wrapped(marks.factor_label(results, item.factor), ON_PHONE, 1) if item.factor else ""
        text = with_its_sign(results.item_text(item, group), item)
        yield _Row(item, text, factor, figure, unknown, answers)


def _lines(row: _Row) -> tuple[list[str], bool]:
    """Return the lines of a wording, and whether its key factor has a line of its own below them."""
    letters = ON_PHONE if is_narrow() else LETTERS
    lines = wrapped(row.text, letters, 5).split("\n")
    alone = bool(row.factor) and len(lines[-1]) + len(row.factor) > letters - 2
    return [*lines, ""] if alone else lines, alone


def _height(lines: Sequence[str]) -> float:
    below = BAR + 0.07 if is_narrow() else 0.0
    return LINE * len(lines) + ROOM + below


@for_phones_too
def _chart(results: Disclosed, *, group: str, rows: Sequence[_Row], number: int) -> Chart:
    words = results.words
    with drawing():
        figure, cuts = _draw(results, group, rows)
    shown = [row for row in rows if row.figure is not None and not row.sign]
    return finish(
        figure,
        alt=words.say(
            "Diverging bars of the answers of {people} to {n} questions, the fewest favourable answers first.",
            people=results.people(group),
            n=words.count(len(rows)),
        ),
        caption=_message(results, group, shown, number),
        label=f"fig-questions-{group}" + (f"-{number}" if number > 1 else ""),
        measure=words.say(
            "Answers in per cent of those with an opinion; don't know in per cent of all who were asked. "
            "The fewest favourable answers first."
        ),
        notes=[
            words.say("Bold: don't know of {share} or more.", share=words.percent(MANY))
            if any(_is_many(row) for row in rows)
            else "",
            *legend(results, [*(row.sign for row in rows), *(REVERSED for row in rows if row.item.reverse)]),
        ],
        table=_table(results, group, rows),
        cuts=cuts,
    )


def _message(results: Disclosed, group: str, shown: Sequence[_Row], number: int) -> str:
    """Return the caption: the question with the fewest favourable answers, if one alone has so few."""
    words, name = results.words, results.group_name(group)
    if not shown:
        return words.say("{group}: answers to each question", group=name)
    first, share = shown[0], words.percent(_share(shown[0]))
    if number < 2 and len(shown) > 1 and _share(shown[1]) > _share(first):
        return words.say(
            "{group}: the fewest favourable answers, {share}, are to “{item}”", group=name, share=share, item=first.text
        )
    highest = words.percent(_share(shown[-1]))
    return words.say("{group}: {low} to {high} of the answers are favourable", group=name, low=share, high=highest)


def _is_many(row: _Row) -> bool:
    return row.unknown is not None and sign_of(row.unknown) is None and float(row.unknown["estimate"]) >= MANY


def _draw(results: Disclosed, group: str, rows: Sequence[_Row]) -> tuple[Figure, list[float]]:
    """Return the figure, and where it may be cut."""
    words, colour = results.words, str(marks.group_look(results, group)["color"])
    lines = [_lines(row) for row in rows]
    heights = [_height(text) for text, _ in lines]
    names = _answers(rows)
    columns = 2 if is_narrow() or sum(map(len, names)) > 70 else len(names)
    head = 0.2 * -(-len(names) // columns) + (0.36 if is_narrow() else 0.32)
    left, right = (0.0, 0.87) if is_narrow() else (LEFT, RIGHT)
    figure, axes = marks.inch_axes(sum(heights), left=left, right=right, foot=0.03, head=head)
    axes.axis("off")
    axes.set_xlim(-left_end(results), 100)
    ends = list(accumulate(heights, initial=0.0))
    across: marks.Look = {"transform": marks.beside(axes), "clip_on": False}
    for row, (wording, alone), top, height in zip(rows, lines, ends, heights, strict=False):
        axes.add_line(Line2D([0, 1], [top, top], color=GRID, lw=0.6, zorder=0, **across))
        _write(axes, row, wording, top + ROOM / 2, alone=alone)
        y = top + height - BAR / 2 - 0.05 if is_narrow() else top + height / 2
        _draw_bar(results, axes, row, y, _colours(len(row.answers), colour))
        _write_cells(results, axes, row, top, y, colour)
        if is_narrow():  # the line stays clear of the wordings
            axes.plot([0, 0], [y - BAR, y + BAR], color=INK, lw=0.8, zorder=4)
    if not is_narrow():
        axes.plot([0, 0], [-0.04, ends[-1]], color=INK, lw=0.8, zorder=4)
    style: marks.Look = {"linespacing": 1.05}
    for edge, text, letters in ((COLUMNS[0], words.say("Favourable"), 10), (COLUMNS[1], words.say("Don't know"), 6)):
        if is_narrow():
            y = -0.17 if edge == COLUMNS[0] else -0.04
            marks.draw_head(axes, 1.0, y, text, letters=30)
        else:
            marks.draw_head(axes, edge, -0.05, text, letters=letters, **style)
    patches = [Patch(facecolor=shade) for shade in _colours(len(names), colour)]
    layout: marks.Look = {"handlelength": 0.9, "handleheight": 0.9, "columnspacing": 1.1, "handletextpad": 0.4}
    layout |= {"loc": "upper left", "bbox_to_anchor": (-0.005, 1.0), "borderaxespad": 0, "borderpad": 0}
    marks.draw_legend(figure, dict(zip(names, patches, strict=True)), letters=70 // columns, ncols=columns, **layout)
    return figure, marks.cuts_in_rows(figure, axes, ends[:-1])


def _write(axes: Axes, row: _Row, lines: Sequence[str], y: float, *, alone: bool) -> None:
    """Write a wording, and its key factor quietly behind it or below."""
    across: marks.Look = {"transform": marks.beside(axes), "va": "baseline"}
    base = y + BASELINE
    for at, line in enumerate(lines):
        axes.text(0.0, base + at * LINE, line, **across)
    if row.factor:
        x = 0.0 if alone else (width_of(axes, lines[-1]) + 7) / (72 * width())
        axes.text(x, base + (len(lines) - 1) * LINE, row.factor, color=QUIET, fontsize=SMALL, **across)


def _write_cells(results: Disclosed, axes: Axes, row: _Row, top: float, y: float, colour: str) -> None:
    words = results.words
    share = row.sign or (share_of(words, row.figure)[0] if row.figure is not None else "")
    unknown = marks.sign_or_figure(row.unknown, words.percent)
    many: marks.Look = {"color": INK, "weight": "semibold"} if _is_many(row) else {"color": UNCLEAR}
    first = top + ROOM / 2 + LINE / 2 if is_narrow() else y
    marks.draw_cell(axes, 1.0 if is_narrow() else COLUMNS[0], first, share, color=colour, weight="semibold")
    marks.draw_cell(axes, 1.0, y, unknown, **many)


def _draw_bar(results: Disclosed, axes: Axes, row: _Row, y: float, colours: Sequence[str]) -> None:
    if row.sign:
        return
    shares = 100 * np.nan_to_num(
        [np.nan if figure is None or figure["state"] != "shown" else figure["estimate"] for _, figure in row.answers]
    )  # a limit ("< 2%") is too short to be seen
    half = len(shares) // 2
    left = -float(shares[:half].sum() + (shares[half] / 2 if len(shares) % 2 else 0))
    for share, colour, (name, figure) in zip(shares, colours, row.answers, strict=True):
        shown = figure is not None and figure["state"] == "shown"
        tip = TIP + marks.tip_of(results, name, figure, results.words.percent) if shown else None
        look: marks.Look = {"facecolor": colour, "edgecolor": "white", "lw": 0.5, "zorder": 3, "gid": tip}
        marks.draw_area(axes, (left, y - BAR / 2), share, BAR, **look)
        left += share


def _colours(answers: int, colour: str) -> list[str]:
    """Return colours from least to most favourable; an odd scale has a neutral middle."""
    half = answers // 2
    low = [UNFAVOURABLE[min(at, 1)] for at in range(half)]
    high = [to_hex((*to_rgb(colour), TINT), keep_alpha=True)] * (half - 1) + [colour] * (half > 0)
    return low + ([NEUTRAL] if answers % 2 else []) + high


def _answers(rows: Sequence[_Row]) -> list[str]:
    """Return the answers from least to most favourable, as they are called where agreeing is favourable."""
    row = next((row for row in rows if not row.item.reverse), rows[0])
    return [name for name, _ in row.answers]


def _table(results: Disclosed, group: str, rows: Sequence[_Row]) -> Iterator[tuple[str, ...]]:
    words = results.words
    yield (
        words.say("Question"),
        words.say("Key factor"),
        *_answers(rows),
        words.say("Favourable"),
        words.say("{Interval}"),
        words.say("Score"),
        words.say("Don't know"),
        words.say("n"),
    )
    for row in rows:
        shown = row.figure is not None and not row.sign
        share, interval = share_of(words, row.figure) if shown else (row.sign or "", "")
        answers = ["" if figure is None else sign_of(figure) or share_of(words, figure)[0] for _, figure in row.answers]
        n = words.count(row.figure["n"]) if shown and row.figure is not None else row.sign or ""
        mean = results.figure(group=group, indicator=row.item.id, statistic="mean")
        score = marks.sign_or_figure(mean, words.points)
        unknown = marks.sign_or_figure(row.unknown, words.percent)
        yield (row.text, row.factor, *answers, share, interval, score, unknown, n)
