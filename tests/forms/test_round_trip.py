"""The round trip: a form is made, filled in, exported as a platform does, and read back without a question asked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.forms.content import FormContent
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.study import Study
from made_up import tiny
from made_up.translated import translated

from .filled import EXPORTS, REFUSALS, codes, people

DAYS = ["--start", "2024-05-13", "--end", "2024-05-31"]


REASONS = """
id: reasons
kind: categories
answers:
  - {code: 1, label: {en: "Import"}}
  - {code: 2, label: {en: "Duties, fees and refunds"}}
  - {code: 3, label: {en: "Transit"}}
  - {code: 4, label: {en: "None of these"}}
  - {code: 8, label: {en: "Prefer not to answer"}, kind: refused}
"""
SEVERAL = """
id: reasons
kind: experience
several: true
scale: reasons
asked_of: [private]
text: {en: "What did you deal with Customs for in the last twelve months?"}
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example study with its questionnaire in English, French and Arabic."""
    folder = tmp_path_factory.mktemp("form")
    data = Path(__file__).parents[2] / "data"
    questionnaire = yaml.safe_load((data / "instrument" / "cips.yml").read_text(encoding="utf-8"))
    entries = yaml.safe_load((data / "example" / "study.yml").read_text(encoding="utf-8"))
    questionnaire["scales"].append(yaml.safe_load(REASONS))
    questionnaire["items"].insert(-8, yaml.safe_load(SEVERAL))
    questionnaire["languages"] = entries["languages"] = ["en", "fr", "ar"]
    entries["countries"] = {"XAA": entries["countries"]["XAA"]}
    entries["instrument"] = "questionnaire.yml"
    tiny.save(folder / "questionnaire.yml", translated(questionnaire))
    tiny.save(folder / "study.yml", translated(entries))
    return folder / "study.yml"


@pytest.fixture(scope="module")
def loaded(study: Path) -> Study:
    return load_study(study)


def form_of(loaded: Study, group: str, language: str) -> FormContent:
    languages = (language, *(other for other in loaded.languages if other != language))
    return FormContent(loaded.questionnaire, group, languages, loaded.countries["XAA"].scales)


def init(out: Path, files: list[Path], *options: str) -> Result:
    return CliRunner().invoke(app, ["init", *map(str, files), "--out", str(out), *options])


def as_rows(frame: pd.DataFrame) -> list[tuple[int, ...]]:
    """Return everybody's answers; a sample is in an order of its own."""
    return sorted(map(tuple, frame.to_numpy(dtype=int).tolist()))


@pytest.mark.parametrize(
    ("officials", "private"),
    [
        (("kobo_values", "en"), ("limesurvey_full", "fr")),
        (("kobo_labels", "en"), ("kobo_values", "en")),
        (("kobo_labels", "fr"), ("odk", "en")),
        (("odk", "en"), ("kobo_labels", "ar")),
        (("surveycto", "en"), ("limesurvey_codes", "en")),
        (("limesurvey_codes", "en"), ("surveycto", "en")),
        (("limesurvey_full", "ar"), ("typed_labels", "fr")),
        (("typed", "en"), ("typed", "en")),
        (("typed_labels", "en"), ("limesurvey_full", "en")),
    ],
    ids=str,
)
def test_what_people_answered_comes_back(
    tmp_path: Path, study: Path, loaded: Study, officials: tuple[str, str], private: tuple[str, str]
) -> None:
    expected, files = {}, []
    for group, (platform, language) in {"officials": officials, "private": private}.items():
        form = form_of(loaded, group, language)
        answers = people(form, 60, seed=len(platform + group))
        export = EXPORTS[platform](form, answers, language)
        files.append(tmp_path / f"{group}_{export.name}")
        files[-1].write_bytes(export.content)
        expected[group] = codes(form, answers), 0 if "typed" in platform else REFUSALS
    made = init(tmp_path / "mine", files, "--study", str(study), *(DAYS if "typed" in str(officials + private) else ()))
    assert made.exit_code == 0, made.output
    assert "To decide" not in made.output
    survey = read_survey(load_study(tmp_path / "mine" / "study.yml"), "XAA")
    for group, (answered, refusals) in expected.items():
        sample = survey.samples[1, group]
        assert as_rows(sample.answers[answered.columns]) == as_rows(answered)
        assert sample.reading.left_out == ([("people who did not consent", refusals)] if refusals else [])
