"""Headings in the ways survey platforms write them, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cips_helpers.instrument.form_texts import standard_texts
from cips_helpers.instrument.load import load_instrument
from cips_helpers.survey import vocabulary
from cips_helpers.survey.vocabulary import Vocabulary

INSTRUMENT = load_instrument(Path(__file__).parent / "field" / "instrument.yml")
WORDS = Vocabulary(INSTRUMENT)
TEXTS = [(item.id, text) for item in INSTRUMENT.items for text in item.text.values()]


@pytest.mark.parametrize(
    "heading",
    [
        "leadership_example",
        "Leadership_Example ",
        "leadership/leadership_example",
        "leadership-leadership_example",
        "group.sub.leadership_example",
        "part A: leadership_example",
        "\ufeffleadership_example\u200f",
        "Senior management is setting a positive example to fight against corruption",
        "Senior.management.is.setting.a.positive.example.to.fight.against.corruption",
        "1. Senior management is setting a positive example to fight against corruption\xa0\n",
        "Q12_1 - Senior management is setting a positive example to fight against corruption",
        "How far do you agree? [Senior management is setting a positive example to fight against corruption]",
        "Senior management is setting a positive example to figh",
    ],
)
def test_headings_of_one_question(heading: str) -> None:
    assert WORDS.item_of(heading) == "leadership_example"


@pytest.mark.parametrize("heading", ["", "comment", "leadership", "Senior management", "Q1", "_id", "3", "agree"])
def test_what_is_no_question(heading: str) -> None:
    assert WORDS.item_of(heading) is None


@given(
    st.sampled_from(TEXTS),
    st.sampled_from(
        ["{}", "{} ", "12. {}", "Q3) {}", "[{}]", "Block 2 [{}]", "block/{}", "block - {}", "\u200b{}\u200e"]
    ),
    st.sampled_from([str, str.upper, str.casefold]),
)
def test_every_wording_is_found_in_every_dress(question, dress, case):
    id, text = question
    shared = {other for other, wording in TEXTS if wording == text}
    assert WORDS.item_of(dress.format(case(text))) == (id if len(shared) == 1 else None)


@pytest.mark.parametrize("heading", ["operator_other", "operator/other", "operator [other]", "operator_oth_text"])
def test_other_texts_belong_to_their_question(heading: str) -> None:
    assert WORDS.item_of(heading) is None
    assert WORDS.other_of(heading) == "operator"


def test_columns_of_single_answers() -> None:
    answers = {"operator": {"1", "broker"}}
    assert WORDS.part_of("operator/1", answers) == "operator"
    assert WORDS.part_of("group/operator/broker", answers) == "operator"
    assert WORDS.part_of("operator/77", answers) is None


@pytest.mark.parametrize("heading", ["A1", "a1", "block1[A1]", "block12_A1", "block3.A1."])
def test_short_codes_of_the_forms(heading: str) -> None:
    assert WORDS.item_of(heading) == "leadership_example"


@pytest.mark.parametrize("heading", ["A1. In which district?", "leadership[A1]", "A99", "Q1[A1]x"])
def test_codes_of_other_forms_are_none(heading: str) -> None:
    assert WORDS.item_of(heading) is None


def test_a_row_of_answers_is_no_row_of_short_codes() -> None:
    assert WORDS.is_coded(["no", "A1", "A2", "B1", "D1", "D2"])
    assert not WORDS.is_coded(["7", "A1", "A2", "A3", "A4", "A5", "A5"]), "codes of answers repeat"
    assert "A1" not in WORDS


def test_consent_and_texts_of_forms_are_known_in_every_language() -> None:
    texts = standard_texts()
    for language in texts["consent"]:
        assert WORDS.is_consent(texts["consent"][language])
        assert WORDS.is_note(texts["statements"][language])
    assert WORDS.is_note("main-instruction_3")
    assert not WORDS.is_note("comment")


def test_of_a_heading_of_thousands_of_parts_only_the_last_are_looked_up() -> None:
    """To another delimiter a line of numbers is one heading; with all of its parts, 45 kB took 25 seconds."""
    heading = "3|" * 5_000 + "leadership_example"
    assert WORDS.item_of(heading) == "leadership_example"
    assert len(list(vocabulary._candidates(heading))) < 30
