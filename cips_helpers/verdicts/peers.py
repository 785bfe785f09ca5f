"""Position of a country's scores among those of the other countries of its study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cips_helpers.disclosure.disclosed import Disclosed

Position = Literal["above", "middle", "below"]
STATISTICS = {"peer_lower": "lower", "peer_median": "median", "peer_upper": "upper", "peer_count": "others"}


@dataclass(frozen=True)
class PeerPosition:
    """A score among those of the other countries.

    Attributes
    ----------
    indicator
        A factor's id, or ``overall``.
    score, low, high
        The country's own score with its 95 % interval, in points.
    lower, median, upper
        Quartiles of the other countries, in points with one decimal.
    others
        Number of the other countries.
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
        """Above (below) most: above the upper (below the lower) quartile of the others, all as printed."""
        printed = round(self.score, 2)
        return "above" if printed > self.upper else "below" if printed < self.lower else "middle"


def peer_positions(results: Disclosed, group: str) -> tuple[PeerPosition, ...]:
    """Return the positions of a group's factors, and of its overall score last, where they can be compared."""
    positions = []
    for indicator in [*(factor.id for factor in results.factors(group)), "overall"]:
        own = results.figure(group=group, indicator=indicator, statistic="mean", state="shown")
        rows = results.select(group=group, indicator=indicator, statistic=list(STATISTICS), state="shown")
        if own is None or rows.empty:
            continue
        score, low, high = (float(own[column]) for column in ("estimate", "low", "high"))
        others = {STATISTICS[row["statistic"]]: float(row["estimate"]) for _, row in rows.iterrows()}
        count = int(others.pop("others"))
        positions.append(PeerPosition(indicator, score, low, high, others=count, **others))
    return tuple(positions)


def position_word(results: Disclosed, position: Position) -> str:
    """Return the words for a position, as a table has them."""
    say = results.words.say
    return {"above": say("above most"), "middle": say("about the middle"), "below": say("below most")}[position]
