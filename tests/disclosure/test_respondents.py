"""Objects that hold respondents show themselves by their size only, whichever way they are displayed."""

from __future__ import annotations

from pathlib import Path

import pytest
from IPython.core.formatters import DisplayFormatter

import cips_helpers as cips
from cips_helpers.results.country import Evidence

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return Evidence.of(STUDY, "XDD")


def test_holders_of_respondents_display_no_answer(evidence: Evidence) -> None:
    sample = evidence.survey.samples[1, "officials"]
    rows = [" ".join(map(str, row)) for row in sample.answers.to_numpy().tolist()]
    for holder in (evidence, evidence.survey, sample, evidence.estimates, evidence.secrets([evidence.results()])):
        shown, _ = DisplayFormatter().format(holder)
        assert set(shown) == {"text/plain"}
        text = shown["text/plain"]
        assert len(text) < 300
        assert not any(row[:20] in text for row in rows)


def test_the_facade_offers_nothing_that_holds_respondents() -> None:
    results = cips.read_results(STUDY, country="XDD")
    named = {type(value).__name__ for value in vars(results).values()}
    assert not named & {"Survey", "Sample", "Study", "Evidence", "Estimates", "Prepared"}
    held = [value for value in vars(results).values() if hasattr(value, "columns")]
    assert [set(frame.columns) & {"weight", "respondent", "count"} for frame in held] == [set()]
    assert not {name for name in cips.__all__ if name.split("_")[0] not in ("chart", "table", "say", "show", "read")}
