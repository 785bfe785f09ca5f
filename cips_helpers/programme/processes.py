"""Work in a subprocess for each piece: memory is given back, a failure stays its own, and it can be ended in time.

`work_alone` runs in whatever worker an executor has, a thread here or a Dask worker elsewhere; both see the same
file system. Events go into a file in the run's folder, which the runner reads as it grows; when the run ends, however
it ends, the folder is removed, and all work that still goes on for it ends.
"""

from __future__ import annotations

import gc
import json
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from cips_helpers.build.environment import environment
from cips_helpers.build.events import Event, ReportError, one_line
from cips_helpers.build.process import Subprocess, warm_up
from cips_helpers.build.report import Outcome
from cips_helpers.build.temporary import temporary_folder
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.study import StudyError

EVENTS, STOP = ".events", "stop"
"""In the run's folder: suffix of a file of events, and the file that ends all work."""
POLL = 0.5
"""Seconds between looks at whether the run still goes on."""
STOPPED = Outcome(fault="the run was stopped", kind="ended")
Made = TypeVar("Made")
"""Result of a piece of work."""


def work_alone(
    work: Callable[..., Made], *args: Any, name: str, run: Path, minutes: float | None = None
) -> Made | Outcome:
    """Do one piece of work in a subprocess.

    Parameters
    ----------
    work
        A function of a module: called with the arguments and a function for its events.
    args
        Its arguments; must cross process borders.
    name
        Of the file in the run's folder that receives the events.
    run
        The run's folder; when it is gone, or ``stop`` is in it, the work is ended.
    minutes
        The longest it may take.

    Returns
    -------
    object
        What the function returned, or an outcome with one message that says why it did not.
    """
    deadline = time.monotonic() + 60 * minutes if minutes else float("inf")
    with temporary_folder() as temporary, _start(temporary, work, args, run / f"{name}{EVENTS}") as process:
        while not process.wait(POLL):
            if time.monotonic() > deadline:
                fault = f"it was not finished after {minutes:g} minutes; --timeout allows more"
                return Outcome(fault=fault, kind="time")
            if not run.exists() or (run / STOP).exists():
                return STOPPED
        try:
            return process.result()
        except ReportError:
            fault = "its process was ended from outside (by a person, or the system was short of memory)"
            return Outcome(fault=fault, kind="ended")


def _start(
    temporary: Path, work: Callable[..., Made], args: tuple[Any, ...], events: Path
) -> Subprocess[Made | Outcome]:
    """Start the subprocess; if the fork server has gone, once more with a new one."""
    variables = environment(temporary)

    def start() -> Subprocess[Made | Outcome]:
        warm_up(variables)
        return Subprocess(
            _work, work, args, events, temporary=temporary, environment=variables, name=work.__name__.strip("_")
        )

    try:
        return start()
    except (OSError, EOFError):
        return start()


def _work(work: Callable[..., Made], args: tuple[Any, ...], events: Path) -> Made | Outcome:
    gc.enable()  # unlike a build's short calls, a whole report may need it
    try:
        file = events.open("a", encoding="utf-8", buffering=1)
    except FileNotFoundError:  # the run has ended before this process has begun
        return STOPPED
    with file:

        def write(event: Event) -> None:
            with suppress(OSError):  # the run has ended, and this process will too
                file.write(json.dumps(asdict(event)) + "\n")

        return outcome_of(partial(work, *args, write))


def outcome_of(work: Callable[[], Made]) -> Made | Outcome:
    """Return what a call returns, or an outcome that says why it failed."""
    try:
        return work()
    except (StudyError, SurveyError) as error:
        return Outcome(fault=str(error), kind="data")
    except ReportError as error:
        return Outcome(fault=str(error), kind="build")
    except OSError as error:
        fault = f"{error.filename or 'a file'}: {error.strerror or one_line(str(error))}"
        return Outcome(fault=fault, kind="build")
    except Exception as error:  # its message may quote a row, so only type and line are reported
        line = traceback.extract_tb(error.__traceback__)[-1]
        return Outcome(fault=f"{type(error).__name__} in {Path(line.filename).name}, line {line.lineno}", kind="build")
