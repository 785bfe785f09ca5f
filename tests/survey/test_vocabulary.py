"""Headings in the ways survey platforms write them, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cips_helpers.instrument.load import load_instrument
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
