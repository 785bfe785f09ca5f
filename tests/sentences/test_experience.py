"""Behaviour and experience: limits, hidden shares, the people a share is based on."""

from __future__ import annotations

from typing import Any

from cips_helpers.sentences.experience import say_experience
from made_up.conduct import CONDUCT, SCORES, share
from made_up.results import results


def sentences(*rows: list[dict[str, Any]]) -> str:
    made = say_experience(results(SCORES, conduct=CONDUCT, more=[entry for some in rows for entry in some]))
    assert made is not None
    return made.text


class TestExperience:
    def test_what_is_sensitive_and_happened_leads_in_the_words_of_the_questionnaire(self) -> None:
        text = sentences(share("breach", 0.3), share("offered", 0.2), share("reported", 0.4, 40))
        assert text == (
            "Of those offered something, 40% (36% to 44%) reported it. 20% (16% to 24%) were offered something. "
            "Of officials, 30% (26% to 34%) answer Yes to “Question breach?”."
        )

    def test_without_words_for_its_base_the_question_before_tells_whom_a_share_is_of(self) -> None:
        text = sentences(share("contact", 0.5), share("asked", 0.1))
        assert text == (
            "Of officials who answered Yes to “Question contact?”, 10% (6% to 14%) answer Yes to “Question asked?”."
        )

    def test_a_share_that_nobody_or_everybody_has_is_told_as_a_limit_without_interval(self) -> None:
        assert sentences(share("offered", 0.0, 100)) == "Less than 5% were offered something."
        assert sentences(share("offered", 1.0, 100)) == "More than 95% were offered something."

    def test_what_is_hidden_is_said_to_be_hidden_and_no_figure_of_it(self) -> None:
        text = sentences(share("offered", 0.2), share("reported", 0.5, 9))
        assert text.endswith("Too few officials answered to show the answers to “Question reported?”.")
        assert "50%" not in text

    def test_a_question_nobody_answered_is_left_to_the_chart(self) -> None:
        assert "reported" not in sentences(share("offered", 0.2), share("reported", 0.5, 0))

    def test_much_silence_is_told(self) -> None:
        text = sentences(share("offered", 0.2, unknown=0.05, refused=0.11))
        assert text.endswith("Asked this, 5% say they don't know and 11% prefer not to answer.")
        assert "Asked this" not in sentences(share("offered", 0.2, unknown=0.05, refused=0.09))

    def test_nothing_where_the_questionnaire_asks_nothing_of_the_kind(self) -> None:
        assert say_experience(results(SCORES)) is None
