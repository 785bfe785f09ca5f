"""Key factors ranked by their number of reasons, with ties."""

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
        Number of factors with this rank.
    reasons
        Rule → what the survey says, in whole sentences.
    """

    factor: str
    rank: int
    ties: int
    reasons: Mapping[str, str]


def ranked(results: Disclosed) -> list[Priority]:
    """Return the factors with a problem, the most reasons first; ties in the order of the questionnaire."""
    by_factor = reasons(results)
    counts = {id: len(own) for id, own in by_factor.items()}
    order = sorted(by_factor, key=lambda id: -counts[id])  # stable: ties keep their order
    return [
        Priority(
            id,
            1 + sum(count > counts[id] for count in counts.values()),
            sum(count == counts[id] for count in counts.values()),
            by_factor[id],
        )
        for id in order
    ]


def first(results: Disclosed) -> list[Priority]:
    """Return the first priorities: whole ranks from the top that hold at most half of the scored factors together.

    Empty where even the first rank holds more than half.
    """
    half = len(scored_factors(results)) / 2
    return [entry for entry in ranked(results) if entry.rank + entry.ties - 1 <= half]


def planned(results: Disclosed) -> list[Priority]:
    """Return the priorities of the action plan: the first ones, or all of the first rank where none comes first."""
    return first(results) or [entry for entry in ranked(results) if entry.rank == 1]


def scored_factors(results: Disclosed) -> list[str]:
    """Return the factors with a score of any group, in the order of the questionnaire."""
    rows = results.select(group=list(results.groups), kind="factor", statistic="mean", state="shown")
    return [factor.id for factor in results.factors() if factor.id in set(rows["indicator"])]
