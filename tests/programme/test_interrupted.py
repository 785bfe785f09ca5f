"""Runs that are ended while they work, and runs side by side: what comes out in the end is always the same."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from made_up import small_programme
from made_up.interrupted import Disturbed, outcomes, torn, tree

COMMAND = str(Path(__file__).with_name("command.py"))
TIMES, SEED = 6, 20251


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_programme.study(tmp_path_factory.mktemp("two"), countries=2)


@pytest.fixture(scope="module")
def former(study: Path, small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a run before the study was given another title."""
    folder = tmp_path_factory.mktemp("former")
    (folder / "tmp").mkdir()
    run = Disturbed([COMMAND, str(study), str(folder / "out"), str(small)], folder / "out", folder / "tmp")
    run.run()
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("Synthetic study", "Another synthetic study"), encoding="utf-8")
    return run.output


@pytest.fixture(scope="module")
def undisturbed(study: Path, former: Path, small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A run nobody disturbs, and how long it took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "tmp").mkdir()
    shutil.copytree(former, folder / "out")
    run = Disturbed([COMMAND, str(study), str(folder / "out"), str(small)], folder / "out", folder / "tmp")
    return run.output, run.run()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_run_ended_again_and_again_ends_as_one_nobody_disturbed(
    study: Path, former: Path, small: Path, undisturbed: tuple[Path, float], temporary: Path, tmp_path: Path
) -> None:
    expected, seconds = undisturbed
    output = tmp_path / "out"
    run = Disturbed([COMMAND, str(study), str(output), str(small)], output, temporary, former)
    before, new = outcomes(former), outcomes(expected)
    assert {name for name in new if new[name] != before[name]} == {"XAA", "XAB"}

    def stopped() -> None:
        assert torn(outcomes(output), before, new) == [], told()

    def ended() -> None:
        assert tree(output) == tree(expected), told()

    def told() -> str:
        return f"seed {SEED}, ended by {run.moments}; a run takes {seconds:.1f} s"

    run.disturb(times=TIMES, longest=seconds, seed=SEED, stopped=stopped, ended=ended)
    assert run.left() == [], told()


def test_two_runs_at_the_same_time_both_end_well(
    study: Path, former: Path, small: Path, undisturbed: tuple[Path, float], temporary: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    run = Disturbed([COMMAND, str(study), str(output), str(small)], output, temporary, former)
    run.begin()
    both = [run.start(), run.start()]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert tree(output) == tree(undisturbed[0])
    assert run.left() == []
