"""A command that is ended at random moments, again and again on the same output, and finally left to end."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

LOG = "cips.log"
SIGNALS = tuple(getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGINT") if hasattr(signal, name))
PATIENCE = 900
"""Seconds a command has to end after a polite signal: only a hang takes so long, on the busiest machine."""
HIDDEN = ".*cips-*"
"""Names of what a command makes beside its output, and removes."""
UNFINISHED = {"notebooks", "kept", "ledger.json", LOG}
"""Names beside finished reports and archives, of what is kept between runs."""


@dataclass
class Disturbed:
    """A command, and the signals that ended it: each with its name, and the seconds after the start.

    Parameters
    ----------
    command
        Arguments of Python.
    output, temporary
        Folders it writes to; ``temporary`` is its ``TMPDIR``, by which its subprocesses are recognised.
    former
        A copy of what is in the output before the first run: an outcome that the command replaces. Empty by default.
    """

    command: Sequence[str]
    output: Path
    temporary: Path
    former: Path | None = None
    moments: list[str] = field(default_factory=list)

    def run(self) -> float:
        """Run it to its end, which must be without error, and return the seconds it took."""
        started = time.monotonic()
        process = self.start()
        _, message = process.communicate()
        assert process.returncode == 0, message
        return time.monotonic() - started

    def start(self) -> subprocess.Popen[str]:
        """Start it, in a process group of its own, as a terminal does: it hears Ctrl-C."""
        return subprocess.Popen(
            [sys.executable, *self.command],
            env={**os.environ, "TMPDIR": str(self.temporary)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=None if sys.platform == "win32" else _hear,
        )

    def begin(self) -> None:
        """Put the former outcome into the output, in place of what is there."""
        if self.output.exists():
            shutil.rmtree(self.output)
        if self.former is not None:
            shutil.copytree(self.former, self.output)

    def disturb(
        self, *, times: int, longest: float, seed: int, stopped: Callable[[], object], ended: Callable[[], object]
    ) -> None:
        """End it at random moments by one signal after the other; let it end at last.

        Each run continues from the files that are there. After a polite signal the command must have ended in order:
        exit code, one line, nothing of its own left.

        Parameters
        ----------
        times
            Number of runs to end.
        longest
            Latest signal, in seconds after the start.
        seed
            Seed of the moments.
        stopped
            Called after each signal that ended it.
        ended
            Called whenever a run has ended by itself, the last one too; the next begins with the former outcome.
        """
        dice = random.Random(seed)
        self.begin()
        while len(self.moments) < times:
            if self._stopped(dice.uniform(0, longest), SIGNALS[len(self.moments) % len(SIGNALS)]):
                stopped()
            else:
                ended()
                self.begin()
        self.run()
        ended()

    def _stopped(self, moment: float, number: signal.Signals) -> bool:
        """Start it and signal it, not its subprocesses, after some seconds; return whether that ended it."""
        before = self.hidden()
        process = self.start()
        assert process.stderr is not None
        with process.stderr:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=moment)
                return False
            polite = number != SIGNALS[0]
            while polite and process.poll() is None and not _hears(process.pid, number):
                time.sleep(0.01)  # Python has not come to our code yet
            if process.poll() is not None:
                assert process.returncode == 0, process.stderr.read()
                return False  # it has just ended
            os.kill(process.pid, number)
            if not polite:
                process.wait()  # not for its subprocesses, which may still be ending when the next run begins
            else:
                said = process.communicate(timeout=PATIENCE)[1]
                if process.returncode == 0:
                    return False  # it had just ended
                told = f"{number.name} after {moment:.2f} s, exit code {process.returncode}: {said}"
                assert process.returncode == 128 + number, told
                assert said.splitlines()[-1].startswith("Stopped"), told
                assert "Traceback" not in said, told
                assert self.hidden() <= before, f"{told}{sorted(map(str, self.hidden() - before))}"
        self.moments.append(f"{number.name} {moment:.2f}")
        return True

    def hidden(self) -> set[Path]:
        """Return the temporary files that there are."""
        return {*self.temporary.glob("*"), *(self.output.rglob(HIDDEN) if self.output.exists() else ())}

    def left(self) -> list[str]:
        """Return processes and temporary files that remain ten seconds after its end."""
        _, alive = psutil.wait_procs(list(self._processes()), timeout=10)
        return [*map(str, alive), *map(str, self.hidden())]

    def _processes(self) -> list[psutil.Process]:
        processes = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.environ().get("TMPDIR") == str(self.temporary):
                    processes.append(process)
        return processes


def _hear() -> None:
    """A shell's background job ignores Ctrl-C; so would its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _hears(pid: int, number: signal.Signals) -> bool:
    """Return whether a process handles a signal of its own; true where the system does not say.

    Python itself handles Ctrl-C from its start: until SIGTERM is handled too, it has not come to our code.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return True
    [caught] = [int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigCgt:")]
    return bool(caught >> (signal.SIGTERM - 1) & 1 and caught >> (number - 1) & 1)


def outcomes(folder: Path) -> dict[str, dict[str, str]]:
    """Return the files, by name and SHA-256, of each report, book and archive in a folder, and of any other thing."""
    made = {}
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        if path.name not in UNFINISHED and not path.name.startswith("."):
            made[path.name] = tree(path) if path.is_dir() else {"": _sha256(path)}
    return made


def torn(
    now: dict[str, dict[str, str]], former: dict[str, dict[str, str]], new: dict[str, dict[str, str]]
) -> list[str]:
    """Return the names of outcomes that are neither the former one, intact, nor the new one, whole."""
    return [
        name
        for name in sorted({*former, *now})
        if now.get(name) != former.get(name) and now.get(name) != new.get(name, {})
    ]


def tree(folder: Path) -> dict[str, str]:
    """Return name and SHA-256 of every file but the log and hidden ones."""
    return {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != LOG
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
