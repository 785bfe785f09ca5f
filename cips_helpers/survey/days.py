"""Days in a column of dates, in the ways survey platforms and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, overload

import pandas as pd

from cips_helpers.survey.normal import plain

_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D|$)")
_YEAR_LAST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}(?!\d)|\d\d(?=[ ,t]|$))")
_MONTHS = {
    month: number
    for number, names in enumerate(
        re.split(
            r"\|",
            "jan ene يناير كانون|feb fev fév fevr févr فبراير شباط|mar مارس آذار|apr avr abr أبريل إبريل نيسان|"
            "may mai mayo maio مايو أيار|jun juin يونيو حزيران|jul juil يوليو تموز|aug aoû aou ago أغسطس آب|"
            "sep سبتمبر أيلول|oct out أكتوبر|nov نوفمبر|dec déc dez dic ديسمبر",
        ),
        start=1,
    )
    for month in names.split()
}
"""Beginning of a month's name in several languages → its number; the longest beginning counts."""
_MONTH_NAMED = re.compile(
    r"^(?:(?:[^\W\d]+\.?,? )?(?P<before>\d{1,2})(?:er|º)?[-. /]?(?:de )?)?"
    rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})[^\W\d]*\.?[-,/ ]*(?:de )?"
    r"(?:(?P<behind>\d{1,2}),? +)?(?P<year>\d{4})(?:\D|$)"
)
"""*May 13, 2024 9:10:22 AM* of SurveyCTO, *13may2024* of Stata, *13 mai 2024*, *13 de mayo de 2024*."""
_CENTURY = 2000
"""Century of a year of two figures."""


@overload
def days_of(cells: pd.Series, *, start: date | None, end: date | None, strict: Literal[False]) -> pd.Series: ...
@overload
def days_of(cells: pd.Series, *, start: date | None, end: date | None, strict: bool = True) -> pd.Series | None: ...
def days_of(
    cells: pd.Series, *, start: date | None = None, end: date | None = None, strict: bool = True
) -> pd.Series | None:
    """Return the days of a column.

    Parameters
    ----------
    cells
        Texts like ``2024-05-13T08:00:00Z``, ``13/05/2024 8:00``, ``5/13/2024`` or ``May 13, 2024 8:00 AM``. Whether
        day or month comes first is decided by which makes more of them dates, then by which puts more of them into
        the fieldwork, then by which puts them into fewer months.
    start, end
        The fieldwork.
    strict
        Return ``None`` if fewer than nine of ten entries are dates.

    Returns
    -------
    pandas.Series or None
        Days, NaT where there is none.
    """
    texts = {text: plain(str(text)) for text in cells.unique()}
    day_first = {text: _day(value, day_first=True) for text, value in texts.items()}
    month_first = {text: _day(value, day_first=False) for text, value in texts.items()}

    def score(days: dict[str, date | None]) -> tuple[int, int, int]:
        known = [day for day in days.values() if day is not None]
        inside = sum((start is None or day >= start) and (end is None or day <= end) for day in known)
        return len(known), inside, -len({(day.year, day.month) for day in known})

    best = max((day_first, month_first), key=score)
    filled = [text for text, value in texts.items() if value]
    if strict and (not filled or sum(best[text] is not None for text in filled) < 0.9 * len(filled)):
        return None
    return pd.to_datetime(cells.map(best), errors="coerce")


def _day(text: str, *, day_first: bool) -> date | None:
    if match := _YEAR_FIRST.match(text):
        year, month, day = map(int, match.groups())
    elif match := _YEAR_LAST.match(text):
        first, second, year = map(int, match.groups())
        year += _CENTURY if len(match[3]) == 2 else 0
        day, month = (first, second) if day_first else (second, first)
    elif (named := _MONTH_NAMED.match(text)) and (figure := named["before"] or named["behind"]):
        year, month, day = int(named["year"]), _MONTHS[named["month"]], int(figure)
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
