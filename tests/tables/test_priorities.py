"""Ranked priorities, and the reasons that count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.priorities import table_priorities, table_reasons
from made_up.changes import two_iterations
from made_up.results import results

from .reading import rows

FOUR = {"rules": 2.0, "leadership": 2.5, "audit": 2.5, "staff": 2.5}
AIMS = dict.fromkeys(FOUR, 2.2)


def made(scores: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    return results({"officials": FOUR} if scores is None else scores, **{"targets": AIMS, **more})


class TestList:
    def test_every_reason_is_a_row_below_its_ranked_factor(self) -> None:
        assert rows(table_priorities(made())) == [
            {
                "factor": "1\u2002Rules",
                "Reason": "The target is not met",
                "What the survey says": "Officials score it 2.00; the target is 2.20.",
            }
        ]
        assert rows(table_priorities(made(targets={}))) == [
            {
                "factor": "1\u2002Rules",
                "Reason": "Low compared with the other key factors",
                "What the survey says": "Among officials it is the lowest, at 2.00.",
            }
        ]

    def test_ties_have_a_sign_that_is_explained(self) -> None:
        table = table_priorities(made({"officials": {**FOUR, "audit": 2.0}}))
        assert {row["factor"] for row in rows(table)} == {"1=\u2002Rules", "1=\u2002Audit"}
        assert table is not None
        assert table.note == (
            "Ranked by the distance to the target, then by the number of reasons. = tied: equally far from the target, "
            "with equally many reasons."
        )
        alone = table_priorities(made())
        assert alone is not None
        assert "tied" not in alone.note

    def test_what_was_worked_on_since_the_last_survey_is_marked(self) -> None:
        scores = {"officials": FOUR}
        initiatives = [("rules", date(2023, 1, 1)), ("audit", date(2023, 1, 1))]
        table = table_priorities(two_iterations(scores, scores, targets=AIMS, initiatives=initiatives))
        assert {row["factor"] for row in rows(table)} == {"1\u2002Rules\u00a0†"}
        assert table is not None
        assert (
            table.note
            == "Ranked by the distance to the target, then by the number of reasons. † worked on since the last survey."
        )
        first = replace(made(), initiatives=two_iterations(scores, scores, initiatives=initiatives).initiatives)
        assert {row["factor"] for row in rows(table_priorities(first))} == {"1\u2002Rules"}

    def test_no_table_without_a_problem(self) -> None:
        assert table_priorities(made({"officials": dict.fromkeys(FOUR, 2.5)})) is None


class TestRules:
    def test_says_for_each_rule_where_it_holds_and_why_it_cannot(self) -> None:
        here = {row["Reason"]: row["Here"] for row in rows(table_reasons(made()))}
        assert here == {
            "The target is not met": "Rules",
            "Low compared with the other key factors": "No key factor",
            "It fell since the last survey": "This is the first survey.",
            "The two sides are far apart": "Only officials were surveyed.",
        }

    def test_a_rule_that_finds_nothing_says_so(self) -> None:
        table = table_reasons(made({"officials": dict.fromkeys(FOUR, 2.5)}))
        here = {row["Reason"]: row["Here"] for row in rows(table)}
        assert here["The target is not met"] == "No key factor"

    def test_factors_stand_in_the_order_of_the_questionnaire(self) -> None:
        low = {**FOUR, "rules": 2.5, "audit": 1.9}
        table = table_reasons(made({"officials": low, "private": {**FOUR, "leadership": 2.8}}, targets={}))
        here = {row["Reason"]: row["Here"] for row in rows(table)}
        assert here["Low compared with the other key factors"] == "Rules and Audit"

    def test_problems_stand_apart_from_what_adds_to_them(self) -> None:
        kinds = [row["kind"] for row in rows(table_reasons(made({"officials": FOUR, "private": FOUR})))]
        assert kinds == ["Says that there is a problem"] * 3 + ["Adds to a problem"]
