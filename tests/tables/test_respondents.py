"""Samples: fieldwork, completeness, and signs of careless answering."""

from __future__ import annotations

from dataclasses import replace

from cips_helpers.tables.respondents import table_fieldwork, table_quality, table_signs
from made_up.results import results

from .reading import cells


def test_fieldwork() -> None:
    table = table_fieldwork(results({"officials": {"rules": 2.0}}))
    assert cells(table, 0) == [
        "Officials, 2024",
        "9 May\u2009–\u20093 Jun 2024",
        "online",
        "drawn by chance",
        "1,000",
        "400",
        "200",
        "50%",
        "±5.0",
    ]


def test_a_hidden_size_cant_be_had_from_its_precision() -> None:
    hidden = {"n": None, "missing": float("nan"), "dont_know": float("nan")}
    figures = results({"officials": {"rules": 2.0}}, sample=hidden)
    assert cells(table_fieldwork(figures), 0)[-3:] == ["•", "•", "•"]
    assert cells(table_quality(figures), 0)[1:3] == ["•", "•"]


def test_signs_stand_below_one_another_and_iterations_side_by_side() -> None:
    flagged = {
        ("officials", "flagged", "straight_lining"): 0.025,
        ("officials", "flagged", "speeding"): (0.3, 9),
        ("officials", "flagged", "any"): (0.0, 0),
        ("officials", "largest_site", "interviewer"): 0.4,
    }
    figures = results({"officials": {"rules": 2.0}}, quality=flagged)
    table = table_signs(figures, group="officials")
    assert table is not None
    assert [cells(table, row) for row in range(len(table.frame))] == [
        ["One answer throughout", "2.5%"],
        ["Very short interview", "•"],
        ["Any of these signs", "×"],
        ["Largest part from one interviewer", "40%"],
    ]
    assert "• hidden to protect respondents." in table.note
    assert "empty cell" not in table.note
    earlier = replace(figures.samples[0], iteration=0, label="2020")
    two = table_signs(replace(figures, samples=(earlier, *figures.samples)), group="officials")
    assert cells(two, 0) == ["One answer throughout", "", "2.5%"]
    assert two is not None
    assert "An empty cell" in two.note


def test_no_sign_could_be_looked_for() -> None:
    assert table_signs(results({"officials": {"rules": 2.0}}), group="officials") is None


def test_columns_unknown_for_all_are_left_out() -> None:
    table = table_fieldwork(results({"officials": {"rules": 2.0}}, sample={"invited": None, "population": None}))
    assert list(table.frame) == ["Sample", "Fieldwork", "Mode", "Taking part", "Answered", "Margin of error"]


def test_dates_that_no_sample_has_are_left_out() -> None:
    table = table_fieldwork(results({"officials": {"rules": 2.0}}, sample={"start": None, "end": None}))
    assert list(table.frame)[:2] == ["Sample", "Mode"]
