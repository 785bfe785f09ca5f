"""Targets: every state, hidden scores."""

from __future__ import annotations

import pytest

from cips_helpers.sentences.targets import say_targets
from made_up.results import scored


class TestTargets:
    @pytest.mark.parametrize(
        ("targets", "text"),
        [
            ({"leadership": 1.5, "rules": 1.5}, "As officials see it, all 2 targets are met."),
            ({"leadership": 1.5}, "As officials see it, the one target is met."),
            ({"leadership": 2.5, "rules": 2.5}, "As officials see it, none of the 2 targets is clearly met."),
            ({"leadership": 2.5}, "As officials see it, the one target is not clearly met."),
            (
                {"leadership": 1.5, "rules": 2.5, "audit": 2.0},
                "As officials see it, 1 of 3 targets is met. Not met: Rules. Too close: Audit.",
            ),
            (
                {"leadership": 2.0, "rules": 2.0},
                "As officials see it, none of the 2 targets is clearly met. Too close: Leadership and Rules.",
            ),
        ],
    )
    def test_every_state(self, targets: dict[str, float], text: str) -> None:
        assert say_targets(scored([2.0, 2.0, 2.0], targets=targets)).text == text

    def test_hidden_scores_are_neither_met_nor_missed(self) -> None:
        hidden = scored([(2.0, 0.05, 9), 2.0], targets={"leadership": 1.0, "rules": 1.0})
        assert say_targets(hidden).text == "As officials see it, the one target is met."
        all_hidden = scored([(2.0, 0.05, 9)], targets={"leadership": 1.0})
        assert say_targets(all_hidden).text == "Too few people answered to compare scores with targets."

    def test_an_interval_that_begins_at_the_target_contains_it(self) -> None:
        exact, below = (scored([2.0], targets={"leadership": target}) for target in (1.9, 1.89))
        assert "Too close" in say_targets(exact).text
        assert say_targets(below).text == "As officials see it, the one target is met."
