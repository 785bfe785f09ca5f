"""Read back from a chart what is drawn: texts, points, strokes, bars."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cips_helpers.charts.figure import Chart


def axes_of(chart: Chart | None) -> Axes:
    assert chart is not None
    return chart.figure.axes[0]


def texts(chart: Chart) -> list[str]:
    """Texts of a chart in one line each, those of its ticks included, the legend's left out."""
    drawn = [*chart.figure.texts, *(text for axes in chart.figure.axes for text in axes.findobj(Text))]
    return [text.get_text().replace("\n", " ") for text in drawn if text.get_text()]


def names(axes: Axes) -> list[str]:
    """Names of the rows, in the order of their ticks."""
    return [label.get_text() for label in axes.get_yticklabels()]


def points(axes: Axes, **look: object) -> list[Line2D]:
    """Single points of a look, from the top down."""
    single = [line for line in axes.lines if len(line.get_xdata()) == 1]
    fitting = [line for line in single if all(getattr(line, f"get_{key}")() == value for key, value in look.items())]
    return sorted(fitting, key=_depth)


def values(axes: Axes, **look: object) -> list[float]:
    """Values of the points of a look, from the top down."""
    return [float(line.get_xdata()[0]) for line in points(axes, **look)]


def strokes(axes: Axes, *apart_from: str) -> list[tuple[float, float]]:
    """Ends of the level strokes of other colours than some, from the top down."""
    level = [line for line in axes.lines if len(line.get_xdata()) == 2 and len(set(line.get_ydata())) == 1]
    level = [line for line in level if line.get_color() not in apart_from and line.get_lw() > 1.2]
    return [(float(line.get_xdata()[0]), float(line.get_xdata()[1])) for line in sorted(level, key=_depth)]


def bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def bands(axes: Axes) -> list[tuple[float, float]]:
    """Ends of filled bands, in the order they were drawn."""
    paths = [band.get_paths()[0].vertices[:, 0] for band in axes.collections]
    return [(float(x.min()), float(x.max())) for x in paths]


def _depth(line: Line2D) -> float:
    """Distance from the top, whichever way the axis runs."""
    return -float(line.axes.transData.transform((0, line.get_ydata()[0]))[1])
