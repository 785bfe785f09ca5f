"""Texts around the questions: those of the questionnaire, or standard ones."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cips_helpers.instrument.entries import read_entries
from cips_helpers.instrument.model import Instrument, Text

STANDARD = Path(__file__).with_name("texts.yml")


class FormError(ValueError):
    """Raised where no form can be made; the message is one line."""


@cache
def standard_texts() -> dict[str, Text]:
    """Return the standard texts: name → language → text."""
    return read_entries(STANDARD, expected="introduction, consent, …")


def texts_of(instrument: Instrument, languages: Iterable[str]) -> dict[str, Text]:
    """Return the texts around the questions in each language, those of the questionnaire first.

    Returns
    -------
    dict of str to Text
        Name of `Form`'s entry → language → text.

    Raises
    ------
    FormError
        If the questionnaire gives no text in a language without standard texts; the message names all that lack.
    """
    texts = {name: {**standard, **instrument.form.texts.get(name, {})} for name, standard in standard_texts().items()}
    for language in languages:
        missing = [name for name, text in texts.items() if language not in text]
        if missing:
            raise FormError(
                f"there are no standard texts in {language!r}; give {', '.join(missing)} in it under `form` "
                "in the questionnaire"
            )
    return texts
