"""Sentences on parts that differ: largest clear differences first, ties, adjusted, hidden parts, no difference."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.sentences.parts import say_who_differs
from made_up.results import results

SCORES = {"officials": {"leadership": 2.0, "rules": 2.2}}
REGIONS = ("North", "South", "East", "West")
PEOPLE = {("gender", "1"): 80, ("gender", "2"): 110, **{("region", str(n)): 50 for n in range(1, 5)}}
CLEAR, UNCLEAR = 0.05, 1.0


def sentences(differences: dict[Any, Any], adjusted: dict[Any, Any] | None = None, **options: Any) -> str | None:
    """Say who differs; differences by (demographic, level): indicator → (estimate, standard error)."""
    people = PEOPLE | options.pop("people", {})
    means = {"leadership": 2.0, "rules": 2.2, "overall": 2.1}
    finding = say_who_differs(
        results(
            SCORES,
            overall={"officials": 2.1},
            regions=REGIONS,
            cells={("officials", *part): (n, means) for part, n in people.items()},
            differences={("officials", *part): value for part, value in differences.items()},
            adjusted={("officials", *part): value for part, value in (adjusted or {}).items()},
            **options,
        )
    )
    return finding.text if finding else None


def of(estimate: float, se: float = CLEAR, **factors: tuple[float, float]) -> dict[str, tuple[float, float]]:
    return {"leadership": (0.0, UNCLEAR), "rules": (0.0, UNCLEAR), "overall": (estimate, se)} | factors


WOMAN, NORTH, SOUTH, EAST, WEST = ("gender", "1"), *(("region", str(n)) for n in range(1, 5))


def test_no_difference_is_said_as_plainly() -> None:
    assert sentences({WOMAN: of(0.3, UNCLEAR), NORTH: of(0.1, UNCLEAR)}) == (
        "No clear difference in the overall score among officials. Compared by: Gender and Region. On no "
        "key factor is a difference clear."
    )


def test_one_difference_overall_and_none_by_factor() -> None:
    assert sentences({WOMAN: of(-0.3), NORTH: of(0.1, UNCLEAR)}) == (
        "Among officials one part differs clearly from the others in the overall score: Gender “Woman” (−0.3). On no "
        "single key factor is a difference clear."
    )


def test_the_largest_come_first_whatever_their_sign_and_three_are_named() -> None:
    text = sentences({WOMAN: of(-0.3), NORTH: of(0.2), SOUTH: of(-0.5), EAST: of(0.4)})
    assert text is not None
    assert text.startswith(
        "Among officials 4 parts differ clearly from the others in the overall score, most of all Region “South” "
        "(−0.5), Region “East” (+0.4) and Gender “Woman” (−0.3)."
    )


def test_three_are_all_named() -> None:
    text = sentences({NORTH: of(0.2), SOUTH: of(-0.5), EAST: of(0.4)})
    assert text is not None
    assert text.startswith(
        "Among officials 3 parts differ clearly from the others in the overall score: Region “South” (−0.5), Region "
        "“East” (+0.4) and Region “North” (+0.2)."
    )


def test_ties_keep_the_order_of_the_questionnaire() -> None:
    text = sentences({WOMAN: of(-0.3), NORTH: of(0.3), SOUTH: of(-0.3), EAST: of(0.3)})
    assert text is not None
    assert "most of all Gender “Woman” (−0.3), Region “North” (+0.3) and Region “South” (−0.3)." in text


def test_of_two_parts_one_is_told() -> None:
    text = sentences({WOMAN: of(-0.3), ("gender", "2"): of(0.3)})
    assert text is not None
    assert "one part differs clearly" in text
    assert "“Man”" not in text


def test_of_two_that_make_up_nearly_all_one_is_told_and_the_rest_too() -> None:
    people = {NORTH: 96, SOUTH: 94, EAST: 10, WEST: 0}
    text = sentences({NORTH: of(-0.3), SOUTH: of(0.3), EAST: of(0.4)}, people=people)
    assert text is not None
    assert (
        "2 parts differ clearly from the others in the overall score: Region “East” (+0.4) and Region “North”" in text
    )


def test_a_difference_that_rounds_to_nothing_is_none() -> None:
    assert sentences({WOMAN: of(0.04, 0.001)}) is not None
    assert str(sentences({WOMAN: of(0.04, 0.001)})).startswith("No clear difference in the overall score")


@pytest.mark.parametrize(
    ("woman", "east", "expected"),
    [
        (CLEAR, CLEAR, "They remain clear among people alike in all other characteristics."),
        (UNCLEAR, UNCLEAR, "Among people alike in all other characteristics none of them is clear."),
        (CLEAR, UNCLEAR, "Still clear among people alike in all other characteristics: Gender “Woman”."),
    ],
)
def test_what_is_left_with_the_rest_held_equal(woman: float, east: float, expected: str) -> None:
    text = sentences({WOMAN: of(-0.3), EAST: of(0.4)}, {WOMAN: of(-0.2, woman), EAST: of(0.2, east)})
    assert text is not None
    assert expected in text


def test_one_that_vanishes_held_equal_and_one_without_an_adjusted_figure() -> None:
    assert "alike in all other characteristics it is no longer clear." in str(
        sentences({WOMAN: of(-0.3)}, {WOMAN: of(0.1, UNCLEAR)})
    )
    assert "It remains clear" in str(sentences({WOMAN: of(-0.3)}, {WOMAN: of(-0.3)}))
    assert "alike" not in str(sentences({WOMAN: of(-0.3)}, {NORTH: of(0.1)}))


def test_one_that_shows_only_held_equal() -> None:
    alone = sentences({WOMAN: of(-0.1, UNCLEAR)}, {WOMAN: of(-0.2, UNCLEAR), EAST: of(0.4)})
    assert (
        "Compared by: Gender. Among people alike in all other characteristics, one part differs clearly: Region “East” "
        "(+0.4). On no key factor is a difference clear."
    ) in str(alone)
    two = sentences({WOMAN: of(-0.1, UNCLEAR)}, {NORTH: of(-0.5), EAST: of(0.4)})
    assert "2 parts differ clearly: Region “North” (−0.5) and Region “East” (+0.4)." in str(two)
    four = sentences({WOMAN: of(-0.1, UNCLEAR)}, {NORTH: of(-0.5), EAST: of(0.4), SOUTH: of(0.3), WEST: of(0.2)})
    assert "4 parts differ clearly, most of all Region “North” (−0.5), Region “East” (+0.4) and" in str(four)


def test_factors_are_named_with_how_many_were_compared() -> None:
    entry = sentences({WOMAN: of(0.0, UNCLEAR, rules=(0.4, CLEAR)), NORTH: of(0.0, UNCLEAR)})
    assert str(entry).endswith("By key factor 1 of 4 differences is clear: Gender “Woman” on Rules (+0.4).")
    many = sentences(
        {
            WOMAN: of(0.1, UNCLEAR, rules=(0.4, CLEAR), leadership=(-0.6, CLEAR)),
            NORTH: of(0.1, UNCLEAR, rules=(0.2, CLEAR), leadership=(0.5, CLEAR)),
        }
    )
    assert str(many).endswith(
        "By key factor 4 of 4 differences are clear, among the largest Gender “Woman” on Leadership (−0.6), Region "
        "“North” on Leadership (+0.5) and Gender “Woman” on Rules (+0.4)."
    )


def test_hidden_parts_are_not_told() -> None:
    text = sentences({NORTH: of(-0.9), SOUTH: of(0.3), EAST: of(0.1, UNCLEAR)}, people={NORTH: 6, WEST: 94})
    assert text is not None
    assert "North" not in text
    everything = sentences({NORTH: of(-0.9)}, people=dict.fromkeys(PEOPLE, 4))
    assert everything == "Too few officials answered to compare parts of them."


def test_one_paragraph_a_group_and_nothing_without_demographics() -> None:
    both = results(SCORES | {"private": {"rules": 2.0}})
    finding = say_who_differs(both)
    assert finding is not None
    assert finding.text == (
        "Too few officials answered to compare parts of them.\n\nToo few companies answered to compare parts of them."
    )
