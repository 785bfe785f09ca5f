"""Scores of parts and what differs clearly, read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.charts.figure import Chart
from cips_helpers.charts.style import QUIET
from cips_helpers.charts.theme_parts import chart_theme_parts
from made_up.conduct import SCORES, difference, part
from made_up.results import results

from .reading import points, strokes, texts, values

THEME = {"fair": ["q1", "q2"]}
SCORE = {"group": "officials", "indicator": "fair", "kind": "theme", "statistic": "mean", "value": (2.1, 0.05, 200)}


def parts(*rows: dict[str, Any], whole: dict[str, Any] = SCORE) -> Chart | None:
    made = results(SCORES, themes=THEME, more=[whole, *rows])
    return chart_theme_parts(made, indicator="fair", name="Fair", group="officials")


def test_scores_and_the_line_of_the_whole() -> None:
    chart = parts(part(1, 1.8), part(2, 2.2))
    assert chart is not None
    axes = chart.figure.axes[0]
    assert values(axes) == pytest.approx([1.8, 2.2])
    assert strokes(axes, QUIET) == [pytest.approx((1.6, 2.0)), pytest.approx((2.0, 2.4))]
    assert [list(line.get_xdata()) for line in axes.lines if line.get_color() == QUIET] == [[2.1, 2.1]]
    assert {"1.8", "2.2", "60"} <= set(texts(chart))


@pytest.mark.parametrize(
    ("rows", "filled"),
    [
        ([difference(1, -0.4, 0.01), difference(2, 0.4, 0.2)], [True, False]),
        ([difference(1, -0.4, 0.01)], [True, True]),  # of two parts, one difference speaks for both
        ([difference(1, -0.4, 0.05)], [False, False]),
        ([], [False, False]),
    ],
)
def test_only_clear_differences_are_filled(rows: list[dict[str, Any]], filled: list[bool]) -> None:
    chart = parts(part(1, 1.8), part(2, 2.2), *rows)
    assert chart is not None
    assert [dot.get_markerfacecolor() != "white" for dot in points(chart.figure.axes[0])] == filled
    assert chart.alt.count("*") == 1 + sum(filled)


def test_a_hidden_part_has_its_sign() -> None:
    chart = parts(part(1, 1.8), part(2, 2.2, 5))
    assert chart is not None
    assert texts(chart).count("•") == 2
    assert "• hidden" in chart.note


def test_no_chart_where_the_whole_is_hidden_or_nothing_is_broken_down() -> None:
    assert parts(part(1, 1.8), whole={**SCORE, "value": (2.1, 0.05, 9)}) is None
    assert parts() is None
