"""Diverging bars: how each item of a factor was answered, favourable to the right."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import blended_transform_factory

from cips_helpers.charts.figure import Chart, finish
from cips_helpers.charts.style import FAVOURABLE, GRID, INK, QUIET, UNFAVOURABLE, WIDTH, drawing, group_look
from cips_helpers.disclosure import Disclosed
from cips_helpers.instrument.model import Item, Scale, score_of
from cips_helpers.words import NO_ANSWER, REVERSED, SUPPRESSED

NEUTRAL = "#e3e3e6"
LINE = 0.19
"""Inches of a line of text or half a bar."""


@dataclass(frozen=True)
class _Bar:
    """One item as answered by one group: shares from least to most favourable, or the reason for none."""

    group: str
    state: str
    shares: np.ndarray
    score: float
    dont_know: float
    n: float


def likert(results: Disclosed, *, factor: str) -> Chart:
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
    blocks = [(item, bars) for item in items if (bars := _bars(results, item))]
    scale = results.scales[blocks[0][0].id]
    with drawing():
        chart = _draw(results, blocks, scale)
    name = results.text(results.instrument.factor(factor).label)
    caption = results.words.say("{factor}: answers to each question", factor=name)
    return finish(
        chart, alt=_alt(results, name, blocks), caption=caption, label=f"fig-items-{factor.replace('_', '-')}"
    )


def _notes(results: Disclosed, blocks: list[tuple[Item, list[_Bar]]]) -> list[str]:
    say = results.words.say
    notes = [say("Bars: per cent of those with an opinion, favourable answers on the right.")]
    if any(item.reverse for item, _ in blocks):
        notes.append(say("{sign} Agreeing is unfavourable, so the answers are turned round.", sign=REVERSED))
    if any(bar.state == "suppressed" for _, bars in blocks for bar in bars):
        notes.append(
            say("{sign} hidden: fewer than {floor} people answered.", sign=SUPPRESSED, floor=results.floor)
        )
    return notes


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
        shares = results.select(group=group, indicator=item.id, statistic="share").set_index("answer")[
            "estimate"
        ]
        bars.append(
            _Bar(group, mean["state"], shares.reindex(order).to_numpy(float), mean["estimate"], unknown["estimate"],
                 mean["n"])
        )  # fmt: skip
    return bars


def _draw(results: Disclosed, blocks: list[tuple[Item, list[_Bar]]], scale: Scale) -> plt.Figure:
    words, texts = results.words, [_wrapped(results, item) for item, _ in blocks]
    heights = [
        LINE * (max(2 * len(bars), text.count("\n") + 1.2) + 1.0)
        for (_, bars), text in zip(blocks, texts, strict=True)
    ]
    top, foot = 0.62, 0.3
    body = sum(heights)
    total = body + top + foot
    reach = _reach(results)
    figure = plt.figure(figsize=(WIDTH, total))
    axes = figure.add_axes((_LEFT, foot / total, _RIGHT - _LEFT, body / total))
    axes.set_xlim(-reach, 100)
    axes.set_ylim(-body, 0)
    axes.grid(axis="x", color=GRID)
    axes.set_axisbelow(True)
    axes.axvline(0, color=QUIET, lw=0.9, zorder=4)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks([])
    ticks = [x for x in range(-100, 101, 25) if x >= -reach and (x % 50 == 0 or reach < 50)]
    axes.set_xticks(ticks, [words.percent(abs(x) / 100) for x in ticks])
    place = 0.0
    for (_, bars), text, height in zip(blocks, texts, heights, strict=True):
        middle = place - height / 2
        figure.text(0.0, (foot + body + middle) / total, text, va="center", fontsize=9.2, linespacing=1.2)
        for number, bar in enumerate(bars):
            _draw_bar(results, axes, bar, middle + 2 * LINE * ((len(bars) - 1) / 2 - number), reach)
        place -= height
        line = (foot + body + place) / total
        figure.add_artist(Line2D([0, 1], [line, line], color=GRID, lw=0.6))
    for x, head in zip(_COLUMNS, _heads(results), strict=True):
        figure.text(x, (foot + body + 0.05) / total, head, ha="right", va="bottom", fontsize=8.3, color=QUIET)
    _legend(results, figure, blocks, scale)
    return figure


_LEFT, _RIGHT = 0.455, 0.79
_COLUMNS = (0.85, 0.945, 1.0)
"""Right edges of the columns score, don't know and n, as shares of the figure's width."""


def _reach(results: Disclosed) -> float:
    """How far the axis goes to the left: the same on every page of a report."""
    shown = results.select(kind="agreement", statistic="positive", state="shown")["estimate"]
    most = 100 * (1 - float(shown.min())) if len(shown) else 25.0
    return float(min(100, 25 * np.ceil((most + 1) / 25)))


def _heads(results: Disclosed) -> tuple[str, str, str]:
    say = results.words.say
    return say("Score"), say("Don't know"), say("n")


def _draw_bar(results: Disclosed, axes: Axes, bar: _Bar, y: float, reach: float) -> None:
    words = results.words
    beside = blended_transform_factory(axes.figure.transFigure, axes.transData)
    look = group_look(tuple(group.id for group in results.instrument.groups), bar.group)
    if len(results.groups) > 1:
        axes.text(
            -reach - 3,
            y,
            results.group_name(bar.group),
            ha="right",
            va="center",
            fontsize=8,
            color=look["color"],
        )
    if bar.state != "shown":
        sign = SUPPRESSED if bar.state == "suppressed" else NO_ANSWER
        axes.text(0, y, f" {sign}", va="center", ha="left", color=QUIET)
        return
    per_cent = 100 * bar.shares
    colours = _colours(len(per_cent))
    left = -_left_part(per_cent)
    for share, colour in zip(per_cent, colours, strict=True):
        axes.barh(y, share, left=left, height=1.45 * LINE, color=colour, edgecolor="white", lw=0.6, zorder=3)
        if share >= 9:
            dark = colour in (UNFAVOURABLE[0], FAVOURABLE[-1])
            axes.text(left + share / 2, y, words.percent(share / 100).rstrip("%"), ha="center", va="center",
                      fontsize=8, color="white" if dark else INK, zorder=5)  # fmt: skip
        left += share
    for x, text in zip(
        _COLUMNS, (words.points(bar.score), words.percent(bar.dont_know), words.count(bar.n)), strict=True
    ):
        axes.text(x, y, text, ha="right", va="center", fontsize=8.8, transform=beside)


def _left_part(per_cent: np.ndarray) -> float:
    half = len(per_cent) // 2
    return float(per_cent[:half].sum() + (per_cent[half] / 2 if len(per_cent) % 2 else 0))


def _colours(answers: int) -> list[str]:
    """From least to most favourable; an odd scale has a neutral middle."""
    half = answers // 2
    low = [UNFAVOURABLE[min(i, 1)] for i in range(half)]
    high = [FAVOURABLE[1 - min(i, 1)] for i in range(half)][::-1]
    return low + ([NEUTRAL] if answers % 2 else []) + high


def _wrapped(results: Disclosed, item: Item) -> str:
    asked = [group for group in results.groups if group in item.asked_of]
    text = results.item_text(item, asked[0]) + (f" {REVERSED}" if item.reverse else "")
    return "\n".join(textwrap.wrap(text, 32))


def _legend(
    results: Disclosed, figure: plt.Figure, blocks: list[tuple[Item, list[_Bar]]], scale: Scale
) -> None:
    plain = next((item for item, _ in blocks if not item.reverse), blocks[0][0])
    labels = [results.text(scale.by_code[code].label) for code in turned_answers(plain, scale)]
    handles = [
        Patch(facecolor=c, label=label) for c, label in zip(_colours(len(labels)), labels, strict=True)
    ]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(-0.005, 1.0), ncols=len(handles),
                  handlelength=1.1, handleheight=1.0, columnspacing=1.2, fontsize=8.5, borderaxespad=0)  # fmt: skip


def _alt(results: Disclosed, name: str, blocks: list[tuple[Item, list[_Bar]]]) -> str:
    words, lines = results.words, []
    for item, bars in blocks:
        for bar in bars:
            wording = results.item_text(item, bar.group)
            who = results.group_name(bar.group)
            if bar.state != "shown":
                lines.append(words.say("{item}, {group}: not shown.", item=wording, group=who))
                continue
            half = len(bar.shares) // 2 + len(bar.shares) % 2
            lines.append(
                words.say(
                    "{item}, {group}: {positive} favourable, score {score}.",
                    item=wording,
                    group=who,
                    positive=words.percent(bar.shares[half:].sum()),
                    score=words.points(bar.score),
                )
            )
    return " ".join([words.say("Diverging bars of the answers on {factor}.", factor=name), *lines])
