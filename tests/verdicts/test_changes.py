"""Judgement of changes: none, not held fixed, and the initiatives whose effect they can show."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cips_helpers.schema.columns import CLEAR
from cips_helpers.schema.records import Verdict
from cips_helpers.verdicts.changes import Became, changes, worked_on
from made_up.changes import two_iterations
from made_up.results import scores_of


@pytest.mark.parametrize(("now", "became"), [(2.05, Became.IMPROVED), (2.01, Became.UNCHANGED)])
def test_no_change_is_said_only_where_the_interval_holds_zero(now: float, became: Became) -> None:
    """Both changes are shown to be smaller than what matters, and one of them differs clearly from none."""
    figures = two_iterations(scores_of([(2.0, 0.01)]), scores_of([(now, 0.01)]))
    (change,) = changes(figures, "officials")
    assert change.raw is not None
    assert change.raw["p_equivalent"] < CLEAR
    assert (change.raw["low"] <= 0) == (became is Became.UNCHANGED)
    assert change.became is became


def test_a_shift_that_could_not_be_held_fixed_is_not_judged() -> None:
    made = two_iterations(
        scores_of([2.0, 2.0]),
        scores_of([2.3, 2.3]),
        held={"officials": {"rules": 0.3}},
        verdicts={"officials": Verdict.AFTER_STANDARDISING},
    )
    states = [change.became for change in changes(made, "officials")]
    assert states == [Became.NOT_COMPARED, Became.IMPROVED]


@pytest.mark.parametrize(
    ("when", "counts"),
    [
        (date(2022, 5, 8), False),
        (date(2022, 5, 9), True),
        (date(2024, 5, 8), True),
        (date(2024, 5, 9), False),
        ("spring", True),
    ],
)
def test_only_what_was_done_between_the_two_surveys_counts(when: Any, counts: bool) -> None:
    made = two_iterations(scores_of([2.0]), scores_of([2.3]), initiatives=[("leadership", when)])
    assert worked_on(made) == (["leadership"] if counts else [])
