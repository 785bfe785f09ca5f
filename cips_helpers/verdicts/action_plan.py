"""The action plan: for each priority its weakest questions and suggested next steps."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.priorities import Priority, planned
from cips_helpers.verdicts.ranking import tied
from cips_helpers.verdicts.targets import target_state


@dataclass(frozen=True)
class Measure:
    """A question progress can be measured by.

    Attributes
    ----------
    group, item
        Whose answers to which question.
    score
        Its figure: points, interval, respondents.
    favourable
        Its share of favourable answers; ``None`` where that may not be shown.
    target
        The target of its key factor, in points; ``None`` where there is none.
    alone
        Whether it is clearly the weakest question of its factor.
    """

    group: str
    item: str
    score: pd.Series
    favourable: pd.Series | None
    target: float | None
    alone: bool


@dataclass(frozen=True)
class Plan:
    """One priority of the action plan, its measures (the lowest score first) and suggested next steps."""

    priority: Priority
    measures: tuple[Measure, ...]
    steps: tuple[str, ...]


def plans(results: Disclosed) -> list[Plan]:
    """Give the action plan: one entry a first priority, or a factor tied for it where there is no clear one.

    An anonymous edition has none: it is the administration that plans.
    """
    if results.anonymous:
        return []
    return [
        Plan(
            one,
            _measures(results, one.factor),
            tuple(results.text(step) for step in results.instrument.factor(one.factor).next_steps),
        )
        for one in planned(results)
    ]


def _measures(results: Disclosed, factor: str) -> tuple[Measure, ...]:
    """The weakest question of every group whose score does not clearly meet the target, or else of every group."""
    target = results.instrument.factor(factor).target
    found = []
    for group in results.groups:
        row = results.figure(group=group, indicator=factor, statistic="mean")
        measure = _weakest(results, factor, group)
        if measure is not None:
            found.append((target_state(row, target) != "met", measure))
    open_ = [measure for unmet, measure in found if unmet] or [measure for _, measure in found]
    return tuple(sorted(open_, key=lambda one: one.score["estimate"]))


def _weakest(results: Disclosed, factor: str, group: str) -> Measure | None:
    ids = [item.id for item in results.instrument.items_of(group, kinds=("agreement",), factor=factor)]
    rows = results.select(group=group, indicator=ids, statistic="mean", state="shown")
    if rows.empty:
        return None
    score = rows.sort_values("estimate", kind="stable").iloc[0]
    share = results.figure(group=group, indicator=score["indicator"], statistic="positive")
    target = results.instrument.factor(factor).target
    return Measure(
        group,
        str(score["indicator"]),
        score,
        share if share is not None and share["state"] in ("shown", "at_most", "at_least") else None,
        target,
        len(tied(rows, best=False)) == 1,
    )
