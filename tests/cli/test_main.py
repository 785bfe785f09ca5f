"""The entry point of the command: libraries do not write between its own lines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from cips_helpers.cli.app import app
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


@pytest.mark.parametrize(
    "arguments",
    [
        ["init", "answers.csv", "--out", "n" * 300],
        ["new", "n" * 300],
        ["verify", "n" * 300],
        ["check", "--study", "n" * 300],
        ["plan", "XDD", "--output", "loop"],
    ],
    ids=lambda arguments: f"{arguments[0]}-{arguments[-1][:4]}",
)
def test_a_path_that_no_system_opens_is_one_line(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop").symlink_to("loop")
    done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, SystemExit)
    assert done.exit_code == 1
    assert "can't be opened" in done.output
    assert [path.name for path in tmp_path.iterdir()] == ["loop"]
