"""Ranking: ties by printed intervals, the ends of a list, lists without a clear end."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from cips_helpers.sentences.glance import say_concerns, say_strengths
from cips_helpers.verdicts.ranking import beyond_average, clearly_tied, outermost, tied
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
    assert outermost(scored(many), "officials", best=True) == ["leadership", "rules", "audit"]
    assert outermost(scored(few), "officials", best=False) == ["conduct", "audit"]


def test_scores_that_are_not_clearly_beyond_their_average_are_no_end() -> None:
    alike, one_high = scored([2.0, 2.05, 2.1, 1.95]), scored([2.0, 2.05, 2.9, 1.95])
    for best in (True, False):
        assert outermost(alike, "officials", best=best) == clearly_tied(alike, "officials", best=best) == []
    assert outermost(one_high, "officials", best=True) == clearly_tied(one_high, "officials", best=True) == ["audit"]


def test_a_score_beyond_the_average_is_not_among_the_highest_where_most_are_tied_with_it() -> None:
    results = scored([2.2, 2.2, 2.2, 1.0])
    assert beyond_average(results, "officials", best=True) == ["leadership", "rules", "audit"]
    assert clearly_tied(results, "officials", best=True) == []
    assert clearly_tied(results, "officials", best=False) == ["conduct"]


def test_a_score_is_not_the_lowest_where_a_lower_one_is_not_clear() -> None:
    """At sites a lower score may have the wider interval: a reader would see it below the one that is named."""
    results = scored([2.9, 2.5, 2.0, 1.5])
    figures = results.figures.copy()
    lowest = (figures["statistic"] == "from_average") & (figures["indicator"] == "conduct")
    figures.loc[lowest, ["low", "high", "p_adjusted"]] = -1.0, 0.1, 0.06
    results = replace(results, figures=figures)
    assert beyond_average(results, "officials", best=False) == ["audit"]
    assert outermost(results, "officials", best=False) == []
    assert say_concerns(results) is None
    assert "highest" in say_strengths(results).text
