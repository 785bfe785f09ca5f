"""Results kept on disk: used while nothing they are made from changes, and never with an answer in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cips_helpers.build.report import Request
from cips_helpers.disclosure.stored import unpack_disclosed
from cips_helpers.programme.kept import RESULTS, forget_results, keep_audit, keep_results, kept_results
from cips_helpers.programme.report import make_report
from cips_helpers.programme.store import Freshness, Store
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study
from made_up import small_programme

NOTES = ("answers: a warning",)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return small_programme.study(tmp_path / "study", countries=1)


@pytest.fixture
def request_(study: Path, tmp_path: Path) -> Request:
    chapters = small_programme.notebooks(
        tmp_path / "chapters", {"01_scores": ("# Scores", "cips.chart_factors(results)")}
    )
    return small_programme.planned(study, tmp_path / "out", chapters, formats=("html",))[0]


def state_of(study: Path, request: Request) -> Freshness:
    return small_programme.examined(study, [request])[0]


def kept(study: Path, request: Request) -> Freshness:
    """Keep the results of a report, and return its state."""
    state = state_of(study, request)
    keep_results(state, CountryResults.read(study, "XAA").results(), NOTES)
    return state


def test_what_is_kept_is_what_was_shown(study: Path, request_: Request) -> None:
    state = kept(study, request_)
    found = kept_results(state)
    assert found is not None
    assert found.results.frame.equals(CountryResults.read(study, "XAA").results().frame)
    assert (found.notes, found.audited) == (NOTES, False)
    keep_audit(state)
    again = kept_results(state)
    assert again is not None
    assert again.audited
    forget_results(state)
    assert kept_results(state) is None


def test_another_text_or_style_changes_nothing_of_it(study: Path, request_: Request) -> None:
    kept(study, request_)
    small_programme.notebooks(request_.notebooks, {"01_scores": ("# Other", "cips.chart_radar(results)")})
    study.write_text(study.read_text(encoding="utf-8") + "style: {footer: {en: Text}}\n", encoding="utf-8")
    assert kept_results(state_of(study, request_)) is not None


@pytest.mark.parametrize("change", ["answer", "entry", "minimum", "question", "edition", "language"])
def test_whatever_could_change_a_figure_makes_it_anew(study: Path, request_: Request, change: str) -> None:
    kept(study, request_)
    answers, questions = study.parent / "responses" / "xaa_1_private.csv", study.parent / "cips.yml"
    edits = {
        "answer": (answers, "\n", "\n"),
        "entry": (study, "name: {en: Country XAA}", "name: {en: Kelmora}"),
        "minimum": (study, "minimum: 10", "minimum: 11"),
        "question": (questions, "target: 2.4", "target: 2.5"),
    }
    if change in edits:
        path, before, after = edits[change]
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(before, after, 1) + ("\n" if change == "answer" else ""), encoding="utf-8")
    asked = {"edition": replace(request_, edition="public"), "language": replace(request_, language="fr")}
    assert kept_results(state_of(study, asked.get(change, request_))) is None


def test_a_damaged_file_is_made_anew(study: Path, request_: Request) -> None:
    state = kept(study, request_)
    [figures] = (Store(request_.output).folder / RESULTS).glob("*.arrow")
    figures.write_bytes(figures.read_bytes()[:-1] + b"x")
    assert kept_results(state) is None


def test_a_changed_text_estimates_nothing_before_its_chapter_runs(
    study: Path, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report(load_study(study), state_of(study, request_))
    folder = Store(request_.output).folder / RESULTS
    [figures] = folder.glob("*.arrow")
    shown = unpack_disclosed(figures.read_bytes())
    assert shown is not None
    assert folder.parent.stat().st_mode & 0o077 == 0
    rows = (study.parent / "responses" / "xaa_1_officials.csv").read_bytes().splitlines()[1:]
    assert not [row for row in rows if any(row in path.read_bytes() for path in folder.iterdir())]
    small_programme.notebooks(request_.notebooks, {"01_scores": ("# Other words", "cips.chart_factors(results)")})
    read = []
    monkeypatch.setattr(CountryResults, "read", lambda *asked: read.append(asked))
    outcome = make_report(load_study(study), state_of(study, request_))
    assert (outcome.ran, read) == (("01_scores",), [])
    assert "Other words" in (request_.folder / "html" / "01_scores.html").read_text(encoding="utf-8")
