"""`cips questionnaire`: files, messages and exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from made_up import tiny


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["questionnaire", *map(str, arguments)])


def test_forms_of_all_groups_and_languages_are_written(tmp_path: Path) -> None:
    study, output = tiny.write(tmp_path), tmp_path / "forms"
    done = run("XAA", "--study", study, "--format", "xlsform,limesurvey,docx,html,codebook", "--output", output)
    assert done.exit_code == 0, done.output
    forms = [f"tiny_{group}_{end}" for group in ("officials", "private") for end in ("xlsform.xlsx", "limesurvey.txt")]
    paper = [
        f"tiny_{g}_{lang}.{f}" for g in ("officials", "private") for lang in ("en", "fr") for f in ("docx", "html")
    ]
    names = sorted(path.name for path in output.iterdir())
    assert names == sorted([*forms, *paper, "tiny_codebook.xlsx", "tiny_codebook.csv"])
    assert "North" in (output / "tiny_officials_en.html").read_text(encoding="utf-8")


def test_one_group_in_one_language(tmp_path: Path) -> None:
    study, output = tiny.write(tmp_path), tmp_path / "forms"
    done = run("--study", study, "--format", "html", "--group", "private", "--language", "fr", "--output", output)
    assert done.exit_code == 0, done.output
    assert [path.name for path in output.iterdir()] == ["tiny_private_fr.html"]
    assert "Nord" in (output / "tiny_private_fr.html").read_text(encoding="utf-8"), "the study has one country"


def test_without_a_country_its_own_answers_are_written(tmp_path: Path) -> None:
    entries = tiny.study()
    entries["countries"]["XAB"] = tiny.study(file="others.csv")["countries"]["XAA"]
    (tmp_path / "others.csv").write_text(tiny.ANSWERS, encoding="utf-8")
    done = run("--study", tiny.write(tmp_path, entries=entries), "--format", "html", "--output", tmp_path / "forms")
    assert done.exit_code == 0, done.output
    assert "written, not chosen: region; name a country" in done.output


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--format", "pdf"], 2, "there is no format 'pdf'; there are xlsform, limesurvey"),
        (["--group", "army"], 2, "has no group 'army'; it has officials, private"),
        (["--language", "de"], 2, "has no language 'de'; it has en, fr"),
        (["XZZ"], 2, "has no country 'XZZ'"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, options: list[str], code: int, message: str) -> None:
    done = run(*options, "--study", tiny.write(tmp_path), "--output", tmp_path / "forms")
    assert done.exit_code == code
    assert message in done.output
    assert not (tmp_path / "forms").exists()


def test_a_language_without_texts_is_named(tmp_path: Path) -> None:
    study = tiny.write(tmp_path, entries=_in_ukrainian(tiny.study()))
    tiny.save(tmp_path / "instrument.yml", _in_ukrainian(tiny.instrument()))
    done = run("--study", study, "--output", tmp_path / "forms")
    assert done.exit_code == 1
    assert "there are no standard texts in 'uk'; give introduction" in done.output


def _in_ukrainian(part: Any) -> Any:
    if isinstance(part, dict):
        if set(part) == {"en", "fr"}:
            return {"uk": part["en"]}
        return {key: ["uk"] if key == "languages" else _in_ukrainian(value) for key, value in part.items()}
    return [_in_ukrainian(each) for each in part] if isinstance(part, list) else part


def test_a_form_that_was_changed_is_not_replaced(tmp_path: Path) -> None:
    study, output = tiny.write(tmp_path), tmp_path / "forms"
    options = ("XAA", "--study", study, "--format", "html", "--output", output)
    assert run(*options).exit_code == 0
    assert run(*options).exit_code == 0
    (output / "tiny_private_en.html").write_text("mine", encoding="utf-8")
    done = run(*options)
    assert done.exit_code == 1
    assert "holds another file of the name tiny_private_en.html; name a new folder" in done.output
