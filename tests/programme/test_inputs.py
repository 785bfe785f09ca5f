"""No folder is written that contains, or lies in, what reports are made from."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cips_helpers.programme.inputs import overlap
from cips_helpers.programme.plan import PlanError
from cips_helpers.survey.load import load_study
from made_up import small_programme

ROOT = Path(__file__).resolve().parents[2]
Planned = Callable[..., object]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return small_programme.study(tmp_path / "survey", countries=1)


@pytest.fixture
def planned(study: Path, small: Path) -> Planned:
    def plan(output: Path) -> object:
        return small_programme.planned(study, output, small)

    return plan


def into(study: Path, folder: Path) -> None:
    """Move the answers into a folder and name them there."""
    shutil.move(study.parent / "responses", folder)
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("responses/", f"{folder.name}/"), encoding="utf-8")


def test_answers_in_a_folder_named_as_the_report(study: Path, planned: Planned) -> None:
    into(study, study.parent / "XAA")
    with pytest.raises(PlanError, match=r"^XAA/ is to be written, and contains xaa_1_\w+\.\w+, which .* --output"):
        planned(study.parent)
    planned(study.parent / "_build")


def test_answers_in_the_folder_of_executed_notebooks(study: Path, planned: Planned) -> None:
    into(study, study.parent / "notebooks")
    with pytest.raises(PlanError, match=r"^notebooks/ is to be written, and contains xaa_1_"):
        planned(study.parent)


def test_a_relative_output(study: Path, planned: Planned, monkeypatch: pytest.MonkeyPatch) -> None:
    into(study, study.parent / "XAA")
    (study.parent / "_build").mkdir()
    monkeypatch.chdir(study.parent / "_build")
    with pytest.raises(PlanError, match=r"^XAA/"):
        planned(Path("../_build/.."))


def test_answers_behind_links(study: Path, planned: Planned, tmp_path: Path) -> None:
    into(study, study.parent / "XAA")
    (tmp_path / "elsewhere").mkdir()
    for file in list((study.parent / "XAA").iterdir()):
        file.symlink_to(shutil.move(file, tmp_path / "elsewhere"))
    with pytest.raises(PlanError, match=r"^XAA/ .* contains"):
        planned(study.parent)
    (tmp_path / "out").symlink_to(study.parent, target_is_directory=True)
    with pytest.raises(PlanError, match=r"^XAA/ .* contains"):
        planned(tmp_path / "out")


def test_an_output_within_the_chapters_or_the_package(study: Path, small: Path) -> None:
    with pytest.raises(PlanError, match=rf"^notebooks/ is to be written, and lies in {small.name}/"):
        small_programme.planned(study, small / "new", small)
    with pytest.raises(PlanError, match=r"^notebooks/ is to be written, and lies in cips_helpers/"):
        small_programme.planned(study, ROOT / "cips_helpers" / "build" / "out", small)


def test_the_repository_itself_is_no_output_as_its_notebooks_are_the_chapters(study: Path) -> None:
    with pytest.raises(PlanError, match=r"^notebooks/ is to be written, and contains notebooks"):
        small_programme.planned(study, ROOT, ROOT / "notebooks")


def test_names_that_the_file_system_holds_to_be_the_same(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    into(study, study.parent / "XAA")
    stat = Path.stat

    def of_windows(self: Path, **options: bool) -> object:
        return stat(Path(str(self).replace("xaa.", "XAA")), **options)

    monkeypatch.setattr(Path, "stat", of_windows)
    assert overlap(load_study(study), [study.parent / "xaa."]).startswith("xaa./ is to be written, and contains")
    assert overlap(load_study(study), [study.parent / "xab"]) == ""
