"""Sentences of a factor sheet: parts, initiatives, questions to discuss, factors without a sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import cips_helpers as cips
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding, Heading, Points
from cips_helpers.sentences.factor_sheets import (
    say_discussion,
    say_sheet_initiatives,
    say_sheet_parts,
    say_without_sheet,
)
from cips_helpers.survey.study import Initiative
from made_up.changes import two_iterations
from made_up.results import results

CELLS = {("officials", "gender", code): (63, {"leadership": 2.0}) for code in ("1", "2", "3")}


def both(first: Any, second: Any, **options: Any) -> Disclosed:
    return results({"officials": {"leadership": first, "staff": 2.0}, "private": {"leadership": second}}, **options)


def text(finding: Finding | Points | None) -> str:
    assert finding is not None
    return str(finding)


class TestParts:
    @staticmethod
    def of(differences: dict[tuple[str, str, str], dict[str, Any]], **options: Any) -> str:
        figures = results(
            {"officials": {"leadership": 2.0, "rules": 2.0}},
            cells=CELLS,
            differences=differences,
            levels=("Woman", "Man", "Another"),
            names={"gender": "Gender"},
            **options,
        )
        return text(say_sheet_parts(figures, "leadership"))

    def test_one_part(self) -> None:
        sentences = self.of({("officials", "gender", "1"): {"leadership": (0.4, 0.05), "rules": (0.9, 0.05)}})
        assert sentences == "Among officials one part differs clearly from the others: Gender “Woman” (+0.4)."

    def test_the_largest_first(self) -> None:
        sentences = self.of(
            {
                ("officials", "gender", "1"): {"leadership": (0.4, 0.05)},
                ("officials", "gender", "2"): {"leadership": (-0.6, 0.05)},
            }
        )
        assert sentences == (
            "Among officials 2 parts differ clearly from the others: Gender “Man” (−0.6) and Gender “Woman” (+0.4)."
        )

    def test_none(self) -> None:
        sentences = self.of({("officials", "gender", "1"): {"leadership": (0.05, 0.05), "rules": (0.9, 0.05)}})
        assert sentences == "Among officials: no clear difference between parts of the group."

    def test_nothing_to_compare(self) -> None:
        assert say_sheet_parts(both(2.0, 2.0), "leadership") is None


class TestInitiatives:
    SCORES: ClassVar[dict[str, Any]] = {"officials": {"leadership": 2.0, "rules": 2.0}}

    def test_what_when_and_by_whom(self) -> None:
        made = two_iterations(self.SCORES, self.SCORES)
        work = (
            Initiative(factor="leadership", what={"en": "Open hours"}, when="spring 2023", by={"en": "Staff office"}),
            Initiative(factor="leadership", what={"en": "A report"}, when="2023"),
        )
        made = replace(made, initiatives=work)
        assert text(say_sheet_initiatives(made, "leadership")) == (
            "Open hours (spring 2023, Staff office).\n\nA report (2023)."
        )
        assert text(say_sheet_initiatives(made, "rules")) == ("No work on this key factor is listed.")

    def test_a_study_that_lists_nothing(self) -> None:
        assert say_sheet_initiatives(results(self.SCORES), "leadership") is None


class TestDiscussion:
    def test_the_questions_of_the_questionnaire(self) -> None:
        asked = ({"en": "Who sets an example?"}, {"fr": "Qui donne l'exemple ?"})
        figures = both(2.5, 2.0, discuss={"leadership": asked})
        assert text(say_discussion(figures, "leadership")) == "- Who sets an example?\n- Qui donne l'exemple ?"

    def test_without_them_one_that_fits_any_factor(self) -> None:
        assert text(say_discussion(both(2.0, 2.0), "leadership")) == (
            "- What would have to change for this score to be higher next time, and who can change it?"
        )

    def test_a_clear_gap_is_asked_about_too(self) -> None:
        assert text(say_discussion(both(2.5, 2.0), "leadership")).endswith(
            "\n- Why do officials and companies see this differently?"
        )


class TestWithout:
    def test_a_factor_asked_of_nobody_who_was_surveyed(self) -> None:
        figures = both(2.0, 2.0)
        assert say_without_sheet(figures) is None
        private = replace(figures, samples=tuple(s for s in figures.samples if s.group == "private"))
        assert text(say_without_sheet(private)) == (
            "Staff has no sheet here: nobody who was surveyed was asked about it."
        )

    def test_more_than_one(self) -> None:
        figures = results({"officials": {"staff": 2.0, "pay": 2.0}, "private": {"leadership": 2.0}})
        private = replace(figures, samples=tuple(s for s in figures.samples if s.group == "private"))
        assert text(say_without_sheet(private)) == (
            "Staff and Pay have no sheet here: nobody who was surveyed was asked about them."
        )


class TestWhole:
    def test_a_sheet_for_each_factor_that_was_asked_and_links_to_all(self) -> None:
        figures = both(2.0, 2.0, names={"leadership": "Leadership & care", "staff": "Staff"})
        figures = replace(figures, samples=tuple(s for s in figures.samples if s.group == "private"))
        links, without, heading, *_ = cips.show_factor_sheets(figures)
        assert links.blocks() == [
            {"kind": "list", "items": [{"text": "1. Leadership & care", "link": "#sheet-leadership"}]}
        ]
        assert without.text.startswith("Staff has no sheet here")
        assert heading == Heading("1. Leadership & care", level=2, anchor="sheet-leadership")

    def test_a_part_without_anything_to_say_has_no_heading(self) -> None:
        heads = [part.text for part in cips.show_factor_sheets(both(2.0, 2.0)) if isinstance(part, Heading)]
        assert "To discuss" in heads
        assert "Worked on" not in heads
        assert "Who differs" not in heads
