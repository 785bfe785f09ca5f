"""Overall and factor scores: ties, missing parts, one group, hidden figures."""

from __future__ import annotations

from cips_helpers.display import BLOCKS
from cips_helpers.sentences.scores import say_gaps, say_overall
from made_up.results import results, scored


class TestOverall:
    def test_both_groups_and_a_clear_gap(self) -> None:
        text = say_overall(
            scored([2.0] * 5, [1.8] * 5, overall={"officials": 2.0, "private": 1.5}, gap=(0.5, 0.05))
        ).text
        assert text == (
            "Officials give an overall score of 2.00 out of 3 points, a mark of 6.7 out of 10 (95% interval 1.90 to "
            "2.10). Companies give an overall score of 1.50 out of 3 points, a mark of 5.0 out of 10 (95% "
            "interval 1.40 to 1.60). Officials give higher scores than companies: the gap is 0.50 points (95% "
            "interval 0.40 to 0.60)."
        )

    def test_the_second_group_may_be_the_better_one(self) -> None:
        text = say_overall(scored([2.0] * 5, [1.8] * 5, gap=(-0.5, 0.05))).text
        assert text == (
            "Companies give higher scores than officials: the gap is 0.50 points (95% interval 0.40 to 0.60)."
        )

    def test_a_gap_names_the_questions_it_rests_on_and_the_scores_on_them(self) -> None:
        common = [
            {"group": group, "indicator": "overall", "kind": "overall", "statistic": statistic, "value": value} | more
            for group, statistic, value, more in (
                ("gap", "common_questions", (7, 0.0), {}),
                ("officials", "mean_common", (2.1, 0.05), {"against": "private"}),
                ("private", "mean_common", (1.6, 0.05), {"against": "officials"}),
            )
        ]
        text = say_overall(
            scored([2.0] * 5, [1.8] * 5, overall={"officials": 2.0, "private": 1.8}, gap=(0.5, 0.05), more=common)
        ).text
        assert text.endswith(
            "On the 7 questions that both were asked, officials give higher scores than companies: 2.10 against 1.60, "
            "a gap of 0.50 points (95% interval 0.40 to 0.60)."
        )

    def test_a_gap_that_is_not_clear_names_the_questions_too(self) -> None:
        """Else 2.00 and 1.80 stand beside a gap of 0.05."""
        common = [
            {"group": group, "indicator": "overall", "kind": "overall", "statistic": statistic, "value": value} | more
            for group, statistic, value, more in (
                ("gap", "common_questions", (1, 0.0), {}),
                ("officials", "mean_common", (1.85, 0.05), {"against": "private"}),
            )
        ]
        text = say_overall(
            scored([2.0] * 5, [1.8] * 5, overall={"officials": 2.0, "private": 1.8}, gap=(0.05, 0.05), more=common)
        ).text
        assert text.endswith(
            "On the one question that both were asked, there is no clear difference between officials and companies: "
            "1.85 against 1.80 (gap +0.05 points, 95% interval −0.05 to +0.15)."
        )

    def test_a_gap_that_chance_explains_is_no_clear_difference(self) -> None:
        text = say_overall(scored([2.0] * 5, [1.8] * 5, gap=(0.1, 0.1))).text
        assert text.startswith("There is no clear difference between officials and companies overall (gap +0.10")
        assert "−0.10 to +0.30" in text

    def test_one_group_says_who_is_missing(self) -> None:
        text = say_overall(scored([2.0] * 5, overall={"officials": 2.0})).text
        assert text.endswith("No companies were surveyed in this iteration, so nothing is compared with them.")

    def test_hidden_scores_are_not_told(self) -> None:
        text = say_overall(scored([2.0] * 5, [1.0] * 5, overall={"private": (1.0, 0.1, 9)})).text
        assert text == "Too few people answered to show an overall score."


class TestGaps:
    def test_the_widest_alone_and_all_clear(self) -> None:
        text = say_gaps(scored([2.9, 2.2, 2.2, 2.2], [1.5, 2.0, 2.0, 2.0])).text
        assert text == (
            "The widest gap is on Leadership: officials score it 1.40 points higher than companies do. Officials score "
            "clearly higher on all 4 key factors both were asked about."
        )

    def test_gaps_not_clearly_narrower_are_named(self) -> None:
        text = say_gaps(scored([2.9, 2.8, 2.1, 2.1, 2.0], [1.5, 1.5, 2.0, 2.0, 2.0])).text
        assert "The gap on Rules is not clearly narrower." in text
        assert text.endswith("Officials score clearly higher on 2 of the 5 key factors both were asked about.")

    def test_two_that_are_not_clearly_narrower(self) -> None:
        text = say_gaps(scored([2.9, 2.8, 2.8, 2.0, 2.0], [1.5, 1.5, 1.5, 2.0, 2.0])).text
        assert "Most other gaps are not clearly narrower." in text  # 3 of 5

    def test_gaps_may_point_both_ways(self) -> None:
        text = say_gaps(scored([2.9, 1.0, 2.0], [1.5, 2.0, 2.0])).text
        assert text.endswith(
            "Officials score clearly higher on 1 and companies on 1 of the 3 key factors both were asked about."
        )

    def test_the_second_group_higher(self) -> None:
        text = say_gaps(scored([1.0, 2.0, 2.0], [2.5, 2.0, 2.0])).text
        assert text.startswith("The widest gap is on Leadership: companies score it 1.50 points higher than officials")
        assert "Companies score clearly higher on 1 of the 3" in text

    def test_no_clear_difference(self) -> None:
        text = say_gaps(scored([2.0, 2.1], [2.0, 2.05])).text
        assert text == "No key factor shows a clear difference between officials and companies."

    def test_only_factors_asked_of_both_count(self) -> None:
        figures = {"officials": {"leadership": 2.8, "staff": 2.0}, "private": {"leadership": 1.0}}
        text = say_gaps(results(figures)).text
        assert text.endswith("Officials score clearly higher on the one key factor both were asked about.")

    def test_a_missing_group_and_hidden_gaps(self) -> None:
        assert say_gaps(scored([2.0, 2.1])) is None
        hidden = scored([2.0, 2.1], [(1.0, 0.1, 9), (1.0, 0.1, 9)])
        assert say_gaps(hidden).text == "Too few people answered to compare the groups by key factor."


class TestLabels:
    def test_a_label_is_text(self) -> None:
        figures = scored([2.8, 2.0], [1.0, 2.0], names={"leadership": "A_B * $x$ <b> & [c]"})
        shown = say_gaps(figures)._repr_mimebundle_()
        assert "A_B * $x$ <b> & [c]" in shown[BLOCKS][0]["text"]
        assert "A_B * $x$ &lt;b&gt; &amp; [c]" in shown["text/html"]
