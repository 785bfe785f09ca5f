"""Run a plan: leave what is fresh, make the rest in parallel; the failure of one report does not stop the others."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from cips_helpers.build.events import Event
from cips_helpers.build.report import Outcome, Request
from cips_helpers.programme.fingerprints import Sources
from cips_helpers.programme.report import examine, make_report
from cips_helpers.programme.store import Store
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
    states = examine(Store(requests[0].output), sources, requests, workers.make_extracts)
    stale = [state for state in states if not state.is_fresh]
    outcomes = {state.request: Outcome() for state in states}
    for state in states:
        if state.is_fresh:
            on_news(state.request, outcomes[state.request])
    # Few reports share the cores among their chapters. One more than a report has cores: kernels wait as they start.
    kernels = math.ceil(workers.count / max(min(workers.count, len(stale)), 1)) + 1
    study = workers.share(sources, [state.request.country for state in stale])
    futures = {
        workers.submit(make_report, study, state, kernels, name=state.request.name): state.request for state in stale
    }
    for request, outcome in workers.listen(futures, {state.request: state.request.name for state in stale}, on_news):
        outcomes[request] = outcome
        on_news(request, outcome)
    return outcomes
