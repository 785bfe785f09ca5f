"""Targets: every state of a score, and the factors of a group by state."""

from __future__ import annotations

import pytest

from cips_helpers.verdicts.targets import states_of, target_note, target_state
from made_up.results import scored


@pytest.mark.parametrize(
    ("estimate", "state"),
    [(2.31, "met"), (2.29, "cannot_tell"), (2.2, "cannot_tell"), (2.11, "cannot_tell"), (2.09, "not_met")],
)
def test_the_whole_interval_decides(estimate: float, state: str) -> None:
    results = scored([(estimate, 0.05)], targets={"leadership": 2.2})
    assert target_state(results, "officials", "leadership") == state


def test_without_target_or_figure() -> None:
    results = scored([2.9, (2.9, 0.05, 9)], targets={"rules": 2.2})
    assert target_state(results, "officials", "leadership") == "no_target"
    assert target_state(results, "officials", "rules") == "cannot_tell"


def test_a_score_of_everybody_is_exact() -> None:
    results = scored(
        [(2.21, 0.0), (2.2, 0.0), (2.1, 0.0)], targets=dict.fromkeys(("leadership", "rules", "audit"), 2.2)
    )
    states = [target_state(results, "officials", id) for id in ("leadership", "rules", "audit")]
    assert states == ["met", "cannot_tell", "not_met"]
    assert target_note(results) == "Target: “too close” where the score, as printed, is the target."


def test_only_scores_with_an_interval_are_counted_as_judged_together() -> None:
    results = scored(
        [(2.21, 0.0), (2.2, 0.1), (2.1, 0.1)], targets=dict.fromkeys(("leadership", "rules", "audit"), 2.2)
    )
    distances = results.figures["statistic"] == "to_target"
    wider = (distances & (results.figures["indicator"] != "leadership"), ["low", "high"])
    results.figures.loc[wider] = results.figures.loc[wider].to_numpy() + [[-0.04, 0.04]] * 2
    assert target_note(results).startswith(
        "Target: 2 scores are judged together, so “too close” stands where an interval"
    )


def test_factors_by_state_without_hidden_ones_and_those_without_target() -> None:
    targets = {"leadership": 1.5, "rules": 2.5, "audit": 2.0, "morale": 1.0}
    results = scored([2.0, 2.0, 2.0, 2.0, (2.0, 0.05, 9)], targets=targets)
    assert states_of(results, "officials") == {"met": ["leadership"], "not_met": ["rules"], "cannot_tell": ["audit"]}
