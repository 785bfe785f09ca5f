"""Work in a subprocess: its outcome is returned, whatever happens to it, and it ends with its run."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from cips_helpers.build.events import Event, OnProgress
from cips_helpers.build.report import Outcome
from cips_helpers.programme import processes
from cips_helpers.programme.processes import work_alone


def slow(seconds: float, on_progress: object) -> Outcome:
    time.sleep(seconds)
    return Outcome()


def mortal(on_progress: object) -> Outcome:
    os.kill(os.getpid(), signal.SIGKILL)
    return Outcome()


def raising(on_progress: object) -> Outcome:
    raise KeyError("row 17: a respondent's answer")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Path]:
    before = set(psutil.Process().children(recursive=True))
    yield tmp_path
    _, alive = psutil.wait_procs(set(psutil.Process().children(recursive=True)) - before, timeout=5)
    assert not alive


def test_work_that_takes_too_long_is_ended(room: Path) -> None:
    done = work_alone(slow, 60.0, name="a", run=room, minutes=0.01)
    assert done == Outcome(fault="it was not finished after 0.01 minutes; --timeout allows more", kind="time")


def test_a_process_that_dies_is_told(room: Path) -> None:
    done = work_alone(mortal, name="a", run=room)
    assert done.kind == "ended"
    assert "ended from outside" in done.fault


def test_a_fault_nobody_foresaw_quotes_nothing(room: Path) -> None:
    done = work_alone(raising, name="a", run=room)
    assert done.kind == "build"
    assert done.fault.startswith("KeyError in test_processes.py, line ")
    assert "respondent" not in done.fault


def test_when_the_run_is_gone_nobody_works_on(room: Path) -> None:
    folder = room / "run"
    folder.mkdir()
    threading.Timer(0.5, shutil.rmtree, [folder]).start()
    done = work_alone(slow, 60.0, name="a", run=folder)
    assert done.fault == "the run was stopped"


def test_what_begins_when_the_run_is_gone_says_so(room: Path) -> None:
    assert processes._work(slow, (60.0,), room / "gone" / "a.events") == processes.STOPPED


def telling(page: str, on_progress: OnProgress) -> Outcome:
    on_progress(Event("notebooks", 1, 2, page))
    return Outcome(ran=(page,))


def test_outcome_and_events_come_back(room: Path) -> None:
    assert work_alone(telling, "01_scores", name="XAA", run=room) == Outcome(ran=("01_scores",))
    assert (room / "XAA.events").read_text(encoding="utf-8") == (
        '{"stage": "notebooks", "done": 1, "total": 2, "label": "01_scores"}\n'
    )
