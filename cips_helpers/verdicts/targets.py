"""Targets of the key factors: met, not met, or too close to tell."""

from __future__ import annotations

import math
from typing import Literal

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.words import N_

TargetState = Literal["met", "not_met", "cannot_tell", "no_target"]
TARGET_WORDS: dict[TargetState, str] = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "cannot_tell": N_("can't tell"),
    "no_target": "",
}


def target_state(figure: pd.Series | None, target: float | None) -> TargetState:
    """Judge a score by its target: met or not met where the whole 95 % interval lies on one side of it.

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
    if figure["low"] > target:
        return "met"
    return "not_met" if figure["high"] < target else "cannot_tell"


def states_of(results: Disclosed, group: str) -> dict[TargetState, list[str]]:
    """Return the ids of a group's factors with a shown score, by the state of their target."""
    states: dict[TargetState, list[str]] = {"met": [], "not_met": [], "cannot_tell": []}
    for factor in results.factors(group):
        figure = results.figure(group=group, indicator=factor.id, statistic="mean", state="shown")
        if figure is not None and factor.target is not None:
            states[target_state(figure, factor.target)].append(factor.id)
    return states


def has_targets(results: Disclosed) -> bool:
    """Return whether any key factor has a target."""
    return any(factor.target is not None for factor in results.factors())
