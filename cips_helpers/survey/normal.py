"""Normal forms of texts, in which spellings of one label, code, figure or heading are equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import pandas as pd

_WHOLE = re.compile(r"^[+-]?\d{1,18}([.,]0*)?$")
_FIGURE = re.compile(r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:([.,'’\u00a0\u202f ])\d{3})(?:\1\d{3})*(?P<decimals>[.,]\d+)?$")
_ONE_MARK = re.compile(r"^[+-]?[1-9]\d{0,2}([.,])\d{3}$")
"""A number whose mark may be that of decimals or of thousands."""
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_NOT = re.compile(r"n't\b")


def seen(text: str) -> str:
    r"""Remove the signs of a text that nobody sees: direction marks, zero-width spaces, byte order marks.

    Examples
    --------
    >>> seen("\ufeff3\u200f")
    '3'
    """
    return _INVISIBLE.sub("", text) if not text.isascii() else text


def plain(text: str) -> str:
    """Normalize a text for comparison: white space, case, apostrophes, invisible signs, Unicode forms do not matter.

    Examples
    --------
    >>> plain("  Don’t   KNOW ")
    "don't know"
    """
    return " ".join(unicodedata.normalize("NFKC", seen(text)).translate(_APOSTROPHES).casefold().split())


def word(text: str) -> str:
    """Normalize a code or label for comparison: as `plain`, and 3, 03, 3.0, 3,0 and ٣ are equal.

    Examples
    --------
    >>> word("03,0"), word("-99.0"), word(" Agree ")
    ('3', '-99', 'agree')
    """
    text = plain(text)
    return str(int(re.split("[.,]", text)[0])) if _WHOLE.match(text) else text


def loose(text: str) -> str:
    """Return the letters of a label alone, so that ``StronglyAgree`` equals *strongly agree*; empty if it has digits.

    Examples
    --------
    >>> loose("StronglyAgree") == loose("Strongly agree")
    True
    >>> loose("5+ years")
    ''
    """
    text = plain(text)
    return "" if any(c.isnumeric() for c in text) else "".join(c for c in text if c.isalnum())


def choice_name(text: str) -> str:
    """Return a label or choice name without spaces and underscores, with *not* written out.

    Examples
    --------
    >>> choice_name("30_to_39") == choice_name("30 to 39")
    True
    >>> choice_name("Do not know") == choice_name("Don't know")
    True
    """
    return re.sub(r"[\s_]", "", _NOT.sub(" not", plain(text)))


def named(text: str) -> str:
    """Return the letters and digits of a label, as in choice names, with *not* written out; empty without a letter.

    Examples
    --------
    >>> named("50_and_over__all") == named("50 and over (all)")
    True
    >>> named("5+")
    ''
    """
    name = squeezed(_NOT.sub(" not", plain(text)))
    return name if any(c.isalpha() for c in name) else ""


@lru_cache(maxsize=100_000)  # headings are compared with each other and with all questions
def squeezed(text: str) -> str:
    """Return the letters and digits of a heading, which tools replace dots and spaces around.

    Examples
    --------
    >>> squeezed("Were.you.offered anything?") == squeezed("Were you offered anything ?")
    True
    """
    return "".join(c for c in plain(text) if c.isalnum())


def figure(text: str) -> float | None:
    """Return the number in a text with a decimal point or comma, also with marks of thousands; ``None`` without one.

    Examples
    --------
    >>> figure(" 2,5 "), figure("3.0"), figure("1.234,5"), figure("1 or 2")
    (2.5, 3.0, 1234.5, None)
    """
    text = seen(text).strip()
    if _FIGURE.match(text):
        return float(text.replace(",", "."))
    if (grouped := _GROUPED.match(text)) and grouped[1] != (grouped["decimals"] or "")[:1]:
        decimals = grouped["decimals"] or ""
        whole = re.sub(r"[^\d+-]", "", text.removesuffix(decimals))
        return float(whole + decimals.replace(",", "."))
    return None


def figures(cells: pd.Series, *, whole: bool = False) -> pd.Series:
    """Return the numbers of a column, in which a point or comma means one thing; NaN without one.

    Alone, 1,250 may be a thousand and more, or one and a quarter. It is read as other entries of the column show.

    Parameters
    ----------
    cells
        Texts.
    whole
        The column counts something: where no entry shows it, the mark is that of thousands.

    Returns
    -------
    pandas.Series
        Float64, with the index of the texts.

    Examples
    --------
    >>> figures(pd.Series(["1,250", "0,5"])).tolist(), figures(pd.Series(["1,250", "12,000.5"])).tolist()
    ([1.25, 0.5], [1250.0, 12000.5])
    >>> figures(pd.Series(["1,250", "800"]), whole=True).tolist(), figures(pd.Series(["1,250", "2.5"])).tolist()
    ([1250.0, 800.0], [nan, 2.5])
    """
    texts = {text: seen(text).strip() for text in cells.unique()}
    decimal: set[str] = set()
    thousands: set[str] = set()
    for text in texts.values():
        if _ONE_MARK.match(text):
            continue
        if _FIGURE.match(text):
            decimal.update(mark for mark in ".," if mark in text)
        elif grouped := _GROUPED.match(text):
            thousands.add(grouped[1])
            decimal.update((grouped["decimals"] or "")[:1])

    def value(text: str) -> float | None:
        if any(mark in text for mark in decimal & thousands):
            return None
        if (one := _ONE_MARK.match(text)) and one[1] not in decimal:
            if whole or one[1] in thousands:
                return float(text.replace(one[1], ""))
            return None if decimal else figure(text)
        return figure(text)

    return pd.to_numeric(cells.map({cell: value(text) for cell, text in texts.items()}), errors="coerce")
