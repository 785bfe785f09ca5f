"""Importance against performance: outcomes, lines, corner."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.importance import Quadrant, quadrants
from made_up.conduct import drivers, record
from made_up.priorities import BREACH, PARTS
from made_up.results import results

FOUR = {"leadership": 2.5, "rules": 2.0, "audit": 2.4, "staff": 2.6}


AIMS = dict.fromkeys(FOUR, 2.2)


def made(
    scores: dict[str, Any] = FOUR, parts: dict[str, Any] = PARTS, *, private: dict[str, Any] | None = None, **more: Any
) -> Disclosed:
    rows = drivers("breach", parts, dict.fromkeys(parts, (0.5, 0.5)), statistic="odds_ratio")
    groups = {"officials": scores} | ({"private": private} if private else {})
    return results(groups, **{"conduct": BREACH, "more": rows, "related": [record("breach")], **more})


def only_quadrant(*figures: Any, **more: Any) -> Quadrant:
    (quadrant,) = quadrants(made(*figures, **more))
    return quadrant


class TestQuadrant:
    def test_performance_is_taken_from_the_target_where_all_factors_have_one(self) -> None:
        quadrant = only_quadrant(targets=AIMS)
        assert (quadrant.from_target, quadrant.low_below) == (True, 0)
        assert quadrant.performance["estimate"].to_dict() == pytest.approx(
            {"leadership": 0.3, "rules": -0.2, "audit": 0.2, "staff": 0.4}
        )
        assert quadrant.performance["high"]["rules"] == pytest.approx(-0.2 + 0.1)

    @pytest.mark.parametrize("targets", [None, {"rules": 2.2}])
    def test_else_it_is_the_score_and_the_line_its_median(self, targets: dict[str, float] | None) -> None:
        quadrant = only_quadrant(targets=targets)
        assert (quadrant.from_target, quadrant.low_below) == (False, pytest.approx(2.45))
        assert quadrant.performance["estimate"].to_dict() == pytest.approx(FOUR)

    def test_parts_are_set_against_equal_ones(self) -> None:
        quadrant = only_quadrant()
        assert quadrant.equal == 0.25
        assert quadrant.part["estimate"].to_dict() == pytest.approx({id: part[0] for id, part in PARTS.items()})
        assert quadrant.important == ["rules"]

    def test_the_corner_is_by_estimates_and_certain_by_intervals(self) -> None:
        parts = PARTS | {"audit": (0.3, 0.2, 0.4)}
        quadrant = only_quadrant(FOUR | {"audit": 2.1}, parts, targets=AIMS)
        assert (quadrant.corner, quadrant.certain) == (["rules", "audit"], ["rules"])

    def test_a_part_that_is_just_equal_or_a_score_on_the_line_is_no_corner(self) -> None:
        assert only_quadrant(FOUR | {"rules": 2.2}, targets=AIMS).corner == []
        assert only_quadrant(FOUR, PARTS | {"rules": (0.25, 0.2, 0.3)}, targets=AIMS).corner == []

    def test_a_factor_whose_score_is_hidden_is_left_out_but_counts_for_equal_parts(self) -> None:
        quadrant = only_quadrant(FOUR | {"staff": (2.0, 0.05, 9)})
        assert list(quadrant.part.index) == ["leadership", "rules", "audit"]
        assert quadrant.equal == 0.25
