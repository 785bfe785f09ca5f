"""A run on the workers of a Dask scheduler: the same bytes as on this machine alone, and nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from distributed import LocalCluster
from typer.testing import CliRunner

from cips_helpers.cli.app import app
from made_up import small_programme
from made_up.interrupted import Disturbed, tree

COMMAND = str(Path(__file__).with_name("command.py"))


def test_on_a_cluster_the_bytes_are_the_same(
    small: Path, temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small_programme.study(tmp_path / "study", countries=2)
    here, there = (
        Disturbed([COMMAND, str(study), str(tmp_path / name), str(small)], tmp_path / name, temporary)
        for name in ("here", "there")
    )
    here.run()
    monkeypatch.setenv("TMPDIR", str(temporary))  # the workers get it, and by it they are known
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    ) as cluster:
        there.command = [*there.command, cluster.scheduler_address]
        there.run()
        assert cluster.scheduler.transition_counter  # the work was done there
    assert tree(there.output) == tree(here.output)
    assert there.left() == []


def test_a_scheduler_that_does_not_answer_is_told(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["run", "XAA", "--output", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:1"]
    )
    assert done.exit_code == 1
    assert done.stderr.splitlines()[1:] == ["no Dask scheduler answers at tcp://127.0.0.1:1"]
    assert not (tmp_path / "out").exists()
