"""The command `cips`: one thin function per command, one clear message per error.

Modules: `report` makes one report, `programme` many, `study` works on answers, `app` lists the commands.
"""

import logging
import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn


def main() -> None:
    """Run the command; until it handles signals itself, Ctrl-C and SIGTERM end it at once and in one line."""
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        if signal.getsignal(number) is usual:  # what the caller ignores (nohup, background jobs) stays ignored
            signal.signal(number, _end)
    # What libraries log, and what ends their threads, is in the error they raise; printed, it would hide our one line.
    logging.getLogger().addHandler(logging.NullHandler())
    threading.excepthook = _log_end_of_thread
    sys.unraisablehook = _log_lost_error
    from cips_helpers.terminal import write_any_letter

    write_any_letter()
    from cips_helpers.cli.app import run

    run()


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    logging.getLogger(__name__).error("A thread ended: %r", ended.exc_value)


def _log_lost_error(lost: "sys.UnraisableHookArgs") -> None:
    logging.getLogger(__name__).error("An error in %r was lost: %r", lost.object, lost.exc_value)


def _end(number: int, _: FrameType | None) -> NoReturn:
    """Exit at once: an exception would be lost, or printed, in the import of some library."""
    sys.stderr.write("Stopped.\n")
    sys.stderr.flush()
    os._exit(128 + number)
