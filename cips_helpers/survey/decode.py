"""Decoding of cells to answer codes: by label in any language, by code, by number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Answer, Scale
from cips_helpers.survey.normal import choice_name, figure, loose, named, plain, word

MISSING = -1
"""Code of a missing answer in arrays of answer codes."""
UNKNOWN, OUT_OF_RANGE, AMBIGUOUS, CONTRADICTION = -2, -3, -4, -5
"""Codes of entries that are no answer: unknown, a number outside the range, of two answers, code and label differ."""

NOT_SHOWN = "{question_not_shown}"
"""LimeSurvey's entry for a question that a person did not see."""

_YES = frozenset(["yes", "oui", "sí", "si", "sim", "نعم", "так", "да", "ja"])
_NO = frozenset(["no", "non", "não", "nao", "لا", "ні", "нет", "nein"])
_TRUE, _FALSE = ("true", "y", "t", "vrai", "wahr", "verdadero"), ("false", "n", "f", "faux", "falsch", "falso")
_BEFORE = re.compile(r"^[(\[]?(\d{1,3})[)\]]?\s*(?:[-–—.:=)_|]\s*|\s)(.*[^\W\d].*)$")
_BEHIND = re.compile(r"^(.+?)\s*(?:[-–—:=]\s*|[(\[])(\d{1,3})[)\]]?$")
_CUT = 8
"""Letters and digits of a choice name that was cut off, at least."""
_BOTH = re.compile(r"\s*(?:/|\||\n)\s*|\s+[-–—]\s+")
"""Signs between the labels of one answer in two languages."""
_YEARS = re.compile(
    r"^(\d+(?:[.,]\d+)?)\s*\+?\s*(?:years?|yrs?|y|ans?|années?|años?|anos?|سنوات|سنة|سنه|عاما|عام|أعوام|років|роки|рік)\.?$"
)
"""A number of years with its unit."""
_SPAN = re.compile(r"^(\d+)\s*[-–—_/]\s*(\d+)$")


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
            return AMBIGUOUS
        return self.codes.get(token, UNKNOWN)


class Decoder:
    """Decoder of one item's column.

    Parameters
    ----------
    scale
        The item's scale, with the country's own answers.
    missing
        Entries that mean *no answer*, besides an empty cell. They count before codes, and after labels.
    recoding
        Word or code of the file → answer code, where they differ from the instrument's; ``None`` for *no answer*. If
        it has codes of the file, other numbers are unknown instead of being read as codes.
    values
        Value → label, of a file whose values carry labels. If these show another coding than the instrument's, a value
        without a label is unknown instead of being read as a code.
    """

    def __init__(
        self,
        scale: Scale,
        *,
        missing: Iterable[str] = (),
        recoding: Mapping[str, int | None] | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        self.scale = scale
        self._missing = {"", NOT_SHOWN, *(word(token) for token in missing)}
        self._recoding = {word(token): MISSING if code is None else code for token, code in (recoding or {}).items()}
        self._labels, self._names, self._letters, self._codes = _Words(), _Words(), _Words(), _Words()
        self._bare = _Words()
        self.recodes_figures = any(figure(token) is not None for token in self._recoding)
        """True if the file has codes of its own."""
        for answer in scale.answers:
            if not self.recodes_figures and scale.kind != "number":
                self._codes.add(str(answer.code), answer.code)
            for label in answer.label.values():
                self._labels.add(word(label), answer.code)
                self._names.add(choice_name(label), answer.code)
                self._bare.add(named(label), answer.code)
                self._letters.add(loose(label), answer.code)
        if not self.recodes_figures:
            self._add_yes_and_no()
        self._spans = _spans(scale)
        self.is_coded_otherwise = not self.recodes_figures and self._contradicted(values or {})
        """True if labels of the file show another coding than the instrument's."""
        if self.is_coded_otherwise:
            self._codes = _Words()

    def _contradicted(self, values: Mapping[str, str]) -> bool:
        """Return whether a label of the file stands at another value than the code of its answer."""
        own = {str(answer.code) for answer in self.scale.substantive}
        by_label = {value: str(self._labels.look_up(word(label))) for value, label in values.items()}
        return self.scale.kind != "number" and any(code in own and value != code for value, code in by_label.items())

    def _add_yes_and_no(self) -> None:
        """Let Y, N, TRUE and FALSE stand for the answers of a scale whose two answers are yes and no."""
        answers = self.scale.substantive
        if len(answers) != 2:
            return
        for answer, other in (answers, answers[::-1]):
            if _labels(answer) & _YES and _labels(other) & _NO:
                for token in _TRUE:
                    self._names.add(token, answer.code)
                for token in _FALSE:
                    self._names.add(token, other.code)

    def code(self, token: str) -> int:
        """Return the answer code of a cell: ``MISSING`` without an answer, less than that for a fault."""
        normal = word(token)
        if (recoded := self._recoding.get(normal)) is not None:
            return recoded
        if (code := self._labels.look_up(normal)) != UNKNOWN:
            return code
        if normal in self._missing:
            return MISSING
        if (code := self._codes.look_up(normal)) != UNKNOWN:
            return code
        code = self._band(normal) if self.scale.kind == "number" else UNKNOWN
        for read in (self._by_name, self._with_figure, self._in_two_languages):
            if code == UNKNOWN:
                code = read(token)
        return code

    def means_missing(self, token: str) -> bool:
        """Return whether a cell means no answer although it is the code of one."""
        normal = word(token)
        return normal in self._missing and normal not in self._recoding and self._codes.look_up(normal) != UNKNOWN

    def _by_name(self, token: str) -> int:
        """Return the code of a label without its spaces, as in choice names and camel case."""
        if (name := choice_name(token)) and (code := self._names.look_up(name)) != UNKNOWN:
            return code
        if (letters := loose(token)) and (code := self._letters.look_up(letters)) != UNKNOWN:
            return code
        if (bare := named(token)) and (code := self._bare.look_up(bare)) != UNKNOWN:
            return code
        if "_" in token and len(bare) >= _CUT:  # form builders cut long names off
            begun = {code for name, code in self._bare.codes.items() if name.startswith(bare)}
            return begun.pop() if len(begun) == 1 else UNKNOWN
        if (span := _SPAN.match(plain(token))) is not None:
            return self._spans.look_up(f"{int(span[1])}-{int(span[2])}")
        return UNKNOWN

    def _in_two_languages(self, token: str) -> int:
        """Return the code of an answer whose labels in two languages stand side by side: *Agree / D'accord*."""
        parts = [part for part in _BOTH.split(token) if part.strip()]
        codes = {self._labels.look_up(word(part)) for part in parts}
        return codes.pop() if len(parts) > 1 and len(codes) == 1 else UNKNOWN

    def _with_figure(self, token: str) -> int:
        """Return the code of a label that stands beside its code: *3 - Agree*, *Agree (3)*."""
        if (beside := self.beside(token)) is None:
            return UNKNOWN
        number, code = beside
        by_figure = self._recoding.get(number)
        return code if code == (int(number) if by_figure is None else by_figure) else CONTRADICTION

    def beside(self, token: str) -> tuple[str, int] | None:
        """Return the figure beside a label, and the code of the label's answer; ``None`` without both."""
        text = word(token)
        for pattern, number, label in ((_BEFORE, 1, 2), (_BEHIND, 2, 1)):
            if (parts := pattern.match(text)) is None:
                continue
            if (code := self._labels.look_up(word(parts[label]))) == UNKNOWN:
                code = self._by_name(parts[label])
            if code >= 0:
                return parts[number], code
        return None

    def _band(self, text: str) -> int:
        value, scale = figure(text), self.scale
        if value is None and (years := _YEARS.match(text)):
            value = figure(years[1])
        if value is None:
            return UNKNOWN
        if scale.minimum is not None and scale.maximum is not None and scale.minimum <= value <= scale.maximum:
            for answer in scale.substantive:
                if answer.lower is not None and answer.upper is not None and answer.lower <= value < answer.upper:
                    return answer.code
        # A number outside the range may still be the code of a non-answer (99 = refused).
        if any(answer.code == value and answer.kind != "answer" for answer in scale.answers):
            return int(value)
        return OUT_OF_RANGE

    def column(self, cells: pd.Series) -> Decoded:
        """Decode a column of texts; each distinct text is decoded once."""
        index, texts = pd.factorize(cells)
        of_text = np.array([self.code(str(text)) for text in texts] or [MISSING], dtype=np.int16)
        codes = np.where(index < 0, np.int16(MISSING), of_text[index])
        counts = np.bincount(index[index >= 0], minlength=len(texts))
        return Decoded(
            codes=np.where(codes < MISSING, np.int16(MISSING), codes).astype(np.int16),
            raw=codes.astype(np.int16),
            tokens={str(text): (int(of_text[at]), int(counts[at])) for at, text in enumerate(texts)},
        )


@dataclass(frozen=True, repr=False)
class Decoded:
    """A decoded column."""

    codes: np.ndarray
    """Answer codes (int16); ``MISSING`` without an answer and for entries that are none."""
    raw: np.ndarray
    """Answer codes, and ``UNKNOWN`` … for entries that are no answer."""
    tokens: Mapping[str, tuple[int, int]]
    """Entry of the file → its code and its number of rows."""

    def count(self, fault: int) -> int:
        """Return the number of rows with a fault (``UNKNOWN`` …)."""
        return int((self.raw == fault).sum())

    @property
    def unknown(self) -> int:
        """Number of rows with an entry that is no answer."""
        return self.count(UNKNOWN)

    @property
    def ambiguous(self) -> int:
        """Number of rows that match two answers."""
        return self.count(AMBIGUOUS)


def _labels(answer: Answer) -> set[str]:
    return {plain(label) for label in answer.label.values()}


def _spans(scale: Scale) -> _Words:
    """Return the bands of a scale by their two figures: *30 to 39* and *30-39* are the same."""
    spans = _Words()
    for answer in scale.substantive:
        for label in answer.label.values():
            figures = re.findall(r"\d+", plain(label))
            if len(figures) == 2:
                spans.add(f"{int(figures[0])}-{int(figures[1])}", answer.code)
    return spans
