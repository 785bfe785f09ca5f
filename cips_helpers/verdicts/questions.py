"""Which groups were asked about a factor, and the behaviour and experience questions in the order they are shown."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Factor, Item, ItemKind

KINDS: tuple[ItemKind, ...] = ("experience", "behaviour")


def experience_questions(results: Disclosed, group: str) -> list[Item]:
    """Order the behaviour and experience questions of a group by what matters.

    What people met with comes before what they expect, a high share before a low one, and a question asked only
    of some directly after the question that tells who they are.
    """
    items = results.instrument.items_of(group, kinds=KINDS)
    ids = {item.id for item in items}

    def share(item: Item) -> float:
        row = results.figure(group=group, indicator=item.id, statistic="positive")
        return -1.0 if row is None or pd.isna(row["estimate"]) else float(row["estimate"])

    def below(above: str | None) -> list[Item]:
        found = [
            item
            for item in items
            if (item.base.item if item.base is not None and item.base.item in ids else None) == above
        ]
        found.sort(key=lambda item: (KINDS.index(item.kind), -share(item)))
        return [one for item in found for one in (item, *below(item.id))]

    return below(None)


def groups_asked(results: Disclosed, factor: Factor) -> list[str]:
    """List the groups of this iteration that were asked about a factor."""
    return [group for group in results.groups if group in factor.asked_of]
