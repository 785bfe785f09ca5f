"""What a plan begins with: the weakest question of whoever sees a problem, and the questionnaire's suggestions."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sentences.action_plan import say_action_plan
from cips_helpers.verdicts.action_plan import plans
from made_up.priorities import with_steps
from made_up.results import results

FOUR = {"rules": 2.0, "leadership": 2.5, "audit": 2.5, "staff": 2.5}
AIMS = dict.fromkeys(FOUR, 2.2)
HIGH, MIDDLE, LOW = (0.6, 0.3, 0.1, 0.0), (0.3, 0.4, 0.2, 0.1), (0.1, 0.2, 0.4, 0.3)
STEPS = {"rules": ["Simplify", "Explain"], "audit": ["Publish"]}


def made(scores: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    shares = {("officials", "q1"): HIGH, ("officials", "q2"): LOW}
    options = {"targets": AIMS, "shares": shares, **more}
    return with_steps(results({"officials": FOUR} if scores is None else scores, **options), STEPS)


def measures(one: Disclosed) -> list[tuple[str, str, float | None, bool]]:
    (plan,) = plans(one)
    return [(found.group, found.item, found.target, found.alone) for found in plan.measures]


class TestMeasures:
    def test_the_weakest_question_with_its_figures_and_the_target_of_its_factor(self) -> None:
        (plan,) = plans(made())
        (measure,) = plan.measures
        assert (measure.group, measure.item, measure.target, measure.alone) == ("officials", "q2", 2.2, True)
        assert measure.score["estimate"] == pytest.approx(1.1)
        assert measure.favourable is not None
        assert measure.favourable["estimate"] == pytest.approx(0.3)

    def test_not_clearly_the_weakest(self) -> None:
        shares = {("officials", "q1"): LOW, ("officials", "q2"): LOW}
        assert measures(made(shares=shares)) == [("officials", "q1", 2.2, False)]

    def test_a_group_that_meets_the_target_has_nothing_to_measure(self) -> None:
        shares = {(group, id): LOW for group in ("officials", "private") for id in ("q1", "q2")}
        one = made({"officials": FOUR, "private": {**FOUR, "rules": 2.8}}, shares=shares)
        assert [found[0] for found in measures(one)] == ["officials"]

    def test_both_groups_the_lower_score_first(self) -> None:
        shares = {("officials", "q1"): MIDDLE, ("private", "q2"): LOW}
        one = made({"officials": FOUR, "private": FOUR}, shares=shares)
        assert [found[:2] for found in measures(one)] == [("private", "q2"), ("officials", "q1")]

    def test_no_target_where_none_is_set(self) -> None:
        (plan,) = plans(made(targets={}))
        assert [measure.target for measure in plan.measures] == [None]

    def test_questions_that_may_not_be_shown_are_no_measure(self) -> None:
        (plan,) = plans(made(shares={}))
        assert plan.measures == ()
        hidden = made(bases={("officials", "q2"): 9})
        assert [found for plan in plans(hidden) for found in plan.measures] == []


class TestPlan:
    def test_steps_are_the_questionnaires_for_the_first_priorities_alone(self) -> None:
        assert [(plan.priority.factor, plan.steps) for plan in plans(made())] == [("rules", ("Simplify", "Explain"))]

    def test_it_says_what_it_begins_with_and_that_steps_are_suggestions(self) -> None:
        found = say_action_plan(made())
        assert found is not None
        assert found.text == (
            "The plan begins with Rules. The next steps are suggestions to discuss: none of them follows from the "
            "figures, and some may already be done."
        )

    def test_ties_without_a_clear_priority_are_listed_to_choose_from(self) -> None:
        low = dict.fromkeys(("rules", "audit", "staff"), 2.0) | {"leadership": 2.5}
        one = made({"officials": low})
        found = say_action_plan(one)
        assert found is not None
        assert found.text.startswith(
            "As no key factor clearly comes first, the plan lists all that are tied: Rules, Audit and Staff. Choose "
            "before you fill it in."
        )
        assert [plan.priority.factor for plan in plans(one)] == ["rules", "audit", "staff"]

    def test_without_suggestions_the_lines_are_the_readers_own(self) -> None:
        found = say_action_plan(results({"officials": FOUR}, targets=AIMS))
        assert found is not None
        assert found.text.endswith("The questionnaire suggests no next steps; the lines are for your own.")

    def test_no_plan_without_a_problem(self) -> None:
        one = made({"officials": dict.fromkeys(FOUR, 2.5)})
        assert plans(one) == []
        assert say_action_plan(one) is None
