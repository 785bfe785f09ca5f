"""Key factors ranked by their distance to the target, then by their number of reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.reasons import reasons
from cips_helpers.verdicts.targets import target_state

MOST = 3
"""At most as many first priorities."""


@dataclass(frozen=True)
class Priority:
    """A key factor with at least one problem.

    Attributes
    ----------
    factor
        Its id.
    rank
        1 for the one farthest below its target; equal ones have equal ranks, and the next rank counts them (1, 1, 3).
    ties
        Number of factors with this rank.
    reasons
        Rule → what the survey says, in whole sentences.
    shortfall
        Distance to the target in points as printed, of the group that misses it most; 0 where none clearly does.
    """

    factor: str
    rank: int
    ties: int
    reasons: Mapping[str, str]
    shortfall: float = 0.0


def ranked(results: Disclosed) -> list[Priority]:
    """Return the factors with a problem, the one farthest below its target first.

    Those that miss no target come after those that do, the most reasons first; ties in the order of the questionnaire.
    """
    by_factor = reasons(results)
    keys = {id: (shortfall(results, id), len(own)) for id, own in by_factor.items()}
    order = sorted(by_factor, key=lambda id: keys[id], reverse=True)  # stable: ties keep their order
    return [
        Priority(
            id,
            1 + sum(key > keys[id] for key in keys.values()),
            sum(key == keys[id] for key in keys.values()),
            by_factor[id],
            keys[id][0],
        )
        for id in order
    ]


def shortfall(results: Disclosed, factor: str) -> float:
    """Return how far the group farthest below a target lies below it, in points as printed; 0 where none clearly does.

    The printed distance decides, so that the order can be checked on the page.
    """
    target = results.instrument.factor(factor).target
    distances = [0.0]
    for group in missing_groups(results, factor):
        score = results.figure(group=group, indicator=factor, statistic="mean", state="shown")
        if target is not None and score is not None:
            distances.append(round(target - float(score["estimate"]), 2))
    return max(distances)


def missing_groups(results: Disclosed, factor: str) -> list[str]:
    """Return the groups that clearly miss the target of a factor."""
    return [group for group in results.groups if target_state(results, group, factor) == "not_met"]


def first(results: Disclosed) -> list[Priority]:
    """Return the first priorities: whole ranks from the top that hold no more than three factors together.

    And no more than half of the scored factors. Empty where even the first rank holds more.
    """
    most = min(MOST, len(scored_factors(results)) / 2)
    return [entry for entry in ranked(results) if entry.rank + entry.ties - 1 <= most]


def planned(results: Disclosed) -> list[Priority]:
    """Return the priorities of the action plan: the first ones, or all of the first rank where none comes first."""
    return first(results) or [entry for entry in ranked(results) if entry.rank == 1]


def scored_factors(results: Disclosed) -> list[str]:
    """Return the factors with a score of any group, in the order of the questionnaire."""
    rows = results.select(group=list(results.groups), kind="factor", statistic="mean", state="shown")
    return [factor.id for factor in results.factors() if factor.id in set(rows["indicator"])]
