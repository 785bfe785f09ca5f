"""Search of a text for any of many texts, as whole words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

WORD = re.compile(r"\w+")

MANY = 50
"""From this number of texts on, they are looked up by word, and not one after the other."""


class Finder(Protocol):
    """Searcher for any of its texts; the result is true if one was found."""

    def search(self, text: str, /) -> object:
        """Search a text."""


def finder(texts: Iterable[str], *, as_written: bool = False) -> Finder:
    """Return a searcher for texts as whole words, in any case or as written.

    Examples
    --------
    >>> [bool(finder(["red tape"]).search(text)) for text in ("Too much RED TAPE", "red tapes")]
    [True, False]
    """
    listed = list(texts)
    if as_written and len(listed) < MANY:
        return FewTexts(listed)
    return ManyTexts(listed, as_written=as_written)


def pattern(texts: Iterable[str], *, as_written: bool = False) -> re.Pattern[str]:
    """Return one pattern of all texts, the longer ones first; see `finder`."""
    listed = "|".join(map(_escaped, sorted(texts, key=len, reverse=True)))
    # A short word is a name only with its capitals: the region Centre, the centre of a chart.
    flags = re.NOFLAG if as_written else re.IGNORECASE
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", flags)


class FewTexts:
    """Searcher for a few texts as they are written; see `finder`."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(texts)

    def search(self, text: str, /) -> bool:
        """Return whether any of the texts is in a text."""
        return any(_contains(text, wanted) for wanted in self._texts)


class ManyTexts:
    """Searcher that compares only those texts all of whose words are in the searched text; see `finder`."""

    def __init__(self, texts: Iterable[str], *, as_written: bool = False) -> None:
        self._as_written = as_written
        self._by_word: dict[str, list[tuple[frozenset[str], str, str]]] = defaultdict(list)
        for text in texts:
            wanted = text if as_written else text.casefold()
            words = frozenset(WORD.findall(wanted))
            self._by_word[max(words, key=len, default="")].append((words, wanted, text))

    def search(self, text: str, /) -> bool:
        """Return whether any of the texts is in a text."""
        return next(self.found(text), None) is not None

    def found(self, text: str, /) -> Iterator[str]:
        """Yield those of the texts that are in a text."""
        folded, present = _folded(text, as_written=self._as_written)
        for word in self._by_word.keys() & present:
            for words, wanted, written in self._by_word[word]:
                if words <= present and _contains(folded, wanted):
                    yield written


@lru_cache(maxsize=2)
def _folded(text: str, *, as_written: bool) -> tuple[str, frozenset[str]]:
    """Return a text as it is compared, and its words; the empty string counts as a word of every text."""
    folded = text if as_written else text.casefold()
    return folded, frozenset(WORD.findall(folded)) | {""}


def _contains(text: str, wanted: str) -> bool:
    return wanted in text and re.search(rf"(?<!\w){_escaped(wanted)}(?!\w)", text) is not None


def before(text: str, at: int) -> str:
    """Return the two words before a place, in any case; fewer where there are fewer.

    Examples
    --------
    >>> before("They talk to each other", 18)
    'to each'
    """
    return " ".join(WORD.findall(text[max(at - 80, 0) : at].casefold())[-2:])


def _escaped(text: str) -> str:
    """Return a text as part of a pattern; a number does not match decimals of another, as in positions of a chart."""
    return rf"(?<!\d\.){text}" if text.isdigit() else re.escape(text)
