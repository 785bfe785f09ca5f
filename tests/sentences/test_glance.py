"""The report on one page: ties, few factors, hidden ones, changes."""

from __future__ import annotations

import pytest

from cips_helpers.display import Finding
from cips_helpers.sentences.glance import say_concerns, say_strengths
from made_up.results import scored


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
        assert sentences(say_strengths(figures)).endswith(
            "highest. Target not met: Rules. Still among the first priorities: Rules."
        )
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
