"""Dots carry the gap between the groups and whether it is clear, read back from the axes."""

from __future__ import annotations

import pytest

from cips_helpers.charts.gaps import chart_gaps
from made_up.results import results

from .reading import axes_of, points, strokes

SCORES = {
    "officials": {"leadership": (2.5, 0.05), "rules": (2.0, 0.1), "audit": (1.9, 0.1, 9), "staff": 2.2},
    "private": {"leadership": (2.2, 0.05), "rules": (2.1, 0.1), "audit": 1.2},
}


def test_dots_intervals_and_fill_are_the_gaps() -> None:
    axes = axes_of(chart_gaps(results(SCORES)))
    dots = [(float(dot.get_xdata()[0]), dot.get_markerfacecolor() != "white") for dot in points(axes, marker="o")]
    assert dots == [(pytest.approx(0.3), True), (pytest.approx(-0.1), False)]
    # 0.3 and 2.26 errors of 0.07, as printed: at the level of 97.5 %, as two are judged and one is clear.
    assert (pytest.approx(0.14), pytest.approx(0.46)) in strokes(axes)


def test_zero_stands_in_the_middle() -> None:
    low, high = axes_of(chart_gaps(results(SCORES))).get_xlim()
    assert low == -high


def test_factors_without_a_gap_are_named_with_the_reason() -> None:
    chart = chart_gaps(results(SCORES))
    assert chart is not None
    assert chart.note.endswith("Not asked of both groups: Staff. Hidden to protect respondents: Audit.")


def test_alternative_text() -> None:
    chart = chart_gaps(results(SCORES))
    assert chart is not None
    assert chart.alt == "Dot plot of the gap in points, the largest first: Leadership +0.30; Rules −0.10."


def test_nothing_to_compare() -> None:
    assert chart_gaps(results({"officials": {"leadership": 2.0}})) is None


def test_the_title_names_all_gaps_that_are_as_wide_as_printed() -> None:
    chart = chart_gaps(results({"officials": {"rules": 2.5, "audit": 2.5}, "private": {"rules": 2.0, "audit": 2.0}}))
    assert chart is not None
    assert chart.caption == (
        "The widest gaps are on Rules and Audit: officials score them 0.50 points higher than companies do"
    )
    assert chart.alt == "Dot plot of the gap in points, the largest first: Rules +0.50; Audit +0.50."


def test_gaps_that_are_as_wide_in_opposite_directions_are_named_together() -> None:
    chart = chart_gaps(results({"officials": {"rules": 2.5, "audit": 2.0}, "private": {"rules": 2.0, "audit": 2.5}}))
    assert chart is not None
    assert chart.caption == "The widest gaps, 0.50 points each, are on Rules and Audit, in opposite directions"
