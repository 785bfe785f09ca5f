"""Extracts of countries: made where they are stale, and kept only for the answers they were made from."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from cips_helpers.build.events import ReportError
from cips_helpers.disclosure.stored import pack_disclosed
from cips_helpers.programme.extracts import SCORES, SHARES, extracts, make_extract, make_here, path_of
from cips_helpers.programme.plan import plan
from cips_helpers.programme.report import examine
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


@pytest.mark.parametrize("kind", [SCORES, SHARES])
def test_a_changed_extract_is_made_again(kind: str, tmp_path: Path) -> None:
    study, store = load_study(small_programme.study(tmp_path / "study", countries=2)), Store(tmp_path / "out")
    before = extracts(kind, store, store.sources(study), make_here)
    path = path_of(store, kind, "XAA")
    path.write_bytes(pack_disclosed(None))
    again = extracts(kind, store, store.sources(study), make_here)
    assert again["XAA"] is not None
    assert again["XAA"].figures.equals(before["XAA"].figures)


def test_an_extract_that_is_none_is_one_line_and_is_not_run(tmp_path: Path) -> None:
    study, store = load_study(small_programme.study(tmp_path / "study", countries=1)), Store(tmp_path / "out")
    extracts(SCORES, store, store.sources(study), make_here)
    path = path_of(store, SCORES, "XAA")
    inputs = store.sources(study).extracts(latest=True)["XAA"]
    store.keep(path, b"cos\nsystem\n(S'touch " + str(tmp_path / "ran").encode() + b"'\ntR.", inputs)
    with pytest.raises(ReportError, match=r"XAA\.arrow: it is damaged; delete it and run the command again"):
        extracts(SCORES, store, store.sources(study), make_here)
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
def test_only_the_owner_can_look_into_what_is_kept(tmp_path: Path) -> None:
    study, store = load_study(small_programme.study(tmp_path / "study", countries=7)), Store(tmp_path / "out")
    store.folder.mkdir(parents=True, mode=0o755)  # as of an earlier run
    requests = plan(study, output=store.output, countries=["XAA"])
    examine(store, store.sources(study), requests)
    extracts(SHARES, store, store.sources(study), make_here)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [store.folder, *store.folder.rglob("*")]}
    assert {SCORES, SHARES} <= {path.name.removeprefix(".") for path in modes}
    assert {path: oct(mode) for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}
