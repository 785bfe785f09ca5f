"""Tables of change on made-up figures: what is shown where it can be compared, and what where it can't."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Verdict, Weighting
from cips_helpers.tables.changes import table_changes, table_composition, table_gap_changes, table_initiatives
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


class TestInitiatives:
    WORK = (("leadership", date(2023, 1, 16)), ("audit", "spring 2023"), ("rules", date(2021, 1, 1)))

    def test_what_when_and_what_became_of_it(self) -> None:
        table = table_initiatives(two_iterations(BEFORE, NOW, initiatives=self.WORK))
        assert table is not None
        assert table.frame.to_numpy().tolist() == [
            ["Leadership", "Work on leadership", "16 January 2023", "", "improved", "not clear"],
            ["Audit", "Work on audit", "spring 2023", "", "not clear", "–"],
        ]
        assert table.note == "– not asked."

    def test_a_first_iteration_lists_the_work_without_a_result(self) -> None:
        first = replace(results(NOW), initiatives=two_iterations(BEFORE, NOW, initiatives=self.WORK).initiatives)
        table = table_initiatives(first)
        assert table is not None
        assert list(table.frame) == ["Key factor", "What was done", "When", "By"]
        assert len(table.frame) == 3

    def test_nothing_listed(self) -> None:
        assert table_initiatives(two_iterations(BEFORE, NOW)) is None


class TestComposition:
    @pytest.fixture
    def made(self) -> Disclosed:
        parts = {"officials": {1: (60, 2.0), 2: (140, 2.0)}}
        made = two_iterations(BEFORE, NOW, parts=parts, shifted={"gender": 0.1})
        row = made.figures[made.figures["statistic"] == "sample_share"].iloc[0]
        change = {
            **row,
            "iteration": 2,
            "statistic": "composition_change",
            "against": "1",
            "estimate": 0.1,
            "se": 0.05,
            "low": 0.002,
            "high": 0.198,
        }
        return replace(made, figures=pd.concat([made.figures, pd.DataFrame([change])], ignore_index=True))

    @staticmethod
    def rows(made: Disclosed) -> dict[str, list[Any]]:
        table = table_composition(made, group="officials")
        assert table is not None
        frame = table.frame.drop(columns="part").set_index("Respondents")
        return {str(name): list(row) for name, row in frame.iterrows()}

    def test_size_mode_and_shares_of_both_with_the_change(self, made: Disclosed) -> None:
        online = replace(made.samples[0], mode="tablet")
        assert self.rows(replace(made, samples=(online, *made.samples[1:]))) == {
            "Answers": ["200", "200", "", ""],
            "Way of asking": ["tablet on site", "online", "", ""],
            "Woman": ["30%", "30%", "+10", "0 to +20"],  # of two levels, the first says it all
        }

    def test_what_weights_make_up_for_is_said(self, made: Disclosed) -> None:
        fitted = replace(made, samples=tuple(replace(s, weighting=Weighting(raked=("gender",))) for s in made.samples))
        said = (
            "weights fitted to the known shares of gender make up for a change of these. With these weights the "
            "make-up changed by gender."
        )
        for one, expected in ((fitted, True), (made, False)):
            table = table_composition(one, group="officials")
            assert table is not None
            assert (said in table.note) == expected

    def test_why_a_change_has_no_interval_is_said(self, made: Disclosed) -> None:
        figures = made.figures.copy()
        figures.loc[figures["statistic"] == "composition_change", "se"] = 0.0
        for one, expected in ((replace(made, figures=figures), True), (made, False)):
            table = table_composition(one, group="officials")
            assert table is not None
            assert ("Where a change has no interval" in table.note) == expected
        assert self.rows(replace(made, figures=figures))["Woman"][-1] == ""

    def test_nothing_for_a_first_iteration(self) -> None:
        assert table_composition(results(NOW), group="officials") is None
