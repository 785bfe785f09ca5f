"""Diverging bars: how each item of a factor was answered, favourable to the right."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from cips_helpers.charts.figure import QUESTION, Chart, finish, key, wrapped
from cips_helpers.charts.row_axes import beside
from cips_helpers.charts.style import (
    FAVOURABLE,
    GRID,
    INK,
    NEUTRAL,
    QUIET,
    SMALL,
    UNFAVOURABLE,
    WIDTH,
    drawing,
    group_look,
)
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Item, Scale, score_of
from cips_helpers.verdicts.labels import legend, share_of, sign_of, wording_note
from cips_helpers.words import REVERSED

LINE = 0.175
"""Inches of a line of text or half a bar."""
LEFT, RIGHT = 0.17, 0.7
COLUMNS = (0.79, 0.91, 1.0)
"""Right edges of the columns score, don't know and n, as shares of the figure's width."""


@dataclass(frozen=True)
class _Bar:
    """One item as answered by one group: shares from least to most favourable, or the sign of why there are none."""

    group: str
    sign: str | None
    shares: np.ndarray
    score: float
    dont_know: float
    n: float


Block = tuple[Item, list[_Bar]]


def chart_likert(results: Disclosed, *, factor: str) -> Chart:
    """Draw the answers to every item of a factor, one bar a group, with score, don't-know share and n.

    Shares are of those who stated an opinion; don't know is a share of all who were asked. Items worded the
    other way round are turned, and marked, so that the right side is always favourable.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    factor
        Id of the key factor.
    """
    items = [item for item in results.instrument.items if item.factor == factor]
    chart = _chart(results, items, name=results.text(results.instrument.factor(factor).label), id=factor)
    assert chart is not None, f"nobody surveyed was asked about {factor}"
    return chart


def chart_theme(results: Disclosed, *, theme: str) -> Chart | None:
    """Draw the answers to every item of a theme as `likert` does; ``None`` where nobody surveyed was asked."""
    entry = next(one for one in results.instrument.themes if one.id == theme)
    items = [results.instrument.item(id) for id in entry.items]
    return _chart(results, items, name=results.text(entry.label), id=f"theme-{theme}")


def _chart(results: Disclosed, items: list[Item], *, name: str, id: str) -> Chart | None:
    blocks = [(item, bars) for item in items if (bars := _bars(results, item))]
    if not blocks:
        return None
    scale = results.scales[blocks[0][0].id]
    with drawing():
        figure = _draw(results, blocks, scale)
    return finish(
        figure,
        alt=_alt(results, name, blocks),
        caption=results.words.say("{factor}: answers to each question", factor=name),
        label=f"fig-items-{id.replace('_', '-')}",
        note=" ".join(_notes(results, blocks)),
    )


def turned_answers(item: Item, scale: Scale) -> list[int]:
    """Give the answer codes of an item from least to most favourable to integrity."""
    return [a.code for a in sorted(scale.substantive, key=lambda answer: score_of(answer, item, scale))]


def _bars(results: Disclosed, item: Item) -> list[_Bar]:
    asked = [group for group in results.groups if group in item.asked_of]
    if not asked:  # by none of the groups surveyed this time: there may be no scale for it either
        return []
    order = turned_answers(item, results.scales[item.id])
    bars = []
    for group in asked:
        mean = results.figure(group=group, indicator=item.id, statistic="mean")
        unknown = results.figure(group=group, indicator=item.id, statistic="dont_know")
        if mean is None or unknown is None:
            continue
        rows = results.select(group=group, indicator=item.id, statistic="share").set_index("answer")
        shares = rows["estimate"].where(rows["state"] == "shown")
        known = shares.reindex(order).to_numpy(float)
        bars.append(_Bar(group, sign_of(mean), known, mean["estimate"], unknown["estimate"], mean["n"]))
    return bars


def _notes(results: Disclosed, blocks: list[Block]) -> list[str]:
    say, signs = results.words.say, [bar.sign for _, bars in blocks for bar in bars]
    notes = [say("Bars: per cent of those with an opinion, favourable answers on the right.")]
    first = results.groups[0]
    if any(
        results.item_text(item, bar.group) != results.item_text(item, _reader(results, item))
        for item, bars in blocks
        for bar in bars
    ):
        notes.append(wording_note(results, first))
    return notes + legend(results, [*signs, *(REVERSED for item, _ in blocks if item.reverse)])


def _reader(results: Disclosed, item: Item) -> str:
    """The group whose wording is drawn: the first of those asked."""
    return next(group for group in results.groups if group in item.asked_of)


def _draw(results: Disclosed, blocks: list[Block], scale: Scale) -> plt.Figure:
    words = results.words
    left = LEFT if len(results.groups) > 1 else 0.0
    texts = [_wording(results, item) for item, _ in blocks]
    heights = [
        LINE * (text.count("\n") + 1 + 2 * len(bars) + 0.75) for (_, bars), text in zip(blocks, texts, strict=True)
    ]
    labels = _labels(results, blocks, scale)
    columns = len(labels) if sum(map(len, labels)) < 60 else 2
    top = 0.22 * -(-len(labels) // columns) + 0.28
    foot, body = 0.26, sum(heights)
    total = body + top + foot
    reach = _reach(results)
    figure = plt.figure(figsize=(WIDTH, total))
    axes = figure.add_axes((left, foot / total, RIGHT - left, body / total))
    axes.set_xlim(-reach, 100)
    axes.set_ylim(-body, 0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks([])
    ticks = [x for x in range(-100, 101, 50) if x >= -reach]
    axes.set_xticks(ticks, [words.percent(abs(x) / 100) for x in ticks])
    place = 0.0
    for (_, bars), text, height in zip(blocks, texts, heights, strict=True):
        lines = LINE * (text.count("\n") + 1)
        figure.text(0.0, (foot + body + place - 0.35 * LINE) / total, text, va="top", linespacing=1.2)
        for number, bar in enumerate(bars):
            y = place - lines - LINE * (1.4 + 2 * number)
            _draw_bar(results, axes, bar, y)
        place -= height
        line = (foot + body + place) / total
        figure.add_artist(Line2D([0, 1], [line, line], color=GRID, lw=0.6))
    heads = (words.say("Score"), words.say("Don't know"), words.say("n"))
    for x, head in zip(COLUMNS, heads, strict=True):
        figure.text(
            x,
            (foot + body + 0.04) / total,
            wrapped(head, 6, 2),
            ha="right",
            va="bottom",
            fontsize=SMALL,
            color=QUIET,
            linespacing=1.05,
        )
    colours = _colours(len(labels))
    key(
        figure,
        {label: Patch(facecolor=c) for c, label in zip(colours, labels, strict=True)},
        width=72 // columns - 1,
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
    return figure


def _reach(results: Disclosed) -> float:
    """How far the axis goes to the left: the same on every page of a report."""
    shown = results.select(kind="agreement", statistic="positive", state="shown")["estimate"]
    most = 100 * (1 - float(shown.min())) if len(shown) else 25.0
    return float(min(100, 25 * np.ceil((most + 1) / 25)))


def _draw_bar(results: Disclosed, axes: Axes, bar: _Bar, y: float) -> None:
    words = results.words
    look = group_look(tuple(group.id for group in results.instrument.groups), bar.group)
    if len(results.groups) > 1:
        axes.text(
            0.0,
            y,
            wrapped(results.group_name(bar.group), 14, 2),
            transform=beside(axes),
            va="center",
            fontsize=SMALL,
            color=look["color"],
            linespacing=1.0,
        )
    if bar.sign:
        axes.text(1.5, y, bar.sign, va="center", ha="left", color=INK)
        return
    per_cent = 100 * np.nan_to_num(bar.shares)  # a limit ("< 2%") is too short to be seen
    axes.plot([0, 0], [y - 0.88 * LINE, y + 0.88 * LINE], color=QUIET, lw=0.9, zorder=4, solid_capstyle="butt")
    left = -_left_part(per_cent)
    for share, colour in zip(per_cent, _colours(len(per_cent)), strict=True):
        axes.barh(y, share, left=left, height=1.5 * LINE, color=colour, edgecolor="white", lw=0.6, zorder=3)
        if share >= 8:
            dark = colour in (UNFAVOURABLE[0], FAVOURABLE[-1])
            axes.text(
                left + share / 2,
                y,
                words.percent(share / 100).rstrip("%\u00a0\u202f"),
                ha="center",
                va="center",
                fontsize=SMALL,
                color="white" if dark else INK,
                zorder=5,
            )
        left += share
    cells = (words.points(bar.score), words.percent(bar.dont_know), words.count(bar.n))
    for x, text in zip(COLUMNS, cells, strict=True):
        axes.text(x, y, text, ha="right", va="center", transform=beside(axes))


def _left_part(per_cent: np.ndarray) -> float:
    half = len(per_cent) // 2
    return float(per_cent[:half].sum() + (per_cent[half] / 2 if len(per_cent) % 2 else 0))


def _colours(answers: int) -> list[str]:
    """From least to most favourable; an odd scale has a neutral middle."""
    half = answers // 2
    low = [UNFAVOURABLE[min(i, 1)] for i in range(half)]
    high = [FAVOURABLE[1 - min(i, 1)] for i in range(half)][::-1]
    return low + ([NEUTRAL] if answers % 2 else []) + high


def _wording(results: Disclosed, item: Item) -> str:
    text = results.item_text(item, _reader(results, item)) + (f" {REVERSED}" if item.reverse else "")
    return wrapped(text, QUESTION, 4)


def _labels(results: Disclosed, blocks: list[Block], scale: Scale) -> list[str]:
    plain = next((item for item, _ in blocks if not item.reverse), blocks[0][0])
    return [results.text(scale.by_code[code].label) for code in turned_answers(plain, scale)]


def _alt(results: Disclosed, name: str, blocks: list[Block]) -> str:
    words, lines = results.words, []
    for item, bars in blocks:
        for bar in bars:
            told = {"item": results.item_text(item, bar.group), "group": results.group_name(bar.group)}
            positive = results.figure(group=bar.group, indicator=item.id, statistic="positive")
            if bar.sign or positive is None:
                lines.append(words.say("{item}, {group}: {sign}.", sign=bar.sign, **told))
                continue
            lines.append(
                words.say(
                    "{item}, {group}: {positive} favourable, score {score}, don't know {unknown}.",
                    positive=share_of(words, positive)[0],
                    score=words.points(bar.score),
                    unknown=words.percent(bar.dont_know),
                    **told,
                )
            )
    return " ".join([words.say("Diverging bars of the answers on {factor}.", factor=name), *lines])
