"""Sentences over the countries, on made-up figures: ties, none, all, missing parts."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.display import Finding
from cips_helpers.sentences import pooled as findings
from made_up.pooled import pooled


def said(finding: Finding | None) -> str:
    assert finding is not None
    return finding.text


# ---- who took part


def test_it_says_how_many_countries_surveys_and_people_there_were() -> None:
    people = {
        ("officials", "1"): {"respondents": 3600.0},
        ("officials", "2"): {"respondents": 3400.0},
        ("private", "1"): {"respondents": 0.0},
        ("private", "2"): {"respondents": 2500.0},
    }
    assert said(findings.say_took_part(pooled(people, surveys=((1, 12), (2, 10))))) == (
        "12 countries took part, with 22 surveys in all, and 7,000 officials and 2,500 companies answered."
    )


def test_a_group_with_a_hidden_number_is_not_counted() -> None:
    people = {
        ("officials", "1"): {"respondents": 3600.0},
        ("private", "1"): {"respondents": 900.0},
        ("officials", "2"): {"respondents": 3400.0},
    }
    assert "and 7,000 officials answered." in said(findings.say_took_part(pooled(people, surveys=((1, 12), (2, 10)))))


def test_without_any_number_it_says_the_rest() -> None:
    assert said(findings.say_took_part(pooled({}))) == "12 countries took part, with 12 surveys in all."


@pytest.mark.parametrize(
    ("countries", "left_out", "told"),
    [
        (5, 0, "Here there are 5."),
        (1, 0, "Here there is one."),
        (5, 2, "Here there are 5. 2 more countries are left out, because their files have faults"),
        (12, 1, "One more country is left out, because its files have faults"),
    ],
)
def test_too_few_countries_and_faulty_files_are_told(countries: int, left_out: int, told: str) -> None:
    assert told in said(findings.say_took_part(pooled({}, countries=countries, left_out=left_out)))


@pytest.mark.parametrize(
    "say", [findings.say_standing, findings.say_mean_gaps, findings.say_mean_changes, findings.say_worked_on]
)
def test_without_figures_nothing_is_said(say: Any) -> None:
    assert say(pooled({}, countries=4)) is None


# ---- where the countries stand


def standing(**medians: float) -> str:
    return said(findings.say_standing(pooled({("officials", id): {"median": value} for id, value in medians.items()})))


def test_it_names_the_highest_and_the_lowest_median() -> None:
    assert standing(leadership=2.4, rules=2.1, audit=2.2) == (
        "The median of the countries is highest, 2.4, on Leadership, and lowest, 2.1, on Rules."
    )


def test_ties_are_named_together() -> None:
    assert "highest, 2.4, on Leadership and Audit, and lowest, 2.1, on Rules." in standing(
        leadership=2.4, rules=2.1, audit=2.4
    )


def test_many_ties_are_counted() -> None:
    asked = {"officials": dict.fromkeys("abcde", 2.0)}
    figures = {("officials", id): {"median": 2.0 if id == "a" else 2.2} for id in "abcde"}
    assert "highest, 2.2, on 4 key factors, and lowest, 2.0, on A." in said(
        findings.say_standing(pooled(figures, asked=asked))
    )


def test_equal_medians_are_told_once() -> None:
    assert standing(leadership=2.3, rules=2.3, audit=2.3) == "Officials give all key factors the same median, 2.3."


def test_the_overall_score_is_told_with_its_middle_half_and_without() -> None:
    whole = {
        ("officials", "overall"): {"lower": 2.1, "median": 2.3, "upper": 2.4},
        ("private", "overall"): {"median": 2.0},
    }
    first, second = said(findings.say_standing(pooled(whole))).split("\n\n")
    assert first.endswith("in half of them the score lies between 2.1 and 2.4.")
    assert second == "Companies give their country an overall score of 2.0 points in the middle of the countries."


# ---- the gap


def gap(mean: tuple[float, float, float], higher: float, under: float, **factors: float) -> str:
    figures = {("gap", "overall"): {"mean_gap": mean, "higher": higher, "under": under}}
    of = {("gap", id): {"mean_gap": (value, value - 0.1, value + 0.1)} for id, value in factors.items()}
    return said(findings.say_mean_gaps(pooled({**figures, **of})))


@pytest.mark.parametrize(
    ("mean", "higher", "under", "told"),
    [
        ((0.3, 0.2, 0.4), 12, 0, "In all 12 countries officials score clearly higher than companies."),
        ((0.3, 0.2, 0.4), 9, 0, "In 9 of 12 countries officials score clearly higher than companies, in none clearly"),
        ((0.3, 0.2, 0.4), 9, 1, "clearly higher than companies, in 1 clearly lower."),
        ((-0.3, -0.4, -0.2), 0, 12, "In all 12 countries officials score clearly lower than companies."),
        ((-0.3, -0.4, -0.2), 0, 5, "In 5 of 12 countries officials score clearly lower than companies, in none"),
        ((0.0, -0.1, 0.1), 0, 0, "In none of the 12 countries do they differ clearly."),
    ],
)
def test_the_gap_and_in_how_many_countries(
    mean: tuple[float, float, float], higher: float, under: float, told: str
) -> None:
    text = gap(mean, higher, under)
    assert told in text
    direction = "higher overall" if mean[1] > 0 else "lower overall" if mean[2] < 0 else "do not differ clearly"
    assert direction in text


def test_the_widest_gap_is_the_one_farthest_from_zero() -> None:
    assert "widest on Rules and narrowest on Leadership." in gap((0.0, -0.1, 0.1), 1, 1, leadership=0.1, rules=-0.4)


def test_equal_gaps_have_no_widest() -> None:
    assert "widest" not in gap((0.3, 0.2, 0.4), 9, 0, leadership=0.2, rules=0.2)


# ---- changes


def changed(counts: dict[str, float], **factors: tuple[float, float, float]) -> str:
    figures: dict[tuple[str, str], Any] = {("officials", "overall"): {"mean_change": (0.1, 0.05, 0.15), **counts}}
    figures |= {("officials", id): {"mean_change": value} for id, value in factors.items()}
    return said(findings.say_mean_changes(pooled(figures)))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"rose": 12, "fell": 0}, "It rose clearly in all of them."),
        ({"rose": 7, "fell": 0}, "It rose clearly in 7 of them and fell clearly in none."),
        ({"rose": 0, "fell": 2}, "It fell clearly in 2 of them and rose clearly in none."),
        ({"rose": 7, "fell": 2}, "It rose clearly in 7 of them and fell clearly in 2."),
        ({"rose": 0, "fell": 0}, "It changed clearly in none of them."),
        ({}, "In how many countries it rose or fell is not told: it would tell it of each."),
    ],
)
def test_the_mean_change_and_in_how_many_countries(counts: dict[str, float], told: str) -> None:
    text = changed(counts)
    assert "changed by +0.10 points in the mean of 12 countries (95% interval +0.05 to +0.15)." in text
    assert told in text


UP, NOT_CLEAR, DOWN = (0.2, 0.1, 0.3), (0.0, -0.1, 0.1), (-0.2, -0.3, -0.1)


@pytest.mark.parametrize(
    ("factors", "told"),
    [
        ((UP, UP), "The mean rose clearly on all 2 key factors."),
        ((UP, NOT_CLEAR), "The mean rose clearly on 1 of 2 key factors and fell clearly on none."),
        ((DOWN, NOT_CLEAR), "The mean fell clearly on 1 of 2 key factors and rose clearly on none."),
        ((UP, DOWN), "Of 2 key factors the mean rose clearly on 1 and fell clearly on 1."),
        ((NOT_CLEAR, NOT_CLEAR), "On none of the 2 key factors is the mean change clear."),
    ],
)
def test_key_factors_are_counted(factors: tuple[Any, Any], told: str) -> None:
    assert told in changed({"rose": 7, "fell": 0}, leadership=factors[0], rules=factors[1])


def test_a_group_with_too_few_countries_is_told() -> None:
    text = changed({"rose": 7, "fell": 0})
    assert text.endswith(
        "Fewer than 6 countries have two surveys of companies that can be compared, so nothing is told of them."
    )


# ---- what was worked on

CHANGE = {("officials", "overall"): {"mean_change": UP}, ("private", "overall"): {"mean_change": UP}}


def test_the_shares_of_factors_that_improved() -> None:
    figures = CHANGE | {("officials", "factors"): {"worked_clear": (0.85, 40, 12), "others_clear": (0.5, 80, 12)}}
    officials, companies, caution = said(findings.say_worked_on(pooled(figures))).split("\n\n")
    assert officials == (
        "As officials see it, 85% of the key factors worked on improved clearly: 34 of 40, in 12 countries. Of those "
        "not worked on it is 50%: 40 of 80."
    )
    assert companies.startswith("Fewer than 6 countries entered work on a key factor that can be judged by companies")
    assert "need not have improved because of it" in caution


def test_without_work_there_is_no_caution() -> None:
    text = said(findings.say_worked_on(pooled(CHANGE)))
    assert text.count("Fewer than 6 countries entered work") == 2
    assert "because of it" not in text
