"""One report: what becomes of it where its inputs change in the meantime."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cips_helpers.build.events import ReportError
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.programme.report import make_report
from cips_helpers.survey.load import load_study
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
