"""The entry point of the command: libraries do not write between its own lines."""

from __future__ import annotations

import subprocess
import sys

LIBRARIES_FAIL = """
import logging, sys, threading, types
def app():
    logging.getLogger("papermill").error("Kernel died while waiting for execute reply.")
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    print("one line", file=sys.stderr)
sys.modules["cips_helpers.cli.app"] = types.SimpleNamespace(app=app)
from cips_helpers.cli import main
main()
"""


def test_logs_and_threads_of_libraries_print_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", LIBRARIES_FAIL], capture_output=True, text=True, check=True)
    assert done.stderr == "one line\n"
