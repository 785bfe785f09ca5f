"""A country is weighed once for all its reports, and objects that hold respondents never display them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

import cips_helpers as cips
from cips_helpers.disclosure.rules import EDITIONS
from cips_helpers.estimation import weighting
from cips_helpers.estimation.methods.design import raking
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.results.country import CountryResults
from cips_helpers.schema.records import Weighting
from cips_helpers.survey.sample import Sample
from made_up import example

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"


@pytest.fixture(scope="module")
def country() -> CountryResults:
    return example.country("XDD")


def test_holders_of_respondents_display_no_answer(country: CountryResults) -> None:
    sample = country.survey.samples[1, "officials"]
    rows = [" ".join(map(str, row)) for row in sample.answers.to_numpy().tolist()]
    for holder in (country, country.survey, sample, country.estimates, country.secrets([country.results()])):
        shown, _ = DisplayFormatter().format(holder)
        assert set(shown) == {"text/plain"}
        text = shown["text/plain"]
        assert len(text) < 300
        assert not any(row[:20] in text for row in rows)


def test_the_facade_offers_nothing_that_holds_respondents() -> None:
    results = cips.read_results(STUDY, country="XDD")
    named = {type(value).__name__ for value in vars(results).values()}
    assert not named & {"Survey", "Sample", "Study", "CountryResults", "Estimates", "Prepared"}
    held = [value for value in vars(results).values() if hasattr(value, "columns")]
    assert [set(frame.columns) & {"weight", "respondent", "count"} for frame in held] == [set()]
    kinds = ("chart", "table", "say", "show", "read", "exhibit")
    # The desk's functions do what the commands do, and give back what those print.
    desk = {name for name in cips.__all__ if getattr(cips, name).__module__ == "cips_helpers.desk"}
    assert desk == {"check", "release", "report", "start"}
    assert not {name for name in cips.__all__ if name.split("_")[0] not in kinds} - desk


def test_all_reports_and_the_audit_weigh_each_sample_once(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[tuple[int, str]] = []
    raked: list[object] = []

    def count_weigh(sample: Sample) -> tuple[Design, Weighting]:
        weighed.append((sample.iteration, sample.group))
        return weighting.weigh(sample)

    def count_rake(*arguments: object, **options: object) -> object:
        raked.append(arguments)
        return raking.rake(*arguments, **options)

    monkeypatch.setattr("cips_helpers.estimation.prepared.weigh", count_weigh)
    monkeypatch.setattr("cips_helpers.estimation.weighting.rake", count_rake)
    country = CountryResults.read(STUDY, "XAA")
    for edition in EDITIONS:
        country.results(edition=edition)
    country.audit()
    country.secrets(country.audited_results())
    assert sorted(weighed) == sorted(country.survey.samples)
    assert len(raked) == sum(bool(sample.margins) for sample in country.survey.samples.values()) > 0


@pytest.mark.parametrize("edition", [edition.name for edition in EDITIONS.values() if not edition.audited])
def test_editions_that_are_not_audited_show_no_figure_an_audited_one_hides(edition: str) -> None:
    country = example.country("XAA")
    keys = ["iteration", "group", "domain", "level", "indicator", "statistic", "answer", "against"]
    audited = pd.concat([results.figures for results in country.audited_results()])
    audited = audited[audited["state"] != "suppressed"]
    figures = country.results(edition=edition).figures
    shown = figures[figures["state"] != "suppressed"]
    assert set(map(tuple, shown[keys].astype(str).to_numpy())) <= set(map(tuple, audited[keys].astype(str).to_numpy()))
