"""What is said of a change, as charts, tables and sentences write it; `disclosure.changes` judges it."""

from __future__ import annotations

from collections.abc import Iterable

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import Became, change_of
from cips_helpers.words import N_, SUPPRESSED

WORKED_ON = "†"
"""Marks a factor that was worked on between the two iterations."""
BECAME = {
    Became.IMPROVED: N_("improved"),
    Became.DECLINED: N_("declined"),
    Became.UNCHANGED: N_("no change"),
    Became.UNCLEAR: N_("not clear"),
    Became.NOT_COMPARED: N_("not compared"),
    Became.HIDDEN: "",
}
ARROWS = {Became.IMPROVED: "↑\u202f", Became.DECLINED: "↓\u202f"}
"""Before a figure, so that decimals stay below one another; a change that is not clear has neither."""


def change_words(results: Disclosed, group: str, indicator: str) -> str:
    """Write a change for a cell: a figure with an arrow only where it is clear, else what became of the score."""
    change = change_of(results, group, indicator)
    if change is None:
        return results.words.say("first time")
    if change.became in ARROWS and change.decides is not None:
        return ARROWS[change.became] + results.words.signed(change.decides["estimate"])
    return SUPPRESSED if change.became is Became.HIDDEN else results.words.say(BECAME[change.became])


def factor_names(results: Disclosed, ids: Iterable[str]) -> str:
    """Name factors in a sentence."""
    return results.words.listing([results.text(results.instrument.factor(id).label) for id in ids])
