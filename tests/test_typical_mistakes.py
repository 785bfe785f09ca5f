"""Typical mistakes in study, questionnaire and files: each gets one message with place, value and cure."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from cips_helpers.instrument.entries import FaultyFileError
from cips_helpers.programme.beside import faults_beside
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from made_up import small_programme

STUDY = "study.yml"
MISTAKES = yaml.safe_load((Path(__file__).parent / "typical_mistakes.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_programme.study(tmp_path_factory.mktemp("mistakes") / "study", countries=1, iterations=2).parent


def message_of(study: Path) -> str:
    """Return what `cips check` says."""
    try:
        loaded = load_study(study)
        read_survey(loaded, "XAA")
    except (FaultyFileError, SurveyError) as error:
        return str(error)
    return "".join(f"\n  - {fault}" for fault in faults_beside(loaded, ["XAA"]))


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["mistake"] for mistake in MISTAKES])
def test_a_mistake_is_told_with_place_value_and_cure(made: Path, tmp_path: Path, mistake: dict[str, Any]) -> None:
    shutil.copytree(made, tmp_path / "study")
    file = tmp_path / "study" / mistake["file"]
    text = file.read_text(encoding="utf-8")
    assert mistake["before"] in text
    file.write_text(text.replace(mistake["before"], mistake["after"], 1), encoding="utf-8")
    message = message_of(tmp_path / "study" / STUDY)
    ends = [part for part in mistake["after"].split("\n") if part not in mistake["before"].split("\n")]
    line = text[: text.index(mistake["before"])].count("\n") + 1 + mistake["after"].split("\n").index(ends[-1])
    says = [words.replace("{line}", str(line)) for words in mistake["says"]]
    assert [words for words in says if words not in message] == [], message
    assert not re.search(r"Input should|\[key\]|valid (dictionary|string)|Traceback", message)
    errors = [line for line in message.splitlines()[1:] if line.startswith("  - ") and "warning" not in line]
    assert len(errors) == 1, message


def test_the_study_is_right_without_a_mistake(made: Path) -> None:
    assert message_of(made / STUDY) == ""


def test_there_are_mistakes_of_every_kind() -> None:
    assert len(MISTAKES) >= 75
    assert len({mistake["mistake"] for mistake in MISTAKES}) == len(MISTAKES)
