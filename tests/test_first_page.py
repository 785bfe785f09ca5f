"""The first page of each example country says what the chapters behind it say."""

from __future__ import annotations

import re

import pytest

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Panel
from cips_helpers.verdicts.changes import Became, change_of
from cips_helpers.verdicts.labels import factor_name
from cips_helpers.verdicts.priorities import first, ranked
from cips_helpers.verdicts.targets import states_of
from made_up import example

LAST = {"XAA": 2, "XBB": 1, "XCC": 2, "XDD": 1}


@pytest.fixture(scope="module", params=LAST)
def results(request: pytest.FixtureRequest) -> Disclosed:
    return cips.read_results(
        example.STUDY, country=request.param, iteration=LAST[request.param], language="en", edition="internal"
    )


def lines(panel: Panel | None) -> list[str]:
    assert panel is not None
    return str(panel).splitlines()


def test_the_sentence_counts_the_signs_of_the_tile(results: Disclosed) -> None:
    finding = [line for line in lines(cips.say_result(results)) if "target" in line]
    panel = cips.show_marks(results)
    signs = [run.role for cell in panel.cells for line in cell for run in line.runs if run.role.startswith("sign-")]
    by_group = {group: states_of(results, group) for group in results.groups}
    assert signs.count("sign-not_met") == sum(len(states["not_met"]) for states in by_group.values())
    for group, sentence in zip(results.groups, finding, strict=False):
        states = by_group[group]
        numbers = [int(number) for number in re.findall(r"\d+", sentence)]
        all_ = sum(map(len, states.values()))
        assert numbers in ([all_], [len(states["not_met"]), all_], [len(states["met"]), all_])


def test_the_mark_is_the_overall_score(results: Disclosed) -> None:
    marks = [float(line.partition(" of 10")[0]) for line in lines(cips.show_marks(results)) if line.endswith(" of 10")]
    scores = [
        results.figure(group=group, indicator="overall", statistic="mean")["estimate"] for group in results.groups
    ]
    assert marks == [pytest.approx(score / 3 * 10, abs=0.051) for score in scores]


def test_priorities_are_the_first_of_the_list_and_in_its_order(results: Disclosed) -> None:
    shown = cips.show_first_priorities(results)
    assert shown is not None
    names = [match[2] for line in lines(shown.parts[0]) if (match := re.fullmatch(r"(\d) (.+)", line))]
    in_order = [factor_name(results, entry.factor, short=True) for entry in ranked(results)]
    assert names == in_order[: len(names)]
    assert len(names) == 3
    shortfalls = [entry.shortfall for entry in ranked(results)]
    assert shortfalls == sorted(shortfalls, reverse=True)


def test_a_step_that_was_begun_is_marked_and_what_did_not_help_is_asked_about(results: Disclosed) -> None:
    text = "\n".join(lines(cips.show_first_priorities(results).parts[0]))
    monday = "\n".join(lines(cips.show_monday(results)))
    named = {factor_name(results, entry.factor, short=True) for entry in ranked(results)[:3]}
    for initiative in results.initiatives_between:
        what = results.text(initiative.what)
        assert (f"Already worked on: {what}" in text) == (factor_name(results, initiative.factor, short=True) in named)
        changes = [change_of(results, group, initiative.factor) for group in results.groups]
        helped = any(change is not None and change.became is Became.IMPROVED for change in changes)
        assert (what in monday) == (not helped)


def test_changes_stand_with_their_arrows_and_no_other(results: Disclosed) -> None:
    plan = cips.show_last_plan(results)
    if plan is None:
        assert not results.initiatives_between or results.previous is None
        return
    text = "\n".join(lines(plan.parts[0]))
    for initiative in results.initiatives_between:
        for group in results.groups:
            change = change_of(results, group, initiative.factor)
            if change is not None and change.decides is not None:
                printed = results.words.signed(change.decides["estimate"])
                assert (f"↑\u202f{printed}" in text) == (change.became is Became.IMPROVED), (initiative.factor, group)


def test_a_first_priority_that_a_group_scores_high_is_said_to_be_one(results: Disclosed) -> None:
    priorities = {factor_name(results, entry.factor) for entry in first(results)}
    for paragraph in str(cips.say_strengths(results)).split("\n\n"):
        praise = paragraph.partition(" highest.")[0]
        still = paragraph.partition("Still among the first priorities: ")[2].partition(".")[0]
        named = {name for name in priorities if name in praise}
        assert named == {name for name in priorities if name in still}, paragraph
