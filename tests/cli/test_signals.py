"""Signals while modules load or files are written: one line, the usual exit code, no traceback, nothing left."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
import typer
from rich.console import Console

from cips_helpers.cli.common import ending_in_order

ROOT = Path(__file__).resolve().parents[2]
INTERRUPTED = """
import os, sys
module, number, *sys.argv[1:] = sys.argv[1:]
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), int(number))
sys.meta_path.insert(0, Finder())
from cips_helpers.cli import main
main()
"""
ANSWERS = ROOT / "data" / "example" / "responses" / "xaa_2_officials.csv"
FRAME = "region,people\nNorth,300\nSouth,128\n"
COMMANDS = [
    ["report", "XAA", "--language", "en", "--output", "out"],
    ["run", "XAA", "--output", "out"],
    ["book", "--output", "out"],
    ["check"],
    ["plan"],
    ["status", "--output", "out"],
    ["verify", "--output", "out"],
    ["audit", "XAA", "--output", "out"],
    ["synth", "out"],
    ["release", "XAA", "--output", "out"],
    ["questionnaire", "XAA", "--output", "out"],
    ["new", "out"],
    ["init", str(ANSWERS), "--out", "out"],
    ["sample", "frame.csv", "--output", "out"],
]
WRITING = """
import importlib, os, sys
module, name, number, *sys.argv[1:] = sys.argv[1:]
owner = importlib.import_module(module)
for part in name.split(".")[:-1]:
    owner = getattr(owner, part)
write = getattr(owner, name.split(".")[-1])
def interrupted(*arguments, **options):
    write(*arguments, **options)
    os.kill(os.getpid(), int(number))
setattr(owner, name.split(".")[-1], interrupted)
from cips_helpers.cli import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("command", "module"),
    [(COMMANDS[0], "typer"), (COMMANDS[0], "rich.console"), *((command, "pydantic") for command in COMMANDS)],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_a_signal_during_imports_is_one_line(
    command: list[str], module: str, number: signal.Signals, tmp_path: Path
) -> None:
    done = run(tmp_path, INTERRUPTED, module, number, command)
    assert_stopped(done, number)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", COMMANDS[-4:], ids=lambda command: command[0])
def test_a_signal_while_files_are_written_leaves_none(
    command: list[str], number: signal.Signals, tmp_path: Path
) -> None:
    (tmp_path / "frame.csv").write_text(FRAME, encoding="utf-8")
    writes = "pathlib.Path.write_bytes" if command[0] in ("questionnaire", "sample") else "shutil.copyfile"
    goal = ["--answers", "100"] if command[0] == "sample" else []
    days = ["--group", "officials", "--start", "2024-05-13", "--end", "2024-06-14"] if command[0] == "init" else []
    done = run(tmp_path, WRITING, *writes.split(".", 1), number, [*command, *goal, *days])
    assert_stopped(done, number)
    assert [path.name for path in tmp_path.iterdir()] == ["frame.csv"]


FINALISED = """
import os, sys, time
from rich.console import Console
from cips_helpers.cli.common import ending_in_order
class Finalised:
    def __del__(self):
        os.kill(os.getpid(), int(sys.argv[1]))
with ending_in_order(Console(stderr=True), "Stopped in order."):
    Finalised()
    time.sleep(10)
"""
DROPPED = """
import os, sys, time
from rich.console import Console
from cips_helpers.cli.common import ending_in_order
with ending_in_order(Console(stderr=True), "Stopped in order."):
    try:
        os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(10)
    except BaseException:
        time.sleep(1)
    time.sleep(10)
    print("to the end")
"""
UNWOUND = """
import os, signal, sys, time
from rich.console import Console
from cips_helpers.cli.common import ending_in_order
with ending_in_order(Console(stderr=True), "Stopped in order."):
    try:
        os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(10)
    finally:
        try:
            raise OSError
        except OSError:
            time.sleep(0.5)
        os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(0.5)
        print("cleaned up")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_a_finaliser_runs_is_not_lost_and_no_traceback(number: signal.Signals, tmp_path: Path) -> None:
    done = run(tmp_path, FINALISED, number, [])
    # typer.Exit leaves the program as an error here, since no command catches it.
    assert done.stderr.startswith("Stopped in order.\n")
    assert "Exception ignored" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_signal_that_a_library_drops_is_sent_again(tmp_path: Path) -> None:
    """Some C code drops whatever is raised in what it calls, as ``PyObject_HasAttr`` does."""
    done = run(tmp_path, DROPPED, signal.SIGTERM, [])
    assert done.stderr.startswith("Stopped in order.\n")
    assert done.stdout == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_signal_interrupts_no_clean_up(tmp_path: Path) -> None:
    done = run(tmp_path, UNWOUND, signal.SIGTERM, [])
    assert done.stderr.startswith("Stopped in order.\n")
    assert done.stdout == "cleaned up\n"


def run(folder: Path, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a program that sends itself a signal, with names, number of the signal and the command's arguments."""
    *names, number, command = arguments
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, names), str(int(number)), *command],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def assert_stopped(done: subprocess.CompletedProcess[str], number: signal.Signals) -> None:
    """Assert that a command said in one line that it was stopped, with the exit code of its signal."""
    assert done.returncode == 128 + number, done.stderr
    [line] = [line for line in done.stderr.splitlines() if not line.startswith("Study: ")]
    assert line.startswith("Stopped")
    assert done.stdout == ""


def test_the_end_is_told_where_a_console_was_interrupted_while_it_printed(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(stderr=True)

    def interrupted() -> None:
        ExitStack().enter_context(console)  # as print does; an interrupt in it leaves the console there
        raise KeyboardInterrupt

    with pytest.raises(typer.Exit), ending_in_order(console, "Stopped in order."):
        interrupted()
    assert capsys.readouterr().err == "Stopped in order.\n"
