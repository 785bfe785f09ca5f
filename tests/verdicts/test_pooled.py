"""Figures over countries: groups with a statistic, figures of the key factors."""

from __future__ import annotations

from cips_helpers.verdicts.pooled import factor_figures, groups_with
from made_up.pooled import pooled

FIGURES = {
    ("officials", "overall"): {"median": 2.0},
    ("officials", "rules"): {"median": 2.1},
    ("private", "rules"): {"lower": 1.9},
}


def test_groups_with_a_statistic() -> None:
    assert groups_with(pooled(FIGURES), "median") == ["officials"]
    assert groups_with(pooled(FIGURES), "upper") == []


def test_the_overall_score_is_no_key_factor() -> None:
    assert list(factor_figures(pooled(FIGURES), "officials", "median")["indicator"]) == ["rules"]
    assert factor_figures(pooled(FIGURES), "private", "median").empty
