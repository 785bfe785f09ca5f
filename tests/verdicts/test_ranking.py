"""Ranking: ties by printed intervals, the ends of a list, lists without a clear end."""

from __future__ import annotations

import pandas as pd
import pytest

from cips_helpers.verdicts.ranking import all_alike, outermost, ranked_factors, tied
from made_up.results import scored


def figures(**estimates: float) -> pd.DataFrame:
    rows = pd.DataFrame({"indicator": list(estimates), "estimate": list(estimates.values())})
    return rows.assign(low=rows["estimate"] - 0.1, high=rows["estimate"] + 0.1)


@pytest.mark.parametrize(("second", "tied_with_best"), [(1.86, ["a", "b"]), (1.85, ["a"])])
def test_a_tie_is_within_half_an_interval_of_the_difference(second: float, tied_with_best: list[str]) -> None:
    assert tied(figures(a=2.0, b=second), best=True) == tied_with_best


def test_the_lowest_comes_first_among_its_ties() -> None:
    assert tied(figures(a=2.0, b=1.1, c=1.0), best=False) == ["c", "b"]


def test_a_single_figure_without_interval_is_its_own_end() -> None:
    assert tied(figures(a=2.0).assign(low=float("nan"), high=float("nan")), best=True) == ["a"]


def test_at_most_three_and_no_more_than_half_are_taken_from_an_end() -> None:
    many, few = [2.9, 2.6, 2.3, 2.0, 1.7, 1.4, 1.1, 0.8], [2.9, 2.5, 2.0, 1.5]
    assert outermost(ranked_factors(scored(many), "officials"), best=True) == ["leadership", "rules", "audit"]
    assert outermost(ranked_factors(scored(few), "officials"), best=False) == ["conduct", "audit"]


def test_scores_that_do_not_differ_clearly_have_no_end() -> None:
    ranked = ranked_factors(scored([2.0, 2.05, 2.1]), "officials")
    assert all_alike(ranked)
    assert outermost(ranked, best=True) == []
