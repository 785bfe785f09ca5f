"""`cips report`: what cannot be done is said in one message, before any notebook runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cips_helpers.build.events import Event, OnProgress, ReportError
from cips_helpers.build.report import Outcome
from cips_helpers.cli.app import app
from cips_helpers.programme.store import Freshness
from cips_helpers.survey.study import Study

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Freshness]:
    """The reports the command asks for; nothing is built."""
    asked: list[Freshness] = []

    def make(study: Study, states: Sequence[Freshness], *, on_progress: OnProgress) -> list[Outcome]:
        asked.extend(states)
        on_progress(Event("notebooks", 1, 2, "01_summary"))
        on_progress(Event("warning", 0, 0, "01_summary.ipynb: an old library"))
        return [Outcome(tuple(state.stale), bound=True) for state in states]

    monkeypatch.setattr("cips_helpers.programme.report.make_reports", make)
    return asked


def cips(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["report", "--study", str(STUDY), *arguments])


def test_it_ends_with_the_paths(built: list[Freshness], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = cips("XAA", "--language", "en")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == ["HTML  _build/XAA/html/index.html", "PDF   _build/XAA/CIPS_XAA_2.pdf"]
    assert done.stderr.splitlines() == [
        "Chapters …",
        "Note: 01_summary.ipynb: an old library",
        "Chapters: 1 of 2 cells, 0 s",
    ]


def test_options_reach_the_report(built: list[Freshness], tmp_path: Path) -> None:
    asked = ("--iteration", "1", "--format", "html", "--edition", "analyst", "--language", "en")
    done = cips("XAA", *asked, "--output", str(tmp_path))
    assert done.exit_code == 0
    [request] = [state.request for state in built]
    assert (request.iteration, request.formats, request.edition, request.output, request.name) == (
        1,
        frozenset({"html"}),
        "analyst",
        tmp_path,
        "XAA_analyst",
    )
    assert "PDF" not in done.stdout


def test_all_languages_of_the_study_are_made_where_none_is_named(built: list[Freshness], tmp_path: Path) -> None:
    assert cips("XBB", "--output", str(tmp_path)).exit_code == 0
    requests = [state.request for state in built]
    assert [request.name for request in requests] == ["XBB", "XBB_fr", "XBB_es", "XBB_pt", "XBB_ar"]
    assert {request.languages for request in requests} == {("en", "fr", "es", "pt", "ar")}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["XZZ"], "study.yml has no country 'XZZ'; it has XAA, XBB, XCC, XDD."),
        (["XAA", "--format", "odt"], "--format takes html, pdf, pptx, docx or several (html,pdf), not 'odt'."),
        (["XAA", "--format", ","], "--format takes html, pdf, pptx, docx or several (html,pdf), not ','."),
        (["XAA", "--edition", "secret"], "--edition takes internal, analyst, public, not 'secret'."),
        (["XAA", "--iteration", "7"], "study.yml: XAA has no iteration 7; it has 1, 2"),
        (["XAA", "--language", "xx"], "no language 'xx'; it has en, fr, es, pt, ar"),
        (["XAA", "--study", "nowhere.yml"], "there is no file nowhere.yml"),
    ],
)
def test_what_there_is_not_is_said_before_anything_runs(
    built: list[Freshness], arguments: list[str], said: str
) -> None:
    done = cips(*arguments)
    assert done.exit_code in (1, 2)
    assert said in done.stderr
    assert done.stdout == ""
    assert built == []


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            ReportError("02_factors.ipynb, cell 5: KeyError"),
            1,
            "The report of XAA was not built. 02_factors.ipynb, cell 5: KeyError",
        ),
        (
            PermissionError(13, "Permission denied", "reports"),
            1,
            "The report of XAA was not built. reports: Permission denied",
        ),
        *(
            (
                error,
                1,
                "Stopped; an earlier report is unchanged. There is not enough memory: close other programs, or use a "
                "larger computer.",
            )
            for error in (MemoryError(), ImportError("_csr.so: failed to map segment from shared object"))
        ),
        (KeyboardInterrupt(), 130, "Stopped; an earlier report is unchanged."),
    ],
)
def test_a_failure_is_one_line(error: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("cips_helpers.programme.report.make_reports", fail)
    done = cips("XAA")
    assert (done.exit_code, done.stderr.strip()) == (code, said)


def test_an_output_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    done = cips("XAA", "--output", str(tmp_path / "out"))
    assert done.exit_code == 1
    assert done.stderr.strip().endswith("out: File exists")
