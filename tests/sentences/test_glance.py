"""The report on one page, on figures made for it: ties, few factors, hidden ones, every verdict, careless answers."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.schema.records import Verdict, Weighting
from cips_helpers.sentences.glance import say_changed, say_concerns, say_strengths, say_targets_met
from cips_helpers.sentences.trust import say_trust
from made_up.changes import two_iterations
from made_up.results import results

EIGHT = ("leadership", "rules", "audit", "conduct", "morale", "staff", "reform", "fees")


def scored(officials: list[Any], private: list[Any] | None = None, **options: Any) -> Disclosed:
    return results(scores(officials, private), **options)


def scores(officials: list[Any], private: list[Any] | None = None) -> dict[str, dict[str, Any]]:
    both = {"officials": officials} | ({"private": private} if private is not None else {})
    return {group: dict(zip(EIGHT, given, strict=False)) for group, given in both.items()}


def said(finding: Finding | None) -> str:
    assert finding is not None
    return finding.text


APART = [2.9, 2.6, 2.3, 2.0, 1.7, 1.4, 1.1, 0.8]
"""Each can be told from the next: they lie more than 1.96 standard errors of a difference (0.14) apart."""


class TestStrengthsAndConcerns:
    def test_three_of_each(self) -> None:
        given = scored(APART)
        assert said(say_strengths(given)) == (
            "Officials score Leadership (2.90), Rules (2.60) and Audit (2.30) highest."
        )
        assert said(say_concerns(given)) == "Officials score Fees (0.80), Reform (1.10) and Staff (1.40) lowest."

    def test_what_cant_be_told_from_the_third_is_named(self) -> None:
        given = scored([2.9, 2.6, 2.3, 2.25, 2.2, 1.4, 1.1, 0.8])
        assert said(say_strengths(given)).endswith("Conduct and Morale can't be told apart from Audit.")
        assert "told apart" not in said(say_concerns(given))

    def test_one_such(self) -> None:
        given = scored([2.9, 2.6, 2.3, 2.0, 1.5, 1.4, 1.1, 0.8])
        assert said(say_concerns(given)).endswith(" Morale can't be told apart from Staff.")

    def test_of_many_such_the_number_is_told(self) -> None:
        given = scored([2.9, 2.6, 2.3, 2.3, 2.25, 2.2, 1.1, 0.8])
        assert said(say_strengths(given)).endswith("3 of the 5 others can't be told apart from Audit.")
        assert said(say_concerns(given)).endswith("3 of the 5 others can't be told apart from Staff.")

    @pytest.mark.parametrize(
        ("given", "best", "worst"),
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
    def test_no_factor_is_both_a_strength_and_a_concern(self, given: list[float], best: str, worst: str) -> None:
        assert said(say_strengths(scored(given))) == best
        assert said(say_concerns(scored(given))) == worst

    def test_equal_scores_keep_the_order_of_the_questionnaire(self) -> None:
        text = said(say_strengths(scored([1.0, 2.5, 2.5, 2.5, 1.0, 1.0, 1.0])))
        assert text == "Officials score Rules (2.50), Audit (2.50) and Conduct (2.50) highest."

    def test_where_all_are_alike_none_stands_out_and_there_is_no_concern(self) -> None:
        given = scored([2.0, 2.01, 2.02, 2.03, 2.04])
        assert said(say_strengths(given)) == (
            "Among officials no key factor clearly stands out: the scores lie between 2.00 and 2.04."
        )
        assert say_concerns(given) is None

    def test_the_other_group_may_have_concerns_all_the_same(self) -> None:
        given = scored([2.0, 2.01, 2.02, 2.03], [2.9, 2.0, 1.5, 1.0])
        assert said(say_concerns(given)) == "Companies score Conduct (1.00) and Audit (1.50) lowest."

    def test_what_both_groups_name(self) -> None:
        given = scored(APART, [2.9, 2.0, 2.7, 2.5, 1.0, 1.2, 1.4, 2.2])
        assert said(say_strengths(given)).split("\n\n")[-1] == "Among the highest of both: Leadership and Audit."
        assert said(say_concerns(given)).split("\n\n")[-1] == "Among the lowest of both: Reform and Staff."

    def test_groups_with_nothing_in_common(self) -> None:
        given = scored(APART, APART[::-1])
        assert len(said(say_strengths(given)).split("\n\n")) == 2
        assert "both" not in said(say_concerns(given))

    def test_hidden_scores_are_not_named(self) -> None:
        text = said(say_strengths(scored([(2.9, 0.05, 9), *APART[1:]])))
        assert text == "Officials score Rules (2.60), Audit (2.30) and Conduct (2.00) highest."

    def test_hidden_altogether(self) -> None:
        given = scored([(2.9, 0.05, 9), (1.0, 0.05, 9), 2.0])
        assert said(say_strengths(given)) == (
            "There are too few key factors with a figure to name the strongest or the weakest."
        )
        assert say_concerns(given) is None

    def test_a_questionnaire_of_one_factor(self) -> None:
        assert say_strengths(scored([2.0])) is None
        assert say_concerns(scored([2.0])) is None


class TestTargets:
    def test_each_group_in_one_sentence(self) -> None:
        given = scored([2.0, 2.0], [1.0, 1.0], targets={"leadership": 1.5, "rules": 2.5})
        assert said(say_targets_met(given)) == (
            "As officials see it, 1 of 2 targets is met. As companies see it, none of the 2 targets is clearly met."
        )

    def test_no_target_and_no_figure(self) -> None:
        assert say_targets_met(scored([2.0])) is None
        assert say_targets_met(scored([(2.0, 0.1, 9)], targets={"leadership": 1.5})) is None


class TestChanged:
    @staticmethod
    def of(before: list[Any], now: list[Any], **options: Any) -> str:
        return say_changed(two_iterations(scores(before), scores(now), **options)).text

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
        text = say_changed(two_iterations(scores([2.0]), scores([2.3], [2.0]))).text
        assert text.endswith("No companies were surveyed before, so no change can be reported for them.")

    def test_the_first_survey(self) -> None:
        assert say_changed(scored([2.0])).text == (
            "This is the first survey here, so there is no earlier one to compare it with. A second one will show "
            "what changed."
        )


class TestTrust:
    @staticmethod
    def of(*, sample: dict[str, Any] | None = None, quality: dict[Any, Any] | None = None, **options: Any) -> str:
        given = scored([2.0], overall={"officials": (2.0, 0.05)}, sample=sample, quality=quality, **options)
        return say_trust(given).text

    @pytest.mark.parametrize(
        ("invited", "source", "text"),
        [
            (250, "none", "200 of 250 invited officials answered (80%); the overall score is precise to ±0.10 points."),
            (None, "none", "200 officials answered; the overall score is precise to ±0.10 points."),
            (
                250,
                "file",
                "200 of 250 invited officials answered (80%); the answers are weighted, and the overall score is "
                "precise to ±0.10 points.",
            ),
            (
                None,
                "file",
                "200 officials answered; the answers are weighted, and the overall score is precise to ±0.10 points.",
            ),
        ],
    )
    def test_who_answered(self, invited: int | None, source: str, text: str) -> None:
        assert self.of(sample={"invited": invited, "weighting": Weighting(source)}) == text

    def test_too_few(self) -> None:
        assert self.of(sample={"n": None}) == "Fewer than 10 officials answered, so nothing is shown for them."

    def test_fewer_than_half_answered(self) -> None:
        assert self.of(sample={"invited": 401}).endswith(
            "Fewer than half of the invited officials answered, and the others may see things differently."
        )
        assert "Fewer than half" not in self.of(sample={"invited": 400})

    def test_groups_with_one_verdict_are_told_together(self) -> None:
        both = scores([2.0], [2.0])
        text = say_trust(two_iterations(both, both)).text
        assert text.endswith("The answers of officials and companies can be compared with those of 2022.")
        text = say_trust(two_iterations(both, both, verdicts={"private": Verdict.NOT_COMPARABLE})).text
        assert "The answers of officials can be compared with those of 2022." in text
        assert "The answers of companies can't be compared with those of 2022" in text

    def test_careless_answers(self) -> None:
        flagged, moved = ("officials", "flagged", "any"), ("officials", "sensitivity", "overall")
        assert self.of(quality={flagged: 0.04, moved: -0.149}).endswith(
            "8 people show signs of careless answering; without them no overall score would move by 0.2 points or more."
        )
        assert self.of(quality={flagged: 0.005, moved: 0.0}).endswith(
            "One person shows signs of careless answering; without this person no overall score would move by 0.1 "
            "points or more."
        )
        assert self.of(quality={flagged: 0.04}).endswith("8 people show signs of careless answering.")
        assert self.of(quality={flagged: 0.0, moved: 0.0}).endswith("Nobody shows signs of careless answering.")
        assert "careless" not in self.of()

    def test_the_widest_move_of_all_groups_is_told(self) -> None:
        quality = {
            (group, statistic, indicator): value
            for group, move in (("officials", 0.0), ("private", 0.3))
            for statistic, indicator, value in (("flagged", "any", 0.02), ("sensitivity", "overall", move))
        }
        given = scored([2.0], [2.0], overall={"officials": 2.0, "private": 2.0}, quality=quality)
        assert say_trust(given).text.endswith(
            "8 people show signs of careless answering; without them no overall score would move by 0.4 points or more."
        )
