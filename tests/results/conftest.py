"""A study of eight small countries, and what each gives to the programme's comparison."""

from __future__ import annotations

from pathlib import Path

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.results.countries import programme_share
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.study import Study
from cips_helpers.synthetic.study import write_synthetic_study

INSTRUMENT = Path(__file__).resolve().parents[2] / "data" / "instrument" / "cips.yml"


@pytest.fixture(scope="package")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Eight small countries, two iterations."""
    folder = tmp_path_factory.mktemp("eight")
    return load_study(write_synthetic_study(folder, countries=8, seed=1, respondents=60, instrument=INSTRUMENT))


@pytest.fixture(scope="package")
def shares(study: Study) -> dict[str, Disclosed]:
    return {code: programme_share(read_survey(study, code)) for code in study.countries}
