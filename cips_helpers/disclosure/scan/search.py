"""Find any of many texts in a text, as whole words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Protocol

WORD = re.compile(r"\w+")

MANY = 50
"""From so many texts on, one pattern of all, each tried at every letter, takes most of a minute for a report."""


class Finder(Protocol):
    """Tells by something true whether any of its texts stands in a text."""

    def search(self, text: str, /) -> object:
        """Look for them."""


def finder(texts: Iterable[str], *, whole: bool = True, as_written: bool = False) -> Finder:
    """Make what looks for texts: as whole words or also inside them, in capitals and small letters or as written.

    Examples
    --------
    >>> [bool(finder(["red tape"]).search(text)) for text in ("Too much RED TAPE", "red tapes")]
    [True, False]
    """
    found = list(texts)
    if whole and len(found) >= MANY:
        return _ManyTexts(found, as_written=as_written)
    return pattern(found, whole=whole, as_written=as_written)


def pattern(texts: Iterable[str], *, whole: bool = True, as_written: bool = False) -> re.Pattern[str]:
    """Make one pattern of texts, the longer ones first; see `finder`."""
    listed = "|".join(map(_one, sorted(texts, key=len, reverse=True)))
    # A short word of what people read is a name only with its capitals: the region Centre, the centre of a chart.
    flags = re.NOFLAG if as_written or not whole else re.IGNORECASE
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)" if whole else listed, flags)


class _ManyTexts:
    """Looks for those texts alone of which every word is there."""

    def __init__(self, texts: Iterable[str], *, as_written: bool) -> None:
        self._as_written = as_written
        self._by_word: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
        for text in texts if as_written else map(str.casefold, texts):
            words = frozenset(WORD.findall(text))
            self._by_word[max(words, key=len, default="")].append((words, text))

    def search(self, text: str, /) -> bool:
        folded, said = _read(text, as_written=self._as_written)
        return any(
            words <= said and _stands(one, folded)
            for word in self._by_word.keys() & said
            for words, one in self._by_word[word]
        )


@lru_cache(maxsize=2)
def _read(text: str, *, as_written: bool) -> tuple[str, frozenset[str]]:
    """Give a text as it is compared, and its words; nothing is a word of every text."""
    folded = text if as_written else text.casefold()
    return folded, frozenset(WORD.findall(folded)) | {""}


def _stands(one: str, text: str) -> bool:
    return one in text and re.search(rf"(?<!\w){_one(one)}(?!\w)", text) is not None


def _one(text: str) -> str:
    """One text of a pattern; a number is not found in the decimals of another: the places of a chart have many."""
    return rf"(?<!\d\.){text}" if text.isdigit() else re.escape(text)
