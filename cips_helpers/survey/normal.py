"""Normal forms of texts, in which spellings of one label, code, figure or heading are equal."""

from __future__ import annotations

import re
import unicodedata

_WHOLE = re.compile(r"^[+-]?\d{1,18}([.,]0*)?$")
_FIGURE = re.compile(r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:([.,'’\u00a0\u202f ])\d{3})(?:\1\d{3})*(?P<decimals>[.,]\d+)?$")
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
    if (grouped := _GROUPED.match(text)) and grouped[1] not in (grouped["decimals"] or " ")[0]:
        decimals = grouped["decimals"] or ""
        whole = re.sub(r"[^\d+-]", "", text.removesuffix(decimals))
        return float(whole + decimals.replace(",", "."))
    return None
