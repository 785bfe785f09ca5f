"""From what stands in a cell to an answer code: by code, by label in any language, by figure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Scale

MISSING = -1
"""No answer, in a table of answer codes."""
_UNKNOWN, _OUT_OF_RANGE, _AMBIGUOUS = -2, -3, -4

_WHOLE = re.compile(r"^[+-]?\d{1,18}([.,]0*)?$")
_FIGURE = re.compile(r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})


def plain(text: str) -> str:
    """Bring a word into the form in which two spellings of it are equal.

    Examples
    --------
    >>> plain("  Don’t   KNOW ")
    "don't know"
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold().split())


def word(text: str) -> str:
    """Bring a code or word into the form in which two spellings of it are equal: 3, 03, 3.0 and 3,0 alike.

    Examples
    --------
    >>> word("03,0"), word("-99.0"), word(" Agree ")
    ('3', '-99', 'agree')
    """
    text = plain(text)
    return str(int(re.split("[.,]", text)[0])) if _WHOLE.match(text) else text


def loose(text: str) -> str:
    """Keep the letters only, so that ``StronglyAgree`` is *strongly agree*; empty where a figure matters.

    Examples
    --------
    >>> loose("StronglyAgree") == loose("Strongly agree")
    True
    >>> loose("5+ years")
    ''
    """
    text = plain(text)
    return "" if any(c.isnumeric() for c in text) else "".join(c for c in text if c.isalnum())


def figure(text: str) -> float | None:
    """Read a number written with a decimal point or a decimal comma.

    Examples
    --------
    >>> figure(" 2,5 "), figure("3.0"), figure("1 or 2")
    (2.5, 3.0, None)
    """
    text = text.strip()
    return float(text.replace(",", ".")) if _FIGURE.match(text) else None


@dataclass
class _Words:
    """The words of a scale and their codes; a word of two answers stands for neither."""

    codes: dict[str, int] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)

    def add(self, written: str, code: int) -> None:
        if written and self.codes.setdefault(written, code) != code:
            self.ambiguous.add(written)

    def look_up(self, written: str) -> int:
        if written in self.ambiguous:
            return _AMBIGUOUS
        return self.codes.get(written, _UNKNOWN)


class Decoder:
    """Turns the words of one item's column into answer codes.

    Parameters
    ----------
    scale
        The item's answers, with the country's own filled in.
    missing
        What means *no answer* besides an empty cell.
    recoding
        The file's own words or codes, where they differ from the instrument's. A number that is not
        among them is then unknown rather than taken for a code.
    """

    def __init__(self, scale: Scale, *, missing: Iterable[str] = (), recoding: Mapping[str, int] | None = None) -> None:
        self.scale = scale
        self._missing = {"", *(word(token) for token in missing)}
        self._recoding = {word(token): code for token, code in (recoding or {}).items()}
        self._words, self._letters = _Words(), _Words()
        for answer in scale.answers:
            if not self._recoding and scale.kind != "number":
                self._words.add(str(answer.code), answer.code)
            for label in answer.label.values():
                self._words.add(word(label), answer.code)
                self._letters.add(loose(label), answer.code)

    def code(self, token: str) -> int:
        """Give the answer code of one cell, :data:`MISSING`, or a negative mark for a fault."""
        written = word(token)
        if (known := self._recoding.get(written)) is not None:
            return known
        if (found := self._words.look_up(written)) != _UNKNOWN:
            return found
        if written in self._missing:
            return MISSING
        if self.scale.kind == "number":
            found = self._band(written)
        if found == _UNKNOWN and (letters := loose(token)):
            found = self._letters.look_up(letters)
        return found

    def _band(self, written: str) -> int:
        value, scale = figure(written), self.scale
        if value is None:
            return _UNKNOWN
        if scale.minimum is not None and scale.maximum is not None and scale.minimum <= value <= scale.maximum:
            for answer in scale.substantive:
                if answer.lower is not None and answer.upper is not None and answer.lower <= value < answer.upper:
                    return answer.code
        # Outside the range a figure can only be the code of a non-answer (99 = refused).
        if any(a.code == value and a.kind != "answer" for a in scale.answers):
            return int(value)
        return _OUT_OF_RANGE

    def column(self, cells: pd.Series) -> Decoded:
        """Decode a whole column of texts; each different word is looked at once."""
        places, words = pd.factorize(cells)
        codes = np.array([self.code(str(cell)) for cell in words] or [MISSING], dtype=np.int16)
        codes = np.where(places < 0, np.int16(MISSING), codes[places])
        return Decoded(
            codes=np.where(codes < MISSING, np.int16(MISSING), codes).astype(np.int16),
            unknown=int((codes == _UNKNOWN).sum()),
            out_of_range=int((codes == _OUT_OF_RANGE).sum()),
            ambiguous=int((codes == _AMBIGUOUS).sum()),
        )


@dataclass(frozen=True)
class Decoded:
    """A decoded column, and how many of its rows could not be decoded for which reason."""

    codes: np.ndarray
    unknown: int
    out_of_range: int
    ambiguous: int
