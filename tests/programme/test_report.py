"""One report: what becomes of it where its inputs change in the meantime."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cips_helpers.build.events import Event, ReportError
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.report import Outcome, Report
from cips_helpers.cli.app import app
from cips_helpers.programme.attack import Attack
from cips_helpers.programme.report import make_apart, make_report, make_reports
from cips_helpers.programme.store import Freshness, Store
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.sample import Survey
from cips_helpers.survey.study import Study
from cips_helpers.words import Words
from made_up import small_programme


def test_a_file_changed_while_it_is_read_makes_no_page(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small_programme.study(tmp_path / "study", countries=1)
    requests = small_programme.planned(study, tmp_path / "out", small, only=["01*"])
    [state] = small_programme.examined(study, requests)

    def meddle(*arguments: Any, **options: Any) -> list[Path]:
        with (study.parent / "responses" / "xaa_1_private.csv").open("a", encoding="utf-8") as file:
            file.write("\n")
        return run_notebooks(*arguments, **options)

    monkeypatch.setattr("cips_helpers.build.notebooks.run_notebooks", meddle)
    with pytest.raises(ReportError, match="was changed in the meantime; run the command again"):
        make_report(load_study(study), state)
    assert small_programme.stale(study, requests) == {"XAA/01_scores": "never made"}


def test_all_languages_are_made_of_one_reading(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = small_programme.study(tmp_path / "study", countries=1, languages=["en", "fr", "ar"])
    requests = small_programme.planned(study, tmp_path / "out", small, languages=["en", "fr", "ar"])
    states = small_programme.examined(study, requests)
    read, made = [], []

    def note(study: Study, country: str) -> Survey:
        read.append(country)
        return read_survey(study, country)

    def make(
        _study: Study, _state: object, _kernels: int, _told: object, report: Report, *_: object, **__: bool
    ) -> None:
        made.append((report.request.name, report.words.say("Contents"), report.made_from))

    monkeypatch.setattr("cips_helpers.results.country.read_survey", note)
    monkeypatch.setattr("cips_helpers.programme.report._make", make)
    outcomes = make_reports(load_study(study), states)
    assert read == ["XAA"]
    assert [name for name, _, _ in made] == ["XAA", "XAA_fr", "XAA_ar"]
    assert [title for _, title, _ in made] == ["Contents", Words("fr").say("Contents"), Words("ar").say("Contents")]
    assert len({title for _, title, _ in made}) == 3
    assert [outcome.bound for outcome in outcomes] == [True] * 3


def test_a_language_that_fails_does_not_stop_the_others(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small_programme.study(tmp_path / "study", countries=1, languages=["en", "fr", "ar"])
    requests = small_programme.planned(study, tmp_path / "out", small, languages=["en", "fr", "ar"])
    states = small_programme.examined(study, requests)
    told: list[Event] = []

    def make(_study: Study, state: Freshness, *_: object, **__: object) -> None:
        if state.request.language == "fr":
            raise ReportError("01_scores.ipynb, cell 4: ValueError")

    monkeypatch.setattr("cips_helpers.programme.report._make", make)
    outcomes = make_apart(load_study(study), states, 2, told.append)
    assert [outcome.state for outcome in outcomes] == ["made", "failed", "made"]
    store = Store(tmp_path / "out")
    assert [store.failure(request.name) for request in requests] == ["", outcomes[1].fault, ""]
    begun = [(event.done, event.label) for event in told if event.stage == "report"]
    assert begun == [(0, "XAA"), (1, "XAA_fr"), (2, "XAA_ar")]


def test_of_a_changed_sentence_only_its_page_is_made_and_searched(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small_programme.study(tmp_path / "study", countries=2)
    chapters = small_programme.notebooks(tmp_path / "chapters")
    requests = small_programme.planned(study, tmp_path / "out", chapters, formats=("html",), countries=["XAA"])
    taken: list[set[str]] = []

    inspect = Attack.inspect

    def observed(attack: Attack, folder: Path, searched: Collection[str], *, searched_for: str) -> None:
        taken.append({name for name in searched if name.endswith(".html")})
        inspect(attack, folder, searched, searched_for=searched_for)

    monkeypatch.setattr(Attack, "inspect", observed)

    def make(sentence: str) -> Outcome:
        title, *code = small_programme.SMALL["01_scores"]
        page = {"01_scores": (f"{title}\n\n{sentence}", *code)}
        small_programme.notebooks(chapters, {**small_programme.SMALL, **page})
        [state] = small_programme.examined(study, requests)
        return make_report(load_study(study), state)

    make("A sentence.")
    assert make("Another sentence.").ran == ("01_scores",)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")  # what is no page: all is bound again
    make("Another sentence.")
    with pytest.raises(ReportError, match=r"html/01_scores\.html: name of another country"):
        make(f"As in {load_study(study).countries['XAB'].name}.")
    others = {"html/index.html", "html/search.html", "html/glossary.html"}
    assert [others <= names for names in taken] == [False, True, False, True]
    assert [names for names in taken if "html/01_scores.html" in names] == []


def test_pages_taken_over_are_searched_for_what_was_no_secret_before(tmp_path: Path) -> None:
    study = small_programme.study(tmp_path / "study", countries=2)
    named = {"01_scores": ("# Scores", "cips.chart_factors(results)"), "02_named": ("# As in Zubrowka",)}
    chapters = small_programme.notebooks(tmp_path / "chapters", named)
    requests = small_programme.planned(study, tmp_path / "out", chapters, formats=("html",), countries=["XAA"])

    def make(sentence: str) -> None:
        title, *code = named["01_scores"]
        small_programme.notebooks(chapters, {"01_scores": (f"{title}\n\n{sentence}", *code)})
        [state] = small_programme.examined(study, requests)
        make_report(load_study(study), state)

    make("A sentence.")
    text, name = study.read_text(encoding="utf-8"), load_study(study).countries["XAB"].name["en"]
    assert text.count(name) == 1
    study.write_text(text.replace(name, "Zubrowka"), encoding="utf-8")
    with pytest.raises(ReportError, match=r"html/02_named\.html: name of another country"):
        make("Another sentence.")


def test_the_reason_of_a_failure_is_kept_until_the_report_is_made(tmp_path: Path) -> None:
    study = small_programme.study(tmp_path / "study", countries=1)
    broken = {"01_scores": ("# Scores", "open('my table.csv')")}
    chapters = small_programme.notebooks(tmp_path / "chapters", broken)
    [request] = small_programme.planned(study, tmp_path / "out", chapters, formats=("html",))
    [state] = small_programme.examined(study, [request])
    with pytest.raises(ReportError, match=r"FileNotFoundError: .*my table\.csv"):
        make_report(load_study(study), state)
    told = CliRunner().invoke(app, ["status", "--study", str(study), "--output", str(tmp_path / "out")])
    assert told.exit_code == 1
    store = Store(request.output)
    assert "01_scores.ipynb, cell 4 (under “Scores”): FileNotFoundError" in store.failure("XAA")
    assert f"failed the last time: {store.failure('XAA')}" in told.output
    small_programme.notebooks(chapters, {"01_scores": ("# Scores", "cips.chart_factors(results)")})
    [state] = small_programme.examined(study, [request])
    make_report(load_study(study), state)
    assert store.failure("XAA") == ""


def test_what_draws_and_exports_is_loaded_by_other_processes() -> None:
    """They have it from the start, while each command would load it before its first chapter."""
    modules = "build.pipeline", "charts.corners", "programme.described", "programme.report", "results.country"
    code = "import sys\n" + "".join(f"import cips_helpers.{name}\n" for name in modules)
    code += "print({'fontTools', 'matplotlib', 'openpyxl', 'scipy.stats', 'seaborn'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
