"""Targets: every state of a score, and the factors of a group by state."""

from __future__ import annotations

import pandas as pd
import pytest

from cips_helpers.verdicts.targets import states_of, target_state
from made_up.results import scored


@pytest.mark.parametrize(
    ("low", "high", "state"),
    [
        (2.21, 2.5, "met"),
        (2.2, 2.5, "cannot_tell"),
        (2.19, 2.5, "cannot_tell"),
        (1.9, 2.2, "cannot_tell"),
        (1.9, 2.19, "not_met"),
    ],
)
def test_the_whole_interval_decides(low: float, high: float, state: str) -> None:
    assert target_state(pd.Series({"state": "shown", "low": low, "high": high}), 2.2) == state


def test_without_target_figure_or_interval() -> None:
    shown = {"state": "shown", "low": float("nan"), "high": float("nan")}
    assert target_state(pd.Series(shown), None) == "no_target"
    assert target_state(None, 2.2) == "cannot_tell"
    assert target_state(pd.Series(shown), 2.2) == "cannot_tell"
    assert target_state(pd.Series({"state": "suppressed", "low": 2.3, "high": 2.4}), 2.2) == "cannot_tell"


def test_factors_by_state_without_hidden_ones_and_those_without_target() -> None:
    targets = {"leadership": 1.5, "rules": 2.5, "audit": 2.0, "morale": 1.0}
    results = scored([2.0, 2.0, 2.0, 2.0, (2.0, 0.05, 9)], targets=targets)
    assert states_of(results, "officials") == {"met": ["leadership"], "not_met": ["rules"], "cannot_tell": ["audit"]}
