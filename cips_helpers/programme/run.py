"""Run a plan: leave what is fresh, make the rest in parallel; the failure of one report does not stop the others."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from cips_helpers.build.events import Event
from cips_helpers.build.process import KERNELS, KERNELS_A_CORE
from cips_helpers.build.report import Outcome, Request
from cips_helpers.programme.fingerprints import Sources
from cips_helpers.programme.report import examine, make_apart
from cips_helpers.programme.store import Freshness, Store
from cips_helpers.programme.workers import Workers

OnNews = Callable[[Request, Event | Outcome], None]
"""Called with the events of a report as they come, then with its outcome."""


def run(
    sources: Sources, requests: Sequence[Request], workers: Workers, on_news: OnNews = lambda _request, _news: None
) -> dict[Request, Outcome]:
    """Make what is stale of a plan.

    Parameters
    ----------
    sources
        The study's inputs.
    requests
        The plan.
    workers
        Do the work.
    on_news
        Called from this thread.

    Returns
    -------
    dict
        Request → outcome, in the order of the plan.
    """
    store = Store(requests[0].output)
    states = examine(store, sources, requests, workers.make_extracts)
    outcomes = {state.request: Outcome() for state in states}
    for state in states:
        if state.is_fresh:
            on_news(state.request, outcomes[state.request])
    groups = in_all_languages(state for state in states if not state.is_fresh)
    # Few reports share the cores among their chapters.
    kernels = min(KERNELS, KERNELS_A_CORE * math.ceil(workers.count / max(min(workers.count, len(groups)), 1)))
    study = workers.share(sources, [group[0].request.country for group in groups])
    names = {at: group[0].request.name for at, group in enumerate(groups)}
    futures = {
        workers.submit(make_apart, study, group, kernels, name=names[at], reports=len(group)): at
        for at, group in enumerate(groups)
    }
    current = dict.fromkeys(names, 0)

    def hear(at: int, event: Event) -> None:
        if event.stage == "report":
            current[at] = event.done
        else:
            on_news(groups[at][current[at]].request, event)

    for at, made in workers.listen(futures, names, hear):
        for number, state in enumerate(groups[at]):
            outcome = made[number] if isinstance(made, list) else _after(store, sources, state, made)
            outcomes[state.request] = outcome
            on_news(state.request, outcome)
    return outcomes


def in_all_languages(states: Iterable[Freshness]) -> list[list[Freshness]]:
    """Return the reports that differ in their language alone, which one reading and one estimation serve."""
    groups: dict[tuple[str, int, str], list[Freshness]] = {}
    for state in states:
        request = state.request
        groups.setdefault((request.country, request.iteration, request.edition), []).append(state)
    return list(groups.values())


def _after(store: Store, sources: Sources, state: Freshness, failure: Outcome) -> Outcome:
    """Return the outcome of a report whose process failed: it may have been made before."""
    is_made = store.examine(sources, state.request, {state.request.country: state.peers}).is_fresh
    return Outcome(tuple(state.stale), bound=state.request.is_whole) if is_made else failure
