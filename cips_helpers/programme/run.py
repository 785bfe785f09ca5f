"""Run a plan: what is fresh is left, the rest is made in parallel, and one country's failure stays its own."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cips_helpers.build.events import Event
from cips_helpers.build.leftovers import sweep, temporary_folder
from cips_helpers.programme.comparison import compare
from cips_helpers.programme.extracts import MakeAll, Wanted, make_extract
from cips_helpers.programme.ingredients import Sources
from cips_helpers.programme.national import SLICES, Made, Order, make_report, why_unbound
from cips_helpers.programme.plan import Task
from cips_helpers.programme.processes import EVENTS, STOP, Done, work_alone
from cips_helpers.programme.store import Store
from cips_helpers.survey.slices import Slices
from cips_helpers.survey.study import Study

LISTEN = 0.2
"""Seconds between looks at what the workers tell."""


@dataclass(frozen=True)
class Outcome:
    """How a report of the plan ended: made, fresh already, or failed, and why."""

    task: Task
    made: Made | None
    fault: str = ""

    @property
    def state(self) -> str:
        """In one word: ``failed``, ``fresh`` or ``made``."""
        if self.made is None:
            return "failed"
        return "made" if self.made.ran or self.made.bound else "fresh"


OnNews = Callable[[Task, Event | Outcome], None]
"""Called with what happens to a task: its events as they come, then its outcome."""


def silent(task: Task, news: Event | Outcome) -> None:
    """Ignore the news: the default of `run`."""


def look(study: Study, tasks: Sequence[Task]) -> list[Order]:
    """Say what of a plan is stale and why; only the comparison of the countries is brought up to date for it.

    Parameters
    ----------
    study
        The loaded study.
    tasks
        The plan.

    Returns
    -------
    list of Order
        One for each task.
    """

    def make_all(wanted: Sequence[Wanted]) -> None:
        for one in wanted:
            make_extract(one)

    return _orders(study, tasks, Store(tasks[0].output), make_all)


def run(
    study: Study,
    tasks: Sequence[Task],
    executor: Executor,
    *,
    on_news: OnNews = silent,
    minutes: float | None = None,
    kernels: int = 1,
) -> list[Outcome]:
    """Make what is stale of a plan.

    Parameters
    ----------
    study
        The loaded study.
    tasks
        The plan.
    executor
        Whatever runs functions: threads here, or the workers of a cluster that sees the same files.
    on_news
        Told what happens, from this thread.
    minutes
        The longest one report may take.
    kernels
        Chapters of a report to run at a time.

    Returns
    -------
    list of Outcome
        In the order of the plan, whatever came first.
    """
    store = Store(tasks[0].output)
    store.output.mkdir(parents=True, exist_ok=True)
    sweep(Path(tempfile.gettempdir()), store.output, *store.folder.glob("*/"))
    # Through this folder the workers tell what they do, and are told to stop.
    with temporary_folder(store.output) as folder:

        def submit(work: Callable[..., Any], order: Any, name: str, minutes: float | None) -> Future[Done]:
            return executor.submit(work_alone, work, order, name=name, run=folder, minutes=minutes)

        def make_all(wanted: Sequence[Wanted]) -> None:
            wait([submit(make_extract, one, f"{one.country}-{one.kind}", minutes) for one in wanted])

        orders = _orders(study, tasks, store, make_all)
        outcomes = {
            order.task: Outcome(order.task, Made(order.task.folder)) for order in orders if order.is_fresh
        }
        for task, outcome in outcomes.items():
            on_news(task, outcome)
        futures = {
            submit(make_report, replace(order, kernels=kernels), order.task.folder, minutes): order.task
            for order in orders
            if not order.is_fresh
        }
        try:
            for task, done in _listen(futures, folder, on_news):
                outcomes[task] = Outcome(task, done.value, done.fault)
                on_news(task, outcomes[task])
        except BaseException:
            (folder / STOP).touch()
            for future in futures:
                future.cancel()
            raise
    return [outcomes[task] for task in tasks]


def _orders(study: Study, tasks: Sequence[Task], store: Store, make_all: MakeAll) -> list[Order]:
    store.output.mkdir(parents=True, exist_ok=True)
    slices = Slices(study, store.memory(SLICES))
    sources = Sources(study, slices)
    comparison = compare(store, sources, tasks, make_all)
    others = {task: comparison.of(task) for task in tasks}
    pages = {task: {page: sources.page(task, page, others[task]) for page in task.pages} for task in tasks}
    wholes = {task: sources.report(task, others[task]) for task in tasks}
    store.memorise(SLICES, slices.known)
    store.remember(sources.details)
    orders = []
    for task in tasks:
        why = {page: store.why_stale(store.page(task, page), of) for page, of in pages[task].items()}
        orders.append(
            Order(
                task=task,
                study=study,
                origin=sources.origin,
                pages=pages[task],
                whole=wholes[task],
                stale={page: reason for page, reason in why.items() if reason},
                unbound=why_unbound(task, wholes[task], store) if task.whole else None,
                others=others[task],
                rows=comparison.rows if task.is_latest else None,
            )
        )
    return orders


def _listen(futures: dict[Future[Done], Task], folder: Path, on_news: OnNews) -> Iterator[tuple[Task, Done]]:
    """Pass on what the workers tell, and give each one's end as it comes."""
    heard = dict.fromkeys(futures.values(), 0)
    pending = set(futures)
    while pending:
        ended, pending = wait(pending, timeout=LISTEN)
        for task in heard:
            heard[task] = _pass_on(task, folder / f"{task.folder}{EVENTS}", heard[task], on_news)
        for future in sorted(ended, key=lambda one: futures[one].folder):
            heard.pop(futures[future])
            yield futures[future], _result(future)


def _pass_on(task: Task, events: Path, position: int, on_news: OnNews) -> int:
    try:
        with events.open("rb") as file:
            file.seek(position)
            told = file.read()
    except FileNotFoundError:
        return position
    whole, _, _ = told.rpartition(b"\n")
    for line in whole.splitlines():
        on_news(task, Event(**json.loads(line)))
    return position + len(whole) + bool(whole)


def _result(future: Future[Done]) -> Done:
    try:
        return future.result()
    except Exception as error:  # of the executor itself: a worker of the cluster was lost
        return Done(fault=f"the worker was lost ({type(error).__name__})")
