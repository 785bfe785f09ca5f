"""Figures in all languages agree: every number of a report, read back in its language, is that of the English one."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any
from unittest.mock import patch

import pytest
from babel.numbers import parse_decimal

from cips_helpers.instrument.model import in_language
from cips_helpers.words import Words
from made_up import example
from made_up.whole_report import text_of

NUMBER = re.compile(r"(?<![A-Za-z0-9_.,])([+−±]?)(\d+(?:[.,\u00a0\u202f]\d+)?)(\s?%)?(?![\w.,]?\d)")
"""Sign, figure and per cent."""
LANGUAGES = ("fr", "es", "pt", "ar")


def numbers_in(text: str, language: str) -> Counter[Any]:
    """Return the numbers with decimals, signs or per cent in a text: others may be words, as one and two in Arabic."""
    found: Counter[Any] = Counter()
    locale = Words(language).locale
    for sign, figure, share in NUMBER.findall(re.sub(r"`[^`]*`|\$[^$]*\$|https?:\S+", " ", text)):
        if sign or share or re.search(r"\d[.,]\d", figure):
            found[sign, parse_decimal(figure.replace(" ", "\u202f"), locale=locale), bool(share)] += 1
    return found


@cache
def numbers_of(language: str) -> Counter[Any]:
    # What is said of charts is enough, and all of it: each language leaves out what has no room in a description.
    whole = patch("cips_helpers.charts.described.MOST", 10**6)
    with whole, patch("cips_helpers.charts.figure.draw", return_value="<svg></svg>"):
        results = example.country("XDD").results(language=language)
        return numbers_in(text_of(results).replace(in_language(results.instrument.edition, language), ""), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_those_of_the_english_report(language: str) -> None:
    english, other = numbers_of("en"), numbers_of(language)
    assert (english - other, other - english) == (Counter(), Counter())
    assert english.total() > 500


def test_a_number_is_read_in_its_language() -> None:
    assert (
        numbers_in("−0,12 (1,93, 84\u202f%)", "fr")
        == numbers_in("−0.12 (1.93, 84%)", "ar")
        == numbers_in("−0.12 (1.93, 84%)", "en")
    )
