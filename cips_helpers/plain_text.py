"""Labels as plain text: in one line, with signs that can't be seen as escapes, with printers' apostrophes."""

from __future__ import annotations

import re
import unicodedata

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no text of a person has, and that most formats refuse."""
BREAKS = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]*[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029][\s]*")


def unbroken(text: str) -> str:
    r"""Join the lines of a text by spaces; spaces within a line stay as they are, also those that join words.

    Examples
    --------
    >>> unbroken("Fees\n  and duties:\u00a05 ")
    'Fees and duties:\xa05'
    """
    return BREAKS.sub(" ", text).strip(" ")


def visible(text: str) -> str:
    r"""Show the signs that can't be seen, or that change others, as escapes: controls, direction marks, zero widths.

    Examples
    --------
    >>> print(visible("red \x1b[31m, right \u202eto left, two\nlines"))
    red \x1b[31m, right \u202eto left, two\nlines
    """
    return "".join(
        sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else sign.encode("unicode_escape").decode()
        for sign in text
    )


def typeset(text: str) -> str:
    """Set an apostrophe between letters as printers do; every other sign stays as it is written.

    Examples
    --------
    >>> print(typeset("It can't be 'no' -- or ..."))
    It can’t be 'no' -- or ...
    """
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)
