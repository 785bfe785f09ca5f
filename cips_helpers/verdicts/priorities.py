"""Key factors ranked by their number of reasons, ties named as ties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.reasons import reasons


@dataclass(frozen=True)
class Priority:
    """A key factor with at least one problem.

    Attributes
    ----------
    factor
        Its id.
    rank
        1 for the most reasons; equal numbers of reasons have equal ranks, and the next rank counts them (1, 1, 3).
    ties
        How many factors have this rank.
    reasons
        Rule → what the survey says.
    """

    factor: str
    rank: int
    ties: int
    reasons: Mapping[str, str]


def ranked(results: Disclosed) -> list[Priority]:
    """Rank the factors that have a problem by their number of reasons; equals stand in the questionnaire's order."""
    found = reasons(results)
    counts = {id: len(given) for id, given in found.items()}
    order = sorted(found, key=lambda id: -counts[id])  # stable: equals keep their order
    return [
        Priority(
            id,
            1 + sum(count > counts[id] for count in counts.values()),
            sum(count == counts[id] for count in counts.values()),
            found[id],
        )
        for id in order
    ]


def first(results: Disclosed) -> list[Priority]:
    """Give the first priorities: whole ranks from the top, as long as they hold at most half of the scored factors.

    Empty where even the first rank holds more than half: that many are no priority.
    """
    half = len(scored_factors(results)) / 2
    return [one for one in ranked(results) if one.rank + one.ties - 1 <= half]


def planned(results: Disclosed) -> list[Priority]:
    """Give what the action plan is for: the first priorities, or all of the first rank where none comes first."""
    return first(results) or [one for one in ranked(results) if one.rank == 1]


def scored_factors(results: Disclosed) -> list[str]:
    """List the factors with a score of any group, in the questionnaire's order."""
    rows = results.select(group=list(results.groups), kind="factor", statistic="mean", state="shown")
    return [factor.id for factor in results.factors() if factor.id in set(rows["indicator"])]
