"""A command that is killed at random moments, again and again on the same output, and finally left to end."""

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


@dataclass
class Disturbed:
    """A command, and the seconds after each start at which it was killed.

    Parameters
    ----------
    command
        Arguments of Python.
    output, temporary
        Folders it writes to; ``temporary`` is its ``TMPDIR``, by which its subprocesses are recognised.
    """

    command: Sequence[str]
    output: Path
    temporary: Path
    moments: list[float] = field(default_factory=list)

    def run(self) -> float:
        """Run it to its end, which must be without error, and return the seconds it took."""
        started = time.monotonic()
        process = self.start()
        _, message = process.communicate()
        assert process.returncode == 0, message
        return time.monotonic() - started

    def start(self) -> subprocess.Popen[str]:
        """Start it, in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, *self.command],
            env={**os.environ, "TMPDIR": str(self.temporary)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def disturb(self, *, kills: int, longest: float, seed: int, ended: Callable[[], object]) -> None:
        """Kill it at random moments, each time continuing from the files that are there; then let it end.

        Parameters
        ----------
        kills
            Number of runs to kill.
        longest
            Latest kill, in seconds after the start.
        seed
            Seed of the moments.
        ended
            Called whenever a run has ended, the last one too; the next begins with an empty folder.
        """
        dice = random.Random(seed)
        while len(self.moments) < kills:
            if not self._killed(dice.uniform(0, longest)):
                ended()
                shutil.rmtree(self.output)
        self.run()
        ended()

    def _killed(self, moment: float) -> bool:
        """Start it and kill it, but not its subprocesses, after some seconds; return whether it was still running."""
        process = self.start()
        assert process.stderr is not None
        with process.stderr, suppress(subprocess.TimeoutExpired):
            process.wait(timeout=moment)
            return False
        os.kill(process.pid, signal.SIGKILL)
        process.wait()  # not for its subprocesses, which may still be ending when the next run begins
        self.moments.append(round(moment, 2))
        return True

    def left(self) -> list[str]:
        """Return processes and temporary files that remain ten seconds after its end."""
        _, alive = psutil.wait_procs(list(self._processes()), timeout=10)
        files = [*self.temporary.rglob("*"), *self.output.rglob(".*cips-*")]
        return [*map(str, alive), *map(str, files)]

    def _processes(self) -> list[psutil.Process]:
        processes = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.environ().get("TMPDIR") == str(self.temporary):
                    processes.append(process)
        return processes


def tree(folder: Path) -> dict[str, str]:
    """Return name and SHA-256 of every file but the log and hidden ones."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != LOG
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
