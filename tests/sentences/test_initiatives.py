"""Initiatives: how many of the factors worked on improved, and of the others."""

from __future__ import annotations

from datetime import date
from typing import Any

from cips_helpers.schema.records import Verdict
from cips_helpers.sentences.initiatives import say_initiatives
from made_up.changes import two_iterations
from made_up.results import results, scores_of


class TestInitiatives:
    IN_TIME = date(2023, 3, 1)

    def text(self, now: dict[str, Any], *worked: str, **options: Any) -> str:
        before = {group: dict.fromkeys(scores, 2.0) for group, scores in now.items()}
        finding = say_initiatives(
            two_iterations(before, now, initiatives=[(id, self.IN_TIME) for id in worked], **options)
        )
        assert finding is not None
        return finding.text

    def test_some_improved_and_the_others_beside_them(self) -> None:
        text = self.text(scores_of([2.3, 2.0, 2.3, 2.0]), "leadership", "rules")
        assert text.startswith(
            "Of the 2 key factors worked on that officials were asked about, 1 improved clearly: Leadership. Of the 2 "
            "others, 1 improved clearly.\n\nA score that rose after an initiative need not have risen because of it"
        )

    def test_all_and_none(self) -> None:
        assert self.text(scores_of([2.3, 2.3, 2.0]), "leadership", "rules").startswith(
            "All 2 key factors worked on that officials were asked about improved clearly: Leadership and Rules. The "
            "one that was not worked on did not improve clearly."
        )
        assert self.text(scores_of([2.0, 1.6, 2.3]), "leadership", "rules").startswith(
            "Of the 2 key factors worked on that officials were asked about, none improved clearly. Declined clearly: "
            "Rules. The one that was not worked on improved clearly."
        )

    def test_one(self) -> None:
        assert self.text(scores_of([2.3]), "leadership").startswith(
            "The one key factor worked on that officials were asked about, Leadership, improved clearly.\n\n"
        )
        assert self.text(scores_of([2.0]), "leadership").startswith(
            "The one key factor worked on that officials were asked about, Leadership, did not improve clearly."
        )

    def test_two_initiatives_on_one_factor_count_once(self) -> None:
        assert self.text(scores_of([2.3]), "leadership", "leadership").startswith("The one key factor worked on")

    def test_a_group_that_was_not_asked(self) -> None:
        now = {"officials": {"leadership": 2.3, "staff": 2.3}, "private": {"leadership": 2.3}}
        assert "No key factor worked on can be judged by what companies said." in self.text(now, "staff")

    def test_not_comparable(self) -> None:
        text = self.text(scores_of([2.3]), "leadership", verdicts={"officials": Verdict.NOT_COMPARABLE})
        assert text == (
            "It is not known whether the key factors worked on improved among officials: their answers can't be "
            "compared "
            "with those of 2022."
        )

    def test_none_listed(self) -> None:
        assert self.text(scores_of([2.3])).startswith(
            "No initiative between the two surveys was entered for this report"
        )
        assert say_initiatives(results(scores_of([2.3]))) is None
