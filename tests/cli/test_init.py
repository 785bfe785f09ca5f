"""`cips init`: a study from a file as a platform delivers it, without a line of YAML written by hand."""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.instrument.codes import short_codes
from cips_helpers.instrument.load import load_instrument
from cips_helpers.instrument.model import Item
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey

FIELD = Path(__file__).parents[1] / "survey" / "field"
SHIPPED = Path(__file__).parents[2] / "data" / "instrument" / "cips.yml"
INSTRUMENT = load_instrument(FIELD / "instrument.yml")
DAYS = ["--start", "2024-05-13", "--end", "2024-06-14"]


def init(out: Path, case: str | Path, *options: str) -> Result:
    """Run the command on the file of a case in ``field/``, or on a file."""
    file = case if isinstance(case, Path) else next(p for p in (FIELD / case).iterdir() if p.suffix != ".yml")
    questionnaire = str(FIELD / "instrument.yml")
    return CliRunner().invoke(app, ["init", str(file), "--out", str(out), "--instrument", questionnaire, *options])


def assert_read_as_the_plain_file(study: Path) -> None:
    sample = read_survey(load_study(study), "XAA").samples[1, "officials"]
    plain = read_survey(load_study(FIELD / "baseline" / "study.yml"), "XAA").samples[1, "officials"]
    assert sample.n == plain.n
    for item in plain.answers.columns.drop("region"):  # the country's own list may have other codes
        assert sorted(sample.answers[item]) == sorted(plain.answers[item]), item
    assert sorted(sample.answers["region"].value_counts()) == sorted(plain.answers["region"].value_counts())


def plain_entries() -> pd.DataFrame:
    """Return the entries of the plain file, with the names of regions."""
    entries = pd.read_csv(FIELD / "baseline" / "answers.csv", dtype=str, keep_default_na=False)
    return entries.assign(
        region=entries["region"].map({"": ""} | {str(code): f"Region {code}" for code in range(1, 5)})
    )


def labels_of(item: Item) -> dict[str, str]:
    """Return code → label of a question's answers, as a platform writes them."""
    scale = INSTRUMENT.scale(item.scale)
    return {str(a.code): a.label["en"] for a in scale.answers} if scale.kind not in ("number", "study") else {}


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
    assert_read_as_the_plain_file(tmp_path / "mine" / "study.yml")


def test_two_headings_of_surveymonkey(tmp_path: Path) -> None:
    entries, about = plain_entries(), ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"]
    matrix = [item for item in INSTRUMENT.items_of("officials") if item.kind == "agreement"]
    others = [item for item in INSTRUMENT.items_of("officials") if item.kind != "agreement"]
    heading = ["How far do you agree with each of these statements?", *[""] * (len(matrix) - 1)]
    first = [*about, *heading, *(text for item in others for text in (item.text["en"], ""))]
    second = [""] * len(about) + [item.text["en"] for item in matrix]
    second += ["Response", "Other (please specify)"] * len(others)
    rows = [first, second]
    for number, row in enumerate(entries.to_dict("records")):
        stamp = f"05/{13 + number % 9}/2024 09:{number:02d}:11 AM"
        said = [labels_of(item).get(row[item.id], row[item.id]) for item in (*matrix, *others)]
        written = [text for entry in said[len(matrix) :] for text in (entry, "")]
        rows.append([str(118_000 + number), "4711", stamp, stamp, "", *said[: len(matrix)], *written])
    rows[5][-1] = "a quiet place"
    with (file := tmp_path / "monkey.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    made = init(tmp_path / "mine", file)
    assert made.exit_code == 0, made.output
    assert "To decide" not in made.output
    assert "officials, 2024-05-13 to 2024-05-21" in made.output
    assert_read_as_the_plain_file(tmp_path / "mine" / "study.yml")


def test_stata_with_labels_and_its_own_missing_values(tmp_path: Path) -> None:
    entries = plain_entries()
    frame, labels, kinds = pd.DataFrame({"case_no": range(1, len(entries) + 1)}), {}, {}
    frame["interview_date"] = pd.Series([date(2024, 5, 13)] * len(entries), dtype=object)
    for item in INSTRUMENT.items_of("officials"):
        known = labels_of(item)
        if item.id == "region":
            frame[item.id] = entries[item.id]
            continue
        stata = {"8": "a", "9": "b"} if known else {}
        values = [stata.get(entry, float(entry) if entry else float("nan")) for entry in entries[item.id]]
        frame[item.id] = pd.Series(values, dtype=object)
        labels[item.id] = {stata.get(code, int(code)): text for code, text in known.items()}
        kinds[item.id] = ["a", "b"]
    frame.loc[0, "mission"] = "b"  # a kind of missing value without a label
    options = {"variable_value_labels": labels, "missing_user_values": kinds}
    pyreadstat.write_dta(frame, str(tmp_path / "answers.dta"), **options)
    made = init(tmp_path / "mine", tmp_path / "answers.dta")
    assert made.exit_code == 0, made.output
    assert "2024-05-13 to 2024-05-13" in made.output
    assert made.output.count("To decide") == 1
    sample = read_survey(load_study(tmp_path / "mine" / "study.yml"), "XAA").samples[1, "officials"]
    plain = read_survey(load_study(FIELD / "baseline" / "study.yml"), "XAA").samples[1, "officials"]
    for id in plain.answers.columns.drop(["region", "mission"]):
        assert sorted(sample.answers[id]) == sorted(plain.answers[id]), id
    assert ".b have no label and count as no answer" in made.output
    assert (sample.answers["mission"] == -1).sum() == 1 + (plain.answers["mission"] == -1).sum()


def test_codes_as_headings_are_asked_where_the_file_may_be_of_another_form(tmp_path: Path) -> None:
    codes = short_codes(INSTRUMENT)
    kept = [*(item.id for item in INSTRUMENT.items_of("officials")[:30]), "age", "role"]
    plain_entries()[kept].rename(columns=codes).to_csv(tmp_path / "typed.csv", index=False)
    made = init(tmp_path / "mine", tmp_path / "typed.csv", "--group", "officials", *DAYS)
    assert made.exit_code == 0, made.output
    assert "headings like A1 were taken for the short codes of the forms" in made.output


@pytest.mark.parametrize("case", ["french_cp1252_semicolon", "arabic_utf8"])
def test_words_that_the_questionnaire_lacks_are_proposed_once_a_scale(tmp_path: Path, case: str) -> None:
    made = init(tmp_path / "mine", case, *DAYS)
    assert made.exit_code == 0, made.output
    assert "words that the questionnaire lacks were taken by their usual meaning (agreement)" in made.output
    assert_read_as_the_plain_file(tmp_path / "mine" / "study.yml")


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


def test_rows_of_other_days_than_those_named_are_left_out(tmp_path: Path) -> None:
    made = init(tmp_path / "mine", "test_rows", *DAYS)
    assert "rows before 2024-05-13 or after 2024-06-14 are left out by `keep`" in made.output
    sample = read_survey(load_study(tmp_path / "mine" / "study.yml"), "XAA").samples[1, "officials"]
    assert sample.reading.left_out == [("`keep`: date", 5), ("`drop`: enumerator", 5)]
    assert init(tmp_path / "all", "test_rows").exit_code == 0
    survey = read_survey(load_study(tmp_path / "all" / "study.yml"), "XAA")
    assert survey.samples[1, "officials"].n == sample.n + 5


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
        "taken in the order of the answers",
        "region has codes only",
        "questions of each factor in their order",
    ):
        assert line in made.output
        assert line in text


def test_two_files_of_one_name_are_refused_and_none_is_lost(tmp_path: Path) -> None:
    """They are copied into one folder, where the second would take the place of the first."""
    files = [tmp_path / name / "answers.csv" for name in ("north", "south")]
    for file in files:
        file.parent.mkdir()
        file.write_bytes((FIELD / "baseline" / "answers.csv").read_bytes())
    done = init(tmp_path / "out", files[0], str(files[1]), *DAYS)
    assert done.exit_code == 2
    assert "Several files are called answers.csv; rename one" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_column_without_a_heading_does_not_spoil_the_study(tmp_path: Path) -> None:
    entries = plain_entries()
    entries[""] = "note"
    entries.to_csv(tmp_path / "answers.csv", index=False)
    done = init(tmp_path / "out", tmp_path / "answers.csv", "--group", "officials", *DAYS)
    assert done.exit_code == 0, done.output
    assert "\\n" not in done.output
    load_study(tmp_path / "out" / "study.yml")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names of files")
def test_a_name_of_a_file_writes_no_entry_of_the_study(tmp_path: Path) -> None:
    file = tmp_path / "answers\nminimum: 1.csv"
    plain_entries().assign(remark="something").to_csv(file, index=False)
    done = init(tmp_path / "out", file, "--group", "officials", *DAYS)
    assert "To decide" in done.output
    text = (tmp_path / "out" / "study.yml").read_text(encoding="utf-8")
    assert not [line for line in text.splitlines() if line.startswith("minimum")]


def in_words(path: Path, language: str) -> Path:
    """Write the example's officials as a form in one language exports them: questions and labels in words."""
    questionnaire = load_instrument(SHIPPED)
    entries = pd.read_csv(SHIPPED.parents[1] / "example" / "responses" / "xaa_2_officials.csv", dtype=str)
    words = {}
    for item in questionnaire.items_of("officials"):
        scale = questionnaire.scale(item.scale)
        labels = {str(answer.code): answer.label[language] for answer in scale.answers}
        words[item.text[language]] = entries[item.id].replace(labels)
    pd.DataFrame(words).to_excel(path, index=False)
    return path


def test_files_take_the_place_of_the_invented_answers_of_a_new_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "my project"
    assert CliRunner().invoke(app, ["new", str(project)]).exit_code == 0
    export = tmp_path / "officials (final).xlsx"
    questionnaire = load_instrument(project / "questionnaire.yml")
    officials = pd.read_csv(project / "responses" / "officials.csv", dtype=str)
    titles = {item.id: item.text["en"] for item in questionnaire.items}
    officials.rename(columns=titles).to_excel(export, index=False)
    monkeypatch.chdir(project)
    made = CliRunner().invoke(app, ["init", str(export), "--country", "xee", "--name", "Orvalia", *DAYS])
    assert made.exit_code == 0, made.output
    assert made.output.splitlines()[-4:] == [
        "study.yml: look at it, then run one after the other:",
        "  cips check",
        "  cips check --confirm",
        "  cips report XEE",
    ]
    assert [path.name for path in (project / "responses").iterdir()] == [export.name]
    assert not (project / "study.confirmed.yml").exists()
    assert list(load_study(project / "study.yml").countries) == ["XEE"]
    chapter = (project / "notebooks" / "15_key_factors.ipynb").read_text(encoding="utf-8")
    assert r"country = \"XEE\"\n" in chapter
    again = CliRunner().invoke(app, ["init", str(export), "--out", str(project)])
    assert again.exit_code == 2
    assert "has a study of its own" in again.output


def test_a_project_keeps_own_files_and_its_questionnaire(tmp_path: Path) -> None:
    project = tmp_path / "p"
    assert CliRunner().invoke(app, ["new", str(project)]).exit_code == 0
    own = project / "responses" / "officials.csv"
    own.write_bytes((FIELD / "baseline" / "answers.csv").read_bytes())
    (project / "questionnaire.yml").write_bytes((FIELD / "instrument.yml").read_bytes())
    made = CliRunner().invoke(app, ["init", str(own), "--out", str(project), "--group", "officials", *DAYS])
    assert made.exit_code == 0, made.output
    assert own.read_bytes() == (FIELD / "baseline" / "answers.csv").read_bytes()
    assert load_study(project / "study.yml").questionnaire.items == INSTRUMENT.items


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_report_is_in_the_language_of_the_answers(tmp_path: Path, language: str) -> None:
    form = in_words(tmp_path / "form.xlsx", language)
    made = CliRunner().invoke(app, ["init", str(form), "--out", str(tmp_path / "mine"), *DAYS])
    assert made.exit_code == 0, made.output
    text = (tmp_path / "mine" / "study.yml").read_text(encoding="utf-8")
    assert load_study(tmp_path / "mine" / "study.yml").languages == (language,)
    assert f"# Languages of the report besides {language}, if you add them: " in text


def test_what_two_files_leave_open_is_said_once_and_the_sample_is_named(tmp_path: Path) -> None:
    entries = pd.read_csv(FIELD / "baseline" / "answers.csv", dtype=str, keep_default_na=False)
    files = []
    for year in (2022, 2024):
        files.append(tmp_path / f"answers_{year}.csv")
        entries.assign(date=f"{year}-05-13").to_csv(files[-1], index=False)
    options = ("--sample", "probability", "--group", "officials")
    made = init(tmp_path / "mine", files[0], str(files[1]), *options)
    assert made.exit_code == 0, made.output
    assert made.output.count("To decide") == 1
    assert "answers_2022.csv, answers_2024.csv: region has codes only" in made.output
    iterations = load_study(tmp_path / "mine" / "study.yml").countries["XAA"].iterations
    assert [iteration.sample for iteration in iterations] == ["probability", "probability"]


def test_spellings_silence_and_weights_of_an_excel_file_are_understood(tmp_path: Path) -> None:
    entries = plain_entries()
    entries.loc[:4, "region"] = entries.loc[:4, "region"].str.upper()
    entries.loc[5, ["region", "experience"]] = "NSP"
    entries["Pondération"] = "1,5"
    entries.to_csv(tmp_path / "answers.csv", index=False)
    made = init(tmp_path / "mine", tmp_path / "answers.csv", "--group", "officials", *DAYS)
    assert made.exit_code == 0, made.output
    study = load_study(tmp_path / "mine" / "study.yml")
    labels = [answer.label["en"] for answer in study.countries["XAA"].scales["region"]]
    assert labels == ["Region 1", "Region 2", "Region 3", "Region 4"]
    assert study.countries["XAA"].iterations[0].groups["officials"].weight == "Pondération"
    assert "'Pondération' was taken for sampling weights" in made.output
    sample = read_survey(study, "XAA").samples[1, "officials"]
    for item in ("region", "experience"):
        assert (sample.answers[item] < 0).sum() == entries[item].isin(["", "NSP"]).sum()
