"""The report on one page: ties, few factors, hidden ones, changes."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.display import Finding
from cips_helpers.schema.records import Verdict
from cips_helpers.sentences.glance import say_changed, say_concerns, say_strengths
from made_up.changes import two_iterations
from made_up.results import scored, scores_of


def sentences(finding: Finding | None) -> str:
    assert finding is not None
    return finding.text


APART = [2.9, 2.6, 2.3, 2.0, 1.7, 1.4, 1.1, 0.8]
"""Each can be told from the next: they lie more than 1.96 standard errors of a difference (0.14) apart."""


class TestStrengthsAndConcerns:
    def test_three_of_each(self) -> None:
        figures = scored(APART)
        assert sentences(say_strengths(figures)) == (
            "Officials score Leadership (2.90), Rules (2.60) and Audit (2.30) highest."
        )
        assert sentences(say_concerns(figures)) == "Officials score Fees (0.80), Reform (1.10) and Staff (1.40) lowest."

    def test_a_target_that_goes_against_the_place_is_named(self) -> None:
        figures = scored(APART, targets={"rules": 2.8, "reform": 0.9, "fees": 0.9})
        assert sentences(say_strengths(figures)).endswith("highest. Target not met: Rules.")
        assert sentences(say_concerns(figures)).endswith("lowest. Target met: Reform.")

    def test_what_cant_be_told_from_the_third_is_named(self) -> None:
        figures = scored([2.9, 2.6, 2.3, 2.25, 2.2, 1.4, 1.1, 0.8])
        assert sentences(say_strengths(figures)).endswith("Not clearly different from Audit: Conduct and Morale.")
        assert "told apart" not in sentences(say_concerns(figures))

    def test_one_such(self) -> None:
        figures = scored([2.9, 2.6, 2.3, 2.0, 1.5, 1.4, 1.1, 0.8])
        assert sentences(say_concerns(figures)).endswith(" Not clearly different from Staff: Morale.")

    def test_of_many_such_the_number_is_told(self) -> None:
        figures = scored([2.9, 2.6, 2.3, 2.3, 2.25, 2.2, 1.1, 0.8])
        assert sentences(say_strengths(figures)).endswith("3 of the 5 others are not clearly different from Audit.")
        # Staff, at 2.2, is not clearly below the average of 1.97.
        assert sentences(say_concerns(figures)) == "Officials score Fees (0.80) and Reform (1.10) lowest."

    @pytest.mark.parametrize(
        ("figures", "best", "worst"),
        [
            ([2.9, 2.0], "Officials score Leadership (2.90) highest.", "Officials score Rules (2.00) lowest."),
            ([2.9, 2.0, 1.0], "Officials score Leadership (2.90) highest.", "Officials score Audit (1.00) lowest."),
            (
                [2.9, 2.6, 2.3, 2.0, 1.7],
                "Officials score Leadership (2.90) and Rules (2.60) highest.",
                "Officials score Morale (1.70) and Conduct (2.00) lowest.",
            ),
        ],
        ids=["two", "three", "five"],
    )
    def test_no_factor_is_both_a_strength_and_a_concern(self, figures: list[float], best: str, worst: str) -> None:
        assert sentences(say_strengths(scored(figures))) == best
        assert sentences(say_concerns(scored(figures))) == worst

    def test_equal_scores_keep_the_order_of_the_questionnaire(self) -> None:
        text = sentences(say_strengths(scored([1.0, 2.5, 2.5, 2.5, 1.0, 1.0, 1.0])))
        assert text == "Officials score Rules (2.50), Audit (2.50) and Conduct (2.50) highest."

    def test_where_all_are_alike_none_stands_out_and_there_is_no_concern(self) -> None:
        figures = scored([2.0, 2.01, 2.02, 2.03, 2.04])
        assert sentences(say_strengths(figures)) == (
            "Among officials no key factor clearly stands out: the scores lie between 2.00 and 2.04."
        )
        assert say_concerns(figures) is None

    def test_the_other_group_may_have_concerns_all_the_same(self) -> None:
        figures = scored([2.0, 2.01, 2.02, 2.03], [2.9, 2.0, 1.5, 1.0])
        assert sentences(say_concerns(figures)) == "Companies score Conduct (1.00) and Audit (1.50) lowest."

    def test_what_both_groups_name(self) -> None:
        figures = scored(APART, [2.9, 2.0, 2.7, 2.5, 1.0, 1.2, 1.4, 2.2])
        assert sentences(say_strengths(figures)).split("\n\n")[-1] == "Among the highest of both: Leadership and Audit."
        assert sentences(say_concerns(figures)).split("\n\n")[-1] == "Among the lowest of both: Reform and Staff."

    def test_groups_with_nothing_in_common(self) -> None:
        figures = scored(APART, APART[::-1])
        assert len(sentences(say_strengths(figures)).split("\n\n")) == 2
        assert "both" not in sentences(say_concerns(figures))

    def test_hidden_scores_are_not_named(self) -> None:
        text = sentences(say_strengths(scored([(2.9, 0.05, 9), *APART[1:]])))
        assert text == "Officials score Rules (2.60), Audit (2.30) and Conduct (2.00) highest."

    def test_hidden_altogether(self) -> None:
        figures = scored([(2.9, 0.05, 9), (1.0, 0.05, 9), 2.0])
        assert sentences(say_strengths(figures)) == (
            "There are too few key factors with a figure to name the strongest or the weakest."
        )
        assert say_concerns(figures) is None

    def test_a_questionnaire_of_one_factor(self) -> None:
        assert say_strengths(scored([2.0])) is None
        assert say_concerns(scored([2.0])) is None


class TestChanged:
    @staticmethod
    def of(before: list[Any], now: list[Any], **options: Any) -> str:
        return say_changed(two_iterations(scores_of(before), scores_of(now), **options)).text

    @pytest.mark.parametrize(
        ("now", "text"),
        [
            (2.3, "The overall score of officials rose from 2.00 to 2.30 points."),
            (1.6, "The overall score of officials fell from 2.00 to 1.60 points."),
            (2.05, "The overall score of officials shows no clear change: 2.00 points then, 2.05 now."),
        ],
    )
    def test_overall(self, now: float, text: str) -> None:
        overall = ({"officials": 2.0}, {"officials": now})
        assert self.of([2.0, 2.0], [2.3, 2.0], overall=overall).startswith(f"{text} Among officials 1 of 2 key")

    def test_a_change_shown_to_be_too_small_to_matter(self) -> None:
        overall = ({"officials": (2.0, 0.01)}, {"officials": (2.01, 0.01)})
        assert self.of([2.0], [2.0], overall=overall).startswith(
            "The overall score of officials did not change: 2.00 points then, 2.01 now."
        )

    def test_what_was_worked_on(self) -> None:
        text = self.of([2.0, 2.0], [2.3, 2.0], initiatives=[("leadership", "2023")])
        assert text.endswith(
            "The one key factor worked on that officials were asked about, Leadership, improved clearly."
        )

    def test_not_comparable(self) -> None:
        assert self.of([2.0], [2.3], verdicts={"officials": Verdict.NOT_COMPARABLE}) == (
            "No change is reported for officials, whose answers can't be compared with those of the last survey."
        )

    def test_hidden_and_new(self) -> None:
        assert self.of([(2.0, 0.1, 9)], [2.3]) == "Too few officials answered to show how their views changed."
        text = say_changed(two_iterations(scores_of([2.0]), scores_of([2.3], [2.0]))).text
        assert text.endswith("No companies were surveyed before, so no change can be reported for them.")

    def test_the_first_survey(self) -> None:
        assert say_changed(scored([2.0])).text == (
            "This is the first survey here, so there is no earlier one to compare it with. A second one will show "
            "what changed."
        )
