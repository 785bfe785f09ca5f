"""The action plan: next steps with room to write, and what to measure it by."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.action_plan import table_measures, table_next_steps
from made_up.priorities import with_steps
from made_up.results import results

from .reading import rows

FOUR = {"rules": 2.0, "leadership": 2.5, "audit": 2.5, "staff": 2.5}
AIMS = dict.fromkeys(FOUR, 2.2)
SHARES = {("officials", "q1"): (0.6, 0.3, 0.1, 0.0), ("officials", "q2"): (0.1, 0.2, 0.4, 0.3)}


def made(scores: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    return results({"officials": FOUR} if scores is None else scores, **{"targets": AIMS, **more})


def test_steps_then_a_free_line_with_room_for_owner_and_date() -> None:
    table = table_next_steps(with_steps(made(), {"rules": ["Simplify", "Explain"]}))
    assert [row["Next step"] for row in rows(table)] == ["Simplify", "Explain", "\u00a0"]
    assert {(row["factor"], row["Owner"], row["Date"]) for row in rows(table)} == {("1\u2002Rules", "\u00a0", "\u00a0")}


def test_measures_carry_figure_interval_share_and_target() -> None:
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


def test_a_question_that_is_not_clearly_the_weakest_is_marked() -> None:
    same = dict.fromkeys(SHARES, SHARES["officials", "q2"])
    table = table_measures(made(shares=same, reverse=["q1"]))
    assert table is not None
    assert rows(table)[0]["Question"] == "Statement q2"
    table = table_measures(made(shares=same))
    assert table is not None
    assert rows(table)[0]["Question"] == "Statement q1\u00a0~"
    assert "~ lowest, but not clearly lower" in table.note


def test_a_statement_worded_the_other_way_round_has_its_sign() -> None:
    table = table_measures(made(shares={("officials", "q1"): (0.6, 0.3, 0.1, 0.0)}, reverse=["q1"]))
    assert table is not None
    assert rows(table)[0]["Question"] == "Statement q1\u00a0↺"
    assert "↺ worded the other way round" in table.note


def test_the_target_is_the_number_wherever_the_question_stands() -> None:
    """A target is judged for the key factor, by its interval, never for a single question."""
    table = table_measures(made(shares={("officials", "q1"): SHARES["officials", "q1"]}))
    assert float(rows(table)[0]["Score now"]) > float(rows(table)[0]["Target"])


def test_no_target_column_where_none_is_set() -> None:
    assert "Target" not in rows(table_measures(made(shares=SHARES, targets={})))[0]


@pytest.mark.parametrize("make", [table_next_steps, table_measures])
def test_nothing_to_plan_nothing_shown(make: Any) -> None:
    assert make(made({"officials": dict.fromkeys(FOUR, 2.5)})) is None
