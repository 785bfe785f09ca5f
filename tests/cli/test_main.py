"""The entry point of the command: libraries do not write between its own lines."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer
from rich.console import Console

from cips_helpers.cli.common import LONGEST_LINE, say, stop

LIBRARIES_FAIL = """
import logging, sys, threading, types
def app():
    logging.getLogger("papermill").error("Kernel died while waiting for execute reply.")
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    print("one line", file=sys.stderr)
sys.modules["cips_helpers.cli.app"] = types.SimpleNamespace(run=app)
from cips_helpers.cli import main
main()
"""


def test_logs_and_threads_of_libraries_print_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", LIBRARIES_FAIL], capture_output=True, text=True, check=True)
    assert done.stderr == "one line\n"


def test_of_a_very_long_line_both_ends_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    long = "a" * 5_000 + " is no file"
    say(long)
    with pytest.raises(typer.Exit):
        stop(Console(stderr=True), f"study.yml: 1 fault\n{long}")
    out, err = capsys.readouterr()
    assert err == f"study.yml: 1 fault\n{out}"
    assert out.startswith("aaa")
    assert out.endswith("a is no file\n")
    assert len(out) == LONGEST_LINE + 1
