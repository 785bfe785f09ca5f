"""Run a plan: what is fresh is left, the rest is made in parallel, and one country's failure stays its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cips_helpers.build.events import Event
from cips_helpers.programme.extracts import MakeAll, Wanted, make_extract
from cips_helpers.programme.fingerprints import Sources
from cips_helpers.programme.peers import compare
from cips_helpers.programme.plan import Task
from cips_helpers.programme.report import Made, Order, make_report, why_unbound
from cips_helpers.programme.store import SLICES, Store, sources_of
from cips_helpers.programme.workers import Crew
from cips_helpers.survey.study import Study


@dataclass(frozen=True)
class Outcome:
    """How a report of the plan ended: made, fresh already, or failed.

    Attributes
    ----------
    fault, kind
        Why it failed: in full, for the analyst, and of which kind; see `cips_helpers.programme.processes.Done`.
    """

    task: Task
    made: Made | None
    fault: str = ""
    kind: str = ""

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

    def make_all(_: Sources, wanted: Sequence[Wanted]) -> None:
        for one in wanted:
            make_extract(one)

    return _orders(sources_of(study, Store(tasks[0].output)), tasks, make_all)


def run(sources: Sources, tasks: Sequence[Task], crew: Crew, on_news: OnNews = silent) -> list[Outcome]:
    """Make what is stale of a plan.

    Parameters
    ----------
    sources
        Of the study.
    tasks
        The plan.
    crew
        Does the work.
    on_news
        Told what happens, from this thread.

    Returns
    -------
    list of Outcome
        In the order of the plan, whatever came first.
    """
    orders = _orders(sources, tasks, crew.make_all)
    outcomes = {order.task: Outcome(order.task, Made(order.task.folder)) for order in orders if order.is_fresh}
    for task, outcome in outcomes.items():
        on_news(task, outcome)
    stale = [order for order in orders if not order.is_fresh]
    # Few reports share the cores among their chapters. One more than a report has cores: kernels wait as they start.
    kernels = math.ceil(crew.workers / max(min(crew.workers, len(stale)), 1)) + 1
    study = crew.share(sources, [order.task.country for order in stale])
    futures = {
        crew.submit(make_report, replace(order, study=study, kernels=kernels), order.task.folder): order.task
        for order in stale
    }
    for task, done in crew.listen(futures, {order.task: order.task.folder for order in stale}, on_news):
        outcomes[task] = Outcome(task, done.value, done.fault, done.kind)
        on_news(task, outcomes[task])
    return [outcomes[task] for task in tasks]


def _orders(sources: Sources, tasks: Sequence[Task], make_all: MakeAll) -> list[Order]:
    store = Store(tasks[0].output)
    store.output.mkdir(parents=True, exist_ok=True)
    comparison = compare(store, sources, tasks, make_all)
    others = {task: comparison.of(task) for task in tasks}
    pages = {task: {page: sources.page(task, page, others[task]) for page in task.pages} for task in tasks}
    wholes = {task: sources.report(task, others[task]) for task in tasks}
    store.memorise(SLICES, sources.slices.known)
    store.remember(sources.details)
    orders = []
    for task in tasks:
        why = {page: store.why_stale(store.page(task.folder, page), of) for page, of in pages[task].items()}
        orders.append(
            Order(
                task=task,
                study=sources.study,
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
