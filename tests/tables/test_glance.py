"""The table of the report on one page: scores, changes with an arrow only where clear, targets, signs."""

from __future__ import annotations

from typing import Any

from cips_helpers.schema.records import Verdict
from cips_helpers.tables.glance import table_glance
from cips_helpers.tables.table import Table
from made_up.changes import two_iterations
from made_up.results import results

FOUR = ("leadership", "rules", "audit", "staff")


def scores(officials: list[Any], private: list[Any] | None = None) -> dict[str, dict[str, Any]]:
    both = {"officials": officials} | ({"private": private} if private is not None else {})
    return {group: dict(zip(FOUR, group_scores, strict=False)) for group, group_scores in both.items()}


def column(table: Table, head: str) -> list[str]:
    return list(table.frame[head])


class TestGlance:
    def test_a_change_has_an_arrow_only_where_it_is_clear(self) -> None:
        made = two_iterations(
            scores([2.0, 2.0, 2.0, (2.0, 0.01)]),
            scores([2.3, 1.6, 2.1, (2.0, 0.01)]),
            overall=({"officials": 2.0}, {"officials": 2.3}),
        )
        table = table_glance(made)
        assert column(table, "Officials|Score") == ["2.30", "1.60", "2.10", "2.00", "2.30"]
        assert column(table, "Officials|Change") == [
            "↑\u202f+0.30",
            "↓\u202f−0.40",
            "not clear",
            "no change",
            "↑\u202f+0.30",
        ]
        assert table.frame["Key factor"].iloc[-1] == "Overall score"
        assert table.note.startswith("Arrows: clear changes, in points.")

    def test_like_for_like_decides_where_it_was_made(self) -> None:
        made = two_iterations(scores([2.0]), scores([2.3]), held={"officials": {"leadership": 0.02, "overall": 0.02}})
        assert column(table_glance(made), "Officials|Change")[0] == "not clear"

    def test_a_factor_not_asked_before_hidden_or_changed(self) -> None:
        made = two_iterations(
            scores([2.0, 2.0, 2.0]),
            {"officials": {"leadership": 2.0, "rules": 2.0, "audit": (2.0, 0.05, 9), "staff": 2.0}},
            questions_changed={"officials": ["rules"]},
        )
        assert column(table_glance(made), "Officials|Change")[1:4] == ["not compared", "", "first time"]

    def test_a_score_hidden_then_leaves_its_change_hidden(self) -> None:
        table = table_glance(two_iterations(scores([(2.0, 0.05, 9)]), scores([2.0])))
        assert column(table, "Officials|Change")[0] == "•"
        assert "• hidden to protect respondents." in table.note

    def test_a_group_that_cant_be_compared_has_no_column_of_changes(self) -> None:
        both = scores([2.0], [2.0])
        table = table_glance(two_iterations(both, both, verdicts={"private": Verdict.NOT_COMPARABLE}))
        assert [head for head in table.frame if head.endswith("Change")] == ["Officials|Change"]

    def test_first_time_of_all_and_of_one_group(self) -> None:
        first = table_glance(results(scores([2.0])))
        assert "Change" not in first.html
        assert first.caption == "Scores at a glance"
        assert first.note == "Measured for the first time, so there is no change to show."
        of_one_group = table_glance(two_iterations(scores([2.0]), scores([2.0], [2.0])))
        assert "Measured for the first time: Private sector." in of_one_group.note
        assert "Private sector|Change" not in of_one_group.frame

    def test_targets_signs_and_what_was_worked_on(self) -> None:
        group_scores = scores([2.5, (2.0, 0.1, 9), 1.9, 2.0], [2.2, 2.0, (1.8, 0.1, 0)])
        table = table_glance(results(group_scores, targets={"leadership": 2.35, "rules": 2.0, "audit": 1.9}))
        assert column(table, "Officials|Target met?") == ["met", "", "too close", ""]
        assert column(table, "Private sector|Score") == ["2.20", "2.00", "×", "–"]
        assert column(table, "Private sector|Target met?") == ["not met", "too close", "", ""]
        assert table.caption == "Scores and targets at a glance"
        assert table.note.endswith("• hidden to protect respondents. – not asked. × nobody answered.")
        made = two_iterations(scores([2.0, 2.0]), scores([2.3, 2.0]), initiatives=[("rules", "2023")])
        marked = table_glance(made)
        assert list(marked.frame["Key factor"]) == ["1\u00a0Leadership", "2\u00a0Rules\u00a0†"]
        assert "† worked on since the last survey." in marked.note
