"""One process for each piece of work: its memory is given back, its failure is its own, its end is sure.

`work_alone` runs in whatever worker an executor has, a thread here or a Dask worker elsewhere; both see the same
file system. What happens inside is told through a file in the run's folder, which the runner reads as it grows; when
the run ends, however it ends, the folder goes, and with it whatever still works for it.
"""

from __future__ import annotations

import json
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from cips_helpers.build.events import Event, ReportError, one_line
from cips_helpers.build.forkserver import end, start, warm_up
from cips_helpers.build.kernels import environment
from cips_helpers.build.temporary import temporary_folder
from cips_helpers.survey.faults import SurveyError
from cips_helpers.survey.study import StudyError

EVENTS, STOP = ".events", "stop"
"""In the run's folder: how the name of a file of events ends, and the file that ends all work."""
LOOK = 0.5
"""Seconds between looks at whether the run still goes on."""


@dataclass(frozen=True)
class Done:
    """How a piece of work ended: its value, or why there is none.

    Attributes
    ----------
    fault
        Why, for the analyst.
    kind
        What went wrong: ``data``, ``build``, ``time``, or ``ended`` from outside.
    """

    value: Any = None
    fault: str = ""
    kind: str = ""


def work_alone(work: Callable[..., Any], order: Any, *, name: str, run: Path, minutes: float | None = None) -> Done:
    """Do one piece of work in a process of its own.

    Parameters
    ----------
    work
        A function of a module: called with the order and a function for its events.
    order
        What to do; must cross process borders.
    name
        Of the file in the run's folder that receives the events.
    run
        The run's folder; when it is gone, or ``stop`` is in it, the work is ended.
    minutes
        The longest it may take.

    Returns
    -------
    Done
        Its value, or one message that says why there is none.
    """
    until = time.monotonic() + 60 * minutes if minutes else float("inf")
    with temporary_folder() as room:
        receiver, sender = Pipe(duplex=False)
        process = _started(room, sender, work, order, run / f"{name}{EVENTS}", name=work.__name__)
        sender.close()  # the other end is the process's alone, so that its death is noticed
        try:
            while not receiver.poll(LOOK):
                if time.monotonic() > until:
                    return Done(
                        fault=f"it was not finished after {minutes:g} minutes; --timeout allows more", kind="time"
                    )
                if not run.exists() or (run / STOP).exists():
                    return Done(fault="the run was stopped", kind="ended")
            done: Done = receiver.recv()
            process.join(10 * LOOK)
            return done
        except EOFError:
            return Done(
                fault="its process was ended from outside (by a person, or the system was short of memory)",
                kind="ended",
            )
        finally:
            if process.pid and process.exitcode is None:
                end(process.pid)
            process.join()
            receiver.close()


def _started(room: Path, *order: Any, name: str) -> BaseProcess:
    """Start the process; where the fork server has gone, once more with a new one."""
    try:
        warm_up(environment(room))
        return start(_work, str(room), *order, name=name)
    except (OSError, EOFError):
        warm_up(environment(room))
        return start(_work, str(room), *order, name=name)


def _work(room: str, sender: Connection, work: Callable[..., Any], order: Any, events: Path) -> None:
    tempfile.tempdir = room
    with events.open("a", encoding="utf-8", buffering=1) as file:

        def tell(event: Event) -> None:
            with suppress(OSError):  # the run has ended, and this will too
                file.write(json.dumps(asdict(event)) + "\n")

        sender.send(_done(work, order, tell))
    sender.close()


def _done(work: Callable[..., Any], order: Any, tell: Callable[[Event], None]) -> Done:
    try:
        return Done(value=work(order, tell))
    except (StudyError, SurveyError) as error:
        return Done(fault=str(error), kind="data")
    except ReportError as error:
        return Done(fault=str(error), kind="build")
    except OSError as error:
        return Done(fault=f"{error.filename or 'a file'}: {error.strerror or one_line(str(error))}", kind="build")
    except Exception as error:  # its message may quote a row, so type and place have to do
        place = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        return Done(fault=told, kind="build")
