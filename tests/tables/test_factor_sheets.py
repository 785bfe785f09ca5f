"""The questions on a factor sheet: shares of both groups, the weakest first, signs and wordings."""

from __future__ import annotations

from typing import Any

from cips_helpers.tables.factor_sheets import table_sheet_questions
from cips_helpers.tables.table import Table
from made_up.results import results

SCORES: dict[str, Any] = {"officials": {"leadership": 2.0, "rules": 2.0}, "private": {"leadership": 2.0}}
GOOD, FAIR, POOR = (0.5, 0.4, 0.1, 0.0), (0.3, 0.4, 0.2, 0.1), (0.1, 0.2, 0.4, 0.3)


def table(shares: dict[tuple[str, str], Any], **options: Any) -> Table:
    questions = sorted({question for _, question in shares})
    return table_sheet_questions(results(SCORES, shares=shares, questions=questions, **options), factor="leadership")


def test_favourable_and_dont_know_of_both_groups_the_weakest_first() -> None:
    made = table(
        {("officials", "q1"): GOOD, ("private", "q1"): FAIR, ("officials", "q2"): FAIR, ("private", "q2"): POOR},
        dont_know={("private", "q2"): 0.2},
    )
    assert made.frame.to_numpy().tolist() == [
        ["Statement q2", "70%", "5%", "30%", "20%"],
        ["Statement q1", "90%", "5%", "70%", "5%"],
    ]


def test_a_reversed_question_is_turned_and_marked() -> None:
    made = table({("officials", "q1"): GOOD, ("private", "q1"): GOOD}, reverse=("q1",))
    assert made.frame.to_numpy().tolist() == [["Statement q1\u00a0↺", "10%", "5%", "10%", "5%"]]
    assert "↺ worded the other way round" in made.note


def test_hidden_answers_have_one_sign_and_come_last() -> None:
    made = table(
        {("officials", "q1"): GOOD, ("private", "q1"): GOOD, ("officials", "q2"): POOR, ("private", "q2"): POOR},
        bases={("officials", "q2"): 9, ("private", "q2"): 9},
    )
    assert list(made.frame.iloc[:, 0]) == ["Statement q1", "Statement q2"]
    assert made.frame.iloc[1, 1] == "•"
    assert "• hidden to protect respondents." in made.note


def test_one_group_has_no_columns_of_the_other() -> None:
    officials = {"officials": {"leadership": 2.0}}
    made = table_sheet_questions(
        results(officials, shares={("officials", "q1"): GOOD}, questions=("q1",)), factor="leadership"
    )
    assert list(made.frame) == ["Question", "Officials|Favourable", "Officials|Don't know"]
