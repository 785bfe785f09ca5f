"""The typefaces of paper: those shipped with the book, never those of the computer that prints."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from pathlib import Path

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069")
"""Signs without a shape that text of some scripts needs: joiners, direction marks, soft hyphens."""


class Typefaces:
    """The typefaces in a folder; a file that is added to it is used where the others lack a letter.

    Parameters
    ----------
    folder
        Folder of TrueType or OpenType files.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def signs(self) -> frozenset[int]:
        """Code points that at least one of the typefaces can print."""
        from matplotlib.ft2font import FT2Font

        covered: set[int] = set()
        for path in sorted(self.folder.iterdir()):
            if path.suffix.lower() in (".ttf", ".otf"):
                covered |= FT2Font(str(path)).get_charmap().keys()
        return frozenset(covered)

    def printable(self, text: str) -> str:
        """Return a text in which a sign that no typeface has is named by its code point.

        The compiler of a tagged PDF refuses what it cannot show.
        """
        if text.isascii() and text.isprintable():
            return text
        return "".join(
            sign
            if sign in "\n " or sign in INVISIBLE or (ord(sign) in self.signs and unicodedata.category(sign) != "Cc")
            else f"[U+{ord(sign):04X}]"
            for sign in text
        )
