"""Translated sentences, and numbers, lists and dates in the format of a language.

Whole sentences with named placeholders come from gettext catalogues (``book/locale``). The source text is English, and
English is used without a catalogue.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from gettext import NullTranslations
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from cips_helpers.bidi import MARKS
from cips_helpers.catalogue import CONTEXT, plain, translations
from cips_helpers.people import FORMS, People, capital, fill

Digits = Literal["western", "arabic"]
"""Digits of numbers: 1.90, or ١٫٩٠."""
ARABIC_INDIC = str.maketrans("0123456789%", "٠١٢٣٤٥٦٧٨٩٪")
UNMARKED = str.maketrans("", "", MARKS)
SUPPRESSED = "•"
NOT_ASKED = "–"
NO_ANSWER = "×"
REVERSED = "↺"
"""Signs in place of a figure: suppressed, not asked, asked but not answered; and the sign of a reversed item."""

_REGION = {"en": "en-GB", "pt": "pt-PT"}
"""Language → locale; British English gives *9 May* and *a, b and c*, European Portuguese *1 529*."""


def N_(message: str, context: str = "") -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for the catalogues where it is defined; it is translated where it is used.

    A context tells two meanings of a short text apart; it reaches translators and no reader.
    """
    return f"{context}{CONTEXT}{message}" if context else message


def N_n(one: str, many: str) -> tuple[str, str]:  # noqa: N802
    """Mark a text for one and for many."""
    return one, many


RANGES = {
    "drawn": (N_("95% interval"), N_("95% intervals")),
    "asked": (N_("range if others think alike"), N_("ranges if others think alike")),
    "complete": (N_("range allowing for chance"), N_("ranges allowing for chance")),
    "volunteers": (N_("range as if drawn"), N_("ranges as if drawn")),
    "mixed": (N_("range"), N_("ranges")),
}
"""Way in which the people of a report came to take part → the name of what stands beside a figure, one and several.

Only where people were drawn by chance is it a 95 % interval; *How to read this report* explains each.
"""


@dataclass(frozen=True)
class Words:
    """Sentences, numbers, lists and dates in one language.

    Parameters
    ----------
    language
        Language code of a catalogue and of Babel, for example ``fr``.
    ranges
        The key of ``RANGES`` whose names stand for ``{interval}``, ``{Interval}`` and ``{intervals}`` in a template.
    digits
        ``arabic`` for Arabic-Indic digits, in languages that have them; Western ones are usual at the Customs
        administrations of North Africa, and in statistics.

    Examples
    --------
    >>> words = Words("en")
    >>> words.points(2.366), words.percent(0.4721), words.signed(-0.333)
    ('2.37', '47%', '−0.33')
    >>> words.listing(["Audit", "Morale", "Reform"])
    'Audit, Morale and Reform'
    >>> words.say("{n} people answered", n=words.count(1529))
    '1,529 people answered'
    """

    language: str
    ranges: str = "drawn"
    digits: Digits = "western"

    @property
    def _names(self) -> dict[str, str]:
        return _names(self._catalogue, self.ranges)

    @property
    def _catalogue(self) -> NullTranslations:
        return translations(self.language)

    @property
    def locale(self) -> Locale:
        """The Babel locale of numbers and dates."""
        return _locale(self.language)

    @property
    def own_name(self) -> str:
        """Name of the language in itself: *Français*."""
        return capital(str(Locale.parse(self.language, sep="-").get_language_name() or self.language))

    @property
    def direction(self) -> str:
        """Direction of the script: ``ltr``, or ``rtl`` for Arabic and some others."""
        return "rtl" if self.locale.text_direction == "rtl" else "ltr"

    def text(self, message: str) -> str:
        """Return a text without placeholders translated, and braces in it as they are."""
        return plain(self._catalogue.gettext(message)) if message else ""

    def say(self, template: str, /, **parts: object) -> str:
        """Return a translated template with its placeholders filled; a missing one raises ``KeyError``."""
        # gettext translates an empty text to the header of the catalogue
        return self._filled(self._catalogue.gettext(template), template, parts) if template else ""

    def say_n(self, one: str, many: str, n: int, /, **parts: object) -> str:
        """Return the template of the grammatical number of ``n``, with its placeholders filled."""
        return self._filled(
            self._catalogue.ngettext(one, many, n), many if n != 1 else one, {"n": self.count(n), **parts}
        )

    def say_people(self, template: str, /, *, people: People, **parts: object) -> People:
        """Return a name of people that is made of another, in all its forms: *officials who answered “no”*."""
        return People({name: self.say(template, people=people.form(name), **parts) for name in FORMS})

    def _filled(self, translated: str, source: str, parts: dict[str, object]) -> str:
        values = {**self._names, **parts}
        return plain(source).format(**values) if translated == source else fill(translated, values)

    @property
    def _numbering(self) -> str:
        """The numbering system in Babel's words."""
        return _numbering(self.language, self.digits)

    def count(self, value: float) -> str:
        """Return a number rounded to an integer."""
        return self._written(format_decimal(round(value), locale=self.locale, numbering_system=self._numbering))

    def points(self, value: float, decimals: int = 2) -> str:
        """Return a score or another decimal number; ``NaN`` is not allowed."""
        pattern = f"#,##0.{'0' * decimals}"
        text = _decimal(rounded(value, decimals), pattern, self.language, self._numbering)
        return self._written(text).replace("-", "−")

    def signed(self, value: float, decimals: int = 2) -> str:
        """Return a difference with its sign, without one if it rounds to zero."""
        text = self.points(value, decimals)
        return text if rounded(value, decimals) <= 0 else f"+{text}"

    def percent(self, share: float, decimals: int = 0) -> str:
        """Return a share (0–1) in per cent."""
        return self._written(_per_cent(rounded(share, decimals + 2), decimals, self.language, self._numbering))

    def interval(self, low: float, high: float, decimals: int = 2) -> str:
        """Return a 95 % interval of points, for tables."""
        return f"{self.points(low, decimals)}–{self.points(high, decimals)}"

    def percent_interval(self, low: float, high: float) -> str:
        """Return a 95 % interval of a share in per cent, for tables."""
        return f"{self.percent(low)}–{self.percent(high)}"

    def listing(self, names: Sequence[str]) -> str:
        """Return names as a list in a sentence: *a, b and c*; names of people keep their forms."""
        people = [name for name in names if isinstance(name, People)]
        if people and len(people) == len(names):
            return People({form: self._listed([name.form(form) for name in people]) for form in FORMS})
        return self._listed(names)

    def _listed(self, names: Sequence[str]) -> str:
        return format_list(list(names), locale=self.locale)

    def series(self, entries: Sequence[str], *, close: bool = False) -> str:
        """Return entries that are more than names one after the other: *a 1; b 2*, or closer, *a 1, b 2*."""
        template = N_("{before}, {next}") if close else N_("{before}; {next}")
        return reduce(lambda before, next: self.say(template, before=before, next=next), entries) if entries else ""

    def period(self, start: date, end: date) -> str:
        """Return a period of fieldwork; a whole calendar year as the year alone."""
        return self._first_as_ordinal(self._period(start, end))

    def _period(self, start: date, end: date) -> str:
        if start == end:
            return self._written(format_date(start, format="long", locale=self.locale))
        if (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31)):  # only the year is known
            return self._written(str(start.year))
        return self._written(format_interval(start, end, skeleton="yMMMd", locale=self.locale))

    def _written(self, text: str) -> str:
        """Return a number or date in the digits of the report: Babel changes its signs alone.

        Babel's marks of direction are left out: what writes a number into a page or file isolates it whole.
        """
        text = text.translate(UNMARKED)
        return text.translate(ARABIC_INDIC) if self._numbering == "arab" else text

    def _first_as_ordinal(self, dates: str) -> str:
        """Return dates with the first day of a month as French writes it, which Babel does not: *1er mai*."""
        return re.sub(r"\b1(?=–|\s[^\W\d])", "1er", dates) if self.locale.language == "fr" else dates


# What is asked for thousands of times a report, with few different answers.


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(_REGION.get(language, language), sep="-")


@lru_cache
def _numbering(language: str, digits: Digits) -> str:
    is_native = _locale(language).other_numbering_systems.get("native") == "arab"
    return "arab" if digits == "arabic" and is_native else "latn"


@lru_cache
def _names(catalogue: NullTranslations, ranges: str) -> dict[str, str]:
    one, several = (catalogue.gettext(name) for name in RANGES[ranges])
    return {"interval": one, "Interval": capital(one), "intervals": several}


@lru_cache(maxsize=16384)
def _decimal(value: float, pattern: str, language: str, numbering: str) -> str:
    return format_decimal(value, format=pattern, locale=_locale(language), numbering_system=numbering)


@lru_cache(maxsize=4096)
def _per_cent(share: float, decimals: int, language: str, numbering: str) -> str:
    before, zero, after = str(_locale(language).percent_formats[None].pattern).rpartition("0")  # "#,##0 %" in French
    pattern = f"{before}{zero}{'.' + '0' * decimals if decimals else ''}{after}"
    return format_percent(share, format=pattern, locale=_locale(language), numbering_system=numbering)


def rounded(value: float, decimals: int) -> float:
    """Round half away from zero, as readers do; -0 becomes 0."""
    factor = 10.0**decimals
    shifted = math.floor(abs(value) * factor + 0.5 + 1e-9) / factor
    return math.copysign(shifted, value) if shifted else 0.0
