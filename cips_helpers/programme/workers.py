"""Who does the work of a run: an executor, the folder through which its workers tell what they do, and their end."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from cips_helpers.build.events import Event
from cips_helpers.build.temporary import sweep, temporary_folder, temporary_places
from cips_helpers.programme.extracts import Wanted, make_extract
from cips_helpers.programme.fingerprints import Sources
from cips_helpers.programme.processes import EVENTS, STOP, Done, work_alone
from cips_helpers.programme.store import NOTEBOOKS
from cips_helpers.survey.study import Study

LISTEN = 0.1
"""Seconds between looks at what the workers tell."""
Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Crew:
    """Workers with a run's folder.

    Parameters
    ----------
    executor
        Whatever runs functions: threads here, each of which minds a process, or the workers of a cluster that sees
        the same files.
    folder
        The run's folder.
    workers
        How many pieces of work are done at a time.
    minutes
        The longest a piece may take.
    """

    executor: Executor
    folder: Path
    workers: int = 1
    minutes: float | None = None

    def submit(self, work: Callable[..., Any], order: Any, name: str) -> Future[Done]:
        """Have a piece of work done in a process of its own."""
        return self.executor.submit(work_alone, work, order, name=name, run=self.folder, minutes=self.minutes)

    def make_all(self, sources: Sources, wanted: Sequence[Wanted]) -> None:
        """Make countries' extracts; one that can't be made is not there afterwards."""
        study = self.share(sources, [one.country for one in wanted])
        orders = [replace(one, study=study) for one in wanted]
        wait([self.submit(make_extract, one, f"{one.country}-{one.kind}") for one in orders])

    def share(self, sources: Sources, countries: Sequence[str]) -> Study:
        """Part files that hold several samples, so that each worker reads its own rows."""
        return sources.slices.share(countries, self.folder / "slices")

    def listen(
        self, futures: Mapping[Future[Done], Name], names: Mapping[Name, str], on_event: Callable[[Name, Event], None]
    ) -> Iterator[tuple[Name, Done]]:
        """Pass on what workers tell, and give each one's end as it comes.

        Parameters
        ----------
        futures
            What `submit` gave → whose it is.
        names
            The name under which each was submitted.
        on_event
            Called with each event, from this thread.
        """
        heard = dict.fromkeys(names, 0)
        pending = set(futures)
        while pending:
            ended, pending = wait(pending, timeout=LISTEN)
            for whose in heard:
                heard[whose] = self._pass_on(whose, names[whose], heard[whose], on_event)
            for future in sorted(ended, key=lambda one: names[futures[one]]):
                heard.pop(futures[future])
                yield futures[future], _result(future)

    def _pass_on(self, whose: Name, name: str, position: int, on_event: Callable[[Name, Event], None]) -> int:
        try:
            with (self.folder / f"{name}{EVENTS}").open("rb") as file:
                file.seek(position)
                told = file.read()
        except FileNotFoundError:
            return position
        whole, end, _ = told.rpartition(b"\n")
        for line in whole.splitlines():
            on_event(whose, Event(**json.loads(line)))
        return position + len(whole) + len(end)


@contextmanager
def crew(executor: Executor, output: Path, *, workers: int = 1, minutes: float | None = None) -> Iterator[Crew]:
    """Gather a crew for one run; at its end, however it comes, nobody works on.

    Parameters
    ----------
    executor, workers, minutes
        See `Crew`.
    output
        Folder of the reports, which receives the run's while it lasts. What killed runs left there goes.
    """
    output.mkdir(parents=True, exist_ok=True)
    sweep(*temporary_places(), output, *(output / NOTEBOOKS).glob("*"))
    with temporary_folder(output.resolve()) as folder:
        try:
            yield Crew(executor, folder, workers, minutes)
        finally:
            (folder / STOP).touch()


def _result(future: Future[Done]) -> Done:
    try:
        return future.result()
    except Exception as error:  # of the executor itself: a worker of the cluster was lost
        return Done(fault=f"the worker was lost ({type(error).__name__})", kind="ended")
