"""Samples of what a process does, a line each hundredth of a second of its processor time: see `profile.py`.

It runs as ``sitecustomize`` in each process that is looked at, and goes on in what that process forks.
"""

import atexit
import os
import signal
import sys
import threading
import time
from types import FrameType

EVERY = 0.01
WAITING = {
    "wait",
    "select",
    "poll",
    "accept",
    "recv",
    "recv_bytes",
    "_recv",
    "join",
    "acquire",
    "get",
    "worker",
    "wait_for",
}
"""Names of functions in which a thread waits."""
_last = 0.0


def _name(frame: FrameType) -> str:
    file = frame.f_code.co_filename
    for part in ("site-packages/", "cips_helpers/", "lib/python"):
        if part in file:
            file = ("cips_helpers/" if part == "cips_helpers/" else "") + file.rpartition(part)[2]
            break
    return f"{file.removesuffix('.py')}:{frame.f_code.co_name}"


def _stack(frame: FrameType | None) -> list[str]:
    names = []
    while frame is not None:
        names.append(_name(frame))
        frame = frame.f_back
    return names[::-1]


def _process() -> str:
    multiprocessing = sys.modules.get("multiprocessing.process")
    name = multiprocessing.current_process().name if multiprocessing else "MainProcess"
    return name if name != "MainProcess" else "server" if "forkserver" in " ".join(sys.argv) else name


def _sample(_: int, frame: FrameType | None) -> None:
    global _last
    now = time.process_time()
    seconds, _last = now - _last, now
    stack = _stack(frame)
    if stack and stack[-1].rpartition(":")[2] in WAITING:  # the main thread waits: another one works
        own = threading.get_ident()
        others = [_stack(other) for thread, other in sys._current_frames().items() if thread != own]
        stack = next((other for other in others if other[-1].rpartition(":")[2] not in WAITING), stack)
    line = f"{_process()}\t{seconds:.4f}\t{';'.join(stack)}\n"
    file = os.open(f"{os.environ.get('CIPS_SAMPLES', _folder)}/{os.getpid()}", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line.encode())
    os.close(file)


def _begin() -> None:
    global _last
    _last = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)


_folder = os.environ.get("CIPS_SAMPLES", "")
if _folder:
    signal.signal(signal.SIGPROF, _sample)
    os.register_at_fork(after_in_child=_begin)
    atexit.register(
        signal.setitimer, signal.ITIMER_PROF, 0
    )  # at its end Python lets go of the signal, which then kills
    _begin()
