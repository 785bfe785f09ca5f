"""Texts that hold in any language, or one for each: the edition of a questionnaire, the time of an initiative."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from cips_helpers.instrument.faults import instrument_faults
from cips_helpers.instrument.model import Instrument, in_language
from cips_helpers.survey.study import Initiative
from made_up import tiny

SPRING = {"en": "spring 2023", "fr": "printemps 2023"}


def instrument(edition: object) -> Instrument:
    return Instrument.model_validate({**tiny.INSTRUMENT, "edition": edition})


def test_an_edition_is_said_in_the_language_of_the_report() -> None:
    assert in_language(instrument({"en": "1 (trial)", "fr": " 1 (essai) "}).edition, "fr") == "1 (essai)"
    assert in_language(instrument("1").edition, "fr") == "1"


def test_an_edition_that_lacks_a_language_is_a_fault() -> None:
    assert instrument_faults(instrument({"en": "1 (trial)"})) == ["edition: no text in fr"]


@pytest.mark.parametrize("edition", ["", {}, {"en": ""}, 3, ["1"]])
def test_another_edition_is_refused(edition: object) -> None:
    with pytest.raises(ValidationError, match="takes a text, or one by language"):
        instrument(edition)


@pytest.mark.parametrize("when", [date(2023, 1, 16), "2023", SPRING])
def test_the_time_of_an_initiative_stays_as_it_was_given(when: date | str | dict[str, str]) -> None:
    made = Initiative(factor="audit", what={"en": "Hotline"}, when=when)
    assert Initiative.model_validate_json(made.model_dump_json(exclude_defaults=True)).when == when
