"""Parameters are compared with every notebook before any kernel starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from cips_helpers.build.events import ReportError
from cips_helpers.build.notebooks import check_parameters
from cips_helpers.build.pipeline import build_report
from cips_helpers.build.report import chapters
from cips_helpers.folders import ROOT
from made_up import small_report


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    def start() -> None:
        raise AssertionError("a kernel was about to start")

    monkeypatch.setattr("cips_helpers.build.notebooks.KernelRoom", start)


def refusal(folder: Path, parameters: str) -> str:
    """Return the error of a report whose second chapter has these parameters."""
    chapters = {
        "01_summary.ipynb": small_report.notebook("# Summary", "1"),
        "02_factors.ipynb": small_report.notebook("# Factors", "1", parameters=parameters),
    }
    with pytest.raises(ReportError) as told:
        build_report(small_report.report(folder, chapters))
    return str(told.value)


@pytest.mark.usefixtures("no_kernel")
class TestRefused:
    def test_a_parameter_the_notebook_does_not_know(self, tmp_path: Path) -> None:
        misspelt = small_report.PARAMETERS.replace("language", "langauge")
        assert refusal(tmp_path, misspelt) == (
            "02_factors.ipynb has no parameter 'language' (it has study, country, iteration, langauge, edition)"
        )

    def test_a_parameter_of_another_type_by_its_annotation(self, tmp_path: Path) -> None:
        text = small_report.PARAMETERS.replace("iteration: int = 1", 'iteration: str = "1"')
        assert refusal(tmp_path, text) == "02_factors.ipynb wants iteration as str, not 2"

    def test_a_parameter_of_another_type_by_its_default(self, tmp_path: Path) -> None:
        text = small_report.PARAMETERS.replace('country: str = "XAA"', "country = 7")
        assert refusal(tmp_path, text) == "02_factors.ipynb wants country as int, not 'XAA'"

    def test_a_notebook_without_a_parameters_cell(self, tmp_path: Path) -> None:
        assert refusal(tmp_path, "") == "02_factors.ipynb has no parameters cell"

    def test_all_faults_at_once(self, tmp_path: Path) -> None:
        text = small_report.PARAMETERS.replace("language", "lang").replace("edition", "version")
        told = refusal(tmp_path, text)
        assert "'language'" in told
        assert "'edition'" in told


def test_the_check_lets_the_real_chapters_through(tmp_path: Path) -> None:
    check_parameters(chapters(ROOT / "notebooks"), small_report.request(tmp_path).parameters)


def test_the_notebook_runs_with_the_values_given(tmp_path: Path) -> None:
    chapter = small_report.notebook("# Summary", "assert (country, iteration, edition) == ('XAB', 3, 'analyst')")
    report = small_report.report(
        tmp_path, {"01_a.ipynb": chapter}, country="XAB", iteration=3, edition="analyst", formats=frozenset({"html"})
    )
    build_report(report)
    assert (report.request.folder / "html" / "index.html").is_file()
