"""Numbers in text that runs from right to left: signs, intervals and percentages keep their order.

The rules of Unicode (UAX 9) would turn *+0.44* into *0.44+* and *2022–2024* around after an Arabic letter. Numbers in
Western digits are therefore isolated: by an element on pages, which paper follows, and by signs that cannot be seen
where there is only text. Arabic-Indic digits run with the text around them, as readers of them expect.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

RTL, LTR, END = "\u2067", "\u2066", "\u2069"
"""Begin a part that runs from the right, one that runs from the left, and end either."""
MARKS = "\u200e\u200f\u061c"
"""Signs of direction that Babel puts around a minus or a per cent sign of Arabic."""
ONE = r"[+−±-]?[0-9](?:[0-9.,]*[0-9])?%?"
NUMBER = re.compile(rf"(?<![A-Za-z0-9_.,+−±{LTR}-]){ONE}(?:\ ?[–/×-]\ ?{ONE})*(?![A-Za-z0-9_])")
"""A number with its signs, an interval, a fraction, a span of years."""
ORDERED = re.compile(r"[+−±%–/×-]")
"""Signs that would change their place; a number without any keeps its order by itself."""
APART = re.compile(r"(<(script|style|svg|pre|code|title|textarea|math|bdi)\b.*?</\2>|<!--.*?-->|<[^>]*>)", re.DOTALL)
"""Parts of a page in which nothing is isolated: tags, and elements whose content is no running text."""


def runs_from_right(text: str) -> bool:
    """Return whether a text is in a script that runs from the right: most of its letters are.

    Examples
    --------
    >>> runs_from_right("الموظفون: 1.90"), runs_from_right("Officials: 1.90"), runs_from_right("1.90")
    (True, False, False)
    """
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    return sum(kind in ("R", "AL") for kind in kinds) > sum(kind == "L" for kind in kinds)


def isolated(text: str) -> str:
    """Return a text whose numbers keep their order in a line from the right.

    Examples
    --------
    >>> isolated("الفرق +0.44") == f"الفرق {LTR}+0.44{END}"
    True
    >>> isolated("نعم 12") == "نعم 12"
    True
    """
    return NUMBER.sub(lambda number: _marked(number[0], LTR, END), text)


def pieces_of(text: str) -> list[tuple[str, bool]]:
    """Return a text in pieces, each with whether it is a number that keeps its order.

    Examples
    --------
    >>> pieces_of("نعم: 84%.") == [("نعم: ", False), ("84%", True), (".", False)]
    True
    """
    found = [part.span() for part in NUMBER.finditer(text) if ORDERED.search(part[0])]
    edges = [0, *(edge for span in found for edge in span), len(text)]
    parts = [(text[start:end], at % 2 == 1) for at, (start, end) in enumerate(pairwise(edges))]
    return [(part, is_number) for part, is_number in parts if part]


def line_of(text: str) -> str:
    """Return a line for a picture whose base direction is from the left: letters from the right run on their own.

    Examples
    --------
    >>> line_of("1.90–2.10"), line_of("من 10") == f"{RTL}من 10{END}"
    ('1.90–2.10', True)
    """
    has_letters = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    return f"{RTL}{isolated(text)}{END}" if has_letters else text


def isolated_page(html: str) -> str:
    """Return a page whose numbers stand in elements of their own: ``<bdi dir="ltr">+0.44</bdi>``."""
    parts = APART.split(html)
    # Each match leaves two groups behind its text: itself and the name of its element.
    texts = [NUMBER.sub(lambda number: _marked(number[0], '<bdi dir="ltr">', "</bdi>"), part) for part in parts[::3]]
    tags = [*parts[1::3], ""]
    return "".join(text + tag for text, tag in zip(texts, tags, strict=True))


def _marked(number: str, before: str, after: str) -> str:
    return f"{before}{number}{after}" if ORDERED.search(number) else number
