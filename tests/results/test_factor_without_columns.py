"""A key factor without a column in a file: every exhibit of every chapter does without it."""

from __future__ import annotations

import nbformat
import pandas as pd
import pytest

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.folders import ROOT
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study
from made_up import small_programme

CALLS = sorted(
    {
        line
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for cell in nbformat.read(path, 4).cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        if line.startswith("cips.") and line.endswith("(results)")
    }
)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Disclosed:
    """Return a survey in which officials were asked nothing about one key factor this time."""
    path = small_programme.study(tmp_path_factory.mktemp("factor"), countries=1, iterations=2, respondents=80)
    study = load_study(path)
    source = study.countries["XAA"].iterations[-1].groups["officials"]
    answers = pd.read_csv(study.file_of(source), dtype=str, keep_default_na=False)
    lost = [name for name in answers if name.startswith("transparency_")]
    answers.drop(columns=lost).to_csv(study.file_of(source), index=False)
    return CountryResults.read(load_study(path), "XAA").results(iteration=2, language="en", edition="internal")


def test_the_factor_has_no_figure(results: Disclosed) -> None:
    assert len(CALLS) > 25
    assert results.figure(group="officials", indicator="regulation", statistic="mean") is not None
    lost = results.figure(group="officials", indicator="transparency", statistic="mean")
    assert lost is None or lost["state"] != "shown"


@pytest.mark.parametrize("call", CALLS)
def test_every_exhibit_does_without_it(results: Disclosed, call: str) -> None:
    name = call.removeprefix("cips.").removesuffix("(results)")
    repr(getattr(cips, name)(results))
