"""Runs that several tests look at: each is made once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cips_helpers.build.events import Event
from cips_helpers.build.forkserver import warm_up
from cips_helpers.build.kernels import environment
from cips_helpers.programme.book import begin_book, finish_book
from cips_helpers.programme.plan import Task
from cips_helpers.programme.processes import Done
from cips_helpers.programme.run import Outcome, run
from cips_helpers.programme.store import Store, sources_of
from cips_helpers.programme.workers import Crew, crew
from cips_helpers.survey.load import load_study
from made_up import small_programme


@dataclass
class Ran:
    """A run, with everything it told."""

    study: Path
    tasks: tuple[Task, ...]
    outcomes: list[Outcome]
    news: list[tuple[str, Event | Outcome]] = field(default_factory=list)
    book: Done | None = None

    @property
    def output(self) -> Path:
        return self.tasks[0].output

    @property
    def states(self) -> dict[str, str]:
        return {one.task.folder: one.state for one in self.outcomes}


@contextmanager
def hands(output: Path, workers: int = 2, minutes: float | None = None) -> Iterator[Crew]:
    with ThreadPoolExecutor(workers) as pool, crew(pool, output, workers=workers, minutes=minutes) as found:
        yield found


def ran(study: Path, tasks: tuple[Task, ...], crew: Crew, *, book: Path | None = None, named: bool = False) -> Ran:
    """Carry out a plan; ``book`` is the folder of the programme's chapters, where its book is made too."""
    news: list[tuple[str, Event | Outcome]] = []
    sources = sources_of(load_study(study), Store(tasks[0].output))
    begun = begin_book(sources, tasks, crew, named=named, notebooks=book) if book else None
    outcomes = run(sources, tasks, crew, lambda task, what: news.append((task.folder, what)))
    made = finish_book(begun, sources, outcomes, crew) if begun else None
    return Ran(study, tasks, outcomes, news, made)


@pytest.fixture(scope="session", autouse=True)
def fork_server(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Start the fork server before any test looks at processes: it ends with the process that runs the tests."""
    warm_up(environment(tmp_path_factory.mktemp("server")))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small chapters."""
    return small_programme.notebooks(tmp_path_factory.mktemp("small") / "chapters")


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files whose path is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="t-"))
    yield folder
    shutil.rmtree(folder)
