"""Sentences on a country among the others."""

from __future__ import annotations

import pytest

from cips_helpers.sentences.peers import say_peers
from cips_helpers.verdicts.peers import peer_positions
from made_up.peers import among
from made_up.results import results


def test_what_lies_above_below_and_between_is_said() -> None:
    finding = say_peers(among({"audit": 2.5, "reform": 1.5, "morale": 1.6, "voice": 2.0}, overall=1.9))
    assert finding is not None
    assert finding.text.split("\n\n") == [
        "Tinyland is compared with 7 other countries of this study, each with its latest survey and none of them "
        "named.",
        "Officials score 1.90 points overall, about the middle of the others, whose median is 2.0. On one key factor "
        "officials score above most of the others: Audit. On 2 key factors officials score below most of the others: "
        "Reform and Morale. On one more key factor they score about the middle.",
    ]


@pytest.mark.parametrize(("overall", "text"), [(2.3, "above most of the others"), (1.7, "below most of the others")])
def test_the_overall_score_has_its_place(overall: float, text: str) -> None:
    finding = say_peers(among({"audit": 2.0}, overall=overall))
    assert finding is not None
    assert f"points overall, {text}, whose median is 2.0." in finding.text
    assert finding.text.endswith(
        "On the one key factor that can be compared officials score about the middle of the others."
    )


def test_all_in_the_middle_is_said_in_one_sentence() -> None:
    finding = say_peers(among({"audit": 2.0, "reform": 2.1, "morale": 1.9}))
    assert finding is not None
    assert finding.text.endswith(
        "On all 3 key factors that can be compared officials score about the middle of the others."
    )


def test_counts_that_vary_are_given_as_a_range() -> None:
    finding = say_peers(among({"audit": 2.0, "reform": 2.1}, others={"reform": 5}))
    assert finding is not None
    assert finding.text.startswith("Tinyland is compared with 5 to 7 other countries of this study, as many as")


def test_what_is_not_compared_is_left_out_and_nothing_compared_says_nothing() -> None:
    of = among({"audit": 2.0, "reform": 2.1}, {"reform": None})
    assert [entry.indicator for entry in peer_positions(of, "officials")] == ["audit"]
    assert say_peers(results({"officials": {"audit": 2.0}}, groups=("officials",))) is None
