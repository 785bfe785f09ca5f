"""Ctrl-C and a polite kill of the real command: no kernel, no folder left; an earlier report stays."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from cips_helpers.build.manifest import sha256_of
from made_up import small_programme

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900  # seconds: only a hang takes so long, on the busiest machine


@pytest.fixture
def short_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="t-"))
    yield folder
    shutil.rmtree(folder)


def hear() -> None:
    """A shell's background job ignores Ctrl-C, and under nohup the end of the terminal; so would its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A country whose report has few figures and all our chapters."""
    return small_programme.study(tmp_path_factory.mktemp("study"), countries=1)


@pytest.fixture(scope="module")
def short_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A country whose report has one chapter, so that its book begins soon."""
    folder = tmp_path_factory.mktemp("short")
    small_programme.notebooks(folder / "notebooks", {"01_scores": small_programme.SMALL["01_scores"]})
    return small_programme.study(folder, countries=1)


def start(study: Path, temporary: Path, output: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cips_helpers", "report", "XAA", "--study", str(study), "--output", str(output)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear,
    )


def is_book(process: psutil.Process) -> bool:
    """A forked process has no command line to be told by; this one writes down what Sphinx says."""
    return any(Path(file.path).name == "sphinx.log" for file in process.open_files())


def is_kernel(process: psutil.Process) -> bool:
    """Kernels and the book alone lead sessions of their own."""
    return os.getsid(process.pid) == process.pid and not is_book(process)


def wait_for_child(process: subprocess.Popen[str], wanted: Callable[[psutil.Process], bool]) -> set[psutil.Process]:
    """Wait until a process of a kind is below the command; give all that are there."""
    command, until = psutil.Process(process.pid), time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        children = set(command.children(recursive=True))
        for child in children:
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                if wanted(child):
                    return children
        time.sleep(0.05)
    raise AssertionError(f"no process of the kind was started: {process.communicate()[1]}")


@pytest.mark.parametrize(
    ("number", "stage", "chapters"),
    [
        (signal.SIGINT, is_kernel, "study"),
        (signal.SIGTERM, is_kernel, "study"),
        (signal.SIGHUP, is_kernel, "study"),
        (signal.SIGTERM, is_book, "short_study"),
    ],
)
def test_a_stopped_run_leaves_nothing_behind(
    number: signal.Signals,
    stage: Callable[[psutil.Process], bool],
    chapters: str,
    request: pytest.FixtureRequest,
    short_folder: Path,
    tmp_path: Path,
) -> None:
    study, temporary, output = request.getfixturevalue(chapters), short_folder / "tmp", tmp_path / "out"
    temporary.mkdir()
    (output / "XAA").mkdir(parents=True)
    earlier = output / "XAA" / "earlier.txt"
    earlier.write_text("the report of last year", encoding="utf-8")
    manifest = {"files": {earlier.name: sha256_of(earlier)}}
    (output / "XAA" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    process = start(study, temporary, output)
    children = wait_for_child(process, stage)
    process.send_signal(number)
    said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number, said[1]
    assert said[1].splitlines()[-1] == "Stopped; an earlier report is unchanged.", said[1]
    assert "Traceback" not in said[1]
    assert said[0] == ""
    _, alive = psutil.wait_procs(children, timeout=5)
    assert not alive
    assert not list(temporary.iterdir())
    # Pages that were done are kept, each with what it was made from; of the rest nothing is left.
    assert {path.name for path in output.iterdir()} <= {"XAA", "notebooks", "cips.log"}
    assert {path.name for path in (output / "XAA").iterdir()} == {"earlier.txt", "manifest.json"}
    kept = {path.name for path in (output / "notebooks").glob("XAA/*")}
    assert not {name for name in kept if name.startswith(".")}
    assert {name for name in kept if name.endswith(".ipynb")} == {
        name.removesuffix(".made_from.json") for name in kept if name.endswith(".json")
    }
