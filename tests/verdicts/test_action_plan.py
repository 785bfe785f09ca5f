"""The action plan: the weakest question of every group that sees a problem."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.sections.result import show_first_priorities
from cips_helpers.survey.study import Initiative
from cips_helpers.tables.action_plan import table_next_steps
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


def measures(disclosed: Disclosed) -> list[tuple[str, str, float | None, bool]]:
    (plan,) = plans(disclosed)
    return [(measure.group, measure.item, measure.target, measure.alone) for measure in plan.measures]


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
        disclosed = made({"officials": FOUR, "private": {**FOUR, "rules": 2.8}}, shares=shares)
        assert [measure[0] for measure in measures(disclosed)] == ["officials"]

    def test_both_groups_the_lower_score_first(self) -> None:
        shares = {("officials", "q1"): MIDDLE, ("private", "q2"): LOW}
        disclosed = made({"officials": FOUR, "private": FOUR}, shares=shares)
        assert [measure[:2] for measure in measures(disclosed)] == [("private", "q2"), ("officials", "q1")]

    def test_no_target_where_none_is_set(self) -> None:
        (plan,) = plans(made(targets={}))
        assert [measure.target for measure in plan.measures] == [None]

    def test_questions_that_may_not_be_shown_are_no_measure(self) -> None:
        (plan,) = plans(made(shares={}))
        assert plan.measures == ()
        hidden = made(bases={("officials", "q2"): 9})
        assert [measure for plan in plans(hidden) for measure in plan.measures] == []


class TestSteps:
    def of(self, *initiatives: dict[str, Any]) -> tuple[str, ...]:
        """Steps that are proposed although these initiatives on the rules are listed."""
        listed = tuple(Initiative(factor="rules", when="spring", **each) for each in initiatives)
        (plan,) = plans(replace(made(), initiatives=listed))
        return plan.steps

    def test_all_where_nothing_was_begun(self) -> None:
        assert self.of() == ("Simplify", "Explain")
        assert self.of({"what": {"en": "A new portal"}}) == ("Simplify", "Explain")

    def test_none_that_an_initiative_carries_out(self) -> None:
        assert self.of({"what": {"en": "A shorter tariff"}, "step": 1}) == ("Explain",)

    def test_none_that_came_back_from_the_plan_in_the_same_words(self) -> None:
        assert self.of({"what": {"en": " explain "}, "status": "under way"}) == ("Simplify",)

    def test_again_what_was_dropped_or_never_begun(self) -> None:
        for status in ("open", "dropped"):
            assert self.of({"what": {"en": "Explain"}, "status": status, "step": 2}) == ("Simplify", "Explain")

    def test_the_first_page_and_the_plan_name_what_is_under_way_instead(self) -> None:
        shown = replace(made(), initiatives=(Initiative(factor="rules", when="spring", what={"en": "Tariff"}, step=1),))
        first = str(show_first_priorities(shown).parts[0])
        assert "Explain" in first
        assert "Already worked on: Tariff" in first
        assert "Simplify" not in first
        html = table_next_steps(shown)._repr_mimebundle_()[0]["text/html"]
        assert "Already worked on: Tariff" in html
        assert "Simplify" not in html
