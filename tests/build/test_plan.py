"""What is to be built."""

from __future__ import annotations

from pathlib import Path

import pytest

from cips_helpers.build.events import ReportError
from cips_helpers.build.report import Report, chapters, parameters


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).touch()
    return folder


def test_chapters_are_the_numbered_notebooks_in_order(tmp_path: Path) -> None:
    touch(tmp_path, "10_last.ipynb", "02_then.ipynb", "scratch.ipynb", "03_note.md", "01_first.ipynb")
    assert [path.name for path in chapters(tmp_path)] == ["01_first.ipynb", "02_then.ipynb", "10_last.ipynb"]


def test_chapters_are_left_out_by_their_name_without_number(tmp_path: Path) -> None:
    touch(tmp_path, "01_at_a_glance.ipynb", "02_respondents.ipynb", "20_my_annex.ipynb", "13_annex.ipynb")
    kept = [path.stem for path in chapters(tmp_path, {"respondents", "annex"})]
    assert kept == ["01_at_a_glance", "20_my_annex"]
    assert len(chapters(tmp_path)) == 4


def test_an_alias_stands_for_the_code_in_every_name() -> None:
    made = Report("XAA", "Country K7A", Path(), 2, alias="country_K7A")
    assert (made.folder.name, made.pdf_name) == ("country_K7A", "CIPS_country_K7A_2.pdf")
    assert parameters(made)["country"] == "XAA"


def test_two_chapters_with_one_number_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="two chapters share the number 02"):
        chapters(touch(tmp_path, "02_a.ipynb", "02_b.ipynb"))


def test_a_folder_without_chapters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no chapters"):
        chapters(touch(tmp_path, "summary.ipynb"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"formats": frozenset({"docx"})}, "html, pdf or both, not docx"),
        ({"formats": frozenset()}, "not nothing"),
        ({"country": "../XAA"}, "letters and digits only"),
    ],
)
def test_a_report_that_cannot_be_is_refused(changes: dict[str, object], said: str) -> None:
    values = {"country": "XAA", "name": "Kelmora", "study": Path("study.yml"), "iteration": 2}
    with pytest.raises(ReportError, match=said):
        Report(**{**values, **changes})
