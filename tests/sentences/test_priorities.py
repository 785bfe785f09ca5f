"""The order of the list, its ties, and the sentences on top: a clear priority and none."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sentences.importance import say_importance
from cips_helpers.sentences.priorities import say_priorities
from cips_helpers.verdicts.priorities import first, planned, ranked
from made_up.results import results

SIX = dict.fromkeys(("leadership", "rules", "audit", "staff", "morale", "reform"), 2.5)
LOW = (2.0, 0.05)


def made(officials: dict[str, Any], private: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    """Of six factors with a target of 2.2, these scores; the others have 2.5."""
    scores = {"officials": SIX | officials} | ({"private": SIX | private} if private is not None else {})
    return results(scores, targets=dict.fromkeys(SIX, 2.2), **more)


def said(one: Disclosed) -> str:
    found = say_priorities(one)
    assert found is not None
    return found.text


def ranks(one: Disclosed) -> list[tuple[int, str, int]]:
    return [(priority.rank, priority.factor, priority.ties) for priority in ranked(one)]


class TestOrder:
    def test_by_the_number_of_reasons(self) -> None:
        # rules: missed, lowest; audit: missed
        assert ranks(made({"rules": 1.5, "audit": 2.0})) == [(1, "rules", 1), (2, "audit", 1)]

    def test_equals_share_a_rank_in_the_order_of_the_questionnaire(self) -> None:
        found = ranks(made({"rules": 1.2, "staff": 2.0, "audit": 2.0, "leadership": 2.0}))
        assert found == [(1, "rules", 1), (2, "leadership", 3), (2, "audit", 3), (2, "staff", 3)]

    def test_the_rank_after_a_tie_counts_it(self) -> None:
        found = ranks(made({"rules": 1.2, "audit": 1.2, "staff": 2.0}))
        assert found == [(1, "rules", 2), (1, "audit", 2), (3, "staff", 1)]

    def test_nothing_without_a_problem(self) -> None:
        assert ranks(made({})) == []


class TestFirst:
    def test_whole_ranks_up_to_half_of_the_factors(self) -> None:
        one = made({"rules": 1.2, "audit": 2.0, "staff": 2.0})
        assert [priority.factor for priority in first(one)] == ["rules", "audit", "staff"]

    def test_a_rank_that_would_pass_half_is_left_out_whole(self) -> None:
        one = made({"rules": 1.2, "audit": 2.0, "staff": 2.0, "morale": 2.0})
        assert [priority.factor for priority in first(one)] == ["rules"]

    def test_none_where_more_than_half_are_tied_at_the_top_and_the_plan_takes_all_of_them(self) -> None:
        one = made(dict.fromkeys(list(SIX)[:4], 2.0))
        assert first(one) == []
        assert [priority.factor for priority in planned(one)] == list(SIX)[:4]

    def test_the_plan_leaves_out_what_has_fewer_reasons_even_then(self) -> None:
        low = dict.fromkeys(list(SIX)[:4], 2.0)
        one = made({**low, "morale": 2.0}, {**low, "morale": 2.12})
        assert [priority.factor for priority in planned(one)] == list(SIX)[:4]

    def test_half_is_of_the_factors_with_a_score(self) -> None:
        hidden = dict.fromkeys(("morale", "reform", "staff"), (2.5, 0.05, 9))
        assert first(made({"rules": 1.2, "audit": 1.2, **hidden})) == []


class TestSentences:
    def test_a_first_one_and_one_next(self) -> None:
        assert said(made({"rules": 1.5, "audit": 2.0})) == (
            "The first priority is Rules, with 2 reasons. Next comes Audit, with one reason. No problem is clear on "
            "Leadership, Staff, Morale and Reform."
        )

    def test_ties_first_and_next(self) -> None:
        assert said(made({"rules": 1.2, "audit": 1.2, "staff": 2.0})).startswith(
            "The first priorities are Rules and Audit, tied with 2 reasons each. Next comes Staff, with one reason."
        )
        assert said(made({"rules": 1.2, "audit": 2.0, "staff": 2.0})).startswith(
            "The first priority is Rules, with 2 reasons. Next come Audit and Staff, tied with one reason each."
        )

    def test_others_have_fewer_reasons(self) -> None:
        assert said(made({"rules": 1.2, "audit": 2.0, "staff": 2.0, "morale": 2.0})) == (
            "The first priority is Rules, with 2 reasons. Fewer reasons speak for Audit, Staff and Morale. No problem "
            "is clear on Leadership and Reform."
        )

    def test_one_reason_each(self) -> None:
        low = dict.fromkeys(list(SIX)[:3], (2.0, 0.01)) | {"leadership": (1.99, 0.01), "morale": (2.1, 0.2)}
        found = said(made(low, {}))
        assert found.startswith("The first priorities are Leadership, Rules and Audit, tied with")

    def test_no_clear_priority_where_most_are_tied(self) -> None:
        assert said(made(dict.fromkeys(list(SIX)[:4], 2.0))) == (
            "There is no clear priority: Leadership, Rules, Audit and Staff have one reason each. No problem "
            "is clear on Morale and Reform."
        )

    def test_no_clear_priority_with_several_reasons_each_and_others_behind(self) -> None:
        low = dict.fromkeys(list(SIX)[:4], 2.0)
        assert said(made({**low, "morale": 2.0}, {**low, "morale": 2.12})) == (
            "There is no clear priority: Leadership, Rules, Audit and Staff have 2 reasons each. Fewer reasons "
            "speak for Morale. No problem is clear on Reform."
        )

    def test_no_priority_at_all(self) -> None:
        assert said(made({})) == (
            "There is no clear priority: by the rules below, the survey shows a clear problem on none of the 6 key "
            "factors."
        )

    def test_all_have_a_problem(self) -> None:
        assert said(made(dict.fromkeys(SIX, 2.0))) == (
            "There is no clear priority: Leadership, Rules, Audit, Staff, Morale and Reform have one reason each."
        )

    def test_nothing_may_be_shown(self) -> None:
        assert said(made(dict.fromkeys(SIX, (2.0, 0.05, 9)))) == (
            "Too few people answered to say which key factors come first."
        )

    @pytest.mark.parametrize("make", [say_priorities, say_importance])
    def test_a_single_factor_has_nothing_to_be_compared_with(self, make: Any) -> None:
        assert make(results({"officials": {"rules": 1.0}}, targets={"rules": 2.2})) is None
