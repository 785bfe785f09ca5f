"""Search of a text for any of many texts, as whole words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from cips_helpers.survey.normal import seen

WORD = re.compile(r"\w+")

RUN, STEP = 7, 3
"""Words of a piece of a sentence, and between the beginnings of two pieces: nine words of it hold one."""
TELLING = 22
"""Letters of a piece; shorter ones are turns of speech."""
WHOLE = 8
"""Letters of a short sentence, which is looked for as a whole."""

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


class Sentences:
    """Searcher for sentences, and for pieces of them, by their words alone.

    Spaces, lines, punctuation, marks in between, capitals and accents make no difference: whoever quotes somebody
    leaves out a beginning, and a program cuts off an end.

    Parameters
    ----------
    pieces
        From `pieces_of`.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for piece in pieces:
            self._by_word[max(piece.split(), key=len)].append(f" {piece} ")

    def search(self, text: str, /) -> bool:
        """Return whether any of the pieces is in a text."""
        words = _bare_words(text)
        known = self._by_word.keys() & words
        if not known:
            return False
        bare = f" {' '.join(words)} "
        return any(piece in bare for word in known for piece in self._by_word[word])


def pieces_of(sentences: Iterable[str], *, floor: int, is_common: Callable[[str], bool]) -> frozenset[str]:
    r"""Return the words of short sentences, and runs of words of longer ones, as `Sentences` compares them.

    Parameters
    ----------
    sentences
        Different sentences.
    floor
        Pieces that stand in as many sentences tell nobody.
    is_common
        Whether a piece stands in reports anyway.

    Examples
    --------
    >>> sentences = ["Ask Ana Kovač!", "why not", "He takes all the fees himself, and nobody wants to know"]
    >>> pieces = pieces_of(sentences, floor=10, is_common=lambda text: False)
    >>> sorted(pieces)[:2]
    ['ask ana kovac', 'fees himself and nobody wants to know']
    >>> texts = "One says that nobody wants\nto know.", "… takes ALL the fees himself – and nobody wants\nto …"
    >>> [Sentences(pieces).search(text) for text in texts]
    [False, True]
    """
    times = Counter(piece for sentence in sentences for piece in set(_pieces(WORD.findall(seen(sentence)))))
    found = (piece for piece, number in times.items() if number < floor and not is_common(piece))
    return frozenset(" ".join(_bare_words(piece)) for piece in found)


def _pieces(words: list[str]) -> Iterator[str]:
    whole = len(words) < RUN
    last = max(len(words) - RUN, 0)
    for start in sorted({*range(0, last, STEP), last}):
        piece = words[start : start + RUN]
        letters = [sum(map(str.isalpha, word)) for word in piece]
        if sum(letters) >= (WHOLE if whole else TELLING) and sum(number > 1 for number in letters) > 1:
            yield " ".join(piece)


def _bare_words(text: str) -> list[str]:
    """Return the words of a text without capitals, accents and signs that nobody sees."""
    if not text.isascii():
        signs = unicodedata.normalize("NFKD", seen(text))
        text = "".join(sign for sign in signs if not unicodedata.combining(sign))
    return WORD.findall(text.casefold())


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
