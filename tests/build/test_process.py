"""A call in a subprocess gives its result, raises its error, and ends with its caller."""

from __future__ import annotations

import os
import re
import signal
import tempfile
import time
from contextlib import suppress
from operator import truediv
from pathlib import Path

import psutil
import pytest

from cips_helpers.build import process
from cips_helpers.build.events import ReportError
from cips_helpers.build.process import Subprocess, Worker

forks = pytest.mark.parametrize("forks", [True, False])


@forks
def test_a_result_comes_from_another_process(forks: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "CAN_FORK", forks and process.CAN_FORK)
    with Subprocess(os.getpid) as one, Subprocess(os.getpid) as other:
        assert len({one.result(), other.result(), os.getpid()}) == 3


@forks
def test_an_error_is_raised_as_it_was(forks: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(process, "CAN_FORK", forks and process.CAN_FORK)
    with Subprocess(truediv, 1, 0) as division, pytest.raises(ZeroDivisionError):
        division.result()
    with Subprocess(os.remove, tmp_path / "gone") as removal, pytest.raises(FileNotFoundError, match="gone"):
        removal.result()


@forks
def test_an_object_in_another_process_answers_calls_in_their_order(
    forks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "CAN_FORK", forks and process.CAN_FORK)
    with Worker(list, ["b", "a"], name="letters") as letters:
        for call in (("append", "c"), ("sort",), ("index", "c"), ("index", "d"), ("copy",)):
            letters.ask(*call)
        assert [letters.answer() for _ in range(3)] == [None, None, 2]
        with pytest.raises(ValueError, match="not in list"):
            letters.answer()
        assert letters.answer() == ["a", "b", "c"]


def test_an_object_that_cannot_be_made_is_told_with_the_first_answer() -> None:
    with Worker(Path, 1, name="nothing") as nothing, pytest.raises(TypeError):
        nothing.call("exists")


def test_the_caller_does_not_wait_while_a_call_is_unpacked() -> None:
    """A pipe holds 64 KiB: the process reads the call before it loads the modules that the call needs."""
    started = time.monotonic()
    with Subprocess(second_of, Slow(), "0" * 1_000_000) as call:
        assert time.monotonic() - started < SLEEP
        assert call.result() == "0" * 1_000_000


SLEEP = 3.0


class Slow:
    """An argument that takes long to unpack."""

    def __reduce__(self) -> tuple[object, tuple[float]]:
        return time.sleep, (SLEEP,)


def test_the_caller_does_not_wait_for_an_earlier_call() -> None:
    started = time.monotonic()
    with Worker(time.sleep, SLEEP, name="busy") as busy:
        busy.ask("__eq__", "0" * 1_000_000)
        assert time.monotonic() - started < SLEEP
        assert busy.answer() is NotImplemented


def second_of(_: object, second: str) -> str:
    return second


def test_a_call_that_cannot_be_sent_leaves_no_process() -> None:
    with pytest.raises(Exception, match="lambda"):
        Subprocess(lambda: None, name="unsent")
    assert "cips unsent" not in {child.name() for child in psutil.Process().children(recursive=True)}


def test_it_has_the_environment_and_the_output_it_was_given(tmp_path: Path) -> None:
    with Subprocess(os.getenv, "A", environment={**os.environ, "A": "1"}) as one:
        assert one.result() == "1"
    with Subprocess(print, "said", output=tmp_path / "told.txt") as other:
        other.result()
        other._process.join()
    assert (tmp_path / "told.txt").read_text() == "said\n"


def test_a_fork_asks_the_server_it_came_from_for_its_own() -> None:
    """A server for each would do all imports once more."""
    with Subprocess(parents) as call:
        own, of_fork = call.result()
    assert not process.CAN_FORK or own == of_fork


def parents() -> tuple[int, int]:
    with Subprocess(os.getppid) as call:
        return os.getppid(), call.result()


def test_its_temporary_files_are_where_its_caller_removes_them(tmp_path: Path) -> None:
    with Subprocess(tempfile.gettempdir, temporary=tmp_path) as one, Subprocess(tempfile.gettempdir) as other:
        assert (one.result(), other.result()) == (str(tmp_path), tempfile.gettempdir())


def test_a_process_that_is_ended_from_outside_is_told() -> None:
    with Subprocess(time.sleep, 600) as call:
        os.kill(call._process.pid or 0, signal.SIGKILL)
        with pytest.raises(ReportError, match="ended from outside"):
            call.result()


def test_an_interruption_ends_it() -> None:
    call = Subprocess(time.sleep, 600)
    with pytest.raises(KeyboardInterrupt), call:
        raise KeyboardInterrupt
    assert not psutil.pid_exists(call._process.pid or 0)


def test_what_it_had_started_has_ended_with_it(tmp_path: Path) -> None:
    """Also what hears of the end of its parent late: it would write into folders that are removed by then."""
    told = tmp_path / "pid"
    with Subprocess(start_a_busy_one, told) as _:
        while not (told.exists() and told.read_text()):
            time.sleep(0.01)
    with suppress(psutil.Error):  # what has closed its files may be listed for an instant
        left = psutil.Process(int(told.read_text()))
        assert not (left.num_fds() if process.CAN_FORK else left.is_running())


def start_a_busy_one(told: Path) -> None:
    with Subprocess(keep_busy, told) as busy:
        busy.result()


def keep_busy(told: Path) -> None:
    told.write_text(str(os.getpid()))
    re.match("(a+)+b", "a" * 26)  # no other thread runs meanwhile: seconds
