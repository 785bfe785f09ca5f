"""Check, build and release from a notebook: results that show themselves, and errors that say what to do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import cips_helpers as cips
from cips_helpers.build.report import START, chapters
from cips_helpers.cli.app import app
from cips_helpers.desk import DeskError, found
from cips_helpers.programme.fingerprints import code_of
from made_up import small_programme

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOK = ROOT / "notebooks" / f"{START}.ipynb"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = small_programme.study(tmp_path_factory.mktemp("desk") / "project", countries=1)
    small_programme.notebooks(path.parent / "notebooks", {"01_scores": ("# Scores", "cips.chart_factors(results)")})
    shutil.copy(NOTEBOOK, path.parent / "notebooks")
    return path


def test_a_check_shows_what_was_read_and_confirms(study: Path) -> None:
    checked = cips.check(study)
    assert checked.summary[-1].startswith("0 error(s)")
    assert "xaa_1_officials.csv" in repr(checked)
    assert "<p>0 error(s)" in checked._repr_html_()
    assert cips.check(study.parent, "xaa", confirm=True).summary[-1].startswith("0 error(s)")


def test_faults_are_a_table_with_cures(study: Path, tmp_path: Path) -> None:
    shutil.copytree(study.parent, tmp_path / "p")
    answers = tmp_path / "p" / "responses" / "xaa_1_private.csv"
    answers.write_text(answers.read_text(encoding="utf-8").replace("gender", "<b>Question</b>", 1), encoding="utf-8")
    table = cips.check(tmp_path / "p").table
    assert list(table.columns) == ["file", "kind", "where", "what", "what to do"]
    assert table.loc[table["kind"] == "error", "where"].tolist() == ["<b>Question</b>"]
    assert "<b>Question" not in cips.check(tmp_path / "p")._repr_html_()
    (tmp_path / "p" / "study.yml").write_text("id: a\nminmum: 3\n", encoding="utf-8")
    wrong = cips.check(tmp_path / "p")
    assert wrong.summary == ("study.yml can't be used yet.",)
    assert "line 2, column 1" in wrong.table["where"].tolist()


def test_a_check_shows_how_answers_were_read(study: Path) -> None:
    checked = cips.check(study)
    name, lines = next(iter(checked.understood.items()))
    assert "xaa_1_officials.csv" in name
    assert any("Strongly agree" in line for line in lines)
    assert "<summary>How it was read: XAA 1 officials" in checked._repr_html_()


def test_files_become_the_study_of_a_new_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = tmp_path / "project é"
    assert CliRunner().invoke(app, ["new", str(project)]).exit_code == 0
    for group in ("officials", "private"):
        pd.read_csv(project / "responses" / f"{group}.csv").to_excel(project / "notebooks" / f"my {group}.xlsx")
    monkeypatch.chdir(project / "notebooks")
    days = [("2026-03-02", "2026-03-26")]
    started = cips.start("my officials.xlsx", "my private.xlsx", country="xee", name="Orvalia", days=days)
    assert started.said[0] == "my officials.xlsx: officials"
    assert started.files == (("Study", Path("../study.yml")),)
    assert cips.check("study.yml").summary[-1].startswith("XEE: nobody has confirmed")
    assert not any("cips check" in line for line in started.said)
    with pytest.raises(DeskError, match="name the file of answers"):
        cips.start("nowhere.xlsx")


def test_a_new_study_stands_beside_the_chapters(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their folder, no report of it could be built."""
    chapters = tmp_path / "chapters"
    chapters.mkdir()
    shutil.copy(NOTEBOOK, chapters)
    for group in ("officials", "private"):
        shutil.copy(study.parent / "responses" / f"xaa_1_{group}.csv", chapters / f"{group}.csv")
    monkeypatch.chdir(chapters)
    started = cips.start("officials.csv", "private.csv", days=[("2026-03-02", "2026-03-26")])
    assert started.files == (("Study", Path("../my_survey/study.yml")),)
    assert found("my_survey") == tmp_path / "my_survey" / "study.yml"


def test_a_report_is_built_and_released(study: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(study.parent, tmp_path / "p")
    path = tmp_path / "p" / "study.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("languages: [en]", "languages: [fr]"), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "p" / "notebooks")
    cips.check("study.yml", confirm=True)
    built = cips.report("study.yml", format="html")
    [(name, page)] = [(name, file) for name, file in built.files if "website" in name]
    assert (name, page.as_posix()) == ("Report as a website: index.html", "../_build/XAA_fr/html/index.html")
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert "<code>../_build/XAA_fr/html/index.html</code>" in built.open()._repr_html_()
    assert opened == [(path.parent / "_build" / "XAA_fr" / "html" / "index.html").as_uri()]
    assert 'href="../_build/XAA_fr/tables/figures.xlsx"' in built._repr_html_()
    pages = {page.stem for page in (path.parent / "_build" / "XAA_fr" / "html").glob("[0-9]*.html")}
    assert pages == {"01_scores"}  # not the notebook that made it
    released = cips.release("study.yml")
    assert any(line.startswith("Release") and line.endswith(".zip") for line in released.said)


def test_an_error_is_the_commands(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeskError, match=r"study\.yml has no country 'XZZ'; it has XAA"):
        cips.report(study, "xzz")
    monkeypatch.setenv("FORCE_COLOR", "1")  # as a kernel does
    with pytest.raises(DeskError, match=r"^study\.yml has no country"):
        cips.report(study, "xzz")
    with pytest.raises(DeskError, match=r"there is no nowhere\.yml here"):
        found("nowhere.yml")


def test_the_notebook_is_no_chapter_and_has_no_results() -> None:
    assert NOTEBOOK not in chapters(ROOT / "notebooks")
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    calls = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert calls[2:] == [
        '# cips.start("my_officials.xlsx", "my_private_sector.xlsx", country="XAA", name="Kelmora")',
        "cips.check(study)",
        "cips.check(study, confirm=True)",
        "report = cips.report(study)",
        "report.open()",
        "cips.release(study)",
    ]
    assert not [cell for cell in cells if cell.get("outputs")]


def test_no_chapter_depends_on_it() -> None:
    pages, _ = code_of(ROOT / "cips_helpers")
    assert "desk.py" not in pages
    assert "build/jupyter_book.py" not in pages
