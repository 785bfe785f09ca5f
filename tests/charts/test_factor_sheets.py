"""The chart of a factor sheet: scores, intervals and target, read back from the axes; its columns and words."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.charts.factor_sheets import chart_sheet
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.style import GROUP_COLOURS, VERDICT_COLOURS
from cips_helpers.schema.records import Verdict
from made_up.changes import two_iterations
from made_up.results import results

from .reading import axes_of, names, points, texts

SCORES: dict[str, Any] = {
    "officials": {"leadership": (2.5, 0.05), "rules": (2.0, 0.1, 9), "staff": 2.2},
    "private": {"leadership": (1.6, 0.1), "rules": (2.1, 0.1)},
}
TARGETS = {"leadership": 2.35, "rules": 2.1}


def test_each_group_has_its_score_and_interval_in_a_row_of_its_own() -> None:
    axes = axes_of(chart_sheet(results(SCORES), factor="leadership"))
    assert names(axes) == ["Private sector", "Officials"]  # the first group on top
    for y, (colour, score, se) in enumerate([(GROUP_COLOURS[1], 1.6, 0.1), (GROUP_COLOURS[0], 2.5, 0.05)]):
        dot, interval = (
            next(line for line in axes.lines if line.get_color() == colour and len(line.get_xdata()) == points)
            for points in (1, 2)
        )
        assert (dot.get_xdata()[0], dot.get_ydata()[0]) == pytest.approx((score, y))
        assert list(interval.get_xdata()) == pytest.approx([score - 2 * se, score + 2 * se])
        assert list(interval.get_ydata()) == [y, y]


def test_a_line_marks_the_target_and_there_is_none_without() -> None:
    def upright(chart: Chart) -> list[float]:
        lines = [line for line in axes_of(chart).lines if len(line.get_xdata()) == 2]
        return [line.get_xdata()[0] for line in lines if line.get_xdata()[0] == line.get_xdata()[1]]

    with_target = chart_sheet(results(SCORES, targets=TARGETS), factor="leadership")
    assert upright(with_target) == [2.35]
    assert {"Target 2.35", "Target met?", "met", "not met"} <= set(texts(with_target))
    without = chart_sheet(results(SCORES), factor="leadership")
    assert upright(without) == []
    assert not any("arget" in text for text in [*texts(without), without.alt])


def test_all_sheets_have_the_same_axis() -> None:
    made = results(SCORES, targets=TARGETS)
    limits = {axes_of(chart_sheet(made, factor=id)).get_xlim() for id in ("leadership", "rules", "staff")}
    assert limits == {(1.0, 3.0)}


def test_a_change_has_an_arrow_only_where_it_is_clear() -> None:
    made = two_iterations(
        {"officials": {"leadership": 2.0}, "private": {"leadership": 2.0}},
        {"officials": {"leadership": 2.3}, "private": {"leadership": 2.05}},
    )
    chart = chart_sheet(made, factor="leadership")
    assert {"Change", "↑\u202f+0.30", "not clear"} <= set(texts(chart))
    assert "Change: since 2022; an arrow marks a clear one." in chart.note


def test_no_column_of_changes_where_nothing_can_be_compared() -> None:
    both = {"officials": {"leadership": 2.0}}
    made = two_iterations(both, both, verdicts={"officials": Verdict.NOT_COMPARABLE})
    for shown, why in (
        (made, "No change is shown: the answers can't be compared with those of an earlier survey."),
        (results(both), "Measured for the first time, so there is no change to show."),
    ):
        chart = chart_sheet(shown, factor="leadership")
        assert "Change" not in texts(chart)
        assert why in chart.note


def test_a_hidden_score_has_a_sign_and_no_dot() -> None:
    chart = chart_sheet(results(SCORES, targets=TARGETS), factor="rules")
    assert points(axes_of(chart), color=GROUP_COLOURS[0]) == []
    assert "•" in texts(chart)
    assert "• hidden to protect respondents." in chart.note
    assert "Officials: •." in chart.alt


def test_a_group_that_was_not_asked_is_named_and_has_no_row() -> None:
    chart = chart_sheet(results(SCORES), factor="staff")
    assert names(axes_of(chart)) == ["Officials"]
    assert "Not asked of: Private sector." in chart.note


def test_alt_text_says_what_is_drawn() -> None:
    alt = chart_sheet(results(SCORES, targets=TARGETS), factor="leadership").alt
    assert alt == (
        "Score of Leadership. The target is 2.35. Officials: 2.50, 95% interval 2.40 to 2.60. Target: met. Private "
        "sector: 1.60, 95% interval 1.40 to 1.80. Target: not met."
    )


@pytest.mark.parametrize(
    ("officials", "companies", "caption"),
    [
        (2.5, 2.0, "Officials score it 0.50 points higher than companies do"),
        (2.0, 2.5, "Companies score it 0.50 points higher than officials do"),
        (2.05, 2.0, "No clear difference between officials and companies"),
        (2.0, None, "Officials: 2.00"),
        (2.0, (2.0, 0.1, 9), "Officials: 2.00; Private sector: •"),
    ],
)
def test_the_caption_says_who_scores_it_higher(officials: float, companies: Any, caption: str) -> None:
    scores = {"officials": {"leadership": officials}, "private": {"leadership": companies, "rules": 2.0}}
    if companies is None:
        del scores["private"]["leadership"]
    assert chart_sheet(results(scores), factor="leadership").caption == caption


def test_marks_say_figure_interval_and_base() -> None:
    svg = chart_sheet(results(SCORES), factor="leadership").svg
    assert "<title>Officials: 2.50; 95% interval 2.40 to 2.60; n = 200</title>" in svg
    assert "2.00" not in chart_sheet(results(SCORES), factor="rules").svg.partition("<g><title>")[2]  # it is hidden


def test_a_verdict_has_its_sign_and_colour() -> None:
    """A group that misses the target is seen before it is read."""
    axes = axes_of(chart_sheet(results(SCORES, targets=TARGETS), factor="leadership"))
    [missed] = [text for text in axes.texts if text.get_text() == "not met"]
    assert (missed.get_color(), missed.get_weight()) == (VERDICT_COLOURS["not_met"], "semibold")
    assert "v" in [line.get_marker() for line in axes.lines]
