"""A study may make the privacy limits stricter, never looser."""

from __future__ import annotations

import pytest

from cips_helpers.limits import FLOOR, PUBLIC_BREAKDOWN, Limits


def test_the_usual_limits_are_those_of_the_public_edition() -> None:
    assert Limits() == Limits(FLOOR, PUBLIC_BREAKDOWN)


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"minimum": 4}, "smallest base is 5 respondents; 4"), ({"public_breakdown": 15}, "20 people; 15")],
)
def test_a_study_cannot_ask_for_less(changes: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Limits(**changes)
