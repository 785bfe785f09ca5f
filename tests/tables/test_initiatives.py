"""Initiatives: when each was, and what became of its key factor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cips_helpers.tables.initiatives import table_initiatives
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
WORK = (("leadership", date(2023, 1, 16)), ("audit", "spring 2023"), ("rules", date(2021, 1, 1)))


def test_what_when_and_what_became_of_it() -> None:
    table = table_initiatives(two_iterations(BEFORE, NOW, initiatives=WORK))
    assert table is not None
    assert table.frame.to_numpy().tolist() == [
        ["Leadership", "Work on leadership", "16 January 2023", "", "improved", "not clear"],
        ["Audit", "Work on audit", "spring 2023", "", "not clear", "–"],
    ]
    assert table.note == "– not asked."


def test_a_first_iteration_lists_the_work_without_a_result() -> None:
    first = replace(results(NOW), initiatives=two_iterations(BEFORE, NOW, initiatives=WORK).initiatives)
    table = table_initiatives(first)
    assert table is not None
    assert list(table.frame) == ["Key factor", "What was done", "When", "By"]
    assert len(table.frame) == 3


def test_nothing_listed() -> None:
    assert table_initiatives(two_iterations(BEFORE, NOW)) is None
