"""All countries together: who took part, scores and gaps; ties, none, all, missing parts."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.display import Finding
from cips_helpers.sentences.pooled import say_mean_gaps, say_standing, say_took_part
from cips_helpers.sentences.pooled_changes import say_mean_changes, say_worked_on
from made_up.pooled import pooled


def sentences(finding: Finding | None) -> str:
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
    assert sentences(say_took_part(pooled(people, surveys=((1, 12), (2, 10))))) == (
        "12 countries took part, with 22 surveys in all, and 7,000 officials and 2,500 companies answered."
    )


def test_a_group_with_a_hidden_number_is_not_counted() -> None:
    people = {
        ("officials", "1"): {"respondents": 3600.0},
        ("private", "1"): {"respondents": 900.0},
        ("officials", "2"): {"respondents": 3400.0},
    }
    assert "and 7,000 officials answered." in sentences(say_took_part(pooled(people, surveys=((1, 12), (2, 10)))))


def test_without_any_number_it_says_the_rest() -> None:
    assert sentences(say_took_part(pooled({}))) == "12 countries took part, with 12 surveys in all."


@pytest.mark.parametrize(
    ("countries", "left_out", "expected"),
    [
        (5, 0, "Here there are 5."),
        (1, 0, "Here there is one."),
        (5, 2, "Here there are 5. 2 more countries are left out, because their files have faults"),
        (12, 1, "One more country is left out, because its files have faults"),
    ],
)
def test_too_few_countries_and_faulty_files_are_told(countries: int, left_out: int, expected: str) -> None:
    assert expected in sentences(say_took_part(pooled({}, countries=countries, left_out=left_out)))


@pytest.mark.parametrize("say", [say_standing, say_mean_gaps, say_mean_changes, say_worked_on])
def test_without_figures_nothing_is_said(say: Any) -> None:
    assert say(pooled({}, countries=4)) is None


# ---- where the countries stand


def standing(**medians: float) -> str:
    return sentences(say_standing(pooled({("officials", id): {"median": value} for id, value in medians.items()})))


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
    assert "highest, 2.2, on 4 key factors, and lowest, 2.0, on A." in sentences(
        say_standing(pooled(figures, asked=asked))
    )


def test_equal_medians_are_told_once() -> None:
    assert standing(leadership=2.3, rules=2.3, audit=2.3) == "Officials give all key factors the same median, 2.3."


def test_the_overall_score_is_told_with_its_middle_half_and_without() -> None:
    whole = {
        ("officials", "overall"): {"lower": 2.1, "median": 2.3, "upper": 2.4},
        ("private", "overall"): {"median": 2.0},
    }
    first, second = sentences(say_standing(pooled(whole))).split("\n\n")
    assert first.endswith("in half of them the score lies between 2.1 and 2.4.")
    assert second == "Companies give their country an overall score of 2.0 points in the middle of the countries."


# ---- the gap


def gap(mean: tuple[float, float, float], higher: float, under: float, **factors: float) -> str:
    figures = {("gap", "overall"): {"mean_gap": mean, "higher": higher, "under": under}}
    of = {("gap", id): {"mean_gap": (value, value - 0.1, value + 0.1)} for id, value in factors.items()}
    return sentences(say_mean_gaps(pooled({**figures, **of})))


@pytest.mark.parametrize(
    ("mean", "higher", "under", "expected"),
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
    mean: tuple[float, float, float], higher: float, under: float, expected: str
) -> None:
    text = gap(mean, higher, under)
    assert expected in text
    direction = "higher overall" if mean[1] > 0 else "lower overall" if mean[2] < 0 else "do not differ clearly"
    assert direction in text


def test_the_widest_gap_is_the_one_farthest_from_zero() -> None:
    assert "widest on Rules and narrowest on Leadership." in gap((0.0, -0.1, 0.1), 1, 1, leadership=0.1, rules=-0.4)


def test_equal_gaps_have_no_widest() -> None:
    assert "widest" not in gap((0.3, 0.2, 0.4), 9, 0, leadership=0.2, rules=0.2)
