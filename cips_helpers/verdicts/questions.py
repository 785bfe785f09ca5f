"""Order of the behaviour and experience questions, and the groups that were asked about a factor."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Factor, Item, ItemKind

KINDS: tuple[ItemKind, ...] = ("experience", "behaviour")


def experience_questions(results: Disclosed, group: str) -> list[Item]:
    """Return the behaviour and experience questions of a group, the most important first.

    Experience comes before behaviour, a high share before a low one, and a question asked only of some people
    directly after the question that selects them.
    """
    items = results.instrument.items_of(group, kinds=KINDS)
    ids = {item.id for item in items}

    def share(item: Item) -> float:
        row = results.figure(group=group, indicator=item.id, statistic="positive")
        return -1.0 if row is None or pd.isna(row["estimate"]) else float(row["estimate"])

    def base_of(item: Item) -> str | None:
        return item.base.item if item.base is not None and item.base.item in ids else None

    def below(base: str | None) -> list[Item]:
        questions = [item for item in items if base_of(item) == base]
        questions.sort(key=lambda item: (KINDS.index(item.kind), -share(item)))
        return [each for item in questions for each in (item, *below(item.id))]

    return below(None)


def reported_questions(results: Disclosed, group: str) -> list[Item]:
    """Return the behaviour and experience questions to report in words, sensitive ones first.

    A question that only selects whom others are asked of is left out.
    """
    items = results.instrument.items_of(group, kinds=KINDS)
    bases = {item.base.item for item in items if item.base is not None}
    reported = [item for item in items if item.sensitive or item.id not in bases]
    return sorted(reported, key=lambda item: (KINDS.index(item.kind), not item.sensitive))


def groups_asked(results: Disclosed, factor: Factor) -> list[str]:
    """Return the groups of this iteration that were asked about a factor."""
    return [group for group in results.groups if group in factor.asked_of]
