"""Signs of careless answering: how many respondents show them, and how much they can move the overall score."""

from __future__ import annotations

from dataclasses import dataclass

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.labels import sign_of


@dataclass(frozen=True)
class Careless:
    """Respondents of a group with any sign of careless answering.

    Attributes
    ----------
    people
        Their number.
    limit
        The overall score changes by less than this without them, in points; ``None`` where that is not known.
    decimals
        Decimals of ``limit``.
    """

    people: int
    limit: float | None
    decimals: int


def careless(results: Disclosed, group: str) -> Careless | None:
    """Return how many of a group show signs of careless answering; ``None`` where the number is not shown."""
    flagged = results.figure(group=group, indicator="any", statistic="flagged")
    if flagged is None or sign_of(flagged):
        return None
    people, decimals = round(flagged["estimate"] * flagged["n"]), results.part_decimals(group)
    moved = results.figure(group=group, indicator="overall", statistic="sensitivity")
    if moved is None or sign_of(moved):
        return Careless(people, None, decimals)
    # The gate has rounded the change: it is known to half a unit of the last decimal.
    return Careless(people, abs(moved["estimate"]) + 10.0**-decimals, decimals)
