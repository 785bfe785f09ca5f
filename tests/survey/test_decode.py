"""From a cell to an answer code: by code, by label in any language, by figure."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cips_helpers.instrument.model import Scale
from cips_helpers.survey.decode import MISSING, OUT_OF_RANGE, Decoder
from cips_helpers.survey.normal import figure, loose, plain, word
from made_up import tiny

SCALES = {entries["id"]: Scale.model_validate(entries) for entries in tiny.INSTRUMENT["scales"]}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3", 3),
        (" 03 ", 3),
        ("3.0", 3),
        ("3,0", 3),
        ("３", 3),
        ("Strongly agree", 3),
        ("STRONGLY  AGREE", 3),
        ("StronglyAgree", 3),
        ("Tout à fait d’accord", 3),
        ("tout a\u0300 fait d'accord", 3),
        ("Don't know", 8),
        ("don`t know", 8),
        ("Pas d'accord", 1),
        ("", MISSING),
        ("  ", MISSING),
        ("na", MISSING),
        ("-99", MISSING),
        ("-99.0", MISSING),
    ],
)
def test_spellings_of_an_answer(cell, code):
    assert Decoder(SCALES["agreement"], missing=["NA", "-99"]).code(cell) == code


@pytest.mark.parametrize("cell", ["4", "3.5", "-3", "agree strongly", "1e0", "2/3", "9" * 5000, "True"])
def test_what_is_no_answer(cell):
    decoded = Decoder(SCALES["agreement"]).column(pd.Series([cell, "3"]))
    assert (decoded.unknown, decoded.count(OUT_OF_RANGE), decoded.ambiguous) == (1, 0, 0)
    assert decoded.codes.tolist() == [MISSING, 3]


@pytest.mark.parametrize(
    ("cell", "code"), [("0", 1), ("4,9", 1), ("5", 2), ("60", 2), ("99", 99), ("Refus", 99), ("5 et plus", 2)]
)
def test_figures_fall_into_bands(cell, code):
    assert Decoder(SCALES["years"]).code(cell) == code


def test_figures_out_of_range_are_told_from_words():
    decoded = Decoder(SCALES["years"]).column(pd.Series(["61", "-1", "1e999", "98", "many", "3"]))
    assert (decoded.count(OUT_OF_RANGE), decoded.unknown) == (4, 1)


def test_recoding_replaces_the_codes_but_not_the_labels():
    decoder = Decoder(SCALES["agreement"], recoding={"1": 3, "2": 2, "SA": 3})
    decoded = decoder.column(pd.Series(["1", "1.0", "2", "sa", "Agree", "3", "0"]))
    assert decoded.codes.tolist() == [3, 3, 2, 3, 2, MISSING, MISSING]
    assert decoded.unknown == 2


def test_a_word_of_two_answers_stands_for_neither():
    answers = [{"code": 1, "label": {"en": "Central", "fr": "Nord"}}, {"code": 2, "label": {"en": "Nord"}}]
    scale = Scale.model_validate({"id": "region", "kind": "study", "answers": answers})
    decoded = Decoder(scale).column(pd.Series(["Nord", "central", "2"]))
    assert decoded.ambiguous == 1
    assert decoded.codes.tolist() == [MISSING, 1, 2]


@given(st.lists(st.text(), max_size=20))
def test_every_cell_is_an_answer_nothing_or_counted(cells):
    for scale in SCALES.values():
        decoded = Decoder(scale).column(pd.Series(cells, dtype="str"))
        blank = sum(not plain(cell) for cell in cells)
        faults = decoded.unknown + decoded.count(OUT_OF_RANGE) + decoded.ambiguous
        assert set(decoded.codes.tolist()) <= {MISSING, *scale.by_code}
        assert (decoded.codes == MISSING).sum() == blank + faults


@given(st.text())
def test_normal_forms_are_stable(text):
    assert plain(plain(text)) == plain(text)
    assert word(word(text)) == word(text)
    assert loose(loose(text)) == loose(text)


@given(st.floats(min_value=-1e9, max_value=1e9))
def test_decimal_point_and_comma_mean_the_same(value):
    assert figure(repr(value).replace(".", ",")) == figure(repr(value)) == value
