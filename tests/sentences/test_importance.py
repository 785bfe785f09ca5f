"""Sentences on importance: every kind of corner, and why there is none."""

from __future__ import annotations

from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sentences.importance import say_importance
from cips_helpers.verdicts.importance import quadrants
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


def text(*figures: Any, **more: Any) -> str | None:
    finding = say_importance(made(*figures, **more))
    return finding and finding.text


class TestWhichOutcome:
    def test_questions_before_themes(self) -> None:
        rows = [
            *drivers("breach", PARTS, dict.fromkeys(PARTS, (0.5, 0.5)), statistic="odds_ratio"),
            *drivers("fair", PARTS, dict.fromkeys(PARTS, (0.1, 0.5))),
        ]
        both = made(more=rows, themes=THEME, related=[record("breach"), record("fair")])
        assert [finding.outcome for finding in quadrants(both)] == ["breach"]
        failed = made(more=rows, themes=THEME, related=[record("breach", shown=False), record("fair")])
        assert [finding.outcome for finding in quadrants(failed)] == ["fair"]


class TestSentences:
    def test_the_corner_from_the_target(self) -> None:
        assert text(targets=AIMS) == (
            "Among officials, Rules is below its target and accounts for more than an equal part of the link with "
            "“Question breach?”. That is clear: the whole intervals say so."
        )

    def test_several_some_clear(self) -> None:
        finding = text(FOUR | {"audit": 2.1}, PARTS | {"audit": (0.3, 0.2, 0.4)}, targets=AIMS)
        assert finding == (
            "Among officials, Rules and Audit are below their targets, and each accounts for more than an equal "
            "part of the link with “Question breach?”. That is clear for Rules only."
        )

    def test_none_clear_and_by_the_median(self) -> None:
        assert text(parts=PARTS | {"rules": (0.6, 0.2, 0.7)}) == (
            "Among officials, Rules is in the lower half of the scores and accounts for more than an equal "
            "part of the link with “Question breach?”. The intervals are too wide to be sure of that."
        )
        finding = text(parts=PARTS | {"audit": (0.3, 0.1, 0.4)})
        assert finding is not None
        assert "Rules and Audit are in the lower half of the scores" in finding

    def test_an_empty_corner(self) -> None:
        assert text(parts=PARTS | {"rules": (0.2, 0.1, 0.3)}, targets=AIMS) == (
            "Among officials, no key factor below its target accounts for more than an equal part of the link with "
            "“Question breach?”."
        )
        assert text(FOUR | {"rules": 2.5}, targets=AIMS) == ("Among officials, no key factor is below its target.")
        finding = text(parts=PARTS | {"rules": (0.2, 0.1, 0.3)})
        assert finding is not None
        assert "no key factor in the lower half of the scores" in finding

    def test_a_group_without_such_a_question_is_told_why(self) -> None:
        finding = text(targets=AIMS, private=FOUR)
        assert finding is not None
        assert finding.split("\n\n")[1] == (
            "Companies were asked no question that tells which key factors matter most to them; their scores count by "
            "the other reasons."
        )

    def test_too_few_and_no_model(self) -> None:
        few = text(more=[], related=[record("breach", n=50, shown=False)])
        assert few == (
            "To tell which key factors matter most takes 120 officials with a score on every key factor; fewer "
            "answered so many questions. Their scores count by the other reasons."
        )
        failed = text(more=[], related=[record("breach", shown=False)])
        assert failed == (
            "The answers of officials don't tell which key factors matter most; their scores count by the "
            "other reasons."
        )

    def test_a_theme_is_an_outcome_too(self) -> None:
        plain = results({"officials": FOUR}, themes=THEME)
        assert say_importance(plain) is None
        assert say_importance(with_outcome_theme(plain)) is not None

    def test_never_a_cause(self) -> None:
        finding = text(targets=AIMS)
        assert finding is not None
        assert not {"cause", "causes", "because", "effect", "leads"} & set(finding.split())
