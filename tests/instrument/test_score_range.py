"""A score is a mean over questions, so an instrument must score all of them from 0 to the same top."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from cips_helpers.instrument.load import InstrumentError, load_instrument

OWN = Path(__file__).resolve().parents[2] / "data" / "own_questionnaire"


def faults(tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> list[str]:
    raw = yaml.safe_load((OWN / "cnes" / "instrument.yml").read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / "instrument.yml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(InstrumentError) as error:
        load_instrument(path)
    return error.value.faults


def test_scores_start_at_zero(tmp_path: Path) -> None:
    def from_one(raw: dict[str, Any]) -> None:
        for answer in raw["scales"][0]["answers"]:
            answer["score"] += 1

    assert faults(tmp_path, from_one) == ["scales → 'agreement': its lowest score is 1; scores start at 0 points"]


def test_all_scored_questions_reach_the_same_top(tmp_path: Path) -> None:
    def two_scales(raw: dict[str, Any]) -> None:
        shorter = [answer for answer in raw["scales"][0]["answers"] if answer["code"] < 3]
        raw["scales"].append({"id": "short", "kind": "agreement", "answers": shorter})
        raw["items"][0]["scale"] = "short"

    assert faults(tmp_path, two_scales) == [
        "scales: the scored questions reach different highest scores (2, 3); give all the same"
    ]


def test_both_ends_of_the_scores_are_named_or_neither(tmp_path: Path) -> None:
    assert faults(tmp_path, lambda raw: raw.pop("highest")) == [
        "lowest, highest: say what both ends of the scores mean, or neither"
    ]
