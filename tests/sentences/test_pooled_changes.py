"""All countries together: mean changes and the key factors worked on; all, some, none, too few."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.display import Finding
from cips_helpers.sentences.pooled_changes import say_mean_changes, say_worked_on
from made_up.pooled import pooled


def sentences(finding: Finding | None) -> str:
    assert finding is not None
    return finding.text


# ---- changes


def changed(counts: dict[str, float], **factors: tuple[float, float, float]) -> str:
    figures: dict[tuple[str, str], Any] = {("officials", "overall"): {"mean_change": (0.1, 0.05, 0.15), **counts}}
    figures |= {("officials", id): {"mean_change": value} for id, value in factors.items()}
    return sentences(say_mean_changes(pooled(figures)))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"rose": 12, "fell": 0}, "It rose clearly in all of them."),
        ({"rose": 7, "fell": 0}, "It rose clearly in 7 of them and fell clearly in none."),
        ({"rose": 0, "fell": 2}, "It fell clearly in 2 of them and rose clearly in none."),
        ({"rose": 7, "fell": 2}, "It rose clearly in 7 of them and fell clearly in 2."),
        ({"rose": 0, "fell": 0}, "It changed clearly in none of them."),
        ({}, "In how many countries it rose or fell is not told: it would tell it of each."),
    ],
)
def test_the_mean_change_and_in_how_many_countries(counts: dict[str, float], expected: str) -> None:
    text = changed(counts)
    assert "changed by +0.10 points in the mean of 12 countries (95% interval +0.05 to +0.15)." in text
    assert expected in text


UP, NOT_CLEAR, DOWN = (0.2, 0.1, 0.3), (0.0, -0.1, 0.1), (-0.2, -0.3, -0.1)


@pytest.mark.parametrize(
    ("factors", "expected"),
    [
        ((UP, UP), "The mean rose clearly on all 2 key factors."),
        ((UP, NOT_CLEAR), "The mean rose clearly on 1 of 2 key factors and fell clearly on none."),
        ((DOWN, NOT_CLEAR), "The mean fell clearly on 1 of 2 key factors and rose clearly on none."),
        ((UP, DOWN), "Of 2 key factors the mean rose clearly on 1 and fell clearly on 1."),
        ((NOT_CLEAR, NOT_CLEAR), "On none of the 2 key factors is the mean change clear."),
    ],
)
def test_key_factors_are_counted(factors: tuple[Any, Any], expected: str) -> None:
    assert expected in changed({"rose": 7, "fell": 0}, leadership=factors[0], rules=factors[1])


def test_a_group_with_too_few_countries_is_told() -> None:
    text = changed({"rose": 7, "fell": 0})
    assert text.endswith(
        "Fewer than 6 countries have two surveys of companies that can be compared, so nothing is told of them."
    )


# ---- what was worked on

CHANGE = {("officials", "overall"): {"mean_change": UP}, ("private", "overall"): {"mean_change": UP}}


def test_the_shares_of_factors_that_improved() -> None:
    figures = CHANGE | {("officials", "factors"): {"worked_clear": (0.85, 40, 12), "others_clear": (0.5, 80, 12)}}
    officials, companies, caution = sentences(say_worked_on(pooled(figures))).split("\n\n")
    assert officials == (
        "As officials see it, 85% of the key factors worked on improved clearly: 34 of 40, in 12 countries. Of those "
        "not worked on it is 50%: 40 of 80."
    )
    assert companies.startswith("Fewer than 6 countries entered work on a key factor that can be judged by companies")
    assert "need not have improved because of it" in caution


def test_without_work_there_is_no_caution() -> None:
    text = sentences(say_worked_on(pooled(CHANGE)))
    assert text.count("Fewer than 6 countries entered work") == 2
    assert "because of it" not in text
