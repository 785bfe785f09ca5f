"""A reading is confirmed by a person, and asked for again when anything has changed that may turn it round."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cips_helpers.survey.confirmation import confirm, file_of, unconfirmed
from cips_helpers.survey.load import load_study
from made_up import tiny


def rewritten(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_new_study_is_not_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = load_study(tiny.write(tmp_path))
    assert unconfirmed(study, ["XAA"]) == {
        "XAA": "XAA: nobody has confirmed how its files are read; look at "
        f"`cips check XAA --study {tmp_path}`, then run `cips check XAA --study {tmp_path} --confirm`"
    }
    monkeypatch.chdir(tmp_path)
    assert unconfirmed(study, ["XAA"])["XAA"].endswith("look at `cips check XAA`, then run `cips check XAA --confirm`")
    assert confirm(study) == file_of(study) == tmp_path / "study.confirmed.yml"
    assert unconfirmed(study, ["XAA"]) == {}


CHANGES: list[Callable[[Path], None]] = [
    lambda folder: rewritten(folder / "answers.csv", "a,3,0", "a,2,0"),
    lambda folder: rewritten(folder / "instrument.yml", "en: Strongly agree", "en: Fully agree"),
    lambda folder: rewritten(folder / "instrument.yml", "They set an example", "They set no example"),
    lambda folder: rewritten(folder / "study.yml", "respondent: id", "respondent: id\n          missing: ['9']"),
    lambda folder: rewritten(folder / "study.yml", "start: 2024-03-01", "start: 2024-02-01"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_asks_for_another_look(tmp_path: Path, change: Callable[[Path], None]) -> None:
    path = tiny.write(tmp_path)
    confirm(load_study(path))
    change(tmp_path)
    (reason,) = unconfirmed(load_study(path), ["XAA"]).values()
    assert "changed since their reading was confirmed" in reason
    assert "\n" not in reason


def test_the_folder_and_titles_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    path = tiny.write(tmp_path / "a")
    confirm(load_study(path))
    rewritten(path, "en: Tiny study", "en: Another title")
    shutil.move(tmp_path / "a", tmp_path / "b")
    assert unconfirmed(load_study(tmp_path / "b" / "study.yml"), ["XAA"]) == {}


def test_the_example_comes_confirmed() -> None:
    study = load_study(Path(__file__).parents[2] / "data" / "example" / "study.yml")
    assert unconfirmed(study, study.countries) == {}
