"""The finding under each chapter's title."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sentences.findings import FINDINGS
from made_up import example
from made_up.results import results

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SIX = dict.fromkeys(("leadership", "rules", "audit", "staff", "morale", "reform"), 2.5)


def made(low: dict[str, float], **more: object) -> Disclosed:
    """Six factors with a target of 2.2: these scores, and 2.5 for the others."""
    return results({"officials": SIX | low}, **{"targets": dict.fromkeys(SIX, 2.2)} | more)  # type: ignore[arg-type]


def found(disclosed: Disclosed, chapter: str) -> list[str]:
    panel = cips.say_finding(disclosed, chapter)
    return [] if panel is None else str(panel).splitlines()


@pytest.mark.parametrize(
    ("low", "expected"),
    [
        (
            {"rules": 1.5, "audit": 2.0, "staff": 1.9, "morale": 1.8},
            "Furthest below their targets: Rules, Morale and Staff.",
        ),
        ({"rules": 1.5, "audit": 1.8}, "Furthest below their targets: Rules and Audit."),
        ({"rules": 1.5}, "Below its target: Rules."),
        ({"rules": 2.2}, "No key factor clearly misses its target."),
        ({}, "Every key factor meets its target."),
    ],
)
def test_key_factors_are_named_by_the_distance_to_their_targets(low: dict[str, float], expected: str) -> None:
    assert found(made(low), "key_factors") == [expected]


def test_without_targets_the_key_factors_have_no_finding() -> None:
    assert found(made({"rules": 1.5}, targets={}), "key_factors") == []


@pytest.mark.parametrize(
    ("low", "expected", "begin"),
    [
        ({"rules": 1.5}, ["Rules comes first."], ["Begin with Rules."]),
        ({"rules": 1.5, "audit": 1.8}, ["Rules and Audit come first."], ["Begin with Rules and Audit."]),
        (dict.fromkeys(("rules", "audit", "staff", "morale"), 1.5), ["No key factor clearly comes first."], []),
        ({}, ["No key factor has a clear problem."], []),
    ],
)
def test_priorities_and_action_plan_name_the_same_factors(
    low: dict[str, float], expected: list[str], begin: list[str]
) -> None:
    assert (found(made(low), "priorities"), found(made(low), "action_plan")) == (expected, begin)


def test_the_example_has_a_finding_for_each_chapter() -> None:
    disclosed = example.country("XAA").results()
    assert found(disclosed, "progress") == [
        "Officials see clear progress on 9 of 10 key factors.",
        "Private-sector respondents see no clear change on any single key factor.",
    ]
    assert found(disclosed, "last_plan") == [
        "Officials: 2 of 3 key factors worked on improved clearly.",
        "Private sector: none of the 2 key factors worked on improved clearly.",
    ]
    assert found(disclosed, "who_differs") == [
        "Among officials and private-sector respondents: no clear difference in the overall score between parts of "
        "the group."
    ]
    assert found(disclosed, "both_sides") == [
        "Officials score clearly higher on all 9 key factors both were asked about."
    ]
    assert all(found(disclosed, chapter) for chapter in FINDINGS)


def test_a_first_survey_has_nothing_on_progress() -> None:
    assert found(made({"rules": 1.5}), "progress") == found(made({"rules": 1.5}), "last_plan") == []


def test_each_finding_is_asked_for_by_the_chapter_of_its_name() -> None:
    asked = {
        path.stem[3:]: cell["source"][0].split('"')[1]
        for path in NOTEBOOKS.glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code" and "say_finding" in "".join(cell["source"])
    }
    assert asked == {name: name for name in FINDINGS}


def test_a_chapter_without_a_finding_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(ValueError, match="no finding for 'themes'; there is one for key_factors, experience"):
        cips.say_finding(made({}), "themes")
