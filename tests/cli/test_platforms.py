"""A file as a platform delivers it: `cips init`, `cips check --confirm`, `cips report`, and no line of YAML by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
import yaml
from typer.testing import CliRunner

from cips_helpers.cli.app import app
from cips_helpers.forms.content import FormContent
from cips_helpers.instrument.load import load_instrument
from cips_helpers.survey.confirmation import unconfirmed
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.study import Study
from made_up import platforms, small_programme, tiny, translated
from made_up.command import forked


@dataclass(frozen=True)
class Fieldwork:
    """Answers of people, and the forms they were asked by."""

    questionnaire: Path
    forms: dict[str, FormContent]
    answers: dict[str, pd.DataFrame]
    study: Study

    def files(self, platform: str, language: str, folder: Path, *, together: bool) -> list[Path]:
        if together:
            filled = [platforms.together(self.forms, self.answers, language)]
        else:
            filled = platforms.of_each(self.forms, self.answers, language)
        paths = []
        for form in filled:
            name, content = platforms.PLATFORMS[platform](form)
            paths.append(folder / name)
            paths[-1].write_bytes(content)
        return paths


@pytest.fixture(scope="module")
def fieldwork(tmp_path_factory: pytest.TempPathFactory) -> Fieldwork:
    """Return the answers of a small invented survey, whose questionnaire is in English, French and Arabic."""
    folder = tmp_path_factory.mktemp("fieldwork")
    study = load_study(small_programme.study(folder, countries=1, respondents=90))
    entries = yaml.safe_load((folder / "cips.yml").read_text(encoding="utf-8"))
    entries["languages"] = ["en", "fr", "ar"]
    questionnaire = tiny.save(folder / "questionnaire.yml", translated.translated(entries))
    instrument = load_instrument(questionnaire)
    country = study.countries["XAA"]
    regions = translated.translated([answer.model_dump(exclude_defaults=True) for answer in country.scales["region"]])
    scales = {"region": tuple(type(country.scales["region"][0]).model_validate(region) for region in regions)}
    [iteration] = country.iterations
    answers = {
        group: pd.read_csv(study.file_of(source), dtype=str, keep_default_na=False)
        for group, source in iteration.groups.items()
    }
    forms = {group: FormContent(instrument, group, ("en", "fr", "ar"), scales) for group in answers}
    return Fieldwork(questionnaire, forms, answers, study)


def cips(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def answered(sample: pd.DataFrame) -> list[tuple[int, ...]]:
    """Return everybody's answers but the region, whose codes are new where the country lists its regions anew."""
    return sorted(map(tuple, sample.drop(columns="region").to_numpy(dtype=int).tolist()))


@pytest.mark.parametrize("is_together", [False, True], ids=["apart", "together"])
@pytest.mark.parametrize(
    ("platform", "language"),
    [
        ("kobo", "en"),
        ("kobo", "fr"),
        ("odk", "en"),
        ("limesurvey", "ar"),
        ("limesurvey", "en"),
        ("qualtrics", "fr"),
        ("surveymonkey", "en"),
        ("google", "ar"),
        ("microsoft", "fr"),
        ("spss", "en"),
        ("stata", "en"),
    ],
)
def test_a_file_as_it_comes_is_read_as_people_answered(
    tmp_path: Path, fieldwork: Fieldwork, platform: str, language: str, is_together: bool
) -> None:
    files = fieldwork.files(platform, language, tmp_path, together=is_together)
    made = cips("init", *files, "--out", tmp_path / "mine", "--instrument", fieldwork.questionnaire)
    decided = [line for line in made.splitlines() if line.startswith("To decide") and "region has codes" not in line]
    assert not decided
    cips("check", "--confirm", "--study", tmp_path / "mine", "--output", tmp_path / "out")
    study = load_study(tmp_path / "mine" / "study.yml")
    assert not unconfirmed(study, ["XAA"])
    assert list(study.title) == list(study.countries["XAA"].name) == [language]
    regions = study.countries["XAA"].scales["region"]
    assert platform == "odk" or {tuple(answer.label) for answer in regions} == {(language,)}
    assert not any("_" in label or label.islower() for answer in regions for label in answer.label.values())
    assert list(study.countries["XAA"].iterations[0].groups) == ["officials", "private"]
    mine, theirs = read_survey(study, "XAA"), read_survey(fieldwork.study, "XAA")
    assert mine.samples.keys() == theirs.samples.keys()
    for key, sample in theirs.samples.items():
        assert answered(mine.samples[key].answers) == answered(sample.answers)
        assert sorted(mine.samples[key].answers["region"].value_counts()) == sorted(
            sample.answers["region"].value_counts()
        )


def test_the_report_is_made(tmp_path: Path, fieldwork: Fieldwork) -> None:
    language = "ar"
    files = fieldwork.files("google", language, tmp_path, together=True)
    lines = files[0].read_text(encoding="utf-8-sig").splitlines()
    columns = lines[1].count(",")
    group = fieldwork.forms["officials"].instrument.group("officials").label[language]
    files[0].write_text("\n".join([*lines, f"13/05/2024 09:00:00,{group}{',' * (columns - 1)}"]), encoding="utf-8")
    mine = tmp_path / "mine"
    cips("init", *files, "--out", mine, "--instrument", fieldwork.questionnaire)
    cips("check", "--confirm", "--study", mine, "--output", tmp_path / "out")
    small_programme.notebooks(mine / "notebooks", {"01_scores": small_programme.SMALL["01_scores"]})
    options = ("--study", str(mine), "--format", "html", "--language", language, "--output", str(tmp_path / "out"))
    done = forked("report", "XAA", *options, cwd=tmp_path, environment={})
    assert done.returncode == 0, done.stderr
    assert "no question is answered, so they are no respondents (1 row)" in " ".join(done.stderr.split())
    [page] = (tmp_path / "out").glob("XAA*/html/01_scores.html")
    assert fieldwork.forms["officials"].instrument.factor("leadership").short[language] in page.read_text("utf-8")


def test_codes_in_the_order_of_the_form_are_asked_once_a_scale(tmp_path: Path, fieldwork: Fieldwork) -> None:
    """Codes 1, 2, … by a platform do not show which end of the scale is which."""
    entries = fieldwork.answers["officials"].copy()
    form = fieldwork.forms["officials"]
    statements = [question for question in form.questions if question.item.kind == "agreement"]
    places = {str(answer.code): str(at) for at, answer in enumerate(statements[0].choices, 1)}
    for question in statements:
        entries[question.item.id] = entries[question.item.id].map(places).fillna("")
    entries.to_csv(tmp_path / "answers.csv", index=False)
    arguments = ["init", str(tmp_path / "answers.csv"), "--out", str(tmp_path / "mine"), "--group", "officials"]
    arguments += ["--instrument", str(fieldwork.questionnaire), "--start", "2024-05-13", "--end", "2024-05-31"]
    asked = CliRunner().invoke(app, arguments)
    assert asked.exit_code == 2
    assert "Strongly agree, Agree, Disagree, Strongly disagree" in asked.output.replace("\n", " ")
    assert not (tmp_path / "mine").exists()
    codes = ",".join(places.values())
    cips(*arguments, "--codes", f"agreement={codes}")
    sample = read_survey(load_study(tmp_path / "mine" / "study.yml"), "XAA").samples[1, "officials"]
    assert answered(sample.answers) == answered(read_survey(fieldwork.study, "XAA").samples[1, "officials"].answers)
