"""Rules of the priorities: each gives its reason where it should, nowhere else, and says why it cannot be applied."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Verdict
from cips_helpers.verdicts.reasons import reasons, rules_of
from made_up.changes import two_iterations
from made_up.conduct import drivers, record
from made_up.priorities import BREACH, PARTS, changed
from made_up.results import results

FOUR = {"leadership": 2.5, "rules": 2.0, "audit": 2.5, "staff": 2.5}


AIMS = dict.fromkeys(FOUR, 2.2)


BOTH = {"officials": FOUR, "private": FOUR}


def reasons_by(made: Disclosed, rule: str) -> dict[str, str]:
    kind = next(kind for kind in rules_of(made) if kind.id == rule)
    assert not kind.lacking(made)
    return dict(kind.by_factor(made))


def lacking(made: Disclosed, rule: str) -> str | None:
    """Return why a rule cannot be applied; ``None`` where the questionnaire has nothing for it."""
    return next((kind.lacking(made) for kind in rules_of(made) if kind.id == rule), None)


class TestMissedTarget:
    def test_only_where_the_whole_interval_lies_below(self) -> None:
        scores = {"leadership": 2.0, "rules": 2.15, "audit": 2.2, "staff": 2.5}
        assert reasons_by(results({"officials": scores}, targets=AIMS), "missed") == {
            "leadership": "Officials score it 2.00; the target is 2.20."
        }

    def test_every_group_that_misses_it_is_told(self) -> None:
        text = reasons_by(results({"officials": FOUR, "private": {**FOUR, "rules": 1.5}}, targets=AIMS), "missed")
        assert text == {
            "rules": "Officials score it 2.00; the target is 2.20. Companies score it 1.50; the target is 2.20."
        }

    def test_hidden_scores_and_factors_without_target_give_none(self) -> None:
        made = results({"officials": {**FOUR, "rules": (2.0, 0.05, 9)}}, targets=AIMS)
        assert reasons_by(made, "missed") == {}
        assert reasons_by(results({"officials": FOUR}, targets={"audit": 2.2}), "missed") == {}

    def test_no_rule_without_targets(self) -> None:
        assert lacking(results({"officials": FOUR}), "missed") is None


class TestLowest:
    def test_one_alone(self) -> None:
        assert reasons_by(results({"officials": FOUR}), "lowest") == {
            "rules": "Among officials it is the lowest, at 2.00."
        }

    def test_a_tie_with_one_that_misses_its_target_is_a_tie_all_the_same(self) -> None:
        made = results({"officials": {**FOUR, "audit": 2.1}}, targets={"rules": 2.5, "audit": 2.1})
        assert reasons_by(made, "lowest") == {"audit": "Among officials it is one of the lowest, at 2.10."}

    def test_ties_are_named_as_ties(self) -> None:
        text = reasons_by(results({"officials": {**FOUR, "audit": 2.1}}), "lowest")
        assert text == {
            "rules": "Among officials it is one of the lowest, at 2.00.",
            "audit": "Among officials it is one of the lowest, at 2.10.",
        }

    def test_none_where_more_than_half_are_tied(self) -> None:
        assert reasons_by(results({"officials": dict.fromkeys(FOUR, 2.0)}), "lowest") == {}

    def test_a_target_that_is_clearly_met_is_no_problem(self) -> None:
        assert reasons_by(results({"officials": FOUR}, targets={"rules": 1.8}), "lowest") == {}
        assert "rules" in reasons_by(results({"officials": FOUR}, targets={"rules": 1.95}), "lowest")

    def test_too_few_scores_are_said_to_be_too_few(self) -> None:
        hidden = dict.fromkeys(FOUR, (2.0, 0.05, 9)) | {"rules": 2.0, "audit": 2.5}
        text = lacking(results({"officials": hidden}), "lowest")
        assert text == "Too few key factors have a score to be compared."

    def test_no_rule_for_two_factors(self) -> None:
        assert lacking(results({"officials": {"rules": 2.0, "audit": 2.5}}), "lowest") is None


class TestFell:
    def test_clear_falls_alone(self) -> None:
        made = two_iterations({"officials": FOUR}, {"officials": {**FOUR, "rules": 1.5, "audit": 2.4}})
        assert reasons_by(made, "fell") == {"rules": "Among officials it fell by 0.50 points since 2022."}

    def test_judged_like_for_like(self) -> None:
        made = two_iterations(
            {"officials": FOUR}, {"officials": {**FOUR, "rules": 1.5}}, held={"officials": dict.fromkeys(FOUR, -0.3)}
        )
        assert reasons_by(made, "fell")["rules"] == "Among officials it fell by 0.30 points since 2022."

    def test_a_first_survey_and_one_that_cannot_be_compared_say_so(self) -> None:
        assert lacking(results({"officials": FOUR}), "fell") == "This is the first survey."
        made = two_iterations({"officials": FOUR}, {"officials": FOUR}, verdicts={"officials": Verdict.NOT_COMPARABLE})
        assert lacking(made, "fell") == "The answers can't be compared with those of the last survey."


class TestMatters:
    def made(self, parts: dict[str, Any] = PARTS, **more: Any) -> Disclosed:
        rows = drivers("breach", parts, dict.fromkeys(FOUR, (0.5, 0.5)), statistic="odds_ratio")
        return results({"officials": FOUR}, conduct=BREACH, more=rows, related=[record("breach")], **more)

    def test_only_where_the_whole_interval_lies_above_an_equal_part(self) -> None:
        text = reasons_by(self.made(), "matters")
        assert text == {
            "rules": "Among officials it accounts for 60% of the link with “Question breach?”; an equal part would be "
            "25%."
        }
        assert reasons_by(self.made(PARTS | {"rules": (0.6, 0.25, 0.7)}), "matters") == {}

    def test_a_model_that_was_not_made_is_said_not_to_tell(self) -> None:
        made = results({"officials": FOUR}, conduct=BREACH, related=[record("breach", n=50, shown=False)])
        assert lacking(made, "matters") == "The answers don't tell which key factors matter most."

    def test_no_rule_without_an_outcome(self) -> None:
        assert lacking(results({"officials": FOUR}), "matters") is None


class TestFarApart:
    def test_the_widest_clear_gap_with_who_scores_higher(self) -> None:
        made = results({"officials": FOUR, "private": {**FOUR, "rules": 1.2, "audit": 2.9}})
        assert reasons_by(made, "gap") == {"rules": "Officials score it 0.80 points higher than companies."}
        turned = results({"officials": FOUR, "private": {**FOUR, "rules": 2.8}})
        assert reasons_by(turned, "gap") == {"rules": "Companies score it 0.80 points higher than officials."}

    def test_ties_count_and_more_than_half_do_not(self) -> None:
        two = results({"officials": FOUR, "private": {**FOUR, "rules": 1.5, "audit": 2.05}})
        assert set(reasons_by(two, "gap")) == {"rules", "audit"}
        all_ = results({"officials": FOUR, "private": {id: value - 0.5 for id, value in FOUR.items()}})
        assert reasons_by(all_, "gap") == {}

    def test_gaps_that_are_not_clear_do_not_count(self) -> None:
        assert reasons_by(results({"officials": FOUR, "private": {**FOUR, "rules": 1.9}}), "gap") == {}
        assert reasons_by(results({"officials": FOUR, "private": {"rules": 1.9, "audit": 2.5}}), "gap") == {}

    def test_nothing_where_no_gap_may_be_shown(self) -> None:
        few = dict.fromkeys(FOUR, (2.0, 0.05, 9))
        assert reasons_by(results({"officials": FOUR, "private": few}), "gap") == {}


class TestReasons:
    def test_what_only_adds_needs_a_problem(self) -> None:
        far = results({"officials": FOUR, "private": {**FOUR, "rules": 2.8, "audit": 1.0}})
        reasoned = reasons(far)
        assert reasoned["audit"].keys() == {"lowest", "gap"}
        well = results({"officials": dict.fromkeys(FOUR, 2.5), "private": dict.fromkeys(FOUR, 2.5) | {"rules": 2.9}})
        assert reasons(well) == {}

    def test_each_rule_counts_once_for_all_groups(self) -> None:
        reasoned = reasons(results(BOTH, targets=AIMS))
        assert reasoned["rules"].keys() == {"missed"}
        assert reasons(results(BOTH, targets={"audit": 2.2}))["rules"].keys() == {"lowest"}

    def test_factors_stand_in_the_order_of_the_questionnaire(self) -> None:
        low = {"leadership": 1.0, "rules": 2.5, "audit": 1.0, "staff": 2.5}
        assert list(reasons(results({"officials": low}))) == ["leadership", "audit"]

    def test_every_rule_is_explained_in_sentences_of_its_own(self) -> None:
        rules = rules_of(changed(results(BOTH, targets=AIMS, conduct=BREACH)))
        assert len(rules) == 5
        assert len({rule.id for rule in rules}) == len({rule.title for rule in rules}) == 5
        assert all(rule.meaning.endswith(".") and not rule.title.endswith(".") for rule in rules)

    @pytest.mark.parametrize("group", ["officials", "private"])
    def test_a_group_that_was_not_surveyed_gives_no_reason(self, group: str) -> None:
        assert reasons(results({group: FOUR}, targets=AIMS))["rules"].keys() == {"missed"}
        assert reasons(results({group: FOUR}))["rules"].keys() == {"lowest"}
