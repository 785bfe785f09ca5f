"""Content of forms: order, filters, texts, version; short codes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from cips_helpers.forms.texts import FormError, texts_of
from cips_helpers.instrument.codes import short_codes
from cips_helpers.instrument.form_texts import standard_texts
from cips_helpers.instrument.model import Form

from .made import cips, form, tiny_instrument


def test_statements_of_key_factors_take_turns_and_demographics_come_last() -> None:
    content = form(cips())
    factors = [question.item.factor for question in content.questions if question.item.kind == "agreement"]
    assert all(before != after for before, after in pairwise(factors))
    kinds = [question.item.kind == "demographic" for question in content.questions]
    assert kinds == sorted(kinds)
    assert [question.number for question in content.questions] == list(range(1, 42))


def test_the_order_may_be_that_of_the_file(tmp_path: Path) -> None:
    def order(changes: dict[str, object]) -> list[str]:
        return [question.item.id for question in form(tiny_instrument(tmp_path, changes)).questions]

    rest = ["offered", "reported", "gender", "years", "region"]
    assert order({}) == ["example", "merit", "favours", *rest]
    assert order({"form": {"order": "listed"}}) == ["example", "favours", "merit", *rest]


def test_a_question_with_a_filter_follows_the_one_it_depends_on(tmp_path: Path) -> None:
    instrument = tiny_instrument(tmp_path, {"items/reported/base": {"item": "gender", "codes": [1, 2]}})
    content = form(instrument)
    ids = [question.item.id for question in content.questions]
    assert ids[ids.index("gender") + 1] == "reported"
    reported = content.questions[ids.index("reported")]
    number = ids.index("gender") + 1
    assert content.filter(reported, "en") == f"Only if your answer to question {number} was: Woman, Man"
    assert content.filter(reported, "fr").endswith("Femme, Homme")


def test_statements_stand_in_blocks_of_eight_at_most_with_the_same_answers() -> None:
    blocks = [block for block in form(cips()).blocks if block.kind == "statements"]
    assert sum(len(block.questions) for block in blocks) == 30
    assert {len(block.questions) for block in blocks} <= set(range(1, 9))
    assert {question.scale.id for block in blocks for question in block.questions} == {"agreement"}


def test_codes_are_a_letter_and_a_number_and_shared_by_the_groups() -> None:
    instrument = cips()
    codes = short_codes(instrument)
    assert next(iter(codes)) == "leadership_example"
    assert codes["leadership_example"] == "A1"
    assert (codes["breach_likely"], codes["gender"]) == ("B1", "D1")
    assert len(set(codes.values())) == len(instrument.items)
    both = {q.item.id: q.code for q in form(instrument, "private").questions}
    assert both == {id: codes[id] for id in both}


def test_an_item_may_name_its_own_code(tmp_path: Path) -> None:
    codes = short_codes(tiny_instrument(tmp_path, {"items/favours/code": "A1", "items/gender/code": "Q40"}))
    assert codes["favours"] == "A1"
    assert codes["example"] == "A2"
    assert codes["gender"] == "Q40"
    assert len(set(codes.values())) == len(codes)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("items/merit/text/en", "Merit decides"),
        ("items/merit/hint", {"en": "At work", "fr": "Au travail"}),
        ("scales/agreement/answers/3/label/fr", "Tout à fait"),
        ("items/gender/code", "Q1"),
        ("form", {"thanks": {"en": "Bye", "fr": "Salut"}}),
        ("form", {"order": "listed"}),
    ],
)
def test_whatever_a_respondent_reads_changes_the_version(tmp_path: Path, place: str, value: object) -> None:
    assert form(tiny_instrument(tmp_path, {place: value})).version != form(tiny_instrument(tmp_path)).version


def test_what_a_respondent_does_not_read_leaves_the_version(tmp_path: Path) -> None:
    changed = form(tiny_instrument(tmp_path, {"factors/leadership/target": 2.0, "items/gender/label/en": "Sex"}))
    assert changed.version == form(tiny_instrument(tmp_path)).version


def test_there_is_a_standard_text_for_every_text_of_a_form_in_five_languages() -> None:
    texts = standard_texts()
    assert set(texts) == set(Form.model_fields) - {"order"}
    assert {tuple(text) for text in texts.values()} == {("en", "fr", "es", "pt", "ar")}


def test_a_language_without_standard_texts_is_named(tmp_path: Path) -> None:
    instrument = tiny_instrument(tmp_path, {"form": {"thanks": {"en": "Bye", "fr": "Salut", "uk": "Дякуємо"}}})
    assert texts_of(instrument, ["fr"])["thanks"]["fr"] == "Salut"
    with pytest.raises(FormError, match=r"no standard texts in 'uk'; give introduction, .* under `form`") as caught:
        texts_of(instrument, ["en", "uk"])
    assert "thanks" not in str(caught.value)
