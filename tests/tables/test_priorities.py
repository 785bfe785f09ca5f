"""The list, its rules, the plan and the indicators: cells read back, and what is left out where nothing is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.action_plan import table_measures, table_next_steps
from cips_helpers.tables.kpis import table_crosswalk, table_kpis
from cips_helpers.tables.priorities import table_priorities, table_reasons
from cips_helpers.tables.table import Table
from made_up.changes import two_iterations
from made_up.priorities import with_crosswalk, with_steps
from made_up.results import results

FOUR = {"rules": 2.0, "leadership": 2.5, "audit": 2.5, "staff": 2.5}
AIMS = dict.fromkeys(FOUR, 2.2)
SHARES = {("officials", "q1"): (0.6, 0.3, 0.1, 0.0), ("officials", "q2"): (0.1, 0.2, 0.4, 0.3)}


def made(scores: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    return results({"officials": FOUR} if scores is None else scores, **{"targets": AIMS, **more})


def rows(table: Table | None) -> list[dict[str, str]]:
    assert table is not None
    return table.frame.to_dict("records")


class TestList:
    def test_every_reason_is_a_row_below_its_ranked_factor(self) -> None:
        assert rows(table_priorities(made())) == [
            {
                "factor": "1\u2002Rules",
                "Reason": "The target is not met",
                "What the survey says": "Officials score it 2.00; the target is 2.20.",
            },
            {
                "factor": "1\u2002Rules",
                "Reason": "Low compared with the other key factors",
                "What the survey says": "Among officials it is the lowest, at 2.00.",
            },
        ]

    def test_ties_have_a_sign_that_is_explained(self) -> None:
        table = table_priorities(made({"officials": {**FOUR, "audit": 2.0}}))
        assert {row["factor"] for row in rows(table)} == {"1=\u2002Rules", "1=\u2002Audit"}
        assert table is not None
        assert table.note == "Ranked by the number of reasons. = tied: equally many reasons."
        alone = table_priorities(made())
        assert alone is not None
        assert "tied" not in alone.note

    def test_what_was_worked_on_since_the_last_survey_is_marked(self) -> None:
        scores = {"officials": FOUR}
        initiatives = [("rules", date(2023, 1, 1)), ("audit", date(2023, 1, 1))]
        table = table_priorities(two_iterations(scores, scores, targets=AIMS, initiatives=initiatives))
        assert {row["factor"] for row in rows(table)} == {"1\u2002Rules\u00a0†"}
        assert table is not None
        assert table.note == "Ranked by the number of reasons. † worked on since the last survey."
        first = replace(made(), initiatives=two_iterations(scores, scores, initiatives=initiatives).initiatives)
        assert {row["factor"] for row in rows(table_priorities(first))} == {"1\u2002Rules"}

    def test_no_table_without_a_problem(self) -> None:
        assert table_priorities(made({"officials": dict.fromkeys(FOUR, 2.5)})) is None


class TestRules:
    def test_says_for_each_rule_where_it_holds_and_why_it_cannot(self) -> None:
        here = {row["Reason"]: row["Here"] for row in rows(table_reasons(made()))}
        assert here == {
            "The target is not met": "Rules",
            "Low compared with the other key factors": "Rules",
            "It fell since the last survey": "This is the first survey.",
            "Both sides see a problem": "Only officials were surveyed.",
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
        assert kinds == ["Says that there is a problem"] * 4 + ["Adds to a problem"]


class TestPlan:
    def test_steps_then_a_free_line_with_room_for_owner_and_date(self) -> None:
        table = table_next_steps(with_steps(made(), {"rules": ["Simplify", "Explain"]}))
        assert [row["Next step"] for row in rows(table)] == ["Simplify", "Explain", "\u00a0"]
        assert {(row["factor"], row["Owner"], row["Date"]) for row in rows(table)} == {
            ("1\u2002Rules", "\u00a0", "\u00a0")
        }

    def test_measures_carry_figure_interval_share_and_target(self) -> None:
        assert rows(table_measures(made(shares=SHARES))) == [
            {
                "factor": "1\u2002Rules",
                "Question": "Statement q2",
                "Asked of": "Officials",
                "Score now": "1.10",
                "95% interval": "1.00–1.20",
                "Favourable": "30%",
                "Target": "2.20",
            }
        ]

    def test_a_question_that_is_not_clearly_the_weakest_is_marked(self) -> None:
        same = dict.fromkeys(SHARES, SHARES["officials", "q2"])
        table = table_measures(made(shares=same, reverse=["q1"]))
        assert table is not None
        assert rows(table)[0]["Question"] == "Statement q2"
        table = table_measures(made(shares=same))
        assert table is not None
        assert rows(table)[0]["Question"] == "Statement q1\u00a0~"
        assert "~ lowest, but not clearly lower" in table.note

    def test_a_statement_worded_the_other_way_round_has_its_sign(self) -> None:
        table = table_measures(made(shares={("officials", "q1"): (0.6, 0.3, 0.1, 0.0)}, reverse=["q1"]))
        assert table is not None
        assert rows(table)[0]["Question"] == "Statement q1 ↺"
        assert "↺ worded the other way round" in table.note

    def test_the_target_is_the_number_wherever_the_question_stands(self) -> None:
        """A target is judged for the key factor, by its interval, never for a single question."""
        table = table_measures(made(shares={("officials", "q1"): SHARES["officials", "q1"]}))
        assert float(rows(table)[0]["Score now"]) > float(rows(table)[0]["Target"])

    def test_no_target_column_where_none_is_set(self) -> None:
        assert "Target" not in rows(table_measures(made(shares=SHARES, targets={})))[0]

    @pytest.mark.parametrize("make", [table_next_steps, table_measures])
    def test_nothing_to_plan_nothing_shown(self, make: Any) -> None:
        assert make(made({"officials": dict.fromkeys(FOUR, 2.5)})) is None


class TestIndicators:
    def test_target_share_score_and_change(self) -> None:
        before = {"officials": {**FOUR, "rules": 2.5, "audit": 2.0}}
        more = [
            {
                "group": "officials",
                "indicator": "rules",
                "kind": "factor",
                "statistic": "positive",
                "value": (0.62, 0.02, 200),
            }
        ]
        table = table_kpis(two_iterations(before, {"officials": FOUR}, targets=AIMS, more=more))
        found = {row["Key factor"]: row for row in rows(table)}
        assert found["1\u00a0Rules"] == {
            "Key factor": "1\u00a0Rules",
            "Target": "2.20",
            "Officials|Favourable": "62%",
            "Officials|Score": "2.00",
            "Officials|Change": "↓\u202f−0.50",
        }
        assert found["3\u00a0Audit"]["Officials|Change"] == "↑\u202f+0.50"
        assert found["4\u00a0Staff"]["Officials|Change"] == "0.00"

    def test_a_first_survey_has_no_change(self) -> None:
        table = table_kpis(made())
        assert table is not None
        assert not any(head.endswith("Change") for head in rows(table)[0])
        assert "Change" not in table.note

    def test_what_is_hidden_or_not_asked_has_its_sign(self) -> None:
        table = table_kpis(made({"officials": FOUR | {"audit": (2.0, 0.05, 9)}, "private": {"rules": 2.0}}))
        found = {row["Key factor"]: row for row in rows(table)}
        assert found["3\u00a0Audit"]["Officials|Score"] == "•"
        assert found["3\u00a0Audit"]["Private sector|Score"] == "–"

    def test_one_factor_is_no_table(self) -> None:
        one = results({"officials": {"rules": 2.0}})
        assert table_kpis(one) is None
        assert table_reasons(one) is None
        assert table_crosswalk(with_crosswalk(one, {"all": ["rules"]})) is None


class TestCrosswalk:
    def test_factors_and_targets_met_by_dimension(self) -> None:
        one = with_crosswalk(
            made({"officials": FOUR, "private": {"audit": 2.0}}),
            {"first": ["rules", "leadership"], "second": ["audit"]},
        )
        table = table_crosswalk(one)
        assert rows(table) == [
            {
                "Dimension": "First",
                "Key factors": "Rules and Leadership",
                "Targets met: Officials": "1 of 2",
                "Targets met: Private sector": "–",
            },
            {
                "Dimension": "Second",
                "Key factors": "Audit",
                "Targets met: Officials": "1 of 1",
                "Targets met: Private sector": "0 of 1",
            },
        ]

    def test_it_is_called_unofficial_where_it_stands(self) -> None:
        table = table_crosswalk(with_crosswalk(made(), {"first": ["rules"]}))
        assert table is not None
        assert table.caption == "Unofficial cross-walk: the Framework"
        assert table.note == (
            "Targets met: of the key factors with a target that the group was asked about. Ours alone."
        )

    def test_no_targets_no_columns_of_them(self) -> None:
        table = table_crosswalk(with_crosswalk(made(targets={}), {"first": ["rules"]}))
        assert list(rows(table)[0]) == ["Dimension", "Key factors"]
        assert table is not None
        assert table.note == "Ours alone."

    def test_none_where_the_questionnaire_has_none(self) -> None:
        assert table_crosswalk(made()) is None
