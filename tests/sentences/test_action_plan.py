"""Sentences on the action plan, and the steps the questionnaire suggests."""

from __future__ import annotations

from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sentences.action_plan import say_action_plan
from cips_helpers.verdicts.action_plan import plans
from made_up.priorities import with_steps
from made_up.results import results

FOUR = {"rules": 2.0, "leadership": 2.5, "audit": 2.5, "staff": 2.5}


AIMS = dict.fromkeys(FOUR, 2.2)


HIGH, LOW = (0.6, 0.3, 0.1, 0.0), (0.1, 0.2, 0.4, 0.3)
STEPS = {"rules": ["Simplify", "Explain"], "audit": ["Publish"]}


def made(scores: dict[str, Any] | None = None, **more: Any) -> Disclosed:
    shares = {("officials", "q1"): HIGH, ("officials", "q2"): LOW}
    options = {"targets": AIMS, "shares": shares, **more}
    return with_steps(results({"officials": FOUR} if scores is None else scores, **options), STEPS)


class TestPlan:
    def test_steps_are_the_questionnaires_for_the_first_priorities_alone(self) -> None:
        assert [(plan.priority.factor, plan.steps) for plan in plans(made())] == [("rules", ("Simplify", "Explain"))]

    def test_it_says_that_steps_are_suggestions(self) -> None:
        finding = say_action_plan(made())
        assert finding is not None
        assert finding.text == (
            "The next steps are suggestions to discuss: none of them follows from the "
            "figures, and some may already be done."
        )

    def test_ties_without_a_clear_priority_are_listed_to_choose_from(self) -> None:
        low = dict.fromkeys(("rules", "audit", "staff"), 2.0) | {"leadership": 2.5}
        disclosed = made({"officials": low})
        finding = say_action_plan(disclosed)
        assert finding is not None
        assert finding.text.startswith(
            "As no key factor clearly comes first, the plan lists all that are tied: Rules, Audit and Staff. Choose "
            "before you fill it in."
        )
        assert [plan.priority.factor for plan in plans(disclosed)] == ["rules", "audit", "staff"]

    def test_without_suggestions_the_lines_are_the_readers_own(self) -> None:
        finding = say_action_plan(results({"officials": FOUR}, targets=AIMS))
        assert finding is not None
        assert finding.text.endswith("The questionnaire suggests no next steps; the lines are for your own.")

    def test_no_plan_without_a_problem(self) -> None:
        disclosed = made({"officials": dict.fromkeys(FOUR, 2.5)})
        assert plans(disclosed) == []
        assert say_action_plan(disclosed) is None
