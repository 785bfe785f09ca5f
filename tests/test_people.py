"""Names of people in the forms of a sentence, and templates that ask for them."""

from __future__ import annotations

import copy

import pytest

from cips_helpers.people import FORMS, People, capital, fill, missing_forms
from cips_helpers.words import Words

OFFICIALS = People(
    {
        "subject": "les agents",
        "bare": "agents",
        "of": "des agents",
        "among": "parmi les agents",
        "by": "par les agents",
        "to": "aux agents",
    }
)
FIRMS = People({form: f"{form} firmes" for form in FORMS})


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{people} ont répondu", "les agents ont répondu"),
        ("{people:Among}, rien", "Parmi les agents, rien"),
        ("3 {people:bare}, score {people:of}", "3 agents, score des agents"),
        ("{{{people:to}}}", "{aux agents}"),
    ],
)
def test_a_template_asks_for_a_form(template: str, text: str) -> None:
    assert fill(template, {"people": OFFICIALS}) == text


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{people} : 2", "Les agents : 2"),
        ("Score {people:of} : 2", "Score des agents : 2"),
        ("Rien. {people} aussi", "Rien. Les agents aussi"),
        ("« {people} »", "« Les agents »"),
    ],
)
def test_a_name_that_began_the_sentence_has_a_capital_letter_only_where_it_still_does(template: str, text: str) -> None:
    assert fill(template, {"people": capital(OFFICIALS)}) == text


def test_a_text_without_forms_stands_for_all() -> None:
    assert fill("{people:Of}: {people:among}", {"people": "officials"}) == "Officials: officials"
    assert People("officials").form("among") == "officials"
    assert missing_forms("officials") == list(FORMS)
    assert missing_forms(OFFICIALS.forms) == []


def test_lists_and_longer_names_keep_the_forms() -> None:
    both = Words("fr").listing([OFFICIALS, FIRMS])
    assert fill("{people:of}", {"people": both}) == "des agents et of firmes"
    longer = Words("uk").say_people("{people} (“{answer}”)", people=OFFICIALS, answer="no")
    assert fill("{people:among}", {"people": longer}) == "parmi les agents (“no”)"


def test_copies_keep_the_forms() -> None:
    for other in (copy.copy(capital(OFFICIALS)), copy.deepcopy(capital(OFFICIALS))):
        assert (other, other.forms, other.begins) == ("Les agents", OFFICIALS.forms, True)
