"""Paired dots carry the scores of both groups and their gap, read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.charts.both_sides import chart_both_sides
from cips_helpers.charts.figure import Chart
from cips_helpers.disclosure.disclosed import Disclosed
from made_up.results import results

from .reading import values

SCORES = {"officials": {"leadership": 2.0}, "private": {"leadership": 1.8}}
HIGH, MIDDLE, LOW = [0.6, 0.4, 0, 0], [0.5, 0.4, 0.1, 0], [0, 0.4, 0.4, 0.2]
SHARES = {
    ("officials", "q1"): MIDDLE,
    ("private", "q1"): MIDDLE,
    ("officials", "q2"): HIGH,
    ("private", "q2"): LOW,
    ("officials", "q3"): LOW,
    ("private", "q3"): MIDDLE,
    ("officials", "q4"): LOW,
}


def both(**options: Any) -> Disclosed:
    return results(SCORES, **{"shares": SHARES, "questions": ("q1", "q2", "q3", "q4")} | options)


def chart_of(**options: Any) -> Chart:
    chart = chart_both_sides(both(**options))
    assert chart is not None
    return chart


def test_the_dots_are_the_scores_of_both_the_widest_gap_on_top() -> None:
    axes = chart_of().figure.axes[0]
    assert values(axes, marker="o") == pytest.approx([2.6, 1.2, 2.4])
    assert values(axes, marker="D") == pytest.approx([1.2, 2.4, 2.4])
    texts = [t for t in sorted(axes.texts, key=lambda t: t.get_position()[1]) if t.get_text() != "Gap"]
    assert [t.get_text() for t in texts if t.get_position()[0] == 0] == ["Statement q2", "Statement q3", "Statement q1"]
    gaps = [(t.get_text(), t.get_weight()) for t in texts if t.get_position()[0] == 1]
    assert gaps == [("+1.40", "semibold"), ("−1.20", "semibold"), ("0.00", "regular")]


def test_a_thick_line_joins_the_dots_only_where_the_gap_is_clear() -> None:
    axes = chart_of().figure.axes[0]
    lines = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_lw() > 1]
    assert [(list(line.get_xdata()), line.get_lw()) for line in lines] == [
        (pytest.approx([2.6, 1.2]), 3),
        (pytest.approx([1.2, 2.4]), 3),
        (pytest.approx([2.4, 2.4]), 1.4),
    ]


def test_all_dots_are_on_the_axis() -> None:
    low, high = chart_of().figure.axes[0].get_xlim()
    assert (low, high) == (1.0, 3)


def test_alternative_text_has_the_same_figures() -> None:
    assert chart_of().alt == (
        "Paired dots of the questions asked of both, the widest gap first. Statement q2: Officials 2.60, Private "
        "sector 1.20, gap +1.40. Statement q3: Officials 1.20, Private sector 2.40, gap −1.20. Statement q1: Officials "
        "2.40, Private sector 2.40, gap 0.00."
    )


def test_a_reversed_question_keeps_its_sign_with_its_meaning() -> None:
    chart = chart_of(reverse=["q1"])
    assert any(text.get_text() == "Statement q1\u00a0↺" for text in chart.figure.axes[0].texts)
    assert "↺ worded the other way round" in chart.note
    assert "↺" not in chart_of().note


def test_more_than_fit_on_a_page_are_left_out_and_counted() -> None:
    ids = [f"q{n}" for n in range(23)]
    shares = {(group, id): MIDDLE for group in SCORES for id in ids}
    chart = chart_of(questions=ids, shares=shares)
    assert sum(text.get_text().startswith("Statement") for text in chart.figure.axes[0].texts) == 20
    assert chart.note.endswith("The 3 narrowest gaps are left out.")


def test_nothing_in_common() -> None:
    assert chart_both_sides(results({"officials": {"leadership": 2.0}}, shares={("officials", "q1"): LOW})) is None
    assert chart_both_sides(both(bases={("private", id): 9 for id in ("q1", "q2", "q3")})) is None
