"""Respondents: response, precision, weights, careless answers, the front page."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.records import Verdict, Weighting
from cips_helpers.sentences.respondents import key_facts, say_flagged, say_frames, say_respondents, say_trust
from made_up.changes import two_iterations
from made_up.results import scored, scores_of


class TestRespondents:
    def test_response_and_precision(self) -> None:
        sentences = say_respondents(scored([2.0])).text
        assert sentences == (
            "200 of 400 invited officials answered (50%). Shares among them are precise to about ±5.0 percentage "
            "points.\n\nNo companies were surveyed in this iteration, so nothing is compared with them."
        )

    def test_invited_unknown(self) -> None:
        sentences = say_respondents(scored([2.0], sample={"invited": None})).text
        assert sentences.startswith("200 officials answered. Shares among them")

    def test_too_few(self) -> None:
        sentences = say_respondents(scored([2.0], sample={"n": None})).text
        assert sentences.startswith("Fewer than 10 officials answered, so nothing is shown for them.")
        assert "precise" not in sentences


class TestFlagged:
    @staticmethod
    def sentences(share: float, move: float | None, people: int = 200, **options: Any) -> str | None:
        quality = {("officials", "flagged", "any"): (share, people)}
        if move is not None:
            quality["officials", "sensitivity", "overall"] = (move, people)
        finding = say_flagged(scored([2.0], quality=quality, **options))
        return finding.text if finding else None

    def test_the_move_is_a_limit_that_holds_before_rounding(self) -> None:
        # On 200 people the gate gives one decimal: what it rounds to -0.1 lies above -0.15.
        assert self.sentences(0.04, -0.149) == (
            "8 of the officials show a sign of careless answering; without them their overall score would move by "
            "less than 0.2 points."
        )
        assert "less than 0.1 points" in str(self.sentences(0.04, 0.0))

    def test_one_none_and_an_unknown_move(self) -> None:
        assert str(self.sentences(0.005, 0.0)).startswith("One of the officials shows a sign")
        assert self.sentences(0.0, 0.0) == "None of the officials shows a sign of careless answering."
        assert self.sentences(0.04, None) == "8 of the officials show a sign of careless answering."

    def test_hidden_and_not_looked_for(self) -> None:
        assert self.sentences(0.5, 0.0, people=9) is None
        assert say_flagged(scored([2.0])) is None


class TestFrontPage:
    def test_key_facts(self) -> None:
        figures = scored([2.0, 2.0], [2.0, 2.0])
        assert key_facts(figures) == {
            "Officials: respondents": "200 of 400",
            "Private sector: respondents": "200 of 400",
            "Fieldwork": "9 May\u2009–\u20093 Jun 2024",
        }

    def test_invited_unknown(self) -> None:
        assert key_facts(scored([2.0], sample={"invited": None}))["Officials: respondents"] == "200"

    def test_nothing_hidden_is_told(self) -> None:
        figures = scored([(2.0, 0.1, 9)], overall={"officials": (2.0, 0.1, 9)}, sample={"n": None})
        assert list(key_facts(figures)) == ["Fieldwork"]


class TestTrust:
    @staticmethod
    def of(*, sample: dict[str, Any] | None = None, quality: dict[Any, Any] | None = None, **options: Any) -> str:
        figures = scored([2.0], overall={"officials": (2.0, 0.05)}, sample=sample, quality=quality, **options)
        return say_trust(figures).text

    @pytest.mark.parametrize(
        ("invited", "source", "text"),
        [
            (250, "none", "200 of 250 invited officials answered (80%); the overall score is precise to ±0.10 points."),
            (None, "none", "200 officials answered; the overall score is precise to ±0.10 points."),
            (
                250,
                "file",
                "200 of 250 invited officials answered (80%); the answers are weighted, and the overall score is "
                "precise to ±0.10 points.",
            ),
            (
                None,
                "file",
                "200 officials answered; the answers are weighted, and the overall score is precise to ±0.10 points.",
            ),
        ],
    )
    def test_who_answered(self, invited: int | None, source: str, text: str) -> None:
        assert self.of(sample={"invited": invited, "weighting": Weighting(source)}) == text

    def test_too_few(self) -> None:
        assert self.of(sample={"n": None}) == "Fewer than 10 officials answered, so nothing is shown for them."

    def test_enough_answered_but_too_few_of_them_every_question(self) -> None:
        hidden = scored([2.0], overall={"officials": (2.0, 0.1, 9)}, sample={"n": 12})
        assert say_trust(hidden).text.startswith(
            "12 officials answered, too few of them on every key factor to show an overall score."
        )

    def test_fewer_than_half_answered(self) -> None:
        assert self.of(sample={"invited": 401}).endswith(
            "Fewer than half of the invited officials answered, and the others may see things differently."
        )
        assert "Fewer than half" not in self.of(sample={"invited": 400})

    def test_groups_with_one_verdict_are_told_together(self) -> None:
        both = scores_of([2.0], [2.0])
        text = say_trust(two_iterations(both, both)).text
        assert text.endswith("The answers of officials and companies can be compared with those of 2022.")
        text = say_trust(two_iterations(both, both, verdicts={"private": Verdict.NOT_COMPARABLE})).text
        assert "The answers of officials can be compared with those of 2022." in text
        assert "The answers of companies can't be compared with those of 2022" in text

    def test_careless_answers(self) -> None:
        flagged, moved = ("officials", "flagged", "any"), ("officials", "sensitivity", "overall")
        assert self.of(quality={flagged: 0.04, moved: -0.149}).endswith(
            "8 people show signs of careless answering; without them no overall score would move by 0.2 points or more."
        )
        assert self.of(quality={flagged: 0.005, moved: 0.0}).endswith(
            "One person shows signs of careless answering; without this person no overall score would move by 0.1 "
            "points or more."
        )
        assert self.of(quality={flagged: 0.04}).endswith("8 people show signs of careless answering.")
        assert self.of(quality={flagged: 0.0, moved: 0.0}).endswith("Nobody shows signs of careless answering.")
        assert "careless" not in self.of()

    def test_the_widest_move_of_all_groups_is_told(self) -> None:
        quality = {
            (group, statistic, indicator): value
            for group, move in (("officials", 0.0), ("private", 0.3))
            for statistic, indicator, value in (("flagged", "any", 0.02), ("sensitivity", "overall", move))
        }
        figures = scored([2.0], [2.0], overall={"officials": 2.0, "private": 2.0}, quality=quality)
        assert say_trust(figures).text.endswith(
            "8 people show signs of careless answering; without them no overall score would move by 0.4 points or more."
        )


class TestKinds:
    @staticmethod
    def of(**facts: Any) -> Disclosed:
        return scored([2.0], overall={"officials": (2.0, 0.05)}, sample=facts)

    @pytest.mark.parametrize(
        ("facts", "trust", "precision"),
        [
            (
                {"kind": "everyone"},
                "All 400 officials were asked, and 200 answered (50%). If the others think alike, the overall score is "
                "precise to ±0.10 points.",
                "if they do not, no margin can be given",
            ),
            (
                {"kind": "everyone", "population": 200, "invited": None},
                "All 200 officials answered, so their scores are exact.",
                "known exactly",
            ),
            (
                {"kind": "volunteers"},
                "200 officials took part by their own choice. None of them was drawn by chance, so the scores are "
                "theirs and need not hold for others.",
                "the survey does not show",
            ),
            (
                {"kind": "sites", "weighting": Weighting(sites=24)},
                "200 officials answered at 24 sites drawn by chance; the overall score is precise to ±0.10 points.",
                "people at one site resemble each other",
            ),
        ],
    )
    def test_what_each_can_say_of_trust_and_precision(self, facts: dict[str, Any], trust: str, precision: str) -> None:
        results = self.of(**facts)
        assert say_trust(results).text.startswith(trust)
        assert precision in say_respondents(results).text

    def test_the_list_is_named_where_it_is_described(self) -> None:
        assert say_frames(self.of()) is None
        assert say_frames(self.of(frame={"en": "The payroll."})).text == "Who was on the list, 2024. The payroll."
