"""Changes of scores and gaps: shown where iterations can be compared, side by side where they cannot."""

from __future__ import annotations

from cips_helpers.schema.records import Verdict
from cips_helpers.tables.changes import table_changes, table_gap_changes
from cips_helpers.tables.table import Table
from made_up.changes import two_iterations
from made_up.results import results

BEFORE = {
    "officials": {"leadership": 2.0, "rules": (2.0, 0.01), "audit": 2.0, "staff": (2.0, 0.05, 9)},
    "private": {"leadership": 2.0, "rules": 2.0},
}
NOW = {
    "officials": {"leadership": 2.4, "rules": (2.01, 0.01), "audit": 1.95, "staff": 2.4},
    "private": {"leadership": 2.0, "rules": 2.1},
}
BECAME, SMALLEST = "Outcome", "Smallest visible"


def by_factor(table: Table | None, column: str) -> dict[str, str]:
    assert table is not None
    return dict(zip(table.frame.iloc[:, 0], table.frame[column], strict=True))


class TestFactors:
    def test_scores_change_interval_and_what_became_of_it(self) -> None:
        table = table_changes(two_iterations(BEFORE, NOW), group="officials")
        assert table is not None
        assert list(table.frame.iloc[0]) == [
            "1\u00a0Leadership",
            "2.00",
            "2.40",
            "+0.40",
            "+0.26 to +0.54",
            "improved",
            "0.20",
        ]
        assert by_factor(table, BECAME) == {
            "1\u00a0Leadership": "improved",
            "2\u00a0Rules": "no change",
            "3\u00a0Audit": "not clear",
            "4\u00a0Staff": "",
        }

    def test_a_hidden_side_hides_the_change(self) -> None:
        table = table_changes(two_iterations(BEFORE, NOW), group="officials")
        assert table is not None
        assert list(table.frame.iloc[3]) == ["4\u00a0Staff", "•", "2.40", "•", "", "", ""]
        assert table.note.endswith("• hidden to protect respondents.")

    def test_like_for_like_has_columns_only_where_it_was_made(self) -> None:
        plain = table_changes(two_iterations(BEFORE, NOW), group="officials")
        assert plain is not None
        assert not any("like for like" in head.lower() for head in plain.frame)
        held = {"officials": {"leadership": 0.02, "rules": 0.3, "audit": -0.3}}
        made = two_iterations(BEFORE, NOW, held=held, verdicts={"officials": Verdict.AFTER_STANDARDISING})
        table = table_changes(made, group="officials")
        assert by_factor(table, "Like for like") == {
            "1\u00a0Leadership": "+0.02",
            "2\u00a0Rules": "+0.30",
            "3\u00a0Audit": "−0.30",
            "4\u00a0Staff": "",
        }
        assert by_factor(table, BECAME) == {
            "1\u00a0Leadership": "not clear",
            "2\u00a0Rules": "improved",
            "3\u00a0Audit": "declined",
            "4\u00a0Staff": "not compared",
        }

    def test_what_can_not_be_compared_is_shown_side_by_side_without_a_change(self) -> None:
        made = two_iterations(BEFORE, NOW, verdicts={"officials": Verdict.NOT_COMPARABLE})
        table = table_changes(made, group="officials")
        assert table is not None
        assert list(table.frame) == ["Key factor", "2022", "95% interval, 2022", "2024", "95% interval, 2024"]
        assert list(table.frame.iloc[0]) == ["1\u00a0Leadership", "2.00", "1.90–2.10", "2.40", "2.30–2.50"]

    def test_a_factor_whose_questions_changed(self) -> None:
        made = two_iterations(BEFORE, NOW, questions_changed={"officials": ["leadership"]})
        table = table_changes(made, group="officials")
        assert table is not None
        assert list(table.frame.iloc[0]) == ["1\u00a0Leadership", "2.00", "2.40", "", "", "not compared", ""]

    def test_the_overall_score_stands_last(self) -> None:
        made = two_iterations(BEFORE, NOW, overall=({"officials": 2.0}, {"officials": 2.2}))
        assert list(by_factor(table_changes(made, group="officials"), "Change").items())[-1] == (
            "Overall score",
            "+0.20",
        )

    def test_factors_worked_on_are_marked(self) -> None:
        table = table_changes(two_iterations(BEFORE, NOW, initiatives=[("audit", "2023")]), group="officials")
        assert table is not None
        assert [name for name in table.frame["Key factor"] if name.endswith("†")] == ["3\u00a0Audit\u00a0†"]
        assert "† worked on since the last survey." in table.note

    def test_nothing_for_a_first_iteration(self) -> None:
        assert table_changes(results(NOW), group="officials") is None


class TestGap:
    def test_narrower_wider_and_not_clear(self) -> None:
        before = {"officials": {"a": 2.8, "b": 2.0, "c": 2.0}, "private": {"a": 2.0, "b": 2.0, "c": 2.0}}
        now = {"officials": {"a": 2.0, "b": 1.4, "c": 2.1}, "private": {"a": 2.0, "b": 2.0, "c": 2.0}}
        table = table_gap_changes(two_iterations(before, now))
        assert by_factor(table, BECAME) == {"1\u00a0A": "narrower", "2\u00a0B": "wider", "3\u00a0C": "not clear"}
        assert by_factor(table, "Change") == {"1\u00a0A": "−0.80", "2\u00a0B": "−0.60", "3\u00a0C": "+0.10"}

    def test_nothing_where_one_group_can_not_be_compared(self) -> None:
        made = two_iterations(BEFORE, NOW, verdicts={"private": Verdict.NOT_COMPARABLE})
        assert table_gap_changes(made) is None
        assert table_gap_changes(two_iterations(BEFORE, {"officials": NOW["officials"]})) is None
