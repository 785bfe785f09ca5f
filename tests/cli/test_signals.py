"""Signals while modules load: one line, the usual exit code, no traceback."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

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
COMMANDS = [
    ["report", "XAA", "--output", "out"],
    ["run", "XAA", "--output", "out"],
    ["book", "--output", "out"],
    ["check"],
    ["plan"],
    ["status", "--output", "out"],
    ["verify", "--output", "out"],
    ["audit", "XAA", "--output", "out"],
    ["synth", "out"],
]


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
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, module, str(int(number)), *command],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert done.returncode == 128 + number, done.stderr
    [line] = [line for line in done.stderr.splitlines() if not line.startswith("Study: ")]
    assert line.startswith("Stopped")
    assert list(tmp_path.iterdir()) == []
