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
from cips_helpers.build.report import Outcome, Request
from cips_helpers.programme.book import begin_book, finish_book
from cips_helpers.programme.run import run
from cips_helpers.programme.store import Store
from cips_helpers.programme.workers import Workers, open_workers
from cips_helpers.survey.load import load_study
from made_up import small_programme


@dataclass
class Ran:
    """A run, with all its news."""

    study: Path
    output: Path
    outcomes: dict[Request, Outcome]
    news: list[tuple[str, Event | Outcome]] = field(default_factory=list)
    book: Outcome | None = None

    @property
    def requests(self) -> tuple[Request, ...]:
        return tuple(self.outcomes)

    @property
    def states(self) -> dict[str, str]:
        return {request.name: outcome.state for request, outcome in self.outcomes.items()}


@contextmanager
def opened(output: Path, count: int = 2, minutes: float | None = None) -> Iterator[Workers]:
    with ThreadPoolExecutor(count) as pool, open_workers(pool, output, count=count, minutes=minutes) as workers:
        yield workers


def ran(
    study: Path, requests: tuple[Request, ...], workers: Workers, *, book: Path | None = None, named: bool = False
) -> Ran:
    """Carry out a plan; ``book`` is the folder of the programme's chapters, where its book is made too."""
    news: list[tuple[str, Event | Outcome]] = []
    sources = Store(requests[0].output).sources(load_study(study))
    output = requests[0].output
    begun = begin_book(sources, workers, output=output, language="en", named=named, notebooks=book) if book else None
    reports = requests if named or book is None else ()
    outcomes = run(sources, reports, workers, lambda request, new: news.append((request.name, new))) if reports else {}
    made = finish_book(begun, sources, outcomes, workers) if begun else None
    return Ran(study, output, outcomes, news, made)


@pytest.fixture(scope="session", autouse=True)
def server(fork_server: None) -> None:
    """Have the fork server in all tests of this folder."""


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
