"""Faults of answer scales: codes, labels, scores and bands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from cips_helpers.instrument.load import InstrumentError, load_instrument
from made_up import tiny
from made_up.tiny import DELETED

from .broken import TEXT, assert_fault

OWN = Path(__file__).resolve().parents[2] / "data" / "own_questionnaire"
THIRD = {"code": 3, "label": {"en": "Maybe", "fr": "Peut-être"}}
FAULTS = [
    ("scales/agreement/answers/1/score", None, "scales → 'agreement'", "without score for the code(s) 1"),
    ("scales/agreement/answers/8/score", 1, "scales → 'agreement'", "the non-answer 8 has a score"),
    ("scales/agreement/answers/3/positive", False, "scales → 'agreement'", "scores no more than one that isn't"),
    ("scales/gender/answers/2/code", 1, "scales → 'gender'", "the code 1 stands 2 times"),
    ("scales/gender/answers/2/label/en", "woman", "scales → 'gender'", "the label 'woman' (en) stands 2 times"),
    ("scales/gender/answers/2/label/en", "1", "scales → 'gender'", "the label '1' of 2 is the code of another"),
    ("scales/gender/answers/2/kind", "refused", "scales → 'gender'", "has 1 answer(s) besides"),
    ("scales/region/answers", [THIRD], "scales → 'region'", "takes its answers from the study file"),
    ("lowest", TEXT, "lowest, highest", "or neither"),
    ("scales/years/minimum", DELETED, "scales → 'years'", "needs minimum and maximum"),
    ("scales/years/answers/2/lower", None, "scales → 'years'", "lower and upper for each band"),
    ("scales/years/answers/2/lower", 6, "scales → 'years'", "hole or overlap between 5 and 6"),
    ("scales/years/maximum", 61, "scales → 'years'", "don't cover 0 to 61"),
    ("scales/years/minimum", -1, "scales → 'years'", "don't cover -1 to 60"),
    ("scales/years/answers/99/code", 59, "scales → 'years'", "can't be told from the figure 59"),
]


@pytest.mark.parametrize(("place", "value", "entry", "fault"), FAULTS)
def test_a_fault_is_named_with_file_and_entry(tmp_path, place, value, entry, fault):
    assert_fault(tmp_path, place, value, entry, fault)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (dict.fromkeys("0123", ("score", 2)), "all answers have the same score"),
        (dict.fromkeys("23", ("positive", False)), "no answer is marked positive"),
        (dict.fromkeys("01", ("positive", True)), "all answers are marked positive"),
    ],
)
def test_an_agreement_scale_without_order_is_a_fault(tmp_path, changes, fault):
    entries = tiny.instrument()
    for code, (name, value) in changes.items():
        tiny.put(entries, f"scales/agreement/answers/{code}/{name}", value)
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tiny.save(tmp_path / "mine.yml", entries))
    assert any(fault in line and "scales → 'agreement'" in line for line in caught.value.faults)


def test_an_empty_band_is_a_fault(tmp_path):
    entries = tiny.instrument()
    bands = [(1, 0, 5), (2, 5, 5), (3, 5, 61)]
    tiny.put(
        entries,
        "scales/years/answers",
        [{"code": c, "label": {"en": f"{c}", "fr": f"{c}"}, "lower": a, "upper": b} for c, a, b in bands],
    )
    with pytest.raises(InstrumentError, match="the band from 5 to 5 holds nothing"):
        load_instrument(tiny.save(tmp_path / "mine.yml", entries))


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
