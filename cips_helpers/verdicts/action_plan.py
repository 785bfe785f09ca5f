"""The action plan: for each priority its weakest questions and suggested next steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.priorities import Priority, planned
from cips_helpers.verdicts.ranking import tied
from cips_helpers.verdicts.targets import target_state


@dataclass(frozen=True)
class Measure:
    """A question that progress can be measured by.

    Attributes
    ----------
    group, item
        Ids of the respondent group and the question.
    score
        The figure of its score, in points.
    favourable
        The figure of its share of favourable answers (0–1); ``None`` where it is not shown.
    target
        The target of its key factor, in points; ``None`` without one.
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
    """One priority of the action plan.

    Attributes
    ----------
    priority
        The key factor.
    measures
        What progress can be measured by, the lowest score first.
    steps
        Suggested next steps; none that was begun since the last survey.
    """

    priority: Priority
    measures: tuple[Measure, ...]
    steps: tuple[str, ...]


def plans(results: Disclosed) -> list[Plan]:
    """Return the action plan, one entry a priority."""
    return [
        Plan(priority, _measures(results, priority.factor), tuple(_steps(results, priority.factor)))
        for priority in planned(results)
    ]


def _steps(results: Disclosed, factor: str) -> Iterator[str]:
    """Yield the suggested next steps of a key factor but those that are under way or done."""
    begun = results.begun(factor)
    for number, step in enumerate(results.instrument.factor(factor).next_steps, start=1):
        if not any(initiative.carries_out(number, step) for initiative in begun):
            yield results.text(step)


def _measures(results: Disclosed, factor: str) -> tuple[Measure, ...]:
    """Return the weakest question of every group whose score does not clearly meet the target, or else of all."""
    weakest = (_weakest(results, factor, group) for group in results.groups)
    measures = sorted((measure for measure in weakest if measure), key=lambda measure: measure.score["estimate"])
    unmet = [measure for measure in measures if _unmet(results, factor, measure)]
    return tuple(unmet or measures)


def _unmet(results: Disclosed, factor: str, measure: Measure) -> bool:
    return target_state(results, measure.group, factor) != "met"


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
