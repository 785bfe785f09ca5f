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
            "The first priority is Rules, with 2 reasons. Next comes Audit, with one reason. No problem is clear on "
            "Leadership, Staff, Morale and Reform."
        )

    def test_ties_first_and_next(self) -> None:
        assert text(made({"rules": 1.2, "audit": 1.2, "staff": 2.0}, {})).startswith(
            "The first priorities are Rules and Audit, tied with 2 reasons each. Next comes Staff, with one reason."
        )
        assert text(made({"rules": 1.2, "audit": 2.0, "staff": 2.0}, {})).startswith(
            "The first priority is Rules, with 2 reasons. Next come Audit and Staff, tied with one reason each."
        )

    def test_others_have_fewer_reasons(self) -> None:
        assert text(made({"rules": 1.2, "audit": 2.0, "staff": 2.0, "morale": 2.0}, {})) == (
            "The first priority is Rules, with 2 reasons. Fewer reasons speak for Audit, Staff and Morale. No problem "
            "is clear on Leadership and Reform."
        )

    def test_one_reason_each(self) -> None:
        low = dict.fromkeys(list(SIX)[:3], (2.0, 0.01)) | {"leadership": (1.99, 0.01), "morale": (2.1, 0.2)}
        finding = text(made(low, {}))
        assert finding.startswith("The first priorities are Leadership, Rules and Audit, tied with")

    def test_no_clear_priority_where_most_are_tied(self) -> None:
        assert text(made(dict.fromkeys(list(SIX)[:4], 2.0))) == (
            "There is no clear priority: Leadership, Rules, Audit and Staff have one reason each. No problem "
            "is clear on Morale and Reform."
        )

    def test_no_clear_priority_with_several_reasons_each_and_others_behind(self, monkeypatch: Any) -> None:
        given = {key: {"missed": "Low.", "fell": "It fell."} for key in list(SIX)[:4]} | {"morale": {"missed": "Low."}}
        monkeypatch.setattr(priorities, "reasons", lambda _: given)
        assert text(made({})) == (
            "There is no clear priority: Leadership, Rules, Audit and Staff have 2 reasons each. Fewer reasons "
            "speak for Morale. No problem is clear on Reform."
        )

    def test_no_priority_at_all(self) -> None:
        assert text(made({})) == (
            "There is no clear priority: by the rules below, the survey shows a clear problem on none of the 6 key "
            "factors."
        )

    def test_all_have_a_problem(self) -> None:
        assert text(made(dict.fromkeys(SIX, 2.0))) == (
            "There is no clear priority: Leadership, Rules, Audit, Staff, Morale and Reform have one reason each."
        )

    def test_nothing_may_be_shown(self) -> None:
        assert text(made(dict.fromkeys(SIX, (2.0, 0.05, 9)))) == (
            "Too few people answered to say which key factors come first."
        )

    @pytest.mark.parametrize("make", [say_priorities, say_importance])
    def test_a_single_factor_has_nothing_to_be_compared_with(self, make: Any) -> None:
        assert make(results({"officials": {"rules": 1.0}}, targets={"rules": 2.2})) is None
