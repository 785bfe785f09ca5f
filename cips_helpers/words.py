"""Words and numbers as a reader sees them, by language.

Sentences come whole from gettext catalogues (``book/locale``); English is the source text, so a
missing catalogue falls back to it. No sentence is glued from fragments: a template names its parts.
"""

from __future__ import annotations

import gettext as _gettext
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

LOCALE_FOLDER = Path(__file__).resolve().parents[1] / "book" / "locale"

SUPPRESSED = "•"
NOT_ASKED = "–"
NO_ANSWER = "×"
REVERSED = "↺"
"""Signs that stand where a figure can't: hidden by the privacy gate, not asked, asked and not answered. Zero is 0."""


_REGION = {"en": "en-GB"}
"""English is written as the texts are: 9 May to 3 June; a, b and c."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for the catalogues where it is defined apart from where it is said."""
    return message


def capital(text: str) -> str:
    """Return a text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Words:
    """The words of one language: sentences, numbers, lists and dates.

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

    @property
    def _catalogue(self) -> _gettext.NullTranslations:
        return _catalogue(self.language)

    @property
    def locale(self) -> Locale:
        """The Babel locale numbers and dates are written in."""
        return Locale.parse(_REGION.get(self.language, self.language), sep="-")

    def say(self, template: str, /, **parts: object) -> str:
        """Fill a translated template; a missing part raises ``KeyError``."""
        # gettext answers an empty text with the catalogue's own header
        return self._catalogue.gettext(template).format(**parts) if template else ""

    def say_n(self, one: str, many: str, n: int, /, **parts: object) -> str:
        """Fill the template of the right grammatical number."""
        return self._catalogue.ngettext(one, many, n).format(n=self.count(n), **parts)

    def count(self, value: float) -> str:
        """Write a whole number."""
        return format_decimal(round(value), locale=self.locale)

    def points(self, value: float, decimals: int = 2) -> str:
        """Write a score or any decimal figure; missing figures are an error of the caller."""
        return format_decimal(rounded(value, decimals), format=f"#,##0.{'0' * decimals}", locale=self.locale).replace(
            "-", "−"
        )

    def signed(self, value: float, decimals: int = 2) -> str:
        """Write a difference with its sign; a rounded zero has none."""
        text = self.points(value, decimals)
        return text if rounded(value, decimals) <= 0 else f"+{text}"

    def percent(self, share: float, decimals: int = 0) -> str:
        """Write a share (0–1) as per cent."""
        pattern = f"#,##0{'.' + '0' * decimals if decimals else ''}%"
        return format_percent(rounded(share, decimals + 2), format=pattern, locale=self.locale)

    def interval(self, low: float, high: float, decimals: int = 2) -> str:
        """Write a 95 % interval of points, for a table."""
        return f"{self.points(low, decimals)}–{self.points(high, decimals)}"

    def percent_interval(self, low: float, high: float) -> str:
        """Write a 95 % interval of a share, for a table."""
        return f"{self.percent(low)}–{self.percent(high)}"

    def listing(self, names: Sequence[str]) -> str:
        """Write a list as a language writes it ("a, b, and c")."""
        return format_list(list(names), locale=self.locale)

    def period(self, start: date, end: date) -> str:
        """Write the period of a fieldwork."""
        if start == end:
            return format_date(start, format="long", locale=self.locale)
        if (start, end) == (date(start.year, 1, 1), date(start.year, 12, 31)):  # no more than the year is known
            return str(start.year)
        return format_interval(start, end, skeleton="yMMMd", locale=self.locale)


def rounded(value: float, decimals: int) -> float:
    """Round half away from zero, so that a printed 2.345 is what a reader would round to; -0 becomes 0."""
    factor = 10.0**decimals
    shifted = math.floor(abs(value) * factor + 0.5 + 1e-9) / factor
    return math.copysign(shifted, value) if shifted else 0.0


@lru_cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("cips", LOCALE_FOLDER, languages=[language], fallback=True)
