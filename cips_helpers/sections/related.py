"""Key factors associated with an outcome: sentence and charts."""

from __future__ import annotations

from typing import Any

from cips_helpers.charts.drivers import chart_drivers
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Stack
from cips_helpers.sentences.related import say_related
from cips_helpers.verdicts.importance import outcomes


def show_related(results: Disclosed) -> Stack | None:
    """Show, for every question marked as an outcome, which key factors go with it; ``None`` without any.

    Examples
    --------
    >>> cips.show_related(results)
    <Stack of 2>
    """
    parts = [part for outcome in outcomes(results) for part in related_parts(results, outcome)]
    return Stack(tuple(parts)) if parts else None


def related_parts(results: Disclosed, outcome: str) -> list[Any]:
    """Return sentence and charts of what goes with an outcome; empty where there is nothing to say."""
    charts = [chart_drivers(results, outcome=outcome, group=group) for group in results.groups]
    return [part for part in (say_related(results, outcome=outcome), *charts) if part is not None]
