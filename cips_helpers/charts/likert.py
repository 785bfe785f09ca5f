"""Diverging bars: how each item of a factor was answered, favourable to the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from cips_helpers.charts import marks
from cips_helpers.charts.described import described, in_sentences
from cips_helpers.charts.figure import Chart, finish, for_phones_too, wrapped
from cips_helpers.charts.questions import (
    LETTERS,
    LINE,
    left_end,
    question_axes,
    turned_answers,
    write_heads,
    write_question,
)
from cips_helpers.charts.style import FAVOURABLE, INK, NEUTRAL, QUIET, SMALL, UNFAVOURABLE, drawing, is_narrow
from cips_helpers.charts.svg import TIP
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Item
from cips_helpers.verdicts.labels import legend, share_of, sign_of, with_its_sign, wording_note
from cips_helpers.words import REVERSED

LEFT, RIGHT = 0.17, 0.7
"""Ends of the axis, as shares of the figure's width."""
COLUMNS = (0.79, 0.91, 1.0)
"""Right edges of the columns score, don't know and n, as shares of the figure's width."""
WRITTEN = 8
"""Shares of at least so many per cent are written in their bar."""


@dataclass(frozen=True)
class _Bar:
    """An item as answered by one group: shares from least to most favourable, or the sign of why there are none."""

    group: str
    sign: str | None
    shares: np.ndarray
    answers: tuple[tuple[str, pd.Series | None], ...]
    score: float
    dont_know: float
    n: float


Block = tuple[Item, list[_Bar]]


@for_phones_too
def chart_theme(results: Disclosed, *, theme: str) -> Chart | None:
    """Draw the answers to every item of a theme, one bar per group, with score, don't-know share and n.

    Shares are of those who stated an opinion; don't know is a share of all who were asked. Items worded the
    other way round are turned, and marked, so that the right side is always favourable.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    theme
        Id of a theme.

    Returns
    -------
    Chart or None
        Answers in per cent; ``None`` where nobody surveyed was asked.
    """
    entry = next(entry for entry in results.instrument.themes if entry.id == theme)
    items = [results.instrument.item(id) for id in entry.items]
    return _chart(results, items, name=results.text(entry.label), id=f"theme-{theme}")


def _chart(results: Disclosed, items: list[Item], *, name: str, id: str) -> Chart | None:
    blocks = [(item, bars) for item in items if (bars := _bars(results, item))]
    if not blocks:
        return None
    with drawing():
        figure, cuts = _draw(results, blocks)
    return finish(
        figure,
        alt=_alt(results, name, blocks),
        caption=_message(results, name, blocks),
        label=f"fig-items-{id}",
        measure=results.words.say("{factor}: answers to each question", factor=name),
        notes=_notes(results, blocks),
        table=_table(results, blocks),
        cuts=cuts,
    )


def _message(results: Disclosed, name: str, blocks: list[Block]) -> str:
    """Return the title: the question and group with the fewest favourable answers, if there is one alone."""
    words, shares = results.words, []
    for item, bars in blocks:
        for bar in bars:
            row = results.figure(group=bar.group, indicator=item.id, statistic="positive", state="shown")
            if row is not None and not bar.sign:
                shares.append((round(float(row["estimate"]), 2), bar.group, item))
    if not shares:
        return words.say("{factor}: answers to each question", factor=name)
    shares.sort(key=lambda each: each[0])
    (low, group, item), high = shares[0], shares[-1][0]
    if len(shares) == 1 or shares[1][0] > low:
        return words.say(
            "{group}: the fewest favourable answers, {share}, are to “{item}”",
            group=results.group_name(group),
            share=words.percent(low),
            item=results.item_text(item, group),
        )
    low_and_high = {"low": words.percent(low), "high": words.percent(high)}
    return words.say("{group}: {low} to {high} of the answers are favourable", group=name, **low_and_high)


def _bars(results: Disclosed, item: Item) -> list[_Bar]:
    asked = [group for group in results.groups if group in item.asked_of]
    if not asked:  # by none of the groups surveyed this time: there may be no scale for it either
        return []
    codes = turned_answers(item, results.scales[item.id])
    bars = []
    for group in asked:
        mean = results.figure(group=group, indicator=item.id, statistic="mean")
        unknown = results.figure(group=group, indicator=item.id, statistic="dont_know")
        if mean is None or unknown is None:
            continue
        rows = results.select(group=group, indicator=item.id, statistic="share").set_index("answer")
        shares = rows["estimate"].where(rows["state"] == "shown").reindex(codes).to_numpy(float)
        scale, shown = results.scales[item.id], rows[rows["state"] == "shown"]
        answers = tuple(
            (results.text(scale.by_code[code].label), shown.loc[code] if code in shown.index else None)
            for code in codes
        )
        bars.append(_Bar(group, sign_of(mean), shares, answers, mean["estimate"], unknown["estimate"], mean["n"]))
    return bars


def _text(results: Disclosed, item: Item) -> str:
    """Return the wording that is drawn, that of the first group asked."""
    return results.item_text(item, next(group for group in results.groups if group in item.asked_of))


def _notes(results: Disclosed, blocks: list[Block]) -> list[str]:
    notes = [results.words.say("Bars: per cent of those with an opinion, favourable answers on the right.")]
    if any(results.item_text(item, bar.group) != _text(results, item) for item, bars in blocks for bar in bars):
        notes.append(wording_note(results, results.groups[0]))
    signs = [bar.sign for _, bars in blocks for bar in bars]
    return notes + legend(results, [*signs, *(REVERSED for item, _ in blocks if item.reverse)])


def _draw(results: Disclosed, blocks: list[Block]) -> tuple[Figure, list[float]]:
    """Return the figure, and where it may be cut."""
    words, several, letters = results.words, len(results.groups) > 1, marks.fit(LETTERS, 48)
    texts = [wrapped(with_its_sign(_text(results, item), item), letters, 5) for item, _ in blocks]
    line_counts = [text.count("\n") + 1 for text in texts]
    heights = [LINE * (lines + 2 * len(bars) + 0.75) for (_, bars), lines in zip(blocks, line_counts, strict=True)]
    answers = _answers(results, blocks)
    columns = len(answers) if sum(map(len, answers)) < 60 and not is_narrow() else 2
    head = 0.22 * -(-len(answers) // columns) + 0.28
    left = marks.fit(LEFT, 0.28) if several else 0.0
    figure, axes, tops = question_axes(heights, left=left, right=marks.fit(RIGHT, 0.86), head=head)
    axes.spines["bottom"].set_visible(False)
    end = left_end(results)
    axes.set_xlim(-end, 100)
    ticks = [tick for tick in range(-100, 101, 50) if tick >= -end]
    axes.set_xticks(ticks, [words.percent(abs(tick) / 100) for tick in ticks])
    for (_, bars), text, lines, top in zip(blocks, texts, line_counts, tops, strict=True):
        write_question(axes, top + 0.35 * LINE, text)
        for number, bar in enumerate(bars):
            y = top + LINE * (lines + 1.4 + 2 * number)
            if several:
                name = wrapped(results.group_name(bar.group), 14, 2)
                look = {"fontsize": SMALL, "color": marks.group_look(results, bar.group)["color"], "linespacing": 1.0}
                axes.text(0.0, y, name, transform=marks.beside(axes), va="center", **look)
            _draw_bar(results, axes, bar, y)
    heads = (words.say("Score"), words.say("Don't know"), words.say("n"))
    write_heads(axes, [(edge, text, 6) for edge, text in zip(marks.fit(COLUMNS, (1.0,)), heads, strict=False)])
    patches = [Patch(facecolor=colour) for colour in _colours(len(answers))]
    marks.draw_legend(
        figure,
        dict(zip(answers, patches, strict=True)),
        letters=72 // columns - 1,
        loc="upper left",
        bbox_to_anchor=(-0.005, 1.0),
        ncols=columns,
        handlelength=1.0,
        handleheight=1.0,
        columnspacing=1.0,
        handletextpad=0.4,
        borderaxespad=0,
        borderpad=0,
    )
    return figure, marks.cuts_in_rows(figure, axes, tops)


def _draw_bar(results: Disclosed, axes: Axes, bar: _Bar, y: float) -> None:
    words = results.words
    if bar.sign:
        axes.text(1.5, y, bar.sign, va="center", ha="left", color=INK)
        return
    per_cent = 100 * np.nan_to_num(bar.shares)  # a limit ("< 2%") is too short to be seen
    axes.plot([0, 0], [y + 0.88 * LINE, y - 0.88 * LINE], color=QUIET, lw=0.9, zorder=4, solid_capstyle="butt")
    half = len(per_cent) // 2
    left = -float(per_cent[:half].sum() + (per_cent[half] / 2 if len(per_cent) % 2 else 0))
    for share, colour, (name, row) in zip(per_cent, _colours(len(per_cent)), bar.answers, strict=True):
        tip = None if row is None else TIP + marks.tip_of(results, name, row, words.percent)
        look: marks.Look = {"facecolor": colour, "edgecolor": "white", "lw": 0.6, "zorder": 3, "gid": tip}
        marks.draw_area(axes, (left, y - 0.75 * LINE), share, 1.5 * LINE, **look)
        if share >= WRITTEN:
            number = words.percent(share / 100).rstrip("%\u00a0\u202f")
            ink = "white" if colour in (UNFAVOURABLE[0], FAVOURABLE[-1]) else INK
            axes.text(left + share / 2, y, number, ha="center", va="center", fontsize=SMALL, color=ink, zorder=5)
        left += share
    columns = (1.0,) if is_narrow() else COLUMNS
    cells = (words.points(bar.score), words.percent(bar.dont_know), words.count(bar.n))
    for edge, cell in zip(columns, cells, strict=False):
        marks.draw_cell(axes, edge, y, cell)


def _colours(answers: int) -> list[str]:
    """Return colours from least to most favourable; an odd scale has a neutral middle."""
    half = answers // 2
    low = [UNFAVOURABLE[min(i, 1)] for i in range(half)]
    high = [FAVOURABLE[1 - min(i, 1)] for i in range(half)][::-1]
    return low + ([NEUTRAL] if answers % 2 else []) + high


def _answers(results: Disclosed, blocks: list[Block]) -> list[str]:
    """Return the labels of the scale from least to most favourable, for the legend."""
    scale = results.scales[blocks[0][0].id]
    plain = next((item for item, _ in blocks if not item.reverse), blocks[0][0])
    return [results.text(scale.by_code[code].label) for code in turned_answers(plain, scale)]


def _table(results: Disclosed, blocks: list[Block]) -> Iterator[tuple[str, ...]]:
    words = results.words
    yield (
        words.say("Question"),
        words.say("Group"),
        *_answers(results, blocks),
        words.say("Score"),
        words.say("Don't know"),
        words.say("n"),
    )
    for item, bars in blocks:
        for bar in bars:
            shares = ["" if row is None else words.percent(row["estimate"]) for _, row in bar.answers]
            text = with_its_sign(results.item_text(item, bar.group), item)
            cells = (bar.sign, "", "")
            if not bar.sign:
                cells = (words.points(bar.score), words.percent(bar.dont_know), words.count(bar.n))
            yield (text, results.group_name(bar.group), *shares, *map(str, cells))


def _alt(results: Disclosed, name: str, blocks: list[Block]) -> str:
    words, lines = results.words, []
    for item, bars in blocks:
        for bar in bars:
            parts = {"item": results.item_text(item, bar.group), "group": results.group_name(bar.group)}
            positive = results.figure(group=bar.group, indicator=item.id, statistic="positive")
            if bar.sign or positive is None:
                lines.append(words.say("{item}, {group}: {sign}.", sign=bar.sign, **parts))
                continue
            lines.append(
                words.say(
                    "{item}, {group}: {positive} favourable, score {score}, don't know {unknown}.",
                    positive=share_of(words, positive)[0],
                    score=words.points(bar.score),
                    unknown=words.percent(bar.dont_know),
                    **parts,
                )
            )
    return described(words, lines, in_sentences(words.say("Diverging bars of the answers on {factor}.", factor=name)))
