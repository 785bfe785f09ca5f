"""Sentences on conduct and themes say what made-up figures say, those that can't be shown included."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sentences.experience import say_experience
from cips_helpers.sentences.related import say_related
from cips_helpers.sentences.themes import say_theme_parts, say_theme_score
from cips_helpers.verdicts.questions import experience_questions
from made_up.conduct import CONDUCT, SCORES, difference, drivers, part, record, share
from made_up.results import results


def told(*rows: list[dict[str, Any]]) -> str:
    made = say_experience(results(SCORES, conduct=CONDUCT, more=[one for some in rows for one in some]))
    assert made is not None
    return made.text


class TestExperience:
    def test_what_is_sensitive_and_happened_leads_in_the_words_of_the_questionnaire(self) -> None:
        said = told(share("breach", 0.3), share("offered", 0.2), share("reported", 0.4, 40))
        assert said == (
            "Of those offered something, 40% (36% to 44%) reported it. 20% (16% to 24%) were offered something. "
            "Of officials, 30% (26% to 34%) answer Yes to “Question breach?”."
        )

    def test_without_words_for_its_base_the_question_before_tells_whom_a_share_is_of(self) -> None:
        said = told(share("contact", 0.5), share("asked", 0.1))
        assert said == (
            "Of officials who answered Yes to “Question contact?”, 10% (6% to 14%) answer Yes to “Question asked?”."
        )

    def test_a_share_that_nobody_or_everybody_has_is_told_as_a_limit_without_interval(self) -> None:
        assert told(share("offered", 0.0, 100)) == "Less than 2% were offered something."
        assert told(share("offered", 1.0, 100)) == "More than 98% were offered something."

    def test_what_is_hidden_is_said_to_be_hidden_and_no_figure_of_it(self) -> None:
        said = told(share("offered", 0.2), share("reported", 0.5, 9))
        assert said.endswith("Too few officials answered to show the answers to “Question reported?”.")
        assert "50%" not in said

    def test_a_question_nobody_answered_is_left_to_the_chart(self) -> None:
        assert "reported" not in told(share("offered", 0.2), share("reported", 0.5, 0))

    def test_much_silence_is_told(self) -> None:
        said = told(share("offered", 0.2, unknown=0.05, refused=0.11))
        assert said.endswith("Asked this, 5% say they don't know and 11% prefer not to answer.")
        assert "Asked this" not in told(share("offered", 0.2, unknown=0.05, refused=0.09))

    def test_nothing_where_the_questionnaire_asks_nothing_of_the_kind(self) -> None:
        assert say_experience(results(SCORES)) is None

    def test_a_high_share_comes_first_and_a_question_of_some_after_the_one_that_tells_who(self) -> None:
        rows = [*share("breach", 0.9), *share("reported", 0.4), *share("offered", 0.1), *share("contact", 0.8)]
        made = results(SCORES, conduct=CONDUCT, more=[*rows, *share("asked", 0.05)])
        order = [item.id for item in experience_questions(made, "officials")]
        assert order == ["contact", "asked", "offered", "reported", "breach"]


THEME = {"fair": ["q1", "q2"]}
PARTS = {"leadership": (0.5, 0.4, 0.6), "rules": (0.3, 0.2, 0.45), "audit": (0.1, 0.0, 0.2), "staff": (0.1, 0, 0.2)}
NONE = dict.fromkeys(PARTS, (0.2, 0.5))


def related(rows: list[dict[str, Any]], outcome: str = "fair", **more: Any) -> str | None:
    one = more.pop("record", record(outcome))
    made = results(SCORES, conduct=CONDUCT, themes=THEME, more=rows, related=[one], **more)
    found = say_related(made, outcome=outcome)
    return found and found.text


class TestRelated:
    def test_clear_associations_lead_then_the_fit_then_the_largest_part_with_its_ties(self) -> None:
        said = related(drivers("fair", PARTS, NONE | {"audit": (0.3, 0.01), "rules": (-0.2, 0.02)}))
        assert said == (
            "Among officials, a higher score on Audit is associated with a higher score here, the other factors "
            "held equal. Among officials, a higher score on Rules is associated with a lower score here, the other "
            "factors held equal. All key factors together account for 50% of the differences in this score. The "
            "largest part of that, 50%, falls to Leadership, not clearly more than to Rules."
        )

    def test_none_clear_and_all_tied(self) -> None:
        said = related(drivers("fair", dict.fromkeys(PARTS, (0.25, 0.1, 0.4)), NONE))
        assert said is not None
        assert said.startswith("Among officials, no single key factor is clearly associated with “Fair”")
        assert said.endswith("No key factor's part of that is clearly the largest.")

    def test_one_part_alone_is_the_largest(self) -> None:
        said = related(drivers("fair", PARTS | {"rules": (0.3, 0.2, 0.39)}, NONE))
        assert said is not None
        assert said.endswith("The largest part of that, 50%, falls to Leadership.")

    def test_odds_below_one_make_an_answer_rarer(self) -> None:
        odds = dict.fromkeys(PARTS, (0.5, 0.5)) | {"audit": (0.4, 0.01), "staff": (0.6, 0.01), "rules": (1.5, 0.01)}
        said = related(drivers("breach", PARTS, odds, explained=0.2, statistic="odds_ratio"), "breach")
        assert said is not None
        assert said.startswith(
            "Among officials, higher scores on Audit and Staff are associated with answering “Question breach?” less "
            "often with “Yes”, the other factors held equal. Among officials, a higher score on Rules is associated "
            "with answering “Question breach?” more often with “Yes”"
        )
        assert "the fit is 0.20" in said

    @pytest.mark.parametrize("n", [119, 9])
    def test_too_few_people_says_how_many_it_takes_and_nothing_of_a_model(self, n: int) -> None:
        said = related([], record=record("fair", n=n, shown=False))
        assert said == (
            "To tell what goes with “Fair” takes 120 officials with a score on every key factor; fewer answered so "
            "many questions."
        )

    def test_enough_people_but_no_model(self) -> None:
        said = related([], record=record("fair", shown=False))
        assert said == "The answers of officials don't tell which key factors go with “Fair”."

    def test_nothing_where_nothing_could_be_related(self) -> None:
        assert say_related(results(SCORES, themes=THEME), outcome="fair") is None

    def test_never_a_cause(self) -> None:
        said = related(drivers("fair", PARTS, NONE | {"audit": (0.3, 0.01)}))
        assert said is not None
        assert not {"cause", "effect", "because", "leads to"} & set(said.split())


def test_the_gate_keeps_how_many_there_were_only_from_the_floor_on_and_of_this_iteration() -> None:
    few, many = record("fair", n=9, shown=False), record("q1", n=10, shown=False)
    earlier = type(few)(0, "officials", "fair", 50, 120, False)
    made = results(SCORES, themes=THEME, related=[few, many, earlier])
    assert [(one.outcome, one.n) for one in made.related] == [("fair", 0), ("q1", 10)]


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
        said = say_theme_score(theme({**SCORE, "value": (2.1, 0.05, 9)}), theme="fair").text
        assert said == "Too few officials answered to show a score of this theme."

    def test_a_group_asked_only_some_of_its_questions_has_no_score_and_another_was_not_asked(self) -> None:
        made = results(SCORES | {"private": {"rules": 2.0}}, themes={"fair": ["q1", "of_rules"]})
        said = say_theme_score(made, theme="fair").text
        assert said.endswith(
            "Companies are asked 1 of the 2 questions of this theme. Its score takes all of them, so they have none."
        )
        made = results(SCORES | {"private": {"rules": 2.0}}, themes=THEME)
        assert say_theme_score(made, theme="fair").text.endswith("Companies are not asked about this theme.")

    def test_who_differs_names_lower_before_higher(self) -> None:
        rows = [part(1, 1.8), part(2, 2.2), difference(1, -0.4, 0.01), difference(2, 0.4, 0.01)]
        said = say_theme_parts(theme(SCORE, *rows), theme="fair")
        assert said is not None
        assert said.text == (
            "Among officials, clearly lower scores than the others, in points: Gender “Woman” (−0.4). Among officials, "
            "clearly higher scores than the others, in points: Gender “Man” (+0.4)."
        )

    def test_no_clear_difference_is_said_as_plainly(self) -> None:
        said = say_theme_parts(theme(SCORE, part(1, 2.0), difference(1, -0.1, 0.05)), theme="fair")
        assert said is not None
        assert said.text == "Among officials, scores do not clearly differ by any of these: Gender."

    def test_parts_too_small_to_compare(self) -> None:
        said = say_theme_parts(theme(SCORE, part(1, 2.0, 5), difference(1, -0.9, 0.01, 5)), theme="fair")
        assert said is not None
        assert said.text == "Too few officials answered to compare parts of them."

    def test_nothing_of_parts_where_the_whole_is_not_shown(self) -> None:
        assert say_theme_parts(theme({**SCORE, "value": (2.1, 0.05, 9)}), theme="fair") is None
