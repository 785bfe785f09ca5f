"""Changes since the previous iteration: up, down, none, hidden, not comparable, first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Reason, Verdict
from cips_helpers.sentences.progress import say_gap_changes, say_progress
from cips_helpers.verdicts.changes import Became, changes
from made_up.changes import two_iterations
from made_up.results import results, scores_of


def of_officials(made: Disclosed) -> str:
    """Return the paragraph on officials, which is the first."""
    return say_progress(made).text.split("\n\n")[0]


class TestProgress:
    def test_all_up(self) -> None:
        text = of_officials(two_iterations(scores_of([2.0, 2.0, 2.0]), scores_of([2.3, 2.4, 2.5])))
        assert text == "Among officials all 3 key factors improved clearly since 2022."

    def test_one_factor_of_one(self) -> None:
        text = of_officials(two_iterations(scores_of([2.0]), scores_of([2.3])))
        assert text == "Among officials the one key factor improved clearly since 2022."

    def test_some_up_and_what_is_not_clear_is_named(self) -> None:
        text = of_officials(two_iterations(scores_of([2.0, 2.0, 2.0]), scores_of([2.3, 2.4, 2.05])))
        assert text == (
            "Among officials 2 of 3 key factors improved clearly since 2022; none declined clearly. Not clear either "
            "way: Audit."
        )

    def test_some_up_and_some_down(self) -> None:
        text = of_officials(two_iterations(scores_of([2.0, 2.0]), scores_of([2.3, 1.6])))
        assert text == (
            "Among officials 1 of 2 key factors improved clearly since 2022, and 1 declined clearly: Rules."
        )

    def test_only_down(self) -> None:
        text = of_officials(two_iterations(scores_of([2.0, 2.0]), scores_of([2.0, 1.6])))
        assert text == (
            "Among officials no key factor improved clearly since 2022, and 1 of 2 declined clearly: Rules. Not clear "
            "either way: Leadership."
        )

    def test_none_clear_says_what_could_have_been_seen(self) -> None:
        text = of_officials(two_iterations(scores_of([2.0, 2.0]), scores_of([2.05, 1.95])))
        assert text == (
            "Among officials no key factor changed clearly since 2022. That is not proof that nothing changed: with so "
            "many answers, a key factor had to change by about 0.20 points to be seen with a probability of 80%."
        )

    def test_no_change_is_said_only_where_it_was_shown(self) -> None:
        precise = scores_of([(2.0, 0.01), (2.0, 0.05), (2.0, 0.01)])
        finding = two_iterations(precise, scores_of([(2.01, 0.01), (2.01, 0.05), (2.3, 0.01)]))
        states = {change.indicator: change.became for change in changes(finding, "officials")}
        assert states == {"leadership": Became.UNCHANGED, "rules": Became.UNCLEAR, "audit": Became.IMPROVED}
        assert "No change worth speaking of: Leadership. Not clear either way: Rules." in say_progress(finding).text

    @pytest.mark.parametrize(
        ("now", "text"),
        [
            (2.3, "The overall score of officials rose from 2.00 to 2.30 points (change +0.30, 95% interval +0.16"),
            (1.7, "The overall score of officials fell from 2.00 to 1.70 points (change −0.30, 95% interval −0.44"),
            (2.05, "The overall score of officials shows no clear change: 2.00 points then, 2.05 now (change +0.05"),
            ((2.0, 0.01), "The overall score of officials did not change: 2.00 points then, 2.00 now (change 0.00"),
        ],
    )
    def test_the_overall_score(self, now: Any, text: str) -> None:
        then = (2.0, 0.01) if isinstance(now, tuple) else 2.0
        made = two_iterations(scores_of([2.0]), scores_of([2.3]), overall=({"officials": then}, {"officials": now}))
        assert say_progress(made).text.startswith(text)

    def test_like_for_like_decides_where_it_was_made(self) -> None:
        made = two_iterations(
            scores_of([2.0]),
            scores_of([2.3]),
            held={"officials": {"leadership": 0.02, "overall": 0.05}},
            overall=({"officials": 2.0}, {"officials": 2.3}),
            verdicts={"officials": Verdict.AFTER_STANDARDISING},
        )
        text = say_progress(made).text
        assert "shows no clear change: 2.00 points then, 2.30 now" in text
        assert "With the make-up of the sample held fixed the change is +0.05 (−0.09 to +0.19)." in text
        assert "no key factor changed clearly" in text

    def test_not_comparable(self) -> None:
        made = two_iterations(
            scores_of([2.0]),
            scores_of([2.9]),
            verdicts={"officials": Verdict.NOT_COMPARABLE},
            reasons=[Reason.MODE_REPLACED],
        )
        assert str(say_progress(made)) == (
            "No companies were surveyed in this iteration, so nothing is compared with them."
        )

    def test_nothing_is_left_to_say_where_no_group_can_be_compared(self) -> None:
        verdicts = dict.fromkeys(("officials", "private"), Verdict.NOT_COMPARABLE)
        assert say_progress(two_iterations(scores_of([2.0], [2.0]), scores_of([2.3], [2.3]), verdicts=verdicts)) is None

    def test_one_group_comparable_and_the_other_not(self) -> None:
        made = two_iterations(
            scores_of([2.0], [2.0]), scores_of([2.3], [2.3]), verdicts={"private": Verdict.NOT_COMPARABLE}
        )
        assert str(say_progress(made)) == "Among officials the one key factor improved clearly since 2022."

    def test_factors_whose_questions_changed_are_not_counted(self) -> None:
        made = two_iterations(scores_of([2.0, 2.0]), scores_of([2.3, 2.3]), questions_changed={"officials": ["rules"]})
        assert "the one key factor improved clearly" in say_progress(made).text

    def test_hidden_changes(self) -> None:
        text = say_progress(two_iterations(scores_of([(2.0, 0.05, 9)]), scores_of([2.5]))).text
        assert text.startswith("Too few officials answered to show how their views changed.")

    def test_a_group_missing_before_and_a_group_missing_now(self) -> None:
        joined = say_progress(two_iterations(scores_of([2.0]), scores_of([2.3], [2.0]))).text
        assert joined.endswith("No companies were surveyed before, so no change can be reported for them.")
        left = say_progress(two_iterations(scores_of([2.0], [2.0]), scores_of([2.3]))).text
        assert left.endswith("No companies were surveyed in this iteration, so nothing is compared with them.")

    def test_a_first_iteration(self) -> None:
        text = say_progress(results(scores_of([2.0]))).text
        assert text.startswith("This is the first survey here, so there is no earlier one to compare it with.")

    def test_a_first_iteration_says_of_all_groups_at_once_what_a_next_one_will_show(self) -> None:
        made = two_iterations(scores_of([2.0], [(2.0, 0.1)]), scores_of([2.0], [(2.0, 0.1)]))
        text = str(say_progress(replace(made, iteration=1, figures=made.figures.assign(iteration=1))))
        assert text.endswith(
            "If as many people answer again, a change of any key factor will be seen with a probability of at least "
            "80% from this size on: 0.20 points among officials and 0.40 points among companies."
        )


class TestGap:
    @pytest.mark.parametrize(
        ("then", "now", "text"),
        [
            ((0.8, 0.05), (0.3, 0.05), "narrowed from +0.80 to +0.30 points (change −0.50"),
            ((0.3, 0.05), (0.8, 0.05), "widened from +0.30 to +0.80 points (change +0.50"),
            ((-0.3, 0.05), (-0.8, 0.05), "widened from −0.30 to −0.80 points (change −0.50"),
            ((0.3, 0.05), (0.35, 0.05), "shows no clear change: +0.30 points then, +0.35 now"),
        ],
    )
    def test_the_overall_gap(self, then: Any, now: Any, text: str) -> None:
        made = two_iterations(scores_of([2.0], [2.0]), scores_of([2.0], [2.0]), gap=(then, now))
        finding = say_gap_changes(made)
        assert finding is not None
        assert f"The overall gap between officials and companies {text}" in finding.text

    def test_by_factor(self) -> None:
        made = two_iterations(scores_of([2.8, 2.0, 2.0], [2.0, 2.0, 2.0]), scores_of([2.0, 2.8, 2.0], [2.0, 2.0, 2.0]))
        finding = say_gap_changes(made)
        assert finding is not None
        assert finding.text == "The gap narrowed clearly on Leadership. The gap widened clearly on Rules."

    def test_none_clear_by_factor(self) -> None:
        finding = say_gap_changes(two_iterations(scores_of([2.0], [2.0]), scores_of([2.05], [2.0])))
        assert finding is not None
        assert finding.text == "On no key factor did the gap change clearly."

    def test_both_must_be_comparable_as_they_are(self) -> None:
        made = two_iterations(
            scores_of([2.8], [2.0]), scores_of([2.0], [2.0]), verdicts={"private": Verdict.AFTER_STANDARDISING}
        )
        finding = say_gap_changes(made)
        assert finding is not None
        assert "not known" in finding.text
        neither = dict.fromkeys(("officials", "private"), Verdict.NOT_COMPARABLE)
        made = two_iterations(scores_of([2.8], [2.0]), scores_of([2.0], [2.0]), verdicts=neither)
        assert say_gap_changes(made) is None  # the chapter has begun with that

    def test_a_missing_group_and_a_first_iteration(self) -> None:
        assert say_gap_changes(two_iterations(scores_of([2.0], [2.0]), scores_of([2.0]))) is None
        assert say_gap_changes(results(scores_of([2.0], [2.0]))) is None
        joined = say_gap_changes(two_iterations(scores_of([2.0]), scores_of([2.0], [2.0])))
        assert joined is not None
        assert joined.text == "The gap between officials and companies has no earlier one to be compared with."
