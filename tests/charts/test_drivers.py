"""Parts of a fit and their intervals, read back from the axes."""

from __future__ import annotations

import pytest

from cips_helpers.charts.drivers import chart_drivers
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.style import QUIET
from made_up.conduct import SCORES, drivers
from made_up.results import results

from .reading import names, points, strokes, values

THEME = {"fair": ["q1", "q2"]}
PARTS = {"leadership": (0.5, 0.4, 0.6), "rules": (0.3, 0.2, 0.45), "audit": (0.15, 0.0, 0.2), "staff": (0.05, 0, 0.2)}
EFFECTS = {"leadership": (0.2, 0.2), "rules": (0.3, 0.01), "audit": (-0.3, 0.01), "staff": (0.1, 0.05)}


def chart_of() -> Chart:
    made = results(SCORES, themes=THEME, more=drivers("fair", PARTS, EFFECTS))
    chart = chart_drivers(made, outcome="fair", group="officials")
    assert chart is not None
    return chart


def test_parts_and_intervals_the_largest_on_top() -> None:
    axes = chart_of().figure.axes[0]
    assert names(axes)[::-1] == ["Leadership", "Rules", "Audit", "Staff"]
    assert values(axes) == pytest.approx([0.5, 0.3, 0.15, 0.05])
    assert strokes(axes, QUIET) == [pytest.approx(pair[1:]) for pair in PARTS.values()]
    assert axes.get_xlim()[1] >= 0.6


def test_only_clear_associations_are_filled() -> None:
    filled = [dot.get_markerfacecolor() != "white" for dot in points(chart_of().figure.axes[0])]
    assert filled == [False, True, True, False]


def test_a_line_marks_equal_parts() -> None:
    lines = [line.get_xdata() for line in chart_of().figure.axes[0].lines if line.get_color() == QUIET]
    assert [list(line) for line in lines] == [[0.25, 0.25]]


def test_no_chart_of_a_model_that_was_not_made() -> None:
    assert chart_drivers(results(SCORES, themes=THEME), outcome="fair", group="officials") is None
