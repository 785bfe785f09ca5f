"""Columns and dates by which one file holds several countries or iterations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from string import ascii_uppercase

import numpy as np
import pandas as pd

from cips_helpers.instrument.patterns import COUNTRY_CODE
from cips_helpers.survey.days import days_of
from cips_helpers.survey.normal import plain, squeezed, word
from cips_helpers.survey.platforms.profiles import PROFILES
from cips_helpers.survey.proposed_groups import item_in
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.suggestions import NO_ANSWER
from cips_helpers.survey.vocabulary import Vocabulary

_WAVES = frozenset(
    (
        *("wave", "waveno", "wavenumber", "round", "surveyround", "iteration", "edition", "cycle", "phase", "vague"),
        *("année", "annéedelenquête", "édition", "itération", "ronda", "ronde", "rodada", "onda", "iteración"),
        *(
            "iteração",
            "edición",
            "edição",
            "año",
            "ano",
            "year",
            "surveyyear",
            "yearofsurvey",
            "السنة",
            "الجولة",
            "الدورة",
        ),
    )
)
_COUNTRIES = frozenset(
    (
        *("country", "countrycode", "countryname", "codecountry", "iso3", "isocode", "pays", "codepays", "nomdupays"),
        *("país", "pais", "códigodepaís", "códigodopaís", "nombredelpaís", "البلد", "الدولة", "رمزالبلد"),
    )
)
_WORKS_IN = re.compile(
    r"\bcountry\b.*\b(work|based|administration)|\b(work|based)\b.*\bcountry\b|\bpays\b.*travail|travail.*\bpays\b|"
    r"\bpaís\b.*trabaj|trabaj.*\bpaís\b|\bpaís\b.*trabalh|trabalh.*\bpaís\b"
)
_NUMBER = re.compile(r"^(?:[^\W\d]+\W*)?0*(\d{1,4})$")
"""Number of an iteration, alone or behind a word: *2*, *Round 2*, *2024*."""
_MOST_WAVES, _MOST_COUNTRIES = 40, 250
GAP = 120
"""Days without an answer between two iterations."""
EARLY = 14
"""Days without an answer behind a pilot."""
FEWEST = 10
"""Rows of an iteration, at least; fewer, long before all others, are perhaps a pilot."""


def wave_column(table: Table) -> tuple[str | None, list[str]]:
    """Return the column of the iteration and its entries in order; ``None`` where a file does not say it.

    Parameters
    ----------
    table
        The file.
    """
    for name in map(str, table.cells):
        if squeezed(name) in _WAVES and (waves := _numbered(table.cells[name])):
            return name, waves
    return None, []


def _numbered(cells: pd.Series) -> list[str]:
    entries = {str(entry).strip() for entry in cells.unique()} - {""}
    numbers = {entry: int(match[1]) for entry in entries if (match := _NUMBER.match(word(entry)))}
    are_numbers = 0 < len(numbers) == len(entries) == len(set(numbers.values())) <= _MOST_WAVES
    return sorted(numbers, key=lambda entry: numbers[entry]) if are_numbers else []


def country_column(table: Table, vocabulary: Vocabulary) -> tuple[str | None, dict[str, str]]:
    """Return the column of the country, and entry → code; the codes of names are made up of their letters.

    Parameters
    ----------
    table, vocabulary
        The file, and the headings that are known.
    """
    for name in map(str, table.cells):
        if squeezed(name) not in _COUNTRIES and not _WORKS_IN.search(plain(name)):
            continue
        entries = {str(entry).strip() for entry in table.cells[name].unique()}
        entries = {entry for entry in entries if plain(entry) not in NO_ANSWER | {""}}
        if 0 < len(entries) <= _MOST_COUNTRIES and item_in(table, vocabulary, name) is None:
            return name, _codes(sorted(entries))
    return None, {}


def _codes(entries: Iterable[str]) -> dict[str, str]:
    """Return entry → code of a country, the same for two spellings of one name."""
    codes: dict[str, str] = {}
    of_name: dict[str, str] = {}
    for entry in entries:
        if (key := word(entry)) not in of_name:
            letters = "".join(c for c in entry.upper() if c in ascii_uppercase)
            tries = (entry.upper(), letters[:3], *(f"X{a}{b}" for a in ascii_uppercase for b in ascii_uppercase))
            of_name[key] = next(t for t in tries if re.match(COUNTRY_CODE, t) and t not in of_name.values())
        codes[entry] = of_name[key]
    return codes


def spans_of(days: pd.Series) -> tuple[list[tuple[date, date]], tuple[int, date, date] | None]:
    """Return the first and last day of each iteration by gaps between days, and rows that are perhaps a pilot.

    Parameters
    ----------
    days
        The days of a column, NaT where there is none.

    Returns
    -------
    tuple
        First and last day of each iteration; number, first and last day of a few rows before it, or ``None``.
    """
    known = np.sort(days.dropna().to_numpy(dtype="datetime64[D]"))
    gaps = np.diff(known).astype(int)
    blocks = np.split(known, np.flatnonzero(gaps > EARLY) + 1)
    pilot = None
    if len(blocks) > 1 and len(blocks[0]) < min(FEWEST, 0.2 * len(known)):
        early = blocks[0]
        pilot = len(early), early[0].item(), early[-1].item()
    iterations = [block for block in np.split(known, np.flatnonzero(gaps > GAP) + 1) if len(block) >= FEWEST]
    if not iterations:
        iterations = [known]
    return [(block[0].item(), block[-1].item()) for block in iterations], pilot


def fieldwork_of(table: Table) -> tuple[str | None, pd.Series | None]:
    """Return the column of dates, and its days; ``None`` without one.

    Columns of the platform come first, then those that are called like one, then any whose entries are all dates.

    Parameters
    ----------
    table
        The file.
    """
    names = [str(name) for name in table.cells]
    profile, by_key = PROFILES.of(table.columns), {squeezed(name): name for name in reversed(names)}
    known = [by_key[key] for key in map(squeezed, profile.dates if profile else ()) if key in by_key]
    called = [name for name in names if re.search(r"date|submi|timestamp|fecha|تاريخ", name, re.IGNORECASE)]
    for name in dict.fromkeys((*known, *called, *names)):
        if (days := days_of(table.cells[name], start=None, end=None)) is not None and days.notna().any():
            return name, days
    return None, None
