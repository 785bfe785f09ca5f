"""Parts of a form besides its questions: standard texts, and headings of columns that are no questions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from cips_helpers.instrument.entries import read_entries
from cips_helpers.instrument.model import Instrument, Text

STANDARD = Path(__file__).with_name("form_texts.yml")
CONSENT = "consent"
"""Column of the question whether somebody takes part, and name of its text."""
VERSION = "form_version"
"""Column of the form's version; LimeSurvey allows no line in it."""
TIMES = ("start", "end")
"""Columns of the times at which a form was opened and closed."""
NOTES = ("introduction", "confidentiality", "instruction", "thanks")
"""Columns of texts to read, which some platforms export, empty; *instruction* is followed by a number."""

NOTE_TEXTS = ("introduction", "confidentiality", "statements", "questions", "about_you", "thanks")
"""Names of the texts to read."""


@cache
def standard_texts() -> Mapping[str, Text]:
    """Return the standard texts: name → language → text."""
    return MappingProxyType(read_entries(STANDARD, expected="introduction, consent, …"))


def form_texts(instrument: Instrument) -> dict[str, Text]:
    """Return the texts around the questions in all languages, those of the questionnaire before standard ones.

    Returns
    -------
    dict of str to Text
        Name of `Form`'s entry → language → text.
    """
    return {name: {**standard, **instrument.form.texts.get(name, {})} for name, standard in standard_texts().items()}
