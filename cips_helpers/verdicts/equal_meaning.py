"""Questions that people with the same views answer differently: between groups, and between iterations."""

from __future__ import annotations

from dataclasses import dataclass

from cips_helpers.disclosure.disclosed import Disclosed

NEGLIGIBLE = 0.035
"""A smaller gain of Nagelkerke's R^2 is negligible, however significant (Jodoin and Gierl 2001)."""
CERTAIN = 0.01
"""Largest adjusted p value of a question that is named (Zumbo 1999); with both limits, a question understood alike is
named in at most 5 % of comparisons of groups whose views differ (``benchmarks/coverage.py``)."""


@dataclass(frozen=True)
class Meaning:
    """Result of the test of equal meaning.

    Attributes
    ----------
    tested
        Number of questions tested.
    differing
        Ids of those that are answered differently, clearly and more than negligibly.
    uneven
        Ids of those among them that differ more at some scores than at others.
    """

    tested: int
    differing: tuple[str, ...]
    uneven: tuple[str, ...]


def meaning_between(results: Disclosed, *, group: str = "gap", against: str = "") -> Meaning:
    """Judge the questions compared between the groups, or of one group with the iteration ``against``."""
    where = {"group": group, "against": against, "state": "shown"}
    total, product = (results.select(statistic=name, **where) for name in ("dif", "dif_not_uniform"))
    differing, uneven = (
        rows["indicator"][(rows["p_adjusted"] < CERTAIN) & (rows["estimate"] >= NEGLIGIBLE)]
        for rows in (total, product)
    )
    return Meaning(len(total), tuple(differing), tuple(id for id in differing if id in set(uneven)))
