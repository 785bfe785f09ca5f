"""The command `cips`: one thin function per command, one clear message per error.

Modules: `report` makes one report, `programme` many, `study` works on answers, `app` lists the commands.
"""

import atexit
import gc
import logging
import math
import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from cips_helpers.plain_text import visible
from cips_helpers.process_settings import COLLECTIONS, THREADS

MEMORY = "There is not enough memory: close other programs, or use a larger computer."
LEAST_MEMORY = 3 << 29
"""Bytes of addresses that a command needs; where fewer are allowed, linear algebra asks for them without end."""


def program() -> NoReturn:
    """Run the command and end the process, without Python's own end: it takes apart, unseen, all that is loaded.

    That takes a quarter of a second, and half a second more if it looks for garbage first.
    """
    code: str | int | None = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    if isinstance(code, str):
        sys.exit(code)
    atexit._run_exitfuncs()
    with suppress(OSError, ValueError, AttributeError):  # closed, or there is none
        sys.stderr.flush()
    os._exit(code or 0)


def main() -> None:
    """Run the command; until it handles signals itself, Ctrl-C and SIGTERM end it at once and in one line."""
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        if signal.getsignal(number) is usual:  # what the caller ignores (nohup, background jobs) stays ignored
            signal.signal(number, _end)
    # What libraries log, and what ends their threads, is in the error they raise; printed, it would hide our one line.
    logging.getLogger().addHandler(logging.NullHandler())
    threading.excepthook = _log_end_of_thread
    sys.unraisablehook = _log_lost_error
    from cips_helpers.terminal import told, write_any_letter

    write_any_letter()
    gc.set_threshold(*COLLECTIONS)
    for name in THREADS:
        os.environ.setdefault(name, "1")
    try:
        if _allowed_memory() < LEAST_MEMORY:
            raise MemoryError
        from cips_helpers.cli.app import run

        try:
            run()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()  # what waits to be written goes to a full disk now, not when Python ends
    except BrokenPipeError:  # the reader has seen enough
        _write_no_more()
        sys.exit(1)
    except (OSError, MemoryError, ImportError, RuntimeError) as error:
        if not (why := shortage(error)):
            raise
        _write_no_more()
        sys.stderr.write(f"{told(visible(why))}\n")
        sys.exit(1)


def shortage(error: Exception) -> str:
    """Return in one line what an error says the computer is short of, or does not allow; empty for any other error."""
    if isinstance(error, MemoryError) or "failed to map segment" in str(error):
        return MEMORY
    if isinstance(error, RuntimeError) and "thread" in str(error):
        return "No more processes may be started: end other programs, or raise the limit (ulimit -u)."
    if isinstance(error, OSError) and error.errno is not None:
        return f"{error.filename or 'a file'}: {error.strerror or error}"
    return ""


def _allowed_memory() -> float:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return math.inf
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return math.inf if soft == resource.RLIM_INFINITY else soft


def _write_no_more() -> None:
    """Drop what waits to be printed: it could not be written, and Python would try again at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    logging.getLogger(__name__).error("A thread ended: %r", ended.exc_value)


def _log_lost_error(lost: "sys.UnraisableHookArgs") -> None:
    logging.getLogger(__name__).error("An error in %r was lost: %r", lost.object, lost.exc_value)


def _end(number: int, _: FrameType | None) -> NoReturn:
    """Exit at once: an exception would be lost, or printed, in the import of some library."""
    sys.stderr.write("Stopped.\n")
    sys.stderr.flush()
    os._exit(128 + number)
