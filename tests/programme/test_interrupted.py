"""Runs that are killed while they work, and runs side by side: what comes out in the end is always the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from made_up import small_programme
from made_up.interrupted import Disturbed, tree

COMMAND = str(Path(__file__).with_name("command.py"))
KILLS, SEED = 4, 20251


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_programme.study(tmp_path_factory.mktemp("two"), countries=2)


@pytest.fixture(scope="module")
def undisturbed(study: Path, small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A run nobody disturbs, and how long it took."""
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "tmp").mkdir()
    run = Disturbed([COMMAND, str(study), str(folder / "out"), str(small)], folder / "out", folder / "tmp")
    return run.output, run.run()


def test_a_run_killed_again_and_again_ends_as_one_nobody_disturbed(
    study: Path, small: Path, undisturbed: tuple[Path, float], temporary: Path, tmp_path: Path
) -> None:
    expected, seconds = undisturbed
    output = tmp_path / "out"
    run = Disturbed([COMMAND, str(study), str(output), str(small)], output, temporary)

    def ended() -> None:
        assert tree(output) == tree(expected), told()

    def told() -> str:
        return f"seed {SEED}, killed after {run.moments} s; a run takes {seconds:.1f} s"

    run.disturb(kills=KILLS, longest=0.7 * seconds, seed=SEED, ended=ended)
    assert run.left() == [], told()


def test_two_runs_at_the_same_time_both_end_well(
    study: Path, small: Path, undisturbed: tuple[Path, float], temporary: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    run = Disturbed([COMMAND, str(study), str(output), str(small)], output, temporary)
    both = [run.start(), run.start()]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert tree(output) == tree(undisturbed[0])
    assert run.left() == []
