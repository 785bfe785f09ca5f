"""Composition of a sample then and now: sizes, modes, shares and their changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Weighting
from cips_helpers.tables.composition import table_composition
from made_up.changes import two_iterations
from made_up.results import results

BEFORE = {
    "officials": {"leadership": 2.0, "rules": (2.0, 0.01), "audit": 2.0, "staff": (2.0, 0.05, 9)},
    "private": {"leadership": 2.0, "rules": 2.0},
}
NOW = {
    "officials": {"leadership": 2.4, "rules": (2.01, 0.01), "audit": 1.95, "staff": 2.4},
    "private": {"leadership": 2.0, "rules": 2.1},
}


@pytest.fixture
def made() -> Disclosed:
    parts = {"officials": {1: (60, 2.0), 2: (140, 2.0)}}
    made = two_iterations(BEFORE, NOW, parts=parts, shifted={"gender": 0.1})
    row = made.figures[made.figures["statistic"] == "sample_share"].iloc[0]
    change = {
        **row,
        "iteration": 2,
        "statistic": "composition_change",
        "against": "1",
        "estimate": 0.1,
        "low": 0.002,
        "high": 0.198,
    }
    return replace(made, figures=pd.concat([made.figures, pd.DataFrame([change])], ignore_index=True))


def rows(made: Disclosed) -> dict[str, list[Any]]:
    table = table_composition(made, group="officials")
    assert table is not None
    frame = table.frame.drop(columns="part").set_index("Respondents")
    return {str(name): list(row) for name, row in frame.iterrows()}


def test_size_mode_and_shares_of_both_with_the_change(made: Disclosed) -> None:
    online = replace(made.samples[0], mode="tablet")
    assert rows(replace(made, samples=(online, *made.samples[1:]))) == {
        "Answers": ["200", "200", "", ""],
        "Way of asking": ["tablet on site", "online", "", ""],
        "Woman": ["30%", "30%", "+10", "0 to +20"],  # of two levels, the first says it all
    }


def test_what_weights_make_up_for_is_said(made: Disclosed) -> None:
    fitted = replace(made, samples=tuple(replace(s, weighting=Weighting(raked=("gender",))) for s in made.samples))
    note = (
        "weights fitted to the known shares of gender make up for a change of these. With these weights the "
        "make-up changed by gender."
    )
    for compared, expected in ((fitted, True), (made, False)):
        table = table_composition(compared, group="officials")
        assert table is not None
        assert (note in table.note) == expected


def test_why_a_change_has_no_interval_is_said(made: Disclosed) -> None:
    figures = made.figures.copy()
    figures.loc[figures["statistic"] == "composition_change", ["low", "high"]] = 0.1
    for compared, expected in ((replace(made, figures=figures), True), (made, False)):
        table = table_composition(compared, group="officials")
        assert table is not None
        assert ("Where a change has no interval" in table.note) == expected
    assert rows(replace(made, figures=figures))["Woman"][-1] == ""


def test_nothing_for_a_first_iteration() -> None:
    assert table_composition(results(NOW), group="officials") is None
