"""Ranked dots carry scores, intervals, targets and gaps, read back from the axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cips_helpers.charts.factors import chart_factors
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.gaps import chart_gaps
from cips_helpers.charts.style import GROUP_COLOURS
from made_up.results import results

SCORES = {
    "officials": {"leadership": (2.5, 0.05), "rules": (2.0, 0.1), "audit": (1.9, 0.1, 9), "staff": 2.2},
    "private": {"leadership": (2.2, 0.05), "rules": (2.1, 0.1), "audit": 1.2},
}
TARGETS = {"leadership": 2.4, "rules": 2.1}


def axes_of(chart: Chart | None) -> Axes:
    assert chart is not None
    return chart.figure.axes[0]


def rows(axes: Axes) -> dict[str, int]:
    return {label.get_text(): place for place, label in enumerate(axes.get_yticklabels())}


def dots(axes: Axes, **look: Any) -> Iterator[Line2D]:
    """Single points with a marker, the targets' ticks and the legend aside."""
    for line in axes.lines:
        if len(line.get_xdata()) == 1 and all(getattr(line, f"get_{k}")() == v for k, v in look.items()):
            yield line


def intervals(axes: Axes) -> list[tuple[float, float]]:
    return [
        tuple(line.get_xdata())
        for line in axes.lines
        if len(line.get_xdata()) == 2 and line.get_ydata()[0] == line.get_ydata()[1] and line.get_lw() > 1.2
    ]


class TestFactors:
    def test_dots_and_interval_ends_are_the_figures(self) -> None:
        axes = axes_of(chart_factors(results(SCORES)))
        officials = sorted(float(d.get_xdata()[0]) for d in dots(axes, color=GROUP_COLOURS[0]))
        private = sorted(float(d.get_xdata()[0]) for d in dots(axes, color=GROUP_COLOURS[1]))
        assert officials == pytest.approx([2.0, 2.2, 2.5])  # audit is hidden
        assert private == pytest.approx([1.2, 2.1, 2.2])  # staff is not asked
        ends = sorted(intervals(axes))
        expected = sorted(
            (m - 1.96 * s, m + 1.96 * s)
            for m, s in [(2.5, 0.05), (2.0, 0.1), (2.2, 0.05), (2.2, 0.05), (2.1, 0.1), (1.2, 0.05)]
        )
        assert ends == [pytest.approx(pair) for pair in expected]

    def test_each_dot_stands_in_its_own_row(self) -> None:
        axes = axes_of(chart_factors(results(SCORES)))
        place = rows(axes)
        found = {round(float(d.get_ydata()[0])): float(d.get_xdata()[0]) for d in dots(axes, color=GROUP_COLOURS[0])}
        assert found == pytest.approx({place["Leadership"]: 2.5, place["Rules"]: 2.0, place["Staff"]: 2.2})

    def test_ranked_by_the_first_group_with_the_best_on_top(self) -> None:
        place = rows(axes_of(chart_factors(results(SCORES))))
        assert list(place) == ["Audit", "Rules", "Staff", "Leadership"]

    def test_ticks_are_the_targets(self) -> None:
        axes = axes_of(chart_factors(results(SCORES, targets=TARGETS)))
        ticks = [
            line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1]
        ]
        assert sorted(float(line.get_xdata()[0]) for line in ticks) == [2.1, 2.4]

    def test_columns_give_scores_and_signs_and_the_note_explains_just_those(self) -> None:
        chart = chart_factors(results(SCORES))
        texts = [text.get_text() for text in axes_of(chart).texts]
        assert sorted(text for text in texts if not text[0].isalpha()) == sorted(
            ["2.50", "2.00", "•", "2.20", "2.20", "2.10", "1.20", "–"]
        )
        assert chart.note == "• hidden to protect respondents. – not asked."
        assert chart_factors(results({"officials": {"leadership": 2.0, "rules": 2.0}})).note == ""

    def test_the_axis_holds_everything_drawn(self) -> None:
        axes = axes_of(chart_factors(results(SCORES, targets=TARGETS)))
        low, high = axes.get_xlim()
        assert high == 3
        assert low == 1.0
        assert low < min(end for pair in intervals(axes) for end in pair)

    def test_alternative_text_has_the_same_figures(self) -> None:
        assert chart_factors(results(SCORES)).alt == (
            "Dot plot of key factor scores, highest first. Leadership: Officials 2.50, Private sector 2.20; Staff: "
            "Officials 2.20, Private sector –; Rules: Officials 2.00, Private sector 2.10; Audit: Officials •, "
            "Private sector 1.20."
        )

    def test_everything_hidden_still_draws(self) -> None:
        chart = chart_factors(results({"officials": {"leadership": (2.0, 0.1, 9), "rules": (2.0, 0.1, 9)}}))
        assert list(dots(axes_of(chart), color=GROUP_COLOURS[0])) == []


class TestGaps:
    def test_dots_intervals_and_fill_are_the_gaps(self) -> None:
        axes = axes_of(chart_gaps(results(SCORES)))
        found = sorted(
            (round(float(d.get_xdata()[0]), 9), d.get_markerfacecolor() != "white") for d in dots(axes, marker="o")
        )
        assert found == [(-0.1, False), (0.3, True)]
        half = 1.96 * 0.05 * 2**0.5
        assert (pytest.approx(0.3 - half), pytest.approx(0.3 + half)) in intervals(axes)

    def test_zero_stands_in_the_middle(self) -> None:
        low, high = axes_of(chart_gaps(results(SCORES))).get_xlim()
        assert low == -high

    def test_factors_without_a_gap_are_named_with_the_reason(self) -> None:
        chart = chart_gaps(results(SCORES))
        assert chart is not None
        assert chart.note.endswith("Not asked of both groups: Staff. Hidden to protect respondents: Audit.")

    def test_alternative_text(self) -> None:
        chart = chart_gaps(results(SCORES))
        assert chart is not None
        assert chart.alt == "Dot plot of the gap in points, from the lowest up: Rules −0.10; Leadership +0.30."

    def test_nothing_to_compare(self) -> None:
        assert chart_gaps(results({"officials": {"leadership": 2.0}})) is None
