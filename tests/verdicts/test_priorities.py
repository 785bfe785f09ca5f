"""Priorities: ranks, ties, the first ones."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts import priorities
from cips_helpers.verdicts.priorities import first, planned, ranked
from made_up.results import results

SIX = dict.fromkeys(("leadership", "rules", "audit", "staff", "morale", "reform"), 2.5)


def made(officials: dict[str, Any], private: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    """Of six factors with a target of 2.2, these scores; the others have 2.5."""
    scores = {"officials": SIX | officials} | ({"private": SIX | private} if private is not None else {})
    return results(scores, targets=dict.fromkeys(SIX, 2.2), **more)


def ranks(disclosed: Disclosed) -> list[tuple[int, str, int]]:
    return [(priority.rank, priority.factor, priority.ties) for priority in ranked(disclosed)]


class TestOrder:
    def test_by_the_distance_to_the_target_whatever_the_number_of_reasons(self) -> None:
        # audit: missed by most; rules: missed, widest gap
        disclosed = made({"audit": 1.5, "rules": 1.6}, {"audit": 1.5})
        assert ranks(disclosed) == [(1, "audit", 1), (2, "rules", 1)]
        assert [entry.shortfall for entry in ranked(disclosed)] == [0.7, 0.6]
        assert len(ranked(disclosed)[0].reasons) < len(ranked(disclosed)[1].reasons)

    def test_the_group_that_misses_it_most_decides(self) -> None:
        assert ranks(made({"rules": 2.0, "audit": 1.8}, {"rules": 1.5})) == [(1, "rules", 1), (2, "audit", 1)]

    def test_what_misses_no_target_comes_after_by_its_number_of_reasons(self, monkeypatch: pytest.MonkeyPatch) -> None:
        both = {"fell": "It fell.", "gap": "Wide."}
        given = {"audit": {"fell": "It fell."}, "staff": both, "rules": {"missed": "Low."}}
        monkeypatch.setattr(priorities, "reasons", lambda _: given)
        assert ranks(made({"rules": 2.0})) == [(1, "rules", 1), (2, "staff", 1), (3, "audit", 1)]

    def test_equals_share_a_rank_in_the_order_of_the_questionnaire(self) -> None:
        found = ranks(made({"rules": 1.2, "staff": 2.0, "audit": 2.0, "leadership": 2.0}, {}))
        assert found == [(1, "rules", 1), (2, "leadership", 3), (2, "audit", 3), (2, "staff", 3)]

    def test_the_rank_after_a_tie_counts_it(self) -> None:
        found = ranks(made({"rules": 1.2, "audit": 1.2, "staff": 2.0}, {}))
        assert found == [(1, "rules", 2), (1, "audit", 2), (3, "staff", 1)]

    def test_a_low_score_counts_once_whatever_is_said_of_it(self) -> None:
        # Both groups miss the target, and it is the lowest of both: one reason, as for the other factor.
        disclosed = made({"rules": 1.5, "audit": 2.0}, {"rules": 1.5, "audit": 2.0})
        assert [(entry.factor, len(entry.reasons)) for entry in ranked(disclosed)] == [("rules", 1), ("audit", 1)]

    def test_nothing_without_a_problem(self) -> None:
        assert ranks(made({})) == []


class TestFirst:
    def test_whole_ranks_up_to_half_of_the_factors(self) -> None:
        disclosed = made({"rules": 1.2, "audit": 2.0, "staff": 2.0})
        assert [priority.factor for priority in first(disclosed)] == ["rules", "audit", "staff"]

    def test_a_rank_that_would_pass_half_is_left_out_whole(self) -> None:
        disclosed = made({"rules": 1.2, "audit": 2.0, "staff": 2.0, "morale": 2.0}, {})
        assert [priority.factor for priority in first(disclosed)] == ["rules"]

    def test_none_where_more_than_half_are_tied_at_the_top_and_the_plan_takes_all_of_them(self) -> None:
        disclosed = made(dict.fromkeys(list(SIX)[:4], 2.0))
        assert first(disclosed) == []
        assert [priority.factor for priority in planned(disclosed)] == list(SIX)[:4]

    def test_the_plan_leaves_out_what_has_fewer_reasons_even_then(self, monkeypatch: pytest.MonkeyPatch) -> None:
        given = {key: {"missed": "Low.", "fell": "It fell."} for key in list(SIX)[:4]} | {"morale": {"missed": "Low."}}
        monkeypatch.setattr(priorities, "reasons", lambda _: given)
        disclosed = made({})
        assert first(disclosed) == []
        assert [priority.factor for priority in planned(disclosed)] == list(SIX)[:4]

    def test_half_is_of_the_factors_with_a_score(self) -> None:
        hidden = dict.fromkeys(("morale", "reform", "staff"), (2.5, 0.05, 9))
        assert first(made({"rules": 1.2, "audit": 1.2, **hidden})) == []
