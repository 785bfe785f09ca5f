"""Numbers, lists and dates as a reader sees them."""

from __future__ import annotations

from datetime import date

import pytest

from cips_helpers.words import NO_ANSWER, NOT_ASKED, REVERSED, SUPPRESSED, Words

EN, FR, AR = Words("en"), Words("fr"), Words("ar")


def test_signs_differ_from_one_another_and_from_zero() -> None:
    assert len({SUPPRESSED, NOT_ASKED, NO_ANSWER, REVERSED, EN.points(0), EN.percent(0), "*", "−"}) == 8


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.345, 2, "2.35"),
        (2.344999, 2, "2.34"),
        (-0.004, 2, "0.00"),
        (-0.005, 2, "−0.01"),
        (2, 2, "2.00"),
        (1234.5, 0, "1,235"),
    ],
)
def test_points_are_rounded_half_away_from_zero(value: float, decimals: int, text: str) -> None:
    assert EN.points(value, decimals) == text


@pytest.mark.parametrize(("value", "text"), [(0.3, "+0.30"), (-0.3, "−0.30"), (0.001, "0.00"), (-0.001, "0.00")])
def test_a_difference_has_its_sign_unless_it_rounds_to_zero(value: float, text: str) -> None:
    assert EN.signed(value) == text


def test_shares() -> None:
    assert (EN.percent(0), EN.percent(1), EN.percent(0.125), EN.percent(0.125, 1)) == ("0%", "100%", "13%", "12.5%")
    assert EN.percent_interval(0.1, 0.249) == "10%–25%"
    assert EN.interval(1.955, 2.1) == "1.96–2.10"


def test_other_languages_write_numbers_their_own_way() -> None:
    assert FR.points(2.5) == "2,50"
    assert FR.signed(-0.5) == "−0,50"
    assert FR.percent(0.475) == "48\N{NO-BREAK SPACE}%"
    assert Words("pt").percent(0.475, 1) == "47,5%"


@pytest.mark.parametrize(
    ("names", "text"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c"), ([], "")]
)
def test_lists(names: list[str], text: str) -> None:
    assert EN.listing(names) == text


def test_periods() -> None:
    assert EN.period(date(2024, 5, 9), date(2024, 6, 3)) == "9 May\u2009–\u20093 Jun 2024"
    assert EN.period(date(2024, 5, 9), date(2024, 5, 9)) == "9 May 2024"
    assert EN.period(date(2024, 1, 1), date(2024, 12, 31)) == "2024"


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert FR.period(date(2022, 11, 1), date(2022, 11, 1)) == "1er novembre 2022"
    assert FR.period(date(2024, 5, 1), date(2024, 5, 31)).startswith("1er")
    assert "1er" not in FR.period(date(2024, 5, 11), date(2024, 5, 31))


def test_an_unknown_language_falls_back_to_the_source_text() -> None:
    assert Words("uk").say("{n} people answered", n="5") == "5 people answered"
    assert EN.say("") == ""


def test_a_missing_part_is_an_error() -> None:
    with pytest.raises(KeyError):
        EN.say("{n} people answered")


def test_the_right_number_is_chosen() -> None:
    assert EN.say_n("{n} target", "{n} targets", 1) == "1 target"
    assert EN.say_n("{n} target", "{n} targets", 1200) == "1,200 targets"
