"""What is said of changes, on figures made for it: all up, some, none, down, hidden, not comparable, first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Reason, Verdict
from cips_helpers.sentences.initiatives import say_initiatives
from cips_helpers.sentences.progress import say_gap_changes, say_progress
from cips_helpers.verdicts.changes import Became, changes, worked_on
from made_up.changes import two_iterations
from made_up.results import results

FOUR = ("leadership", "rules", "audit", "conduct")


def scored(*scores: Any) -> dict[str, Any]:
    return {"officials": dict(zip(FOUR, scores, strict=False))}


def both(officials: Any, private: Any) -> dict[str, Any]:
    return {**scored(*officials), "private": dict(zip(FOUR, private, strict=False))}


def of_officials(made: Disclosed) -> str:
    """Return the paragraph on officials, which is the first."""
    return say_progress(made).text.split("\n\n")[0]


class TestProgress:
    def test_all_up(self) -> None:
        said = of_officials(two_iterations(scored(2.0, 2.0, 2.0), scored(2.3, 2.4, 2.5)))
        assert said == "Among officials all 3 key factors improved clearly since 2022."

    def test_one_factor_of_one(self) -> None:
        said = of_officials(two_iterations(scored(2.0), scored(2.3)))
        assert said == "Among officials the one key factor improved clearly since 2022."

    def test_some_up_and_what_is_not_clear_is_named(self) -> None:
        said = of_officials(two_iterations(scored(2.0, 2.0, 2.0), scored(2.3, 2.4, 2.05)))
        assert said == (
            "Among officials 2 of 3 key factors improved clearly since 2022; none declined clearly. Not clear either "
            "way: Audit."
        )

    def test_some_up_and_some_down(self) -> None:
        said = of_officials(two_iterations(scored(2.0, 2.0), scored(2.3, 1.6)))
        assert said == (
            "Among officials 1 of 2 key factors improved clearly since 2022, and 1 declined clearly: Rules."
        )

    def test_only_down(self) -> None:
        said = of_officials(two_iterations(scored(2.0, 2.0), scored(2.0, 1.6)))
        assert said == (
            "Among officials no key factor improved clearly since 2022, and 1 of 2 declined clearly: Rules. Not clear "
            "either way: Leadership."
        )

    def test_none_clear_says_what_could_have_been_seen(self) -> None:
        said = of_officials(two_iterations(scored(2.0, 2.0), scored(2.05, 1.95)))
        assert said == (
            "Among officials no key factor changed clearly since 2022. That is not proof that nothing changed: with so "
            "many answers, a key factor had to change by about 0.20 points to be seen with a probability of 80%."
        )

    def test_no_change_is_said_only_where_it_was_shown(self) -> None:
        precise = scored((2.0, 0.01), (2.0, 0.05), (2.0, 0.01))
        found = two_iterations(precise, scored((2.01, 0.01), (2.01, 0.05), (2.3, 0.01)))
        states = {change.indicator: change.became for change in changes(found, "officials")}
        assert states == {"leadership": Became.UNCHANGED, "rules": Became.UNCLEAR, "audit": Became.IMPROVED}
        assert "No change worth speaking of: Leadership. Not clear either way: Rules." in say_progress(found).text

    def test_a_change_too_small_to_matter_is_none_though_it_is_not_zero(self) -> None:
        found = two_iterations(scored((2.0, 0.01)), scored((2.05, 0.01)))
        assert changes(found, "officials")[0].became is Became.UNCHANGED

    @pytest.mark.parametrize(
        ("now", "said"),
        [
            (2.3, "The overall score of officials rose from 2.00 to 2.30 points (change +0.30, 95% interval +0.16"),
            (1.7, "The overall score of officials fell from 2.00 to 1.70 points (change −0.30, 95% interval −0.44"),
            (2.05, "The overall score of officials shows no clear change: 2.00 points then, 2.05 now (change +0.05"),
            ((2.0, 0.01), "The overall score of officials did not change: 2.00 points then, 2.00 now (change 0.00"),
        ],
    )
    def test_the_overall_score(self, now: Any, said: str) -> None:
        then = (2.0, 0.01) if isinstance(now, tuple) else 2.0
        made = two_iterations(scored(2.0), scored(2.3), overall=({"officials": then}, {"officials": now}))
        assert say_progress(made).text.startswith(said)

    def test_like_for_like_decides_where_it_was_made(self) -> None:
        made = two_iterations(
            scored(2.0),
            scored(2.3),
            held={"officials": {"leadership": 0.02, "overall": 0.05}},
            overall=({"officials": 2.0}, {"officials": 2.3}),
            verdicts={"officials": Verdict.AFTER_STANDARDISING},
        )
        said = say_progress(made).text
        assert "shows no clear change: 2.00 points then, 2.30 now" in said
        assert "With the make-up of the sample held fixed the change is +0.05 (−0.09 to +0.19)." in said
        assert "no key factor changed clearly" in said

    def test_a_shift_that_could_not_be_held_fixed_is_not_judged(self) -> None:
        made = two_iterations(
            scored(2.0, 2.0),
            scored(2.3, 2.3),
            held={"officials": {"rules": 0.3}},
            verdicts={"officials": Verdict.AFTER_STANDARDISING},
        )
        states = [change.became for change in changes(made, "officials")]
        assert states == [Became.NOT_COMPARED, Became.IMPROVED]

    def test_not_comparable(self) -> None:
        made = two_iterations(
            scored(2.0), scored(2.9), verdicts={"officials": Verdict.NOT_COMPARABLE}, reasons=[Reason.MODE_REPLACED]
        )
        assert str(say_progress(made)) == (
            "No companies were surveyed in this iteration, so nothing is compared with them."
        )

    def test_nothing_is_left_to_say_where_no_group_can_be_compared(self) -> None:
        verdicts = dict.fromkeys(("officials", "private"), Verdict.NOT_COMPARABLE)
        assert say_progress(two_iterations(both([2.0], [2.0]), both([2.3], [2.3]), verdicts=verdicts)) is None

    def test_one_group_comparable_and_the_other_not(self) -> None:
        made = two_iterations(both([2.0], [2.0]), both([2.3], [2.3]), verdicts={"private": Verdict.NOT_COMPARABLE})
        assert str(say_progress(made)) == "Among officials the one key factor improved clearly since 2022."

    def test_factors_whose_questions_changed_are_not_counted(self) -> None:
        made = two_iterations(scored(2.0, 2.0), scored(2.3, 2.3), questions_changed={"officials": ["rules"]})
        assert "the one key factor improved clearly" in say_progress(made).text

    def test_hidden_changes(self) -> None:
        said = say_progress(two_iterations(scored((2.0, 0.05, 9)), scored(2.5))).text
        assert said.startswith("Too few officials answered to show how their views changed.")

    def test_a_group_missing_before_and_a_group_missing_now(self) -> None:
        joined = say_progress(two_iterations(scored(2.0), both([2.3], [2.0]))).text
        assert joined.endswith("No companies were surveyed before, so no change can be reported for them.")
        left = say_progress(two_iterations(both([2.0], [2.0]), scored(2.3))).text
        assert left.endswith("No companies were surveyed in this iteration, so nothing is compared with them.")

    def test_a_first_iteration(self) -> None:
        said = say_progress(results(scored(2.0))).text
        assert said.startswith("This is the first survey here, so there is no earlier one to compare it with.")

    def test_a_first_iteration_says_of_all_groups_at_once_what_a_next_one_will_show(self) -> None:
        made = two_iterations(both([2.0], [(2.0, 0.1)]), both([2.0], [(2.0, 0.1)]))
        said = str(say_progress(replace(made, iteration=1, figures=made.figures.assign(iteration=1))))
        assert said.endswith(
            "If as many people answer again, a change of any key factor will be seen with a probability of at least "
            "80% from this size on: 0.20 points among officials and 0.40 points among companies."
        )


class TestGap:
    @pytest.mark.parametrize(
        ("then", "now", "said"),
        [
            ((0.8, 0.05), (0.3, 0.05), "narrowed from +0.80 to +0.30 points (change −0.50"),
            ((0.3, 0.05), (0.8, 0.05), "widened from +0.30 to +0.80 points (change +0.50"),
            ((-0.3, 0.05), (-0.8, 0.05), "widened from −0.30 to −0.80 points (change −0.50"),
            ((0.3, 0.05), (0.35, 0.05), "shows no clear change: +0.30 points then, +0.35 now"),
        ],
    )
    def test_the_overall_gap(self, then: Any, now: Any, said: str) -> None:
        made = two_iterations(both([2.0], [2.0]), both([2.0], [2.0]), gap=(then, now))
        found = say_gap_changes(made)
        assert found is not None
        assert f"The overall gap between officials and companies {said}" in found.text

    def test_by_factor(self) -> None:
        made = two_iterations(both([2.8, 2.0, 2.0], [2.0, 2.0, 2.0]), both([2.0, 2.8, 2.0], [2.0, 2.0, 2.0]))
        found = say_gap_changes(made)
        assert found is not None
        assert found.text == "The gap narrowed clearly on Leadership. The gap widened clearly on Rules."

    def test_none_clear_by_factor(self) -> None:
        found = say_gap_changes(two_iterations(both([2.0], [2.0]), both([2.05], [2.0])))
        assert found is not None
        assert found.text == "On no key factor did the gap change clearly."

    def test_both_must_be_comparable_as_they_are(self) -> None:
        made = two_iterations(both([2.8], [2.0]), both([2.0], [2.0]), verdicts={"private": Verdict.AFTER_STANDARDISING})
        found = say_gap_changes(made)
        assert found is not None
        assert "can't be told" in found.text
        neither = dict.fromkeys(("officials", "private"), Verdict.NOT_COMPARABLE)
        made = two_iterations(both([2.8], [2.0]), both([2.0], [2.0]), verdicts=neither)
        assert say_gap_changes(made) is None  # the chapter has begun with that

    def test_a_missing_group_and_a_first_iteration(self) -> None:
        assert say_gap_changes(two_iterations(both([2.0], [2.0]), scored(2.0))) is None
        assert say_gap_changes(results(both([2.0], [2.0]))) is None
        joined = say_gap_changes(two_iterations(scored(2.0), both([2.0], [2.0])))
        assert joined is not None
        assert joined.text == "The gap between officials and companies has no earlier one to be compared with."


class TestInitiatives:
    IN_TIME = date(2023, 3, 1)

    def said(self, now: dict[str, Any], *worked: str, **options: Any) -> str:
        before = {group: dict.fromkeys(scores, 2.0) for group, scores in now.items()}
        found = say_initiatives(
            two_iterations(before, now, initiatives=[(id, self.IN_TIME) for id in worked], **options)
        )
        assert found is not None
        return found.text

    def test_some_improved_and_the_others_beside_them(self) -> None:
        said = self.said(scored(2.3, 2.0, 2.3, 2.0), "leadership", "rules")
        assert said.startswith(
            "Of the 2 key factors worked on that officials were asked about, 1 improved clearly: Leadership. Of the 2 "
            "others, 1 improved clearly.\n\nA score that rose after an initiative need not have risen because of it"
        )

    def test_all_and_none(self) -> None:
        assert self.said(scored(2.3, 2.3, 2.0), "leadership", "rules").startswith(
            "All 2 key factors worked on that officials were asked about improved clearly: Leadership and Rules. The "
            "one that was not worked on did not improve clearly."
        )
        assert self.said(scored(2.0, 1.6, 2.3), "leadership", "rules").startswith(
            "Of the 2 key factors worked on that officials were asked about, none improved clearly. Declined clearly: "
            "Rules. The one that was not worked on improved clearly."
        )

    def test_one(self) -> None:
        assert self.said(scored(2.3), "leadership").startswith(
            "The one key factor worked on that officials were asked about, Leadership, improved clearly.\n\n"
        )
        assert self.said(scored(2.0), "leadership").startswith(
            "The one key factor worked on that officials were asked about, Leadership, did not improve clearly."
        )

    def test_two_initiatives_on_one_factor_count_once(self) -> None:
        assert self.said(scored(2.3), "leadership", "leadership").startswith("The one key factor worked on")

    def test_a_group_that_was_not_asked(self) -> None:
        now = {"officials": {"leadership": 2.3, "staff": 2.3}, "private": {"leadership": 2.3}}
        assert "No key factor worked on can be judged by what companies said." in self.said(now, "staff")

    def test_not_comparable(self) -> None:
        said = self.said(scored(2.3), "leadership", verdicts={"officials": Verdict.NOT_COMPARABLE})
        assert said == (
            "Whether the key factors worked on improved among officials can't be told: their answers can't be compared "
            "with those of 2022."
        )

    @pytest.mark.parametrize(
        ("when", "counts"),
        [
            (date(2022, 5, 8), False),
            (date(2022, 5, 9), True),
            (date(2024, 5, 8), True),
            (date(2024, 5, 9), False),
            ("spring", True),
        ],
    )
    def test_only_what_was_done_between_the_two_surveys_counts(self, when: Any, counts: bool) -> None:
        made = two_iterations(scored(2.0), scored(2.3), initiatives=[("leadership", when)])
        assert worked_on(made) == (["leadership"] if counts else [])

    def test_none_listed(self) -> None:
        assert self.said(scored(2.3)).startswith("No initiative between the two surveys was entered for this report")
        assert say_initiatives(results(scored(2.3))) is None
