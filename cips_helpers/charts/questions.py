"""Frame of a chart of questions: each wording above its marks, columns of figures at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from cips_helpers.charts import marks
from cips_helpers.charts.style import GRID
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Item, Scale, score_of

LINE = 0.175
"""Inches of a line of text."""
LETTERS = 84
"""Letters of a wording that fit on a line as wide as the figure."""


def question_axes(
    heights: Sequence[float], *, left: float, right: float, head: float
) -> tuple[Figure, Axes, list[float]]:
    """Make an axis with a block per question, parted by lines.

    Parameters
    ----------
    heights
        Inches of each block.
    left, right
        Ends of the axis as shares of the figure's width; wordings begin at the figure's left edge.
    head
        Inches above the blocks.

    Returns
    -------
    tuple
        Figure, axis in inches downwards, and the top of each block on it.
    """
    ends = list(accumulate(heights, initial=0.0))
    figure, axes = marks.inch_axes(ends[-1], left=left, right=right, foot=0.26, head=head)
    for end in ends[1:]:
        figure.add_artist(Line2D([0, 1], [end, end], transform=marks.beside(axes), color=GRID, lw=0.6))
    return figure, axes, ends[:-1]


def turned_answers(item: Item, scale: Scale) -> list[int]:
    """Return the answer codes of an item from least to most favourable to integrity."""
    return [answer.code for answer in sorted(scale.substantive, key=lambda answer: score_of(answer, item, scale))]


def left_end(results: Disclosed) -> float:
    """Return how far the axis of answers goes to the left, in per cent: the same on every page of a report."""
    positive = results.select(kind="agreement", statistic="positive", state="shown")["estimate"]
    most = 100 * (1 - float(positive.min())) if len(positive) else 25.0
    return float(min(100, 25 * np.ceil((most + 1) / 25)))


def write_question(axes: Axes, y: float, text: str, **look: Any) -> None:
    """Write a wording below ``y`` over the whole width of the figure."""
    axes.figure.text(0.0, y, text, transform=marks.beside(axes), va="top", linespacing=1.2, **look)


def write_heads(axes: Axes, heads: Iterable[tuple[float, str, int]]) -> None:
    """Write the heads of the columns of figures: right edge, text, letters a line."""
    for edge, text, width in heads:
        marks.draw_head(axes, edge, -0.04, text, letters=width, linespacing=1.05)
