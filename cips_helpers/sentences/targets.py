"""Targets: met, not met, or too close to tell."""

from __future__ import annotations

import math
from typing import Literal

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.words import N_

TargetState = Literal["met", "not_met", "cannot_tell", "no_target"]


TARGET_WORDS: dict[TargetState, str] = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "cannot_tell": N_("can't tell"),
    "no_target": "",
}


def target_state(figure: pd.Series | None, target: float | None) -> TargetState:
    """Tell whether a target is met: the whole 95 % interval must lie on one side of it.

    Examples
    --------
    >>> target_state(pd.Series({"state": "shown", "low": 2.3, "high": 2.5}), 2.2)
    'met'
    >>> target_state(pd.Series({"state": "shown", "low": 2.1, "high": 2.5}), 2.2)
    'cannot_tell'
    """
    if target is None:
        return "no_target"
    if figure is None or figure["state"] != "shown" or not math.isfinite(figure["low"]):
        return "cannot_tell"
    if figure["low"] >= target:
        return "met"
    return "not_met" if figure["high"] < target else "cannot_tell"


def say_targets(results: Disclosed) -> Finding | None:
    """Say which targets each group's scores meet, miss, or leave open; ``None`` where none is set."""
    if all(factor.target is None for factor in results.factors()):
        return None
    words, said = results.words, []
    for group in results.groups:
        states = states_of(results, group)
        total = sum(map(len, states.values()))
        if not total:
            continue
        parts = [how_many_met(results, group, len(states["met"]), total)]
        if states["not_met"] and len(states["not_met"]) < total:
            parts.append(words.say("Not met: {factors}.", factors=words.listing(states["not_met"])))
        if states["cannot_tell"]:
            parts.append(
                words.say(
                    "Too close to tell, as the interval contains the target: {factors}.",
                    factors=words.listing(states["cannot_tell"]),
                )
            )
        said.append(" ".join(parts))
    if said:
        return Finding.of(said)
    if any(factor.target is not None for factor in results.factors()):
        return Finding(words.say("Too few people answered to compare scores with targets."))
    return Finding(words.say("No targets are set in the questionnaire."))


def states_of(results: Disclosed, group: str) -> dict[str, list[str]]:
    """Give the short names of a group's factors by the state of their target; those without a figure are left out."""
    states: dict[str, list[str]] = {"met": [], "not_met": [], "cannot_tell": []}
    for factor in results.factors(group):
        figure = results.figure(group=group, indicator=factor.id, statistic="mean")
        state = target_state(figure, factor.target)
        if state in states and figure is not None and figure["state"] == "shown":
            states[state].append(results.text(factor.short))
    return states


def how_many_met(results: Disclosed, group: str, met: int, total: int) -> str:
    """Say how many of a group's targets are met."""
    words, people = results.words, results.people(group)
    if met == total:
        return words.say_n(
            "As {people} see it, the one target is met.",
            "As {people} see it, all {n} targets are met.",
            total,
            people=people,
        )
    if met == 0:
        return words.say_n(
            "As {people} see it, the one target is not clearly met.",
            "As {people} see it, none of the {n} targets is clearly met.",
            total,
            people=people,
        )
    return words.say_n(
        "As {people} see it, {n} of {all} targets is met.",
        "As {people} see it, {n} of {all} targets are met.",
        met,
        people=people,
        all=words.count(total),
    )
