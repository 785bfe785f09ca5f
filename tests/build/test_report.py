"""Requests, outcomes and the chapters of a report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cips_helpers.build.events import ReportError
from cips_helpers.build.report import Outcome, chapters
from made_up import small_report


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).touch()
    return folder


def test_chapters_are_the_numbered_notebooks_in_order(tmp_path: Path) -> None:
    touch(tmp_path, "10_last.ipynb", "02_then.ipynb", "scratch.ipynb", "03_note.md", "01_first.ipynb")
    assert [path.name for path in chapters(tmp_path)] == ["01_first.ipynb", "02_then.ipynb", "10_last.ipynb"]


def test_chapters_are_left_out_by_their_name_without_number(tmp_path: Path) -> None:
    touch(tmp_path, "10_result.ipynb", "80_respondents.ipynb", "20_my_annex.ipynb", "85_annex.ipynb")
    kept = [path.stem for path in chapters(tmp_path, {"respondents", "annex"})]
    assert kept == ["10_result", "20_my_annex"]
    assert len(chapters(tmp_path)) == 4


def test_the_label_stands_for_the_code_in_every_name(tmp_path: Path) -> None:
    request = small_report.request(tmp_path, label="country_K7A")
    assert (request.name, request.pdf_name) == ("country_K7A", "CIPS_country_K7A_2.pdf")
    assert request.parameters["country"] == "XAA"


def test_editions_and_languages_have_names_of_their_own(tmp_path: Path) -> None:
    request = small_report.request(tmp_path, suffix="public", language="fr")
    assert (request.name, request.pdf_name) == ("XAA_public_fr", "CIPS_XAA_2_public_fr.pdf")
    assert request.files["HTML"] == tmp_path / "out" / "XAA_public_fr" / "html" / "index.html"


def test_a_chapter_is_also_printed_alone(tmp_path: Path) -> None:
    request = small_report.request(tmp_path, suffix="public")
    assert request.pdf_of_chapter("65_factor_sheets") == "CIPS_XAA_2_public_factor_sheets.pdf"
    assert request.pdf_of_chapter("80_respondents") is None
    html = small_report.request(tmp_path, formats=frozenset({"html"}))
    assert html.pdf_of_chapter("65_factor_sheets") is None


def test_the_result_is_the_front_page_where_there_is_one(tmp_path: Path) -> None:
    request = small_report.request(tmp_path)
    assert request.front is None
    assert replace(request, pages=("10_result", "15_key_factors")).front == "10_result"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome(), "fresh"),
        (Outcome(ran=("01",)), "made"),
        (Outcome(bound=True), "made"),
        (Outcome(fault="broken", kind="data"), "failed"),
    ],
)
def test_state_of_an_outcome(outcome: Outcome, state: str) -> None:
    assert outcome.state == state


def test_two_chapters_with_one_number_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="two chapters share the number 02"):
        chapters(touch(tmp_path, "02_a.ipynb", "02_b.ipynb"))


def test_a_folder_without_chapters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no chapters"):
        chapters(touch(tmp_path, "summary.ipynb"))


def test_a_report_takes_less_than_five_megabytes(report: Path) -> None:
    sizes = {path: path.stat().st_size for path in report.rglob("*") if path.is_file()}
    assert sum(sizes.values()) < 5_000_000, sorted(sizes.items(), key=lambda entry: -entry[1])[:10]
    assert {path.suffix for path in report.glob("*")} == {"", ".json", ".pdf"}
