"""Tables over the countries carry the pooled figures, and their signs where there are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.tables.pooled import (
    table_mean_changes,
    table_mean_gaps,
    table_standing,
    table_took_part,
    table_worked_on,
)
from made_up.pooled import moved, pooled, standing


def test_the_table_of_changes_counts_countries_and_says_what_is_left_out() -> None:
    table = table_mean_changes(moved(), group="officials")
    assert table is not None
    assert table.frame.to_numpy().tolist() == [
        ["1\u00a0Leadership", "+0.20", "+0.10 to +0.30", "7", "4", "1"],
        ["2\u00a0Rules", "−0.10", "−0.20 to 0.00", "•", "•", "•"],
    ]
    assert "• left out" in table.note


def test_the_table_of_gaps_and_that_of_scores() -> None:
    gaps, scores = table_mean_gaps(moved()), table_standing(standing(), group="officials")
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
    taking = table_took_part(pooled(people, surveys=((1, 12), (2, 9)), merged=True))
    worked = table_worked_on(pooled(people))
    assert taking is not None
    assert worked is not None
    assert taking.frame.to_numpy().tolist() == [
        ["Iteration 1", "12", "3,600", "2,500"],
        ["Iteration 2 and later", "9", "•", "•"],
    ]
    assert worked.frame.to_numpy().tolist() == [["Officials", "worked on", "12", "40", "85%", "95%"]]


@pytest.mark.parametrize("make", [table_mean_gaps, table_worked_on])
def test_without_figures_there_is_nothing(make: Callable[[Pooled], object]) -> None:
    assert make(pooled({}, countries=4)) is None
