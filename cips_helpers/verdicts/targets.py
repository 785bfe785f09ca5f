"""Targets of the key factors: met, not met, or too close to tell."""

from __future__ import annotations

from typing import Literal

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import is_clear
from cips_helpers.words import N_, N_n

TargetState = Literal["met", "not_met", "cannot_tell", "no_target"]
TARGET_WORDS: dict[TargetState, str] = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "cannot_tell": N_("too close"),
    "no_target": "",
}
COUNTED: dict[TargetState, tuple[str, str]] = {
    "not_met": N_n("{n} not met", "{n} not met"),
    "cannot_tell": N_n("{n} too close", "{n} too close"),
    "met": N_n("{n} met", "{n} met"),
}
"""Targets by number: the word agrees with it in many languages."""


def target_state(results: Disclosed, group: str, factor: str) -> TargetState:
    """Judge a group's score by the factor's target: met or not met where the distance between them is clear.

    All scores of an iteration that have a target are one family, see `cips_helpers.schema.columns.ACROSS_GROUPS`. An
    exact score, of everybody asked, needs no test.
    """
    if results.instrument.factor(factor).target is None:
        return "no_target"
    distance = results.figure(group=group, indicator=factor, statistic="to_target", state="shown")
    if distance is None or not (is_clear(distance) or distance["low"] == distance["high"] != 0):
        return "cannot_tell"
    return "met" if distance["estimate"] > 0 else "not_met"


def target_note(results: Disclosed) -> str:
    """Say how targets are judged; empty where no score with a target is shown.

    The intervals printed beside scores are those of single scores, so the sentence gives the width that decides. Exact
    scores, of everybody asked, are not judged together with others: only one that equals its target is too close.
    """
    groups = list(results.groups)
    distances = results.select(group=groups, kind="factor", statistic="to_target", state="shown")
    scores = results.select(group=groups, kind="factor", statistic="mean", state="shown")
    judged, single = (rows.set_index(["group", "indicator"]) for rows in (distances, scores))
    width, of_single = judged["high"] - judged["low"], (single["high"] - single["low"]).reindex(judged.index)
    ranged = width > 0
    if distances.empty:
        return ""
    if not ranged.any():
        return results.words.say("Target: “too close” where the score, as printed, is the target.")
    if not round((width / of_single)[ranged].median(), 1) > 1:
        return results.words.say("Target: “too close” where the {interval} contains the target.")
    return results.words.say(
        "Target: {n} scores are judged together, so “too close” stands where an interval {times} times as wide as that "
        "of the score contains the target.",
        n=results.words.count(int(ranged.sum())),
        times=results.words.points((width / of_single)[ranged].median(), 1),
    )


def states_of(results: Disclosed, group: str) -> dict[TargetState, list[str]]:
    """Return the ids of a group's factors with a shown score, by the state of their target."""
    states: dict[TargetState, list[str]] = {"met": [], "not_met": [], "cannot_tell": []}
    for factor in results.factors(group):
        figure = results.figure(group=group, indicator=factor.id, statistic="mean", state="shown")
        if figure is not None and factor.target is not None:
            states[target_state(results, group, factor.id)].append(factor.id)
    return states


def has_targets(results: Disclosed) -> bool:
    """Return whether any key factor has a target."""
    return any(factor.target is not None for factor in results.factors())
