"""Texts around the questions in the languages of a form."""

from __future__ import annotations

from collections.abc import Iterable

from cips_helpers.instrument.form_texts import form_texts
from cips_helpers.instrument.model import Instrument, Text


class FormError(ValueError):
    """Raised where no form can be made; the message is one line."""


def texts_of(instrument: Instrument, languages: Iterable[str]) -> dict[str, Text]:
    """Return the texts around the questions, the questionnaire's before standard ones.

    Returns
    -------
    dict of str to Text
        Name of `Form`'s entry → language → text.

    Raises
    ------
    FormError
        If the questionnaire gives no text in a language without standard texts; the message names all that lack.
    """
    texts = form_texts(instrument)
    for language in languages:
        missing = [name for name, text in texts.items() if language not in text]
        if missing:
            raise FormError(
                f"there are no standard texts in {language!r}; give {', '.join(missing)} in it under `form` "
                "in the questionnaire"
            )
    return texts
