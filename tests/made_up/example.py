"""Surveys of the example study, with their estimates and results, read once for all tests."""

from functools import cache
from pathlib import Path

import pandas as pd

from cips_helpers.estimation.estimates import Estimates
from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.sample import Survey

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"


@cache
def country(code: str) -> CountryResults:
    """Return a country, which keeps its estimates and what each edition shows of them."""
    return CountryResults.read(STUDY, code)


def survey(code: str) -> Survey:
    return country(code).survey


def estimates(code: str) -> Estimates:
    return country(code).estimates


def rows(frame: pd.DataFrame, **where: object) -> pd.DataFrame:
    """Return the rows of a frame with these values; of whole samples by default."""
    keep = pd.Series(True, index=frame.index)
    for column, value in ({"domain": "all"} | where).items():
        keep &= frame[column] == value
    return frame[keep]


def row(frame: pd.DataFrame, **where: object) -> pd.Series:
    """Return the only row with these values."""
    selected = rows(frame, **where)
    assert len(selected) == 1, f"{len(selected)} rows for {where}"
    return selected.iloc[0]


def prepared(country: str, key: tuple[int, str]) -> Prepared:
    """Return the prepared sample of an (iteration, group)."""
    return Prepared.of(survey(country).samples[key], survey(country).instrument)


def means_of(sample: Prepared, indicator: str) -> CellEstimates:
    """Return the mean of an indicator over the whole sample."""
    column = [id for id, _ in sample.indicators].index(indicator)
    return mean_values(sample.scoring.values(sample.scores, sample.design)[:, column], sample.design)
