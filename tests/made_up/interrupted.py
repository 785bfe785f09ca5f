"""A command that is killed at random moments, again and again on the same output, and in the end left alone."""

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
    """A command whose moments are numbered: seconds after each start at which it was killed.

    Parameters
    ----------
    command
        Arguments of Python.
    output, temporary
        Where it writes; ``temporary`` is its ``TMPDIR``, by which the processes it starts are known, too.
    """

    command: Sequence[str]
    output: Path
    temporary: Path
    moments: list[float] = field(default_factory=list)

    def run(self) -> float:
        """Leave it alone until it has ended, well; give the seconds it took."""
        started = time.monotonic()
        process = self.start()
        _, said = process.communicate()
        assert process.returncode == 0, said
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
        """Kill it at random moments, on what earlier ones left, so many times; then let it end.

        Parameters
        ----------
        kills
            How many runs are to be killed.
        longest
            No run is killed later than so many seconds after its start.
        seed
            Of the moments.
        ended
            Called whenever a run got to its end, the last one too; the next begins with nothing.
        """
        dice = random.Random(seed)
        while len(self.moments) < kills:
            if not self._killed(dice.uniform(0, longest)):
                ended()
                shutil.rmtree(self.output)
        self.run()
        ended()

    def _killed(self, moment: float) -> bool:
        """Start it and kill it, and it alone, after so many seconds; tell whether it was still running."""
        process = self.start()
        assert process.stderr is not None
        with process.stderr, suppress(subprocess.TimeoutExpired):
            process.wait(timeout=moment)
            return False
        os.kill(process.pid, signal.SIGKILL)
        process.wait()  # for it alone: what it started may still be ending when the next run begins
        self.moments.append(round(moment, 2))
        return True

    def left(self) -> list[str]:
        """What is there of it a moment after its end: processes, and temporary files."""
        _, alive = psutil.wait_procs(list(self._processes()), timeout=10)
        files = [*self.temporary.rglob("*"), *self.output.rglob(".*cips-*")]
        return [*map(str, alive), *map(str, files)]

    def _processes(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if process.environ().get("TMPDIR") == str(self.temporary):
                    found.append(process)
        return found


def tree(folder: Path) -> dict[str, str]:
    """Name and fingerprint of every file a person may open: all but the notes that runs keep, and the log."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.name != LOG
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
