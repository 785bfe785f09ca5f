"""The first page: marks, targets, priorities, the last plan, what to do first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Panel
from cips_helpers.schema.records import Verdict
from cips_helpers.survey.study import Initiative
from made_up.changes import two_iterations
from made_up.priorities import with_steps
from made_up.results import results, scores_of

SIX = dict.fromkeys(("leadership", "rules", "audit", "staff", "morale", "reform"), 2.5)


def made(officials: dict[str, Any], private: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    """Of six factors with a target of 2.2, these scores; the others have 2.5."""
    scores = {"officials": SIX | officials} | ({"private": SIX | private} if private is not None else {})
    return results(scores, **{"targets": dict.fromkeys(SIX, 2.2)} | more)


def texts(panel: Panel | None) -> list[list[str]]:
    """Return the lines of each cell."""
    assert panel is not None
    return [[" ".join(run.text for run in line.runs if run.text) for line in cell] for cell in panel.cells]


def roles(panel: Panel) -> list[str]:
    return [run.role for cell in panel.cells for line in cell for run in line.runs if run.role]


class TestMarks:
    def test_a_mark_of_ten_a_group_and_a_sign_a_target(self) -> None:
        panel = cips.show_marks(made({"rules": 1.5, "audit": 2.19}, {}, overall={"officials": 2.4, "private": 2.1}))
        first, second, targets = texts(panel)
        assert first == ["Officials", "8.0 of 10", "first survey"]
        assert second[1] == "7.0 of 10"
        assert targets[1:3] == ["", "Officials 1 not met, 1 too close, 4 met"]
        signs = [role for role in roles(panel) if role.startswith("sign-")]
        assert signs == ["sign-not_met", "sign-cannot_tell", *["sign-met"] * 10]

    def test_without_targets_there_is_no_tile_of_them(self) -> None:
        assert len(cips.show_marks(made({}, {}, targets={})).cells) == 2

    def test_a_hidden_score_has_its_sign(self) -> None:
        panel = cips.show_marks(made({}, overall={"officials": (2.4, 0.05, 9)}))
        assert texts(panel)[0] == ["Officials", "•", "too few people answered"]


class TestFirstPriorities:
    def test_each_has_figure_weakest_question_and_first_step(self) -> None:
        low = made({"rules": 1.5, "audit": 2.0, "staff": 1.9, "morale": 1.8})
        shown = cips.show_first_priorities(with_steps(low, {"rules": ["Simplify.", "Explain."]}))
        assert shown is not None
        panel, note = shown
        cells = texts(panel)[3:]
        assert [cell[0] for cell in cells[::3]] == ["1 Rules", "2 Morale", "3 Staff"]
        assert cells[0][1:] == ["Officials: 1.50, target\N{NO-BREAK SPACE}2.20", "not met"]
        assert [cell[0] for cell in cells[2::3]] == ["Simplify.", *["To be decided at the workshop."] * 2]
        assert texts(note) == [["Ranked by the distance to the target. Next on the list: Audit."]]

    def test_of_a_question_worded_the_other_way_round_the_share_that_disagrees(self) -> None:
        low = made({"leadership": 1.5}, shares={("officials", "q1"): (0.1, 0.2, 0.3, 0.4)}, reverse=["q1"])
        shown = cips.show_first_priorities(low)
        assert shown is not None
        assert texts(shown.parts[0])[4] == ["“Statement q1”", "70% disagree (favourable)"]

    def test_none_without_a_problem(self) -> None:
        assert cips.show_first_priorities(made({})) is None

    def test_no_factor_is_named_as_met_and_as_a_priority(self) -> None:
        low = made({"rules": 1.5}, {"audit": 1.5})
        shown = cips.show_first_priorities(low)
        assert shown is not None
        met = [run.text for cell in shown.parts[0].cells for line in cell for run in line.runs]
        assert "met" not in met


class TestResult:
    def test_a_sentence_a_group_then_the_work_ahead(self) -> None:
        [lines] = texts(cips.say_result(made({}, {"rules": 1.5, "audit": 1.6})))
        assert lines == [
            "Officials see all 6 targets met.",
            "Companies see 2 of 6 targets missed.",
            "Start with Rules and Audit.",
        ]

    def test_none_missed_but_not_all_met(self) -> None:
        [lines] = texts(cips.say_result(made({"rules": 2.21})))
        assert lines[0] == "Officials see 5 of 6 targets met and none clearly missed."
        [lines] = texts(cips.say_result(made(dict.fromkeys(SIX, 2.21))))
        assert lines[0] == "Officials see none of 6 targets clearly met or missed."

    def test_without_targets_the_mark_is_the_result(self) -> None:
        [lines] = texts(cips.say_result(made({}, targets={}, overall={"officials": 2.4})))
        assert lines[0] == "Officials give a mark of 8.0 out of 10."

    def test_a_low_response_comes_first(self) -> None:
        [lines] = texts(cips.say_result(made({}, sample={"invited": 900})))
        assert lines[0] == "Read with care: fewer than half of the invited officials answered."
        cells = texts(cips.show_short_answers(made({}, sample={"invited": 900})))
        assert cells[0][1].startswith("With care. 22% of the invited officials answered.")
        assert "Those who did not answer may see things differently." in cells[0][1]

    def test_volunteers_speak_for_themselves(self) -> None:
        by_choice = made({}, sample={"kind": "volunteers", "invited": None})
        [lines] = texts(cips.say_result(by_choice))
        assert lines[0] == "Read with care: officials took part by their own choice and speak for themselves."
        answer = texts(cips.show_short_answers(by_choice))[0][1]
        assert "precise" not in answer
        assert "drawn by chance" in answer


class TestMonday:
    def test_one_owner_a_first_step_the_workshop_and_an_answer_to_all(self) -> None:
        low = with_steps(made({"rules": 1.5, "audit": 2.0}), {"rules": ["Simplify."]})
        assert [cell[0] for cell in texts(cips.show_monday(low))] == [
            "Name one person who answers for each priority: Rules and Audit.",
            "Decide whether to begin with the first step of Rules, and set its date.",
            "Set the date of the workshop that fills in the action plan.",
            "Tell officials what the survey found and what follows.",
        ]

    def test_without_priorities_only_the_answer_to_all(self) -> None:
        assert [cell[0] for cell in texts(cips.show_monday(made({})))] == [
            "Tell officials what the survey found and what follows."
        ]


class TestFirstSurvey:
    def begun(self) -> Disclosed:
        work = Initiative(factor="rules", what={"en": "Simpler rules"}, when=date(2023, 3, 1))
        return replace(made({"rules": 1.5}), initiatives=(work,))

    def test_nothing_came_of_a_plan_yet(self) -> None:
        assert self.begun().initiatives_between
        assert cips.show_last_plan(self.begun()) is None

    def test_its_chapter_says_what_the_next_survey_can_show(self) -> None:
        said = str(cips.say_finding(self.begun(), "last_plan"))
        assert said == "This is the first survey: the next one can show what comes of the work under way."


class TestTrust:
    @pytest.mark.parametrize(
        ("held", "ending"),
        [
            ({"officials": {"leadership": 0.1, "overall": 0.1}}, "2022; changes allow for that."),
            ({"officials": {"rules": 0.1}}, "2022."),
        ],
    )
    def test_other_people_are_allowed_for_where_a_change_is_given(self, held: dict[str, Any], ending: str) -> None:
        disclosed = two_iterations(
            scores_of([2.0]),
            scores_of([2.3]),
            held=held,
            overall=({"officials": 2.0}, {"officials": 2.3}),
            verdicts={"officials": Verdict.AFTER_STANDARDISING},
        )
        text = str(cips.show_short_answers(disclosed))
        assert f"Other kinds of people answered than in {ending}" in text
