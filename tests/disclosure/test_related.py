"""Number of people an outcome could be related with, as disclosed."""

from __future__ import annotations

from made_up.conduct import SCORES, record
from made_up.results import results

THEME = {"fair": ["q1", "q2"]}


def test_the_gate_keeps_how_many_there_were_only_from_the_floor_on_and_of_this_iteration() -> None:
    few, many = record("fair", n=9, shown=False), record("q1", n=10, shown=False)
    earlier = type(few)(0, "officials", "fair", 50, 120, False)
    made = results(SCORES, themes=THEME, related=[few, many, earlier])
    assert [(one.outcome, one.n) for one in made.related] == [("fair", 0), ("q1", 10)]
