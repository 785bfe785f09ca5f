"""Words in which answers and questions are written, in normal form and by number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from cips_helpers.survey.normal import plain, seen, word

UNKNOWN, MISSING = 0, 1
NO_ANSWER = frozenset({"", "nan", "none", "null", "na", "n/a", "nat", "-1", "-", "–", "—"})
TOKEN = re.compile(
    r"(?<![^\W_])(?:(?<!\d_)[-+\N{MINUS SIGN}])?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?%?(?![^\W_])"  # a number
    r"|\d*[^\W\d_]\w*(?:['\N{RIGHT SINGLE QUOTATION MARK}]\w+)*"  # a word
)
"""Numbers with their sign and what makes them no code, and words; anything else is between two cells."""
WRAPPED = re.compile(r"\b(?:np|numpy)\.\w+\(([^()]*)\)")
"""A number as NumPy prints it in lists."""
UNSEEN = re.compile(r"(?<=\d)[\u200b-\u200f\u2060\ufeff]+(?=\d)")
"""Signs that nobody sees between two cells."""
POWER = re.compile(r"^[-+]?\d+(?:\.\d+)?[eE][-+]?\d+$")
CODED = re.compile(r"(-?\d+)\s*[^\s\w.,%]\s*[^\W\d].*|[^\W\d].*[^\s\w.,%]\s*(-?\d+)\s*\)?", re.DOTALL)
"""A code with its label, in either order."""
DECIMAL_COMMA = re.compile(r"(?<![\d,])(\d+),(\d+)(?!\d|,\d)")
"""A number with decimals as most languages write it; two answers alone look the same, more than two do not."""
LONGEST, LONGEST_CODED = 400, 80
"""Letters of a cell that may be an answer or a question, and a code with its label."""


class Vocabulary:
    """Ids of the words in which answers are written; names that consist of several words count as one."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = dict.fromkeys(NO_ANSWER, MISSING)
        self.headings: set[str] = set()
        self._phrases: dict[str, list[tuple[str, ...]]] = defaultdict(list)

    def answer(self, text: str) -> int:
        """Return the id of an answer's word, a new one if need be."""
        name = normal(text)
        self._learn(name)
        return self.ids.setdefault(name, len(self.ids) + 1)

    def heading(self, text: str) -> str:
        """Learn a heading, and return its normal form."""
        name = normal(text)
        self._learn(name)
        self.headings.add(name)
        return name

    def _learn(self, name: str) -> None:
        words = tuple(name.split())
        if len(words) > 1 and words not in self._phrases[words[0]]:
            self._phrases[words[0]].append(words)
            self._phrases[words[0]].sort(key=len, reverse=True)

    def joined(self, words: Sequence[str]) -> list[str]:
        """Return words with those that form a known name joined."""
        if self._phrases.keys().isdisjoint(words):
            return list(words)
        names, at = list[str](), 0
        while at < len(words):
            for phrase in self._phrases.get(words[at], ()):
                if tuple(words[at : at + len(phrase)]) == phrase:
                    names.append(" ".join(phrase))
                    at += len(phrase)
                    break
            else:
                names.append(words[at])
                at += 1
        return names


@lru_cache(maxsize=100_000)
def _normal_word(text: str) -> str:
    return word(f"{float(text):g}" if POWER.match(text) else text)


def words_of(text: str) -> list[str]:
    """Return the words of a text in normal form, without what separates cells.

    Examples
    --------
    >>> words_of("['3.0', 2,0; Don’t know]"), words_of("3,2,0 +0,3 7%")
    (['3', '2', "don't", 'know'], ['3', '2', '0', '+0.3', '7%'])
    >>> words_of("3-2-0 -1 & 3_0*2 [np.int64(3), 2e+00]")
    ['3', '2', '0', '-1', '3', '0', '2', '3', '2']
    """
    text = seen(text if text.isascii() else UNSEEN.sub(" ", text))
    if "np." in text or "numpy." in text:
        text = WRAPPED.sub(r"\1", text)
    return list(map(_normal_word, TOKEN.findall(DECIMAL_COMMA.sub(r"\1.\2", text))))


@lru_cache(maxsize=20_000)
def normal(cell: str) -> str:
    """Return the normal form of a cell or name.

    Examples
    --------
    >>> normal(" 3,0"), normal("Prefer not to answer"), normal("03")
    ('3', 'prefer not to answer', '3')
    """
    whole = word(cell)
    return whole if len(whole) < 3 or whole in NO_ANSWER else " ".join(words_of(plain(cell)))


class CellIds(dict[str, int]):
    """Ids of cells as they are written, each worked out once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._ids = vocabulary.ids

    def __missing__(self, cell: str) -> int:
        number = self._ids.get(normal(cell), UNKNOWN) if len(cell) < LONGEST else UNKNOWN
        if number == UNKNOWN and len(cell) < LONGEST_CODED and (coded := CODED.fullmatch(cell.strip())):
            number = self._ids.get(normal(coded[1] or coded[2]), UNKNOWN)
        self[cell] = number
        return number
