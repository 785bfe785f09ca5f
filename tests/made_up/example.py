"""Surveys of the example study, read and estimated once for all tests."""

from functools import cache
from pathlib import Path

import pandas as pd

from cips_helpers.estimation.estimates import Estimates, estimate
from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.sample import Survey

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"


@cache
def survey(country: str) -> Survey:
    return read_survey(load_study(STUDY), country)


@cache
def estimates(country: str) -> Estimates:
    return estimate(survey(country))


def rows(frame: pd.DataFrame, **where: object) -> pd.DataFrame:
    """Rows of a frame, over whole samples unless said otherwise."""
    keep = pd.Series(True, index=frame.index)
    for column, value in ({"domain": "all"} | where).items():
        keep &= frame[column] == value
    return frame[keep]


def row(frame: pd.DataFrame, **where: object) -> pd.Series:
    """The one row there is."""
    found = rows(frame, **where)
    assert len(found) == 1, f"{len(found)} rows for {where}"
    return found.iloc[0]


def prepared(country: str, key: tuple[int, str]) -> Prepared:
    return Prepared.of(survey(country).samples[key], survey(country).instrument)


def means_of(one: Prepared, indicator: str) -> CellEstimates:
    column = [id for id, _ in one.indicators].index(indicator)
    return mean_values(one.person_means[:, column], one.design)
