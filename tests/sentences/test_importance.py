"""Which outcome tells how much a factor matters, where the lines lie, and what is said of the corner."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sentences.importance import say_importance
from cips_helpers.verdicts.importance import Quadrant, quadrants
from made_up.conduct import drivers, record
from made_up.priorities import BREACH, PARTS, with_outcome_theme
from made_up.results import results

FOUR = {"leadership": 2.5, "rules": 2.0, "audit": 2.4, "staff": 2.6}
AIMS = dict.fromkeys(FOUR, 2.2)
THEME = {"fair": ["q1", "q2"]}


def made(
    scores: dict[str, Any] = FOUR, parts: dict[str, Any] = PARTS, *, private: dict[str, Any] | None = None, **more: Any
) -> Disclosed:
    rows = drivers("breach", parts, dict.fromkeys(parts, (0.5, 0.5)), statistic="odds_ratio")
    groups = {"officials": scores} | ({"private": private} if private else {})
    return results(groups, **{"conduct": BREACH, "more": rows, "related": [record("breach")], **more})


def one(*given: Any, **more: Any) -> Quadrant:
    found = quadrants(made(*given, **more))
    assert len(found) == 1
    return found[0]


def said(*given: Any, **more: Any) -> str | None:
    found = say_importance(made(*given, **more))
    return found and found.text


class TestQuadrant:
    def test_performance_is_taken_from_the_target_where_all_factors_have_one(self) -> None:
        found = one(targets=AIMS)
        assert (found.from_target, found.low_below) == (True, 0)
        assert found.performance["estimate"].to_dict() == pytest.approx(
            {"leadership": 0.3, "rules": -0.2, "audit": 0.2, "staff": 0.4}
        )
        assert found.performance["high"]["rules"] == pytest.approx(-0.2 + 1.96 * 0.05)

    @pytest.mark.parametrize("targets", [None, {"rules": 2.2}])
    def test_else_it_is_the_score_and_the_line_its_median(self, targets: dict[str, float] | None) -> None:
        found = one(targets=targets)
        assert (found.from_target, found.low_below) == (False, pytest.approx(2.45))
        assert found.performance["estimate"].to_dict() == pytest.approx(FOUR)

    def test_parts_are_set_against_equal_ones(self) -> None:
        found = one()
        assert found.equal == 0.25
        assert found.part["estimate"].to_dict() == pytest.approx({id: part[0] for id, part in PARTS.items()})
        assert found.important == ["rules"]

    def test_the_corner_is_by_estimates_and_certain_by_intervals(self) -> None:
        parts = PARTS | {"audit": (0.3, 0.2, 0.4)}
        found = one(FOUR | {"audit": 2.1}, parts, targets=AIMS)
        assert (found.corner, found.certain) == (["rules", "audit"], ["rules"])

    def test_a_part_that_is_just_equal_or_a_score_on_the_line_is_no_corner(self) -> None:
        assert one(FOUR | {"rules": 2.2}, targets=AIMS).corner == []
        assert one(FOUR, PARTS | {"rules": (0.25, 0.2, 0.3)}, targets=AIMS).corner == []

    def test_a_factor_whose_score_is_hidden_is_left_out_but_counts_for_equal_parts(self) -> None:
        found = one(FOUR | {"staff": (2.0, 0.05, 9)})
        assert list(found.part.index) == ["leadership", "rules", "audit"]
        assert found.equal == 0.25


class TestWhichOutcome:
    def test_questions_before_themes(self) -> None:
        rows = [
            *drivers("breach", PARTS, dict.fromkeys(PARTS, (0.5, 0.5)), statistic="odds_ratio"),
            *drivers("fair", PARTS, dict.fromkeys(PARTS, (0.1, 0.5))),
        ]
        both = made(more=rows, themes=THEME, related=[record("breach"), record("fair")])
        assert [found.outcome for found in quadrants(both)] == ["breach"]
        failed = made(more=rows, themes=THEME, related=[record("breach", shown=False), record("fair")])
        assert [found.outcome for found in quadrants(failed)] == ["fair"]


class TestSentences:
    def test_the_corner_from_the_target(self) -> None:
        assert said(targets=AIMS) == (
            "Among officials, Rules is below its target and accounts for more than an equal part of what goes with "
            "“Question breach?”. That is clear: the whole intervals say so."
        )

    def test_several_some_clear(self) -> None:
        found = said(FOUR | {"audit": 2.1}, PARTS | {"audit": (0.3, 0.2, 0.4)}, targets=AIMS)
        assert found == (
            "Among officials, Rules and Audit are below their targets, and each accounts for more than an equal "
            "part of what goes with “Question breach?”. That is clear for Rules only."
        )

    def test_none_clear_and_by_the_median(self) -> None:
        assert said(parts=PARTS | {"rules": (0.6, 0.2, 0.7)}) == (
            "Among officials, Rules is in the lower half of the scores and accounts for more than an equal "
            "part of what goes with “Question breach?”. The intervals are too wide to be sure of that."
        )
        found = said(parts=PARTS | {"audit": (0.3, 0.1, 0.4)})
        assert found is not None
        assert "Rules and Audit are in the lower half of the scores" in found

    def test_an_empty_corner(self) -> None:
        assert said(parts=PARTS | {"rules": (0.2, 0.1, 0.3)}, targets=AIMS) == (
            "Among officials, no key factor below its target accounts for more than an equal part of what goes with "
            "“Question breach?”."
        )
        assert said(FOUR | {"rules": 2.5}, targets=AIMS) == (
            "Among officials, no key factor is below its target, so none stands where to act first."
        )
        found = said(parts=PARTS | {"rules": (0.2, 0.1, 0.3)})
        assert found is not None
        assert "no key factor in the lower half of the scores" in found

    def test_a_group_without_such_a_question_is_told_why(self) -> None:
        found = said(targets=AIMS, private=FOUR)
        assert found is not None
        assert found.split("\n\n")[1] == (
            "Companies were asked no question that tells which key factors matter most to them; their scores count by "
            "the other reasons."
        )

    def test_too_few_and_no_model(self) -> None:
        few = said(more=[], related=[record("breach", n=50, shown=False)])
        assert few == (
            "To tell which key factors matter most takes 120 officials with a score on every key factor; fewer "
            "answered so many questions. Their scores count by the other reasons."
        )
        failed = said(more=[], related=[record("breach", shown=False)])
        assert failed == (
            "The answers of officials don't tell which key factors matter most; their scores count by the "
            "other reasons."
        )

    def test_a_theme_is_an_outcome_too(self) -> None:
        plain = results({"officials": FOUR}, themes=THEME)
        assert say_importance(plain) is None
        assert say_importance(with_outcome_theme(plain)) is not None

    def test_never_a_cause(self) -> None:
        found = said(targets=AIMS)
        assert found is not None
        assert not {"cause", "causes", "because", "effect", "leads"} & set(found.split())
