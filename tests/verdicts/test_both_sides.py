"""Questions asked of both groups: order of gaps and shares, factors that both score low."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.both_sides import common_gaps, common_shares, weak_for_both
from made_up.results import results, scored

GOOD, WEAK, BAD = [0.6, 0.3, 0.1, 0], [0.1, 0.3, 0.4, 0.2], [0.1, 0.1, 0.4, 0.4]


def asked() -> Disclosed:
    answers = {"q1": (GOOD, GOOD), "q2": (GOOD, WEAK), "q3": (BAD, GOOD)}
    shares = {
        (group, id): pair[side] for id, pair in answers.items() for side, group in enumerate(("officials", "private"))
    }
    scores = {"officials": {"leadership": 2.0}, "private": {"leadership": 2.0}}
    return results(scores, shares=shares, questions=list(answers))


def test_the_widest_gap_comes_first_whatever_its_sign() -> None:
    assert list(common_gaps(asked())["indicator"]) == ["q3", "q2", "q1"]


def test_the_lowest_mean_share_comes_first() -> None:
    shares = common_shares(asked())
    assert list(shares.index) == ["q3", "q2", "q1"]
    assert list(shares.columns) == ["officials", "private"]
    assert common_shares(scored([2.0])).empty


def test_factors_below_the_middle_for_both() -> None:
    low = scored([1.4, 1.4, 1.6, (1.0, 0.05, 9)], [1.4, 1.5, 1.4, 1.0])
    assert weak_for_both(low) == ["leadership"]
