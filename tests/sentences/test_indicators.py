"""Questions of a key factor: best and worst, ties, don't knows, hidden shares."""

from __future__ import annotations

import pytest

from cips_helpers.sentences.indicators import say_factor_items
from made_up.results import results, scored


class TestItems:
    def test_best_and_worst_are_quoted(self) -> None:
        shares = {("officials", "q1"): [0.5, 0.4, 0.1, 0.0], ("officials", "q2"): [0.2, 0.3, 0.3, 0.2]}
        text = say_factor_items(scored([2.0], shares=shares), "leadership").text
        assert text == ("Among officials, favourable answers range from 50% (“Statement q2”) to 90% (“Statement q1”).")

    def test_a_reversed_statement_keeps_its_sign(self) -> None:
        shares = {("officials", "q1"): [0.0, 0.1, 0.4, 0.5], ("officials", "q2"): [0.2, 0.3, 0.3, 0.2]}
        text = say_factor_items(scored([2.0], shares=shares, reverse=["q1"]), "leadership").text
        assert "to 90% (“Statement q1\u00a0↺”)" in text

    def test_alike(self) -> None:
        shares = {("officials", "q1"): [0.5, 0.4, 0.1, 0.0], ("officials", "q2"): [0.5, 0.38, 0.1, 0.02]}
        text = say_factor_items(scored([2.0], shares=shares), "leadership").text
        assert text == "Among officials no question clearly stands out: 88% to 90% of the answers are favourable."

    def test_the_very_same(self) -> None:
        shares = {("officials", q): [0.5, 0.4, 0.1, 0.0] for q in ("q1", "q2")}
        text = say_factor_items(scored([2.0], shares=shares), "leadership").text
        assert text.endswith("no question clearly stands out: 90% of the answers to each are favourable.")

    def test_one_question(self) -> None:
        figures = scored([2.0], shares={("officials", "q1"): [0.5, 0.4, 0.1, 0.0]})
        text = say_factor_items(figures, "leadership").text
        assert text == "90% of officials give a favourable answer."

    @pytest.mark.parametrize(("share", "expected"), [(0.144, False), (0.15, True)])
    def test_many_who_dont_know(self, share: float, expected: bool) -> None:
        shares = {("officials", "q1"): [0.5, 0.4, 0.1, 0.0]}
        figures = scored([2.0], shares=shares, dont_know={("officials", "q1"): share})
        text = say_factor_items(figures, "leadership").text
        assert ("Asked about “Statement q1”, 15% of officials say they don't know." in text) == expected

    def test_not_asked_and_hidden(self) -> None:
        figures = {"officials": {"leadership": 2.0}, "private": {"rules": 2.0}}
        text = say_factor_items(
            results(figures, shares={("officials", "q1"): [0.5, 0.4, 0.1, 0.0]}, bases={("officials", "q1"): 9}),
            "leadership",
        ).text
        assert text == (
            "Too few officials answered to show their answers.\n\nThis key factor is not asked of companies."
        )
