"""The frame of a chart of rows: names at the left, an axis, columns of figures at the right."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.transforms import Transform, blended_transform_factory

from cips_helpers.charts.figure import wrapped
from cips_helpers.charts.style import GRID, WIDTH

LEFT, RIGHT = 0.27, 0.77
"""Where the axis begins and ends when there are two columns of figures, as shares of the figure's width."""


def row_axes(names: Sequence[str], *, right: float = RIGHT) -> tuple[plt.Figure, Axes]:
    """Make an axis with one row a name, the first at the bottom."""
    texts = [wrapped(name, 18) for name in names]
    tall = 0.36 if all(text.count("\n") == 0 for text in texts) else 0.44
    figure, axes = plt.subplots(figsize=(WIDTH, 0.7 + tall * max(len(names), 2)))
    figure.subplots_adjust(left=LEFT, right=right)
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.grid(axis="x", color=GRID)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", length=0)
    axes.set_axisbelow(True)
    axes.set_yticks(range(len(names)), texts)
    for place in range(len(names)):
        axes.axhline(place - 0.5, color=GRID, lw=0.5, zorder=0)
    return figure, axes


def beside(axes: Axes) -> Transform:
    """Place by the figure's width across and by the axis's rows upwards."""
    return blended_transform_factory(axes.figure.transFigure, axes.transData)


def above(axes: Axes) -> Transform:
    """Place by the figure's width across and by the axis's height upwards."""
    return blended_transform_factory(axes.figure.transFigure, axes.transAxes)
