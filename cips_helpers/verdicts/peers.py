"""Position of a country among the other countries of its study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cips_helpers.disclosure.disclosed import Disclosed

Position = Literal["above", "middle", "below"]
POSITIONS: tuple[Position, ...] = ("above", "middle", "below")

STATISTICS = {"peer_lower": "lower", "peer_median": "median", "peer_upper": "upper", "peer_count": "others"}


@dataclass(frozen=True)
class PeerPosition:
    """A score among those of the others.

    Attributes
    ----------
    indicator
        A factor's id, or ``overall``.
    score, low, high
        The country's own, with its 95 % interval.
    lower, median, upper
        Quartiles of the others, to one decimal.
    others
        How many they are.
    """

    indicator: str
    score: float
    low: float
    high: float
    lower: float
    median: float
    upper: float
    others: int

    @property
    def position(self) -> Position:
        """Above most: above the others' upper quartile, as both are printed; below most: below their lower one."""
        printed = round(self.score, 2)
        return "above" if printed > self.upper else "below" if printed < self.lower else "middle"


def peer_positions(results: Disclosed, group: str) -> tuple[PeerPosition, ...]:
    """Give the factors of a group, and its overall score last, that can be compared with the others."""
    found = []
    for indicator in [*(factor.id for factor in results.factors(group)), "overall"]:
        own = results.figure(group=group, indicator=indicator, statistic="mean", state="shown")
        rows = results.select(group=group, indicator=indicator, statistic=list(STATISTICS), state="shown")
        if own is None or rows.empty:
            continue
        of = {STATISTICS[row["statistic"]]: float(row["estimate"]) for _, row in rows.iterrows()}
        found.append(
            PeerPosition(
                indicator,
                float(own["estimate"]),
                float(own["low"]),
                float(own["high"]),
                of["lower"],
                of["median"],
                of["upper"],
                int(of["others"]),
            )
        )
    return tuple(found)


def position_word(results: Disclosed, position: Position) -> str:
    """Name a place among the others, as a table does."""
    say = results.words.say
    return {"above": say("above most"), "middle": say("about the middle"), "below": say("below most")}[position]
