"""A further language, begun as ARCHITECTURE.md tells it: Ukrainian, with its own plurals, numbers and dates.

Its texts are made up, letter by letter; what is tried is that a catalogue, and texts of the questionnaire, are all it
takes: no line of code names the language.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from cips_helpers.build.report import chapters
from cips_helpers.catalogue import OWN
from cips_helpers.words import Words
from made_up import example, pseudo, whole_report
from made_up.messages import program, template
from test_catalogues import written_in

LANGUAGE = "uk"
FORMS = ("одна", "кілька", "багато")
"""Marks of the three plurals: 1, 21; 2, 3, 4, 22; 0, 5, 11."""
PAGES = 10


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """A catalogue as the program begins it, with a made-up text for each message."""
    monkeypatch.setattr(program(), "LOCALE", tmp_path)
    catalogue: Catalog = program().catalogue_of(LANGUAGE)
    catalogue.update(deepcopy(template()), update_header_comment=False)
    assert len(program().missing(catalogue)) == len(template())
    for message in catalogue:
        if isinstance(message.id, tuple):
            message.string = tuple(f"{pseudo.pseudo(message.id[1])} {form}" for form in FORMS)
        elif message.id:
            message.string = pseudo.pseudo(message.id)
    program().save(catalogue, LANGUAGE)
    monkeypatch.setenv(OWN, str(tmp_path))
    return catalogue


def test_a_catalogue_is_begun_with_the_languages_own_plurals(begun: Catalog) -> None:
    assert program().missing(program().catalogue_of(LANGUAGE)) == []
    words = Words(LANGUAGE)
    said = [words.say_n("{n} gap", "{n} gaps", n).split()[-1] for n in (0, 1, 2, 4, 5, 11, 12, 21, 22, 25, 101)]
    one, few, many = FORMS
    assert said == [many, one, few, few, many, many, many, one, few, many, one]


def test_numbers_lists_and_dates_are_the_languages() -> None:
    words = Words(LANGUAGE)
    assert (words.count(1529), words.points(2.366), words.signed(-0.333)) == ("1\xa0529", "2,37", "−0,33")
    assert words.percent(0.4721) == "47%"
    assert words.listing(["а", "б", "в"]) == "а, б і в"
    assert words.period(date(2022, 5, 9), date(2022, 5, 9)) == "9 травня 2022\N{NARROW NO-BREAK SPACE}р."
    assert (words.own_name, words.direction) == ("Українська", "ltr")


def test_ten_pages_are_in_the_language_alone(begun: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudo, "LANGUAGE", LANGUAGE)
    monkeypatch.setattr("cips_helpers.charts.figure.draw", written_in)  # to save time
    monkeypatch.setattr(whole_report, "chapters", lambda folder: chapters(folder)[:PAGES])
    results = pseudo.in_pseudo(example.country("XAA").results())
    text = whole_report.text_of(results)
    assert {form for form in FORMS if form in text} >= {"багато", "кілька"}
    assert "2,51" in text
    english = set(pseudo.english_in(text)) & {"the", "of", "and", "are", "is", "not", "with", "for", "score", "people"}
    assert english == set()
