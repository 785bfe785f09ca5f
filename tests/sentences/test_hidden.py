"""What is said of what was hidden."""

from __future__ import annotations

from pathlib import Path

import cips_helpers as cips

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"


def test_rule_place_and_number_of_parts_are_told_and_no_figure() -> None:
    said = str(cips.say_hidden(cips.read_results(STUDY, country="XBB")))
    assert "fewer than 10 people belong to them" in said
    assert "Type of operator (Private sector, 2021): 4 parts" in said
    assert "so that another hidden part can't be worked out: Gender × Leadership role" in said


def test_the_public_edition_tells_what_it_leaves_out() -> None:
    said = str(cips.say_hidden(cips.read_results(STUDY, country="XDD", edition="public")))
    assert "fewer than 20 people" in said
    assert "tell where people work: Office (Officials, 2023): 3 parts; Region (Officials, 2023): 3 parts" in said


def test_nothing_hidden_is_said_too() -> None:
    results = cips.read_results(STUDY, country="XDD")
    object.__setattr__(results, "hidden", ())
    assert str(cips.say_hidden(results)) == "Nothing had to be hidden in this report."
