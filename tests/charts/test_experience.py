"""Shares of conduct with their intervals and limits, read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.charts.experience import chart_experience
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.style import GRID, GROUP_COLOURS
from made_up.conduct import CONDUCT, SCORES, share
from made_up.results import results

from .reading import points, strokes, texts, values


def experience(*rows: list[dict[str, Any]], **more: Any) -> Chart:
    made = results(SCORES, conduct=CONDUCT, more=[row for group in rows for row in group], **more)
    chart = chart_experience(made, group="officials")
    assert chart is not None
    return chart


def test_dots_and_intervals_are_the_shares_in_the_order_of_what_matters() -> None:
    axes = experience(share("breach", 0.9), share("offered", 0.2), share("reported", 0.4)).figure.axes[0]
    assert values(axes) == pytest.approx([20, 40, 90])
    assert strokes(axes, GRID) == [pytest.approx((x - 4, x + 4)) for x in (20, 40, 90)]
    assert axes.get_xlim() == (0, 100)
    assert {dot.get_color() for dot in points(axes)} == {GROUP_COLOURS[0]}


def test_each_row_says_whom_its_share_is_of() -> None:
    written = texts(experience(share("offered", 0.2, 180), share("reported", 0.4, 40), share("asked", 0.1, 90)))
    assert "Yes, of officials, n\u00a0=\u00a0180" in written
    assert "Yes, of officials offered something, n\u00a0=\u00a040" in written
    assert "Yes, of officials who answered Yes to “Question contact?”, n\u00a0=\u00a090" in written


def test_silence_stands_beside() -> None:
    assert {"20%", "13%", "7%"} <= set(texts(experience(share("offered", 0.2, unknown=0.13, refused=0.07))))


@pytest.mark.parametrize(("value", "span", "cell"), [(0.0, (0, 5), "< 5%"), (1.0, (95, 100), "> 95%")])
def test_a_limit_is_a_dotted_line_over_all_the_share_may_be(value: float, span: tuple[float, float], cell: str) -> None:
    chart = experience(share("offered", value, 100))
    axes = chart.figure.axes[0]
    assert points(axes) == []
    assert strokes(axes, GRID) == [pytest.approx(span)]
    assert cell in texts(chart)
    assert "Dotted line: the share lies somewhere on it." in chart.note
    assert f": {cell}," in chart.alt


@pytest.mark.parametrize(("n", "sign"), [(9, "•"), (0, "×")])
def test_what_cannot_be_shown_has_its_sign_and_no_mark(n: int, sign: str) -> None:
    chart = experience(share("offered", 0.2, n))
    axes = chart.figure.axes[0]
    assert points(axes) == strokes(axes, GRID) == []
    assert sign in texts(chart)
    assert f"{sign} " in chart.note
    assert "Dotted" not in chart.note


def test_no_chart_where_nothing_of_the_kind_was_asked() -> None:
    assert chart_experience(results(SCORES), group="officials") is None
