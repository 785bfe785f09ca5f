"""Both sides: shared problems and gaps by question, ties, none, one group, hidden figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cips_helpers.sentences.both_sides import say_item_gaps, say_shared_problems
from made_up.results import results

GOOD, HALF, WEAK, BAD = [0.6, 0.3, 0.1, 0], [0.2, 0.3, 0.3, 0.2], [0.1, 0.3, 0.4, 0.2], [0.1, 0.1, 0.4, 0.4]


def both(
    *answers: tuple[Sequence[float], Sequence[float]], factor: tuple[float, float] = (2.0, 2.0), **options: Any
) -> Any:
    """Both groups' answers to each question."""
    ids = [f"q{n}" for n in range(1, len(answers) + 1)]
    shares = {
        (group, id): pair[side]
        for id, pair in zip(ids, answers, strict=True)
        for side, group in enumerate(("officials", "private"))
    }
    scores = {group: {"leadership": score} for group, score in zip(("officials", "private"), factor, strict=True)}
    return results(scores, shares=shares, questions=ids, **options)


class TestSharedProblems:
    def test_one(self) -> None:
        finding = say_shared_problems(both((GOOD, GOOD), (WEAK, BAD)))
        assert finding is not None
        assert finding.text == (
            "On one question fewer than half of officials and fewer than half of companies answer favourably: "
            "“Statement q2” (40% and 20%)."
        )

    def test_the_lowest_first_and_at_most_five(self) -> None:
        finding = say_shared_problems(both(*[(WEAK, WEAK)] * 5, (WEAK, BAD)))
        assert finding is not None
        assert finding.text.startswith("On 6 questions fewer than half of officials")
        assert "the lowest are “Statement q6” (40% and 20%), “Statement q1” (40% and 40%), " in finding.text
        assert "“Statement q4”" in finding.text
        assert "“Statement q5”" not in finding.text

    def test_weak_for_one_side_only_or_exactly_half_is_none(self) -> None:
        finding = say_shared_problems(both((GOOD, BAD), (HALF, BAD), (GOOD, GOOD)))
        assert finding is not None
        assert finding.text == (
            "On no question do fewer than half of officials and fewer than half of companies answer favourably. "
            "Lowest for the two together is “Statement q2”: 50% of officials and 20% of companies."
        )

    def test_what_prints_as_half_is_not_fewer_than_half(self) -> None:
        near = [0.2, 0.298, 0.302, 0.2]
        finding = say_shared_problems(both((near, near)))
        assert finding is not None
        assert finding.text.startswith("On no question")

    def test_factors_below_the_middle_of_the_scale(self) -> None:
        finding = say_shared_problems(both((GOOD, GOOD), factor=(1.4, 1.2)))
        assert finding is not None
        assert finding.text.startswith(
            "Both officials and companies score one key factor below the middle of the scale: Leadership. "
        )
        fair = say_shared_problems(both((GOOD, GOOD), factor=(1.4, 1.5)))
        assert fair is not None
        assert "key factor" not in fair.text

    def test_hidden_questions_are_not_told(self) -> None:
        finding = say_shared_problems(both((BAD, BAD), (GOOD, GOOD), bases={("private", "q1"): 9}))
        assert finding is not None
        assert "Statement q1" not in finding.text
        assert say_shared_problems(both((BAD, BAD), bases={("private", "q1"): 9})) is None

    def test_a_limit_is_told_as_one(self) -> None:
        finding = say_shared_problems(both(([0, 0, 0.5, 0.5], BAD), sensitive=["q1"]))
        assert finding is not None
        assert "(< 3% and 20%)" in finding.text

    def test_one_group(self) -> None:
        assert say_shared_problems(results({"officials": {"leadership": 2.0}})) is None


class TestGaps:
    def test_some_clear_the_widest_first(self) -> None:
        finding = say_item_gaps(both((GOOD, GOOD), (GOOD, WEAK), (BAD, GOOD)))
        assert finding is not None
        assert finding.text == (
            "Officials and companies differ clearly on 2 of the 3 questions asked of both. In points (officials minus "
            "companies), the widest gaps are on “Statement q3” (−1.60) and “Statement q2” (+1.20). On one question "
            "there is no clear difference."
        )

    def test_all_clear_and_three_named_with_those_as_wide_as_the_third(self) -> None:
        finding = say_item_gaps(both(*[(GOOD, WEAK)] * 4, (WEAK, HALF)))
        assert finding is not None
        assert finding.text == (
            "Officials and companies differ clearly on all 5 questions asked of both. In points (officials minus "
            "companies), the widest gaps are on “Statement q1” (+1.20), “Statement q2” (+1.20), “Statement q3” "
            "(+1.20) and “Statement q4” (+1.20)."
        )

    def test_one_question(self) -> None:
        clear, alike = say_item_gaps(both((GOOD, WEAK))), say_item_gaps(both((GOOD, GOOD)))
        assert clear is not None
        assert alike is not None
        assert clear.text == (
            "Officials and companies differ clearly on the one question asked of both. In points (officials minus "
            "companies), the gap is on “Statement q1” (+1.20)."
        )
        assert alike.text == "On the one question asked of both, officials and companies do not differ clearly."

    def test_none_clear(self) -> None:
        finding = say_item_gaps(both((GOOD, GOOD), (BAD, BAD)))
        assert finding is not None
        assert finding.text == "On none of the 2 questions asked of both do officials and companies differ clearly."

    def test_nothing_to_compare(self) -> None:
        assert say_item_gaps(results({"officials": {"leadership": 2.0}})) is None
        assert say_item_gaps(both((GOOD, BAD), bases={("officials", "q1"): 9})) is None
