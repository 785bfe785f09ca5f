"""Extracts of countries: made where they are stale, and kept only for the answers they were made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from cips_helpers.programme.extracts import SCORES, SHARES, extracts, make_extract, make_here, path_of
from cips_helpers.programme.store import Store
from cips_helpers.survey.load import load_study
from made_up import small_programme


@pytest.mark.parametrize("kind", [SCORES, SHARES])
def test_extracts_share_the_studys_questionnaire(kind: str, tmp_path: Path) -> None:
    study, store = load_study(small_programme.study(tmp_path / "study", countries=2)), Store(tmp_path / "out")
    made = extracts(kind, store, store.sources(study), make_here)
    assert list(made) == ["XAA", "XAB"]
    assert all(extract is not None and extract.instrument is study.questionnaire for extract in made.values())


@pytest.mark.parametrize("kind", [SCORES, SHARES])
def test_an_extract_is_kept_only_where_the_answers_are_still_those(kind: str, tmp_path: Path) -> None:
    study, store = load_study(small_programme.study(tmp_path / "study", countries=1)), Store(tmp_path / "out")
    inputs = store.sources(study).answers(study.countries["XAA"], latest=kind == SCORES)
    path = path_of(store, kind, "XAA")
    make_extract(study, store.output, kind, "XAA", inputs | {next(iter(inputs)): "another"})
    assert not path.exists()
    make_extract(study, store.output, kind, "XAA", inputs | {"lock file": "1"})
    assert store.why_stale(path, inputs | {"lock file": "1"}) is None
