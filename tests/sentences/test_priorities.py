"""Sentences on priorities: a clear one, ties, none."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sentences.importance import say_importance
from cips_helpers.sentences.priorities import say_priorities
from cips_helpers.verdicts import priorities
from made_up.results import results

SIX = dict.fromkeys(("leadership", "rules", "audit", "staff", "morale", "reform"), 2.5)


def made(officials: dict[str, Any], private: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    """Of six factors with a target of 2.2, these scores; the others have 2.5."""
    scores = {"officials": SIX | officials} | ({"private": SIX | private} if private is not None else {})
    return results(scores, targets=dict.fromkeys(SIX, 2.2), **more)


def text(entry: Disclosed) -> str:
    finding = say_priorities(entry)
    assert finding is not None
    return finding.text


class TestSentences:
    def test_a_first_one_and_one_next(self) -> None:
        assert text(made({"rules": 1.5, "audit": 2.0}, {})) == (
            "The first priorities are Rules (0.70 below its target) and Audit (0.20 below its target). No problem is "
            "clear on Leadership, Staff, Morale and Reform."
        )

    def test_ties_first_and_next(self) -> None:
        assert text(made({"rules": 1.2, "audit": 1.2, "staff": 2.0}, {})).startswith(
            "The first priorities are Rules (1.00 below its target), Audit (1.00 below its target) and Staff (0.20"
        )
        assert text(made({"rules": 1.2, "audit": 2.0, "staff": 2.0}, {})).startswith(
            "The first priorities are Rules (1.00 below its target), Audit (0.20 below its target) and Staff (0.20"
        )

    def test_others_are_named_after_them(self) -> None:
        assert text(made({"rules": 1.2, "audit": 2.0, "staff": 2.0, "morale": 2.0}, {})) == (
            "The first priority is Rules (1.00 below its target). Also on the list: Audit, Staff and Morale. No "
            "problem is clear on Leadership and Reform."
        )

    def test_a_hundredth_of_a_point_decides(self) -> None:
        low = dict.fromkeys(list(SIX)[:3], (2.0, 0.01)) | {"leadership": (1.99, 0.01), "morale": (2.1, 0.2)}
        assert text(made(low, {})).startswith(
            "The first priorities are Leadership (0.21 below its target), Rules (0.20"
        )

    def test_no_clear_priority_where_most_are_tied(self) -> None:
        assert text(made(dict.fromkeys(list(SIX)[:4], 2.0))) == (
            "There is no clear priority: Leadership (0.20 below its target), Rules (0.20 below its target), Audit "
            "(0.20 below its target) and Staff (0.20 below its target). No problem is clear on Morale and Reform."
        )

    def test_no_clear_priority_with_several_reasons_each_and_others_behind(self, monkeypatch: Any) -> None:
        given = {key: {"missed": "Low.", "fell": "It fell."} for key in list(SIX)[:4]} | {"morale": {"missed": "Low."}}
        monkeypatch.setattr(priorities, "reasons", lambda _: given)
        assert text(made({})) == (
            "There is no clear priority: Leadership (2 reasons), Rules (2 reasons), Audit (2 reasons) and Staff "
            "(2 reasons). Also on the list: Morale. No problem is clear on Reform."
        )

    def test_no_priority_at_all(self) -> None:
        assert text(made({})) == (
            "There is no clear priority: by the rules below, the survey shows a clear problem on none of the 6 key "
            "factors."
        )

    def test_all_have_a_problem(self) -> None:
        finding = text(made(dict.fromkeys(SIX, 2.0)))
        assert finding.startswith("There is no clear priority: Leadership (0.20 below its target), Rules (0.20 ")
        assert finding.endswith("Morale (0.20 below its target) and Reform (0.20 below its target).")

    def test_nothing_may_be_shown(self) -> None:
        assert text(made(dict.fromkeys(SIX, (2.0, 0.05, 9)))) == (
            "Too few people answered to say which key factors come first."
        )

    @pytest.mark.parametrize("make", [say_priorities, say_importance])
    def test_a_single_factor_has_nothing_to_be_compared_with(self, make: Any) -> None:
        assert make(results({"officials": {"rules": 1.0}}, targets={"rules": 2.2})) is None
