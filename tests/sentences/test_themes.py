"""Themes: scores, parts of a group, hidden figures."""

from __future__ import annotations

from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sentences.themes import say_theme_parts, say_theme_score
from made_up.conduct import SCORES, difference, part
from made_up.results import results

THEME = {"fair": ["q1", "q2"]}


SHARES = {("officials", "q1"): [0.4, 0.4, 0.1, 0.1], ("officials", "q2"): [0.1, 0.2, 0.3, 0.4]}


SCORE = {"group": "officials", "indicator": "fair", "kind": "theme", "statistic": "mean", "value": (2.1, 0.05, 200)}


def theme(*rows: dict[str, Any], **more: Any) -> Disclosed:
    return results({**SCORES, **more.pop("also", {})}, themes=THEME, shares=SHARES, more=rows, **more)


class TestThemes:
    def test_score_with_interval_and_the_range_of_its_questions(self) -> None:
        assert say_theme_score(theme(SCORE), theme="fair").text == (
            "Officials score this theme 2.10 out of 3 points (95% interval 2.00 to 2.20). Among officials, favourable "
            "answers range from 30% (“Statement q2”) to 80% (“Statement q1”)."
        )

    def test_a_hidden_score_is_said_to_be_hidden(self) -> None:
        text = say_theme_score(theme({**SCORE, "value": (2.1, 0.05, 9)}), theme="fair").text
        assert text == "Too few officials answered to show a score of this theme."

    def test_a_group_asked_only_some_of_its_questions_has_no_score_and_another_was_not_asked(self) -> None:
        made = results(SCORES | {"private": {"rules": 2.0}}, themes={"fair": ["q1", "of_rules"]})
        text = say_theme_score(made, theme="fair").text
        assert text.endswith(
            "Companies are asked 1 of the 2 questions of this theme. Its score takes all of them, so they have none."
        )
        made = results(SCORES | {"private": {"rules": 2.0}}, themes=THEME)
        assert say_theme_score(made, theme="fair").text.endswith("Companies are not asked about this theme.")

    def test_who_differs_names_lower_before_higher(self) -> None:
        rows = [part(1, 1.8), part(2, 2.2), difference(1, -0.4, 0.01), difference(2, 0.4, 0.01)]
        text = say_theme_parts(theme(SCORE, *rows), theme="fair")
        assert text is not None
        assert text.text == (
            "Among officials, clearly lower scores than the others, in points: Gender “Woman” (−0.4). Among officials, "
            "clearly higher scores than the others, in points: Gender “Man” (+0.4)."
        )

    def test_no_clear_difference_is_said_as_plainly(self) -> None:
        text = say_theme_parts(theme(SCORE, part(1, 2.0), difference(1, -0.1, 0.05)), theme="fair")
        assert text is not None
        assert text.text == "Among officials, scores do not clearly differ by any of these: Gender."

    def test_parts_too_small_to_compare(self) -> None:
        text = say_theme_parts(theme(SCORE, part(1, 2.0, 5), difference(1, -0.9, 0.01, 5)), theme="fair")
        assert text is not None
        assert text.text == "Too few officials answered to compare parts of them."

    def test_nothing_of_parts_where_the_whole_is_not_shown(self) -> None:
        assert say_theme_parts(theme({**SCORE, "value": (2.1, 0.05, 9)}), theme="fair") is None
