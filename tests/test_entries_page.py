"""The page of entries has every entry of study and questionnaire, each explained, as the models have them."""

from __future__ import annotations

import entries_page
from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.study import Study


def test_the_page_is_as_the_models_make_it() -> None:
    assert entries_page.PAGE.read_text(encoding="utf-8") == entries_page.page(), "run: python tests/entries_page.py"


def test_every_entry_is_explained() -> None:
    found = [(way, model) for root in (Study, Instrument) for way, model in entries_page.models(root)]
    assert len(found) > 20
    unexplained = [
        f"{way}{name}"
        for way, model in found
        for name, _ in entries_page.fields(model)
        if not entries_page.described(model)[name]
    ]
    assert unexplained == []


def test_kinds_and_limits_are_words() -> None:
    text = entries_page.page()
    assert "| `minimum` | whole number ≥ 5 | `10` |" in text
    assert "| `mode` | `tablet` or `online` or `paper` or `mixed` | **needed** |" in text
    assert "| `what` | text by language | **needed** |" in text
    assert "typing" not in text
