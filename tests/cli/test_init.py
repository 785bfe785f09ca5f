"""`cips init`: a study from a file as a platform delivers it, without a line of YAML written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey

FIELD = Path(__file__).parents[1] / "survey" / "field"
DAYS = ["--start", "2024-05-13", "--end", "2024-06-14"]


def init(out: Path, case: str, *options: str) -> Result:
    [file] = [path for path in (FIELD / case).iterdir() if path.suffix != ".yml"]
    questionnaire = str(FIELD / "instrument.yml")
    return CliRunner().invoke(app, ["init", str(file), "--out", str(out), "--instrument", questionnaire, *options])


@pytest.mark.parametrize(
    ("case", "options"),
    [
        ("kobo_group_prefix_values", []),
        ("kobo_xml_value_names", DAYS),
        ("odk_central", []),
        ("limesurvey_codes", []),
        ("qualtrics_three_headers", []),
        ("google_forms", []),
        ("ms_forms", []),
        ("spss_sav", DAYS),
        ("excel_title_rows", DAYS),
    ],
)
def test_a_file_of_a_platform_is_read_as_the_plain_one(tmp_path: Path, case: str, options: list[str]) -> None:
    made = init(tmp_path / "mine", case, *options)
    assert made.exit_code == 0, made.output
    sample = read_survey(load_study(tmp_path / "mine" / "study.yml"), "XAA").samples[1, "officials"]
    plain = read_survey(load_study(FIELD / "baseline" / "study.yml"), "XAA").samples[1, "officials"]
    assert sample.n == plain.n
    for item in plain.answers.columns.drop("region"):  # the country's own list may have other codes
        assert sorted(sample.answers[item]) == sorted(plain.answers[item]), item
    assert sorted(sample.answers["region"].value_counts()) == sorted(plain.answers["region"].value_counts())


def test_groups_and_iterations_of_one_file_are_told_apart(tmp_path: Path) -> None:
    days = ["--start", "2022-05-13", "--end", "2022-06-14", *DAYS]
    assert init(tmp_path / "mine", "one_file_both_groups", *days).exit_code == 0
    survey = read_survey(load_study(tmp_path / "mine" / "study.yml"), "XAA")
    assert {key: sample.n for key, sample in survey.samples.items()} == {
        (1, "officials"): 60,
        (1, "private"): 60,
        (2, "officials"): 60,
        (2, "private"): 60,
    }


def test_it_asks_for_what_it_cannot_see(tmp_path: Path) -> None:
    undated = init(tmp_path / "a", "baseline")
    assert (undated.exit_code, "has no dates; say --start and --end" in undated.output) == (2, True)
    shared = init(tmp_path / "b", "private_labels_no_own_items", *DAYS)
    assert (shared.exit_code, "say --group officials or private" in shared.output) == (2, True)
    assert not list(tmp_path.iterdir())


def test_guesses_are_listed_to_be_decided(tmp_path: Path) -> None:
    made = init(tmp_path / "mine", "limesurvey_codes")
    text = (tmp_path / "mine" / "study.yml").read_text(encoding="utf-8")
    for line in (
        "taken in the order of its answers",
        "region has codes only",
        "questions of each factor in their order",
    ):
        assert line in made.output
        assert line in text
