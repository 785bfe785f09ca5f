"""One block a key factor: what stands out among its questions, and all of them as diverging bars."""

from __future__ import annotations

from typing import Any

from cips_helpers.charts.likert import chart_likert
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Heading, Stack
from cips_helpers.sentences.indicators import say_factor_items


def show_indicators(results: Disclosed) -> Stack:
    """Show every key factor asked of a group here: its name, what stands out, its questions."""
    parts: list[Any] = []
    for factor in results.factors():
        if any(group in factor.asked_of for group in results.groups):
            parts += [
                Heading(f"{factor.number}. {results.text(factor.label)}"),
                say_factor_items(results, factor.id),
                chart_likert(results, factor=factor.id),
            ]
    return Stack(tuple(parts))
