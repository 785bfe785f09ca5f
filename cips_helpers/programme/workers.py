"""The workers of a run: an executor, and the folder through which its workers report events and are stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from cips_helpers.build.events import Event
from cips_helpers.build.process import allow_files
from cips_helpers.build.report import Outcome
from cips_helpers.build.temporary import sweep, temporary_folder, temporary_places
from cips_helpers.programme.extracts import make_extract
from cips_helpers.programme.fingerprints import Inputs, Sources
from cips_helpers.programme.processes import EVENTS, STOP, Made, work_alone
from cips_helpers.programme.store import NOTEBOOKS, Store
from cips_helpers.survey.study import Study

POLL = 0.1
"""Seconds between looks at the workers' events."""
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Workers:
    """Workers with a run's folder.

    Parameters
    ----------
    executor
        Runs functions: threads here, each of which waits for a subprocess, or the workers of a cluster that sees the
        same files.
    folder
        The run's folder.
    count
        Pieces of work done at a time.
    minutes
        The longest a report may take.
    """

    executor: Executor
    folder: Path
    count: int = 1
    minutes: float | None = None

    def submit(self, work: Callable[..., Made], *args: Any, name: str, reports: int = 1) -> Future[Made | Outcome]:
        """Start a piece of work, on so many reports, in a subprocess of a worker; see `work_alone`."""
        minutes = self.minutes and self.minutes * reports
        return self.executor.submit(work_alone, work, *args, name=name, run=self.folder, minutes=minutes)

    def make_extracts(self, store: Store, sources: Sources, kind: str, inputs: Mapping[str, Inputs]) -> None:
        """Make countries' extracts, and wait for them; see `cips_helpers.programme.extracts.MakeExtracts`."""
        study = self.share(sources, list(inputs))
        wait(
            self.submit(make_extract, study, store.output, kind, code, of, name=f"{code}-{kind}")
            for code, of in inputs.items()
        )

    def share(self, sources: Sources, countries: Sequence[str]) -> Study:
        """Split files that hold several samples, so that each worker reads its own rows."""
        return sources.slices.share(countries, self.folder / "slices")

    def listen(
        self,
        futures: Mapping[Future[Made | Outcome], Key],
        names: Mapping[Key, str],
        on_event: Callable[[Key, Event], None],
    ) -> Iterator[tuple[Key, Made | Outcome]]:
        """Pass on the workers' events, and yield each outcome as it comes.

        Parameters
        ----------
        futures
            Future of `submit` → key.
        names
            Key → name under which it was submitted.
        on_event
            Called with each event, from this thread.
        """
        positions = dict.fromkeys(names, 0)
        pending = set(futures)
        while pending:
            ended, pending = wait(pending, timeout=POLL)
            for key in positions:
                positions[key] = self._pass_on(key, names[key], positions[key], on_event)
            for future in sorted(ended, key=lambda future: names[futures[future]]):
                positions.pop(futures[future])
                yield futures[future], _outcome(future)

    def _pass_on(self, key: Key, name: str, position: int, on_event: Callable[[Key, Event], None]) -> int:
        try:
            with (self.folder / f"{name}{EVENTS}").open("rb") as file:
                file.seek(position)
                content = file.read()
        except FileNotFoundError:
            return position
        lines, end, _ = content.rpartition(b"\n")
        for line in lines.splitlines():
            on_event(key, Event(**json.loads(line)))
        return position + len(lines) + len(end)


@contextmanager
def open_workers(
    executor: Executor, output: Path, *, count: int = 1, minutes: float | None = None
) -> Iterator[Workers]:
    """Open the workers of one run; at its end, however it comes, all work ends.

    Parameters
    ----------
    executor, count, minutes
        See `Workers`.
    output
        Folder of the reports, which holds the run's folder while it lasts. What killed runs left in it is removed.

    Yields
    ------
    Workers
        The workers, which stop when the block ends.

    Raises
    ------
    ReportError
        If too few files may be open at a time.
    """
    allow_files()
    output.mkdir(parents=True, exist_ok=True)
    tidy(output)
    with temporary_folder(output.resolve()) as folder:
        try:
            yield Workers(executor, folder, count, minutes)
        finally:
            (folder / STOP).touch()


def tidy(output: Path) -> None:
    """Remove what ended processes of this machine left in an output folder and in the folders for temporary files.

    A worker's subprocess that is ended with its run cannot do so itself.
    """
    sweep(*temporary_places(), output, *(output / NOTEBOOKS).glob("*"))


def _outcome(future: Future[Made | Outcome]) -> Made | Outcome:
    try:
        return future.result()
    except Exception as error:  # of the executor itself: a worker of the cluster was lost
        return Outcome(fault=f"the worker was lost ({type(error).__name__})", kind="ended")
