"""Families of figures, as the technical note counts them."""

from __future__ import annotations

import cips_helpers as cips
from made_up.results import scored


def test_families_count_the_figures_that_are_shown_and_judged() -> None:
    results = scored([2.0, 2.4, (2.2, 0.05, 9)], [1.9, 2.0, 2.1], targets={"leadership": 2.2, "rules": 2.1})
    text = str(cips.say_families(results).text)
    assert text.startswith("Judged together on the key factors: 2 gaps; ")
    assert "4 distances from a target" in text  # of both groups, without the hidden score


def test_nothing_is_said_where_nothing_is_judged() -> None:
    assert cips.say_families(scored([2.0])) is None
