"""Temporary files of killed runs are removed; those in use, or of others, are not."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import pytest

from cips_helpers.build import temporary
from cips_helpers.build.temporary import MARK, PATH_LIMIT, mark, short_folder, sweep, temporary_file, temporary_folder


@pytest.fixture(scope="module")
def gone() -> str:
    """The mark of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return mark().replace(str(os.getpid()), str(process.pid))


def test_only_what_dead_processes_of_this_machine_left_goes(gone: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    elsewhere = gone.replace(gone[5:11], "000000")
    for name in (f"{gone}a", f".{gone}b", f"{mark()}c", f".{mark()}d", f"{elsewhere}e", "cips-report", "XAA"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    (tmp_path / f".{gone}f").touch()
    (tmp_path / f"{gone}g").symlink_to(kept)
    sweep(tmp_path, tmp_path / "there is no such folder")
    assert {path.name for path in tmp_path.iterdir()} == {
        "kept",
        f"{mark()}c",
        f".{mark()}d",
        f"{elsewhere}e",
        "cips-report",
        "XAA",
    }
    assert (kept / "file").exists()


def test_only_what_stands_in_the_folder_itself_is_looked_at(gone: str, tmp_path: Path) -> None:
    (tmp_path / "XAA" / f"{gone}a").mkdir(parents=True)
    sweep(tmp_path)
    assert (tmp_path / "XAA" / f"{gone}a").exists()


def test_a_temporary_folder_tells_whose_it_is_and_goes(tmp_path: Path) -> None:
    with temporary_folder(tmp_path) as hidden, temporary_folder() as usual:
        assert hidden.name.startswith(f".{mark()}")
        assert usual.name.startswith(mark())
        (hidden / "file").touch()
        sweep(tmp_path)
        assert (hidden / "file").exists()
    assert not hidden.exists()
    assert not usual.exists()


def test_a_folder_for_sockets_is_short_wherever_temporary_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / ("long" * 30)
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    folder = short_folder()
    folder.mkdir()
    try:
        assert len(str(folder)) <= PATH_LIMIT
        assert MARK.match(folder.name)
        assert folder.parent in temporary.temporary_places()  # where a sweep looks
        assert not list(place.iterdir())
    finally:
        folder.rmdir()


@pytest.mark.parametrize("make", [temporary_file, temporary_folder])
def test_a_signal_while_it_is_made_leaves_nothing(
    make: Callable[[Path], AbstractContextManager[Path]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **options: Any) -> None:
            call(*args, **options)
            monkeypatch.undo()
            raise KeyboardInterrupt  # as Python raises it: when the call of the system has returned

        return called

    for name in ("open", "mkdir"):
        monkeypatch.setattr(os, name, interrupted(getattr(os, name)))
    with pytest.raises(KeyboardInterrupt), make(tmp_path):
        pass
    assert not list(tmp_path.iterdir())


def test_a_file_that_was_moved_stays(tmp_path: Path) -> None:
    with temporary_file(tmp_path) as new:
        assert new.stat().st_mode & 0o777 == 0o600
        new.rename(tmp_path / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_folder_goes_although_something_still_writes_into_it(gone: str, tmp_path: Path) -> None:
    left = tmp_path / f"{gone}a"
    left.mkdir()
    ends = time.monotonic() + 0.3

    def write() -> None:
        number = 0
        while time.monotonic() < ends:
            with suppress(OSError):
                (left / str(number := number + 1)).touch()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        time.sleep(0.05)
        sweep(tmp_path)
        writing.result()
    assert not left.exists()
