"""Questions that stand out in each key factor, in words."""

from __future__ import annotations

from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Heading, Stack
from cips_helpers.sentences.indicators import say_factor_items


def show_indicators(results: Disclosed) -> Stack:
    """Show every key factor asked of a group here: its name, and what stands out among its questions.

    Examples
    --------
    >>> cips.show_indicators(results)
    <Stack of 20>
    """
    parts: list[Any] = []
    for factor in results.factors():
        if any(group in factor.asked_of for group in results.groups):
            parts += [Heading(f"{factor.number}. {results.text(factor.label)}"), say_factor_items(results, factor.id)]
    return Stack(tuple(parts))
