"""Decoding of cells to answer codes: by code, by label in any language, by number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Scale

MISSING = -1
"""Code of a missing answer in arrays of answer codes."""
_UNKNOWN, _OUT_OF_RANGE, _AMBIGUOUS = -2, -3, -4

_WHOLE = re.compile(r"^[+-]?\d{1,18}([.,]0*)?$")
_FIGURE = re.compile(r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"})


def plain(text: str) -> str:
    """Normalize a text for comparison: white space, case, apostrophes and Unicode forms do not matter.

    Examples
    --------
    >>> plain("  Don’t   KNOW ")
    "don't know"
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).casefold().split())


def word(text: str) -> str:
    """Normalize a code or label for comparison: as `plain`, and 3, 03, 3.0 and 3,0 are equal.

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


def figure(text: str) -> float | None:
    """Return the number in a text with a decimal point or comma; ``None`` if there is none.

    Examples
    --------
    >>> figure(" 2,5 "), figure("3.0"), figure("1 or 2")
    (2.5, 3.0, None)
    """
    text = text.strip()
    return float(text.replace(",", ".")) if _FIGURE.match(text) else None


@dataclass
class _Words:
    """Normalized words of a scale and their codes; a word of two answers is ambiguous."""

    codes: dict[str, int] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)

    def add(self, token: str, code: int) -> None:
        if token and self.codes.setdefault(token, code) != code:
            self.ambiguous.add(token)

    def look_up(self, token: str) -> int:
        if token in self.ambiguous:
            return _AMBIGUOUS
        return self.codes.get(token, _UNKNOWN)


class Decoder:
    """Decoder of one item's column.

    Parameters
    ----------
    scale
        The item's scale, with the country's own answers.
    missing
        Entries that mean *no answer*, besides an empty cell.
    recoding
        Word or code of the file → answer code, where they differ from the instrument's. Other numbers are then
        unknown instead of being read as codes.
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
        """Return the answer code of a cell: ``MISSING`` without an answer, less than that for a fault."""
        normal = word(token)
        if (recoded := self._recoding.get(normal)) is not None:
            return recoded
        if (code := self._words.look_up(normal)) != _UNKNOWN:
            return code
        if normal in self._missing:
            return MISSING
        if self.scale.kind == "number":
            code = self._band(normal)
        if code == _UNKNOWN and (letters := loose(token)):
            code = self._letters.look_up(letters)
        return code

    def _band(self, text: str) -> int:
        value, scale = figure(text), self.scale
        if value is None:
            return _UNKNOWN
        if scale.minimum is not None and scale.maximum is not None and scale.minimum <= value <= scale.maximum:
            for answer in scale.substantive:
                if answer.lower is not None and answer.upper is not None and answer.lower <= value < answer.upper:
                    return answer.code
        # A number outside the range may still be the code of a non-answer (99 = refused).
        if any(answer.code == value and answer.kind != "answer" for answer in scale.answers):
            return int(value)
        return _OUT_OF_RANGE

    def column(self, cells: pd.Series) -> Decoded:
        """Decode a column of texts; each distinct text is decoded once."""
        index, texts = pd.factorize(cells)
        codes = np.array([self.code(str(text)) for text in texts] or [MISSING], dtype=np.int16)
        codes = np.where(index < 0, np.int16(MISSING), codes[index])
        return Decoded(
            codes=np.where(codes < MISSING, np.int16(MISSING), codes).astype(np.int16),
            unknown=int((codes == _UNKNOWN).sum()),
            out_of_range=int((codes == _OUT_OF_RANGE).sum()),
            ambiguous=int((codes == _AMBIGUOUS).sum()),
        )


@dataclass(frozen=True)
class Decoded:
    """A decoded column."""

    codes: np.ndarray
    """Answer codes (int16); ``MISSING`` without an answer and in the rows counted below."""
    unknown: int
    """Number of rows that are no answer."""
    out_of_range: int
    """Number of rows with a number outside the scale's range."""
    ambiguous: int
    """Number of rows that match two answers."""
