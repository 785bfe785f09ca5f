"""Charts and tables over the countries carry the pooled figures, and their signs where there are none."""

from __future__ import annotations

import pytest

from cips_helpers.charts.pooled_means import chart_mean_changes, chart_mean_gaps
from cips_helpers.charts.pooled_scores import chart_standing
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.tables import pooled as tables
from made_up.pooled import pooled

BAND = {"lower": 2.1, "median": 2.3, "upper": 2.5}


def standing() -> Pooled:
    return pooled(
        {
            ("officials", "leadership"): BAND,
            ("officials", "rules"): {"median": 2.0},
            ("private", "rules"): {"lower": 1.8, "median": 1.8, "upper": 1.8},
            ("officials", "overall"): {"median": 2.2},
        }
    )


def test_bands_and_medians_stand_where_the_figures_are_the_highest_on_top() -> None:
    found = chart_standing(standing())
    assert found is not None
    axes = found.figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Rules", "Leadership"]
    ends = [
        (band.get_paths()[0].vertices[:, 0].min(), band.get_paths()[0].vertices[:, 0].max())
        for band in axes.collections
    ]
    assert ends == [pytest.approx((2.1, 2.5)), pytest.approx((1.8, 1.8))]
    medians = [line.get_xdata()[0] for line in axes.lines if line.get_lw() == 2]
    assert sorted(medians) == pytest.approx([1.8, 2.0, 2.3])
    assert {text.get_text() for text in axes.texts} >= {"2.3", "2.0", "1.8", "•"}


def test_the_note_explains_what_is_missing_and_the_words_say_what_is_drawn() -> None:
    found = chart_standing(standing())
    assert found is not None
    assert "Where only a median is drawn" in found.note
    assert "• left out" in found.note
    assert "not asked" not in found.note
    assert "Leadership, Officials: median 2.3, middle half 2.1 to 2.5." in found.alt
    assert "Rules, Officials: median 2.0." in found.alt


def test_what_a_group_was_not_asked_has_another_sign() -> None:
    found = chart_standing(pooled({("officials", "audit"): BAND, ("private", "rules"): BAND}))
    assert found is not None
    assert "– not asked." in found.note


def moved() -> Pooled:
    return pooled(
        {
            ("officials", "leadership"): {"mean_change": (0.2, 0.1, 0.3), "rose": 7.0, "steady": 4.0, "fell": 1.0},
            ("officials", "rules"): {"mean_change": (-0.1, -0.2, 0.0)},
            ("gap", "rules"): {"mean_gap": (0.25, 0.15, 0.35), "higher": 8.0, "alike": 4.0, "under": 0.0},
        }
    )


def test_mean_changes_stand_with_their_intervals_and_counts_the_largest_on_top() -> None:
    found = chart_mean_changes(moved(), group="officials")
    assert found is not None
    axes = found.figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Rules", "Leadership"]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"] == pytest.approx([-0.1, 0.2])
    assert {text.get_text() for text in axes.texts} >= {"+0.20", "−0.10", "7 of 12"}
    assert "Leadership: +0.20, 95% interval +0.10 to +0.30." in found.alt
    assert chart_mean_changes(moved(), group="private") is None


def test_the_mean_gap_is_drawn() -> None:
    found = chart_mean_gaps(moved())
    assert found is not None
    assert "Rules: +0.25, 95% interval +0.15 to +0.35." in found.alt


def test_the_table_of_changes_counts_countries_and_says_what_is_left_out() -> None:
    found = tables.table_mean_changes(moved(), group="officials")
    assert found is not None
    assert found.frame.to_numpy().tolist() == [
        ["1\u00a0Leadership", "+0.20", "+0.10 to +0.30", "7", "4", "1"],
        ["2\u00a0Rules", "−0.10", "−0.20 to 0.00", "•", "•", "•"],
    ]
    assert "• left out" in found.note


def test_the_table_of_gaps_and_that_of_scores() -> None:
    gaps, scores = tables.table_mean_gaps(moved()), tables.table_standing(standing(), group="officials")
    assert gaps is not None
    assert scores is not None
    assert gaps.frame.to_numpy().tolist() == [["2\u00a0Rules", "+0.25", "+0.15 to +0.35", "8", "4", "0"]]
    assert scores.frame.to_numpy().tolist() == [
        ["1\u00a0Leadership", "2.1", "2.3", "2.5", "12"],
        ["2\u00a0Rules", "•", "2.0", "•", "12"],
        ["3\u00a0Audit", "•", "•", "•", "•"],
        ["Overall", "•", "2.2", "•", "12"],
    ]


def test_who_took_part_and_what_was_worked_on() -> None:
    people = {
        ("officials", "1"): {"respondents": 3600.0},
        ("private", "1"): {"respondents": 2500.0},
        ("officials", "factors"): {"worked_clear": (0.85, 40, 12), "worked_any": (0.95, 40, 12)},
    }
    taking = tables.table_took_part(pooled(people, surveys=((1, 12), (2, 9)), merged=True))
    worked = tables.table_worked_on(pooled(people))
    assert taking is not None
    assert worked is not None
    assert taking.frame.to_numpy().tolist() == [
        ["Iteration 1", "12", "3,600", "2,500"],
        ["Iteration 2 and later", "9", "•", "•"],
    ]
    assert worked.frame.to_numpy().tolist() == [["Officials", "worked on", "12", "40", "85%", "95%"]]


@pytest.mark.parametrize("make", [chart_standing, chart_mean_gaps, tables.table_mean_gaps, tables.table_worked_on])
def test_without_figures_there_is_nothing(make: object) -> None:
    assert make(pooled({}, countries=4)) is None
