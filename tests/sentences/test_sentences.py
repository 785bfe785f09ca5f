"""Each sentence on figures made for it: ties, missing parts, one group, hidden figures, every state of targets."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.schema.records import Weighting
from cips_helpers.sentences.front import key_facts
from cips_helpers.sentences.indicators import say_factor_items
from cips_helpers.sentences.method import say_weighting
from cips_helpers.sentences.respondents import say_flagged, say_respondents
from cips_helpers.sentences.scores import say_extremes, say_gaps, say_overall
from cips_helpers.sentences.targets import say_targets
from made_up.results import results

FIVE = ("leadership", "rules", "audit", "conduct", "morale")


def scored(officials: list[Any], private: list[Any] | None = None, **options: Any) -> Any:
    scores = {"officials": dict(zip(FIVE, officials, strict=False))}
    if private is not None:
        scores["private"] = dict(zip(FIVE, private, strict=False))
    return results(scores, **options)


class TestOverall:
    def test_both_groups_and_a_clear_gap(self) -> None:
        said = say_overall(
            scored([2.0] * 5, [1.8] * 5, overall={"officials": 2.0, "private": 1.5}, gap=(0.5, 0.05))
        ).text
        assert said == (
            "Officials give an overall score of 2.00 out of 3 points, a mark of 6.7 out of 10 (95% interval 1.90 to "
            "2.10 points). Companies give an overall score of 1.50 out of 3 points, a mark of 5.0 out of 10 (95% "
            "interval 1.40 to 1.60 points). Officials give higher scores than companies: the gap is 0.50 points (95% "
            "interval 0.40 to 0.60)."
        )

    def test_the_second_group_may_be_the_better_one(self) -> None:
        said = say_overall(scored([2.0] * 5, [1.8] * 5, gap=(-0.5, 0.05))).text
        assert said == (
            "Companies give higher scores than officials: the gap is 0.50 points (95% interval 0.40 to 0.60)."
        )

    def test_a_gap_that_chance_explains_is_no_clear_difference(self) -> None:
        said = say_overall(scored([2.0] * 5, [1.8] * 5, gap=(0.1, 0.1))).text
        assert said.startswith("There is no clear difference between officials and companies overall (gap +0.10")
        assert "−0.10 to +0.30" in said

    def test_one_group_says_who_is_missing(self) -> None:
        said = say_overall(scored([2.0] * 5, overall={"officials": 2.0})).text
        assert said.endswith("No companies were surveyed in this iteration, so nothing is compared with them.")

    def test_hidden_scores_are_not_told(self) -> None:
        said = say_overall(scored([2.0] * 5, [1.0] * 5, overall={"private": (1.0, 0.1, 9)})).text
        assert said == "Too few people answered to show an overall score."


class TestExtremes:
    def test_one_strongest_and_one_weakest(self) -> None:
        said = say_extremes(scored([2.8, 2.0, 2.0, 2.0, 1.2])).text
        assert said == ("Among officials the strongest factor is Leadership (2.80). The weakest is Morale (1.20).")

    def test_what_cant_be_told_apart_is_named_together(self) -> None:
        said = say_extremes(scored([2.8, 2.75, 2.0, 1.25, 1.2])).text
        assert said == (
            "Among officials the strongest factors are Leadership (2.80) and Rules (2.75), with no clear difference "
            "among them. The weakest are Morale (1.20) and Conduct (1.25), with no clear difference among them."
        )

    def test_all_alike(self) -> None:
        said = say_extremes(scored([2.0, 2.01, 2.02, 2.03, 2.04])).text
        assert said == ("Among officials no key factor clearly stands out: the scores lie between 2.00 and 2.04.")

    def test_a_weak_factor_is_named_though_the_others_are_alike(self) -> None:
        said = say_extremes(scored([2.0, 2.01, 2.02, 2.03, 1.0])).text
        assert (
            said
            == "Among officials no factor clearly stands out at the top. The weakest is Leadership (1.00).".replace(
                "Leadership", "Morale"
            )
        )

    def test_a_strong_factor_is_named_though_the_others_are_alike(self) -> None:
        said = say_extremes(scored([2.9, 2.01, 2.02, 2.03, 2.0])).text
        assert said == (
            "Among officials the strongest factor is Leadership (2.90). At the lower end no factor clearly stands out."
        )

    def test_one_paragraph_a_group(self) -> None:
        assert say_extremes(scored([2.8, 2, 2, 2, 1], [1, 2, 2, 2, 2.8])).text.count("\n\n") == 1

    def test_hidden_factors_are_left_out(self) -> None:
        said = say_extremes(scored([(2.9, 0.05, 9), 2.5, 2.0, 2.0, 1.2])).text
        assert "Leadership" not in said
        assert "strongest factor is Rules (2.50)" in said

    def test_too_few_factors(self) -> None:
        assert say_extremes(scored([2.0, 2.5])) is None
        said = say_extremes(scored([2.0, 2.5, (2.5, 0.1, 9)])).text
        assert said == "There are too few key factors with a figure to name the strongest or the weakest."


class TestGaps:
    def test_the_widest_alone_and_all_clear(self) -> None:
        said = say_gaps(scored([2.9, 2.2, 2.2, 2.2], [1.5, 2.0, 2.0, 2.0])).text
        assert said == (
            "The widest gap is on Leadership: officials score it 1.40 points higher than companies do. Officials score "
            "clearly higher on all 4 key factors both were asked about."
        )

    def test_gaps_not_clearly_narrower_are_named(self) -> None:
        said = say_gaps(scored([2.9, 2.8, 2.1, 2.1, 2.0], [1.5, 1.5, 2.0, 2.0, 2.0])).text
        assert "The gap on Rules is not clearly narrower." in said
        assert said.endswith("Officials score clearly higher on 2 of the 5 key factors both were asked about.")

    def test_two_that_are_not_clearly_narrower(self) -> None:
        said = say_gaps(scored([2.9, 2.8, 2.8, 2.0, 2.0], [1.5, 1.5, 1.5, 2.0, 2.0])).text
        assert "Most other gaps are not clearly narrower." in said  # 3 of 5

    def test_gaps_may_point_both_ways(self) -> None:
        said = say_gaps(scored([2.9, 1.0, 2.0], [1.5, 2.0, 2.0])).text
        assert said.endswith(
            "Officials score clearly higher on 1 and companies on 1 of the 3 key factors both were asked about."
        )

    def test_the_second_group_higher(self) -> None:
        said = say_gaps(scored([1.0, 2.0, 2.0], [2.5, 2.0, 2.0])).text
        assert said.startswith("The widest gap is on Leadership: companies score it 1.50 points higher than officials")
        assert "Companies score clearly higher on 1 of the 3" in said

    def test_no_clear_difference(self) -> None:
        said = say_gaps(scored([2.0, 2.1], [2.0, 2.05])).text
        assert said == "No key factor shows a clear difference between officials and companies."

    def test_only_factors_asked_of_both_count(self) -> None:
        given = {"officials": {"leadership": 2.8, "staff": 2.0}, "private": {"leadership": 1.0}}
        said = say_gaps(results(given)).text
        assert said.endswith("Officials score clearly higher on the one key factor both were asked about.")

    def test_a_missing_group_and_hidden_gaps(self) -> None:
        assert say_gaps(scored([2.0, 2.1])) is None
        hidden = scored([2.0, 2.1], [(1.0, 0.1, 9), (1.0, 0.1, 9)])
        assert say_gaps(hidden).text == "Too few people answered to compare the groups by key factor."


class TestTargets:
    @pytest.mark.parametrize(
        ("targets", "said"),
        [
            ({"leadership": 1.5, "rules": 1.5}, "As officials see it, all 2 targets are met."),
            ({"leadership": 1.5}, "As officials see it, the one target is met."),
            ({"leadership": 2.5, "rules": 2.5}, "As officials see it, none of the 2 targets is clearly met."),
            ({"leadership": 2.5}, "As officials see it, the one target is not clearly met."),
            (
                {"leadership": 1.5, "rules": 2.5, "audit": 2.0},
                "As officials see it, 1 of 3 targets is met. Not met: Rules. Too close to tell, as the interval "
                "contains the target: Audit.",
            ),
            (
                {"leadership": 2.0, "rules": 2.0},
                "As officials see it, none of the 2 targets is clearly met. Too close to tell, as the interval "
                "contains the target: Leadership and Rules.",
            ),
        ],
    )
    def test_every_state(self, targets: dict[str, float], said: str) -> None:
        assert say_targets(scored([2.0, 2.0, 2.0], targets=targets)).text == said

    def test_hidden_scores_are_neither_met_nor_missed(self) -> None:
        hidden = scored([(2.0, 0.05, 9), 2.0], targets={"leadership": 1.0, "rules": 1.0})
        assert say_targets(hidden).text == "As officials see it, the one target is met."
        all_hidden = scored([(2.0, 0.05, 9)], targets={"leadership": 1.0})
        assert say_targets(all_hidden).text == "Too few people answered to compare scores with targets."

    def test_met_exactly_at_the_target(self) -> None:
        exact = scored([2.0], targets={"leadership": 2.0 - 1.96 * 0.05})
        assert say_targets(exact).text == "As officials see it, the one target is met."


class TestItems:
    def test_best_and_worst_are_quoted(self) -> None:
        shares = {("officials", "q1"): [0.5, 0.4, 0.1, 0.0], ("officials", "q2"): [0.2, 0.3, 0.3, 0.2]}
        said = say_factor_items(scored([2.0], shares=shares), "leadership").text
        assert said == ("Among officials, favourable answers range from 50% (“Statement q2”) to 90% (“Statement q1”).")

    def test_a_reversed_statement_keeps_its_sign(self) -> None:
        shares = {("officials", "q1"): [0.0, 0.1, 0.4, 0.5], ("officials", "q2"): [0.2, 0.3, 0.3, 0.2]}
        said = say_factor_items(scored([2.0], shares=shares, reverse=["q1"]), "leadership").text
        assert "to 90% (“Statement q1 ↺”)" in said

    def test_alike(self) -> None:
        shares = {("officials", "q1"): [0.5, 0.4, 0.1, 0.0], ("officials", "q2"): [0.5, 0.38, 0.1, 0.02]}
        said = say_factor_items(scored([2.0], shares=shares), "leadership").text
        assert said == "Among officials no question clearly stands out: 88% to 90% of the answers are favourable."

    def test_the_very_same(self) -> None:
        shares = {("officials", q): [0.5, 0.4, 0.1, 0.0] for q in ("q1", "q2")}
        said = say_factor_items(scored([2.0], shares=shares), "leadership").text
        assert said.endswith("no question clearly stands out: 90% of the answers to each are favourable.")

    def test_one_question(self) -> None:
        given = scored([2.0], shares={("officials", "q1"): [0.5, 0.4, 0.1, 0.0]})
        said = say_factor_items(given, "leadership").text
        assert said == "90% of officials give a favourable answer."

    @pytest.mark.parametrize(("share", "told"), [(0.149, False), (0.15, True)])
    def test_many_who_dont_know(self, share: float, told: bool) -> None:
        shares = {("officials", "q1"): [0.5, 0.4, 0.1, 0.0]}
        given = scored([2.0], shares=shares, dont_know={("officials", "q1"): share})
        said = say_factor_items(given, "leadership").text
        assert ("Asked about “Statement q1”, 15% of officials say they don't know." in said) == told

    def test_not_asked_and_hidden(self) -> None:
        given = {"officials": {"leadership": 2.0}, "private": {"rules": 2.0}}
        said = say_factor_items(
            results(given, shares={("officials", "q1"): [0.5, 0.4, 0.1, 0.0]}, bases={("officials", "q1"): 9}),
            "leadership",
        ).text
        assert said == (
            "Too few officials answered to show their answers.\n\nThis key factor is not asked of companies."
        )


class TestRespondents:
    def test_response_and_precision(self) -> None:
        said = say_respondents(scored([2.0])).text
        assert said == (
            "200 of 400 invited officials answered (50%). Shares among them are precise to about ±5.0 percentage "
            "points.\n\nNo companies were surveyed in this iteration, so nothing is compared with them."
        )

    def test_invited_unknown(self) -> None:
        said = say_respondents(scored([2.0], sample={"invited": None})).text
        assert said.startswith("200 officials answered. Shares among them")

    def test_too_few(self) -> None:
        said = say_respondents(scored([2.0], sample={"n": None})).text
        assert said.startswith("Fewer than 10 officials answered, so nothing is shown for them.")
        assert "precise" not in said

    @pytest.mark.parametrize(
        ("weighted", "strata", "said"),
        [
            (True, 4, "Officials were sampled in 4 strata, and their answers are weighted."),
            (True, 1, "The answers of officials are weighted."),
            (False, 4, "Officials were sampled in 4 strata; all their answers count equally."),
            (False, 1, "All answers of officials count equally: there are no weights."),
        ],
    )
    def test_weights_and_strata(self, weighted: bool, strata: int, said: str) -> None:
        done = Weighting("file" if weighted else "none", strata=strata)
        assert say_weighting(scored([2.0], sample={"weighting": done})).text == said


class TestFlagged:
    @staticmethod
    def said(share: float, move: float | None, people: int = 200, **options: Any) -> str | None:
        quality = {("officials", "flagged", "any"): (share, people)}
        if move is not None:
            quality["officials", "sensitivity", "overall"] = (move, people)
        found = say_flagged(scored([2.0], quality=quality, **options))
        return found.text if found else None

    def test_the_move_is_a_limit_that_holds_before_rounding(self) -> None:
        # On 200 people the gate gives one decimal: what it rounds to -0.1 lies above -0.15.
        assert self.said(0.04, -0.149) == (
            "8 of the officials show a sign of careless answering; without them their overall score would move by "
            "less than 0.2 points."
        )
        assert "less than 0.1 points" in str(self.said(0.04, 0.0))

    def test_one_none_and_an_unknown_move(self) -> None:
        assert str(self.said(0.005, 0.0)).startswith("One of the officials shows a sign")
        assert self.said(0.0, 0.0) == "None of the officials shows a sign of careless answering."
        assert self.said(0.04, None) == "8 of the officials show a sign of careless answering."

    def test_hidden_and_not_looked_for(self) -> None:
        assert self.said(0.5, 0.0, people=9) is None
        assert say_flagged(scored([2.0])) is None


class TestFrontPage:
    def test_key_facts(self) -> None:
        given = scored([2.0, 2.0], [2.0, 2.0])
        assert key_facts(given) == {
            "Officials: respondents": "200 of 400",
            "Private sector: respondents": "200 of 400",
            "Fieldwork": "9 May\u2009–\u20093 Jun 2024",
        }

    def test_invited_unknown(self) -> None:
        assert key_facts(scored([2.0], sample={"invited": None}))["Officials: respondents"] == "200"

    def test_nothing_hidden_is_told(self) -> None:
        given = scored([(2.0, 0.1, 9)], overall={"officials": (2.0, 0.1, 9)}, sample={"n": None})
        assert list(key_facts(given)) == ["Fieldwork"]


class TestMarkdown:
    def test_labels_cant_break_the_page(self) -> None:
        given = scored([2.8, 2.0, 2.0, 2.0, 1.2], names={"leadership": "A_B * $x$ <b> & [c]"})
        shown = say_extremes(given)._repr_markdown_()
        assert r"A\_B \* \$x\$ \<b\> & \[c\]" in shown
