"""Headings and words by which the columns, rows and encodings of a study's files are recognized."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cips_helpers.instrument.codes import short_codes
from cips_helpers.instrument.form_texts import CONSENT, NOTE_TEXTS, NOTES, TIMES, VERSION, form_texts
from cips_helpers.instrument.model import Instrument, Item
from cips_helpers.survey.normal import plain, seen, squeezed, word
from cips_helpers.survey.platforms.profiles import PROFILES
from cips_helpers.survey.study import Source, Study

_NUMBER = re.compile(r"^(?:question\s*|q\s*|item\s*)?\d+[a-z]?\s*[.):_\-–—\s]+", re.IGNORECASE)
_SEPARATOR = re.compile(r"::|[/\\.:\-–—|>»]")
_BRACKETS = re.compile(r"\[([^\[\]]+)\]")
_LANGUAGE = re.compile(r"::?\s*[A-Za-zÀ-ÿ]+\s*\([a-z]{2}\)\s*$")
"""Language behind the text of a question in an XLSForm: *Your age?::English (en)*."""
_TWO = re.compile(r"\s+[/|]\s+|\n")
"""Sign between a question's texts in two languages."""
_SPECIFY = (
    r"text|texte|please say|please specify|specify|précisez|préciser|veuillez préciser|especificar|especifique|"
    r"por favor especifique|comment|يرجى التحديد|حدد"
)
_OTHER = re.compile(
    r"[\s_/.\-:\[(]*(?:other|oth|autres?|otro|otra|outro|outra|أخرى|غير ذلك|"
    rf"{_SPECIFY})(?:[\s_/.\-:\[(,]*(?:{_SPECIFY})[\])\s]*)*[\])\s]*$",
    re.IGNORECASE,
)
_PART = re.compile(r"[/\[.:_(\-–]")
"""Sign between a question and one of its answers."""
_CODE = re.compile(r"^(?:block\d+[\[_.])?([a-z]\w*)[\].]?$", re.IGNORECASE)
"""Short code of a question, alone or within an array of the forms for LimeSurvey."""
_CONSENT = ("informed consent", "consentement", "consentimiento", "consentimento", "الموافقة")
_CONSENTS = re.compile(
    r"\b(informed consent|consent(ement|imiento|imento)?|(agree|consent|willing|accept) to (take part|participate)|"
    r"accept\w* (de |d')(participer|prendre part|répondre)|souhait\w* participer|acept\w* participar|"
    r"aceit\w* (participar|responder)|concord\w* em participar|de acuerdo en participar)\b"
    r"|(أوافق|توافق|الموافقة) على المشاركة|الموافقة المستنيرة"
)
"""Wordings of a question for consent."""
_OTHER_CONSENTS = re.compile(
    r"follow|again|future|contact|interview|record|photo|quote|publi|suivi|recontact|enregistr|seguimiento|grab|grava"
)
"""Words of questions that ask for consent to something else."""
_CODED_ROW = 5
"""Different short codes from which a row is one of headings."""
MOST_PARTS = 20
"""Last parts of a heading that are looked up; to another delimiter a line of thousands of columns is one heading."""
SHORTEST_BEGINNING = 30
"""Letters and digits of a heading that was cut off, at least; a shorter one may begin two questions."""


class Vocabulary:
    """Headings and words of a questionnaire and a study.

    Parameters
    ----------
    instrument
        The questionnaire.
    sources
        Entries of files in the study, whose names of columns and words are known too.
    labels
        Labels of answers that the study lists.
    """

    def __init__(self, instrument: Instrument, sources: Iterable[Source] = (), labels: Iterable[str] = ()) -> None:
        self.instrument = instrument
        self._names = {squeezed(item.id): item.id for item in instrument.items}
        self._texts: dict[str, set[str]] = {}
        self._names |= {squeezed(item.id): item.id for item in instrument.several}
        self._several = {item.id: item for item in instrument.several}
        self._options = {item.id: (item.option_of, item.option) for item in instrument.items if item.option_of}
        self._of_options = {
            item.id: {
                squeezed(text): answer.code
                for answer in instrument.scale(item.scale).answers
                for text in (str(answer.code), *answer.label.values())
            }
            for item in instrument.several
        }
        for item in (*instrument.items, *instrument.several):
            for text in _wordings(item):
                self._texts.setdefault(squeezed(text), set()).add(item.id)
        self._codes = {code.casefold(): id for id, code in short_codes(instrument).items()}
        texts = form_texts(instrument)
        self._consent = {squeezed(text) for text in (CONSENT, *_CONSENT, *texts[CONSENT].values())}
        self.refusals = frozenset(word(text) for text in texts["consent_no"].values())
        """Entries of people who do not consent, in the words of the forms."""
        notes = (text for name in NOTE_TEXTS for text in texts[name].values())
        self._notes = {squeezed(text) for text in (VERSION, *TIMES, *NOTES, *notes)}
        self._other_names: set[str] = set()
        self._words = {plain(label) for label in labels}
        for scale in instrument.scales:
            self._words.update(plain(text) for answer in scale.answers for text in answer.label.values())
        for source in sources:
            for name in (*source.named_columns, *source.rows, *source.keep, *source.drop, *source.roles.values()):
                self._other_names.add(squeezed(name))
            self._words.update(plain(token) for words in source.recoding.values() for token in words)
        self._words = {text for text in self._words if not text.isascii()} | {
            plain(text) for item in instrument.items for text in _wordings(item) if not text.isascii()
        }

    def item_of(self, heading: str) -> str | None:
        """Return the id of the item in a column; ``None`` for other columns.

        A heading may be the id, the question, its short label, any of these behind a group's name (``group/item``), in
        brackets (``Question [item]``) or behind a number (``Q3. …``), the short code of the forms (``A1``,
        ``block1[A1]``), or the beginning of a long question.
        """
        for candidate in _candidates(heading):
            key = squeezed(candidate)
            if (id := self._names.get(key)) is not None:
                return id
            if len(ids := self._texts.get(key, ())) == 1:
                return next(iter(ids))
        if (id := self.coded(heading)) is not None:
            return id
        key = squeezed(_NUMBER.sub("", seen(heading).strip()).rstrip("….* "))
        if len(key) >= SHORTEST_BEGINNING:
            begun = {id for text, ids in self._texts.items() if text.startswith(key) for id in ids}
            if begun & self._several.keys():  # its answers begin like it
                begun = {str(self._options[id][0]) if id in self._options else id for id in begun}
            if len(begun) == 1:
                return begun.pop()
        return None

    def coded(self, heading: str) -> str | None:
        """Return the id of the item whose short code is the heading; ``None`` for other headings."""
        code = _CODE.match(seen(heading).strip())
        return self._codes.get(code[1].casefold()) if code else None

    def is_coded(self, row: Sequence[str]) -> bool:
        """Return whether a row holds short codes as headings; codes of answers (A1, A2) repeat, and are none."""
        codes = [cell.strip() for cell in row if self.coded(cell)]
        return len(codes) >= _CODED_ROW and len(set(codes)) == len(codes)

    def is_consent(self, heading: str) -> bool:
        """Return whether a column says who takes part, under its name or its text in any language."""
        if self._in_form(heading, self._consent):
            return True
        text = plain(heading)
        asks = bool(_CONSENTS.search(text)) and not _OTHER_CONSENTS.search(text)
        return asks and self.item_of(heading) is None

    def is_version(self, heading: str) -> bool:
        """Return whether a column holds the version of the form."""
        return self._in_form(heading, {squeezed(VERSION)})

    def is_note(self, heading: str) -> bool:
        """Return whether a column is of the forms, but of no question: version, times, texts to read."""
        return self._in_form(re.sub(r"(?<=instruction)_*\d+$", "", heading.strip()), self._notes)

    def _in_form(self, heading: str, keys: set[str]) -> bool:
        return self.item_of(heading) is None and any(squeezed(text) in keys for text in _candidates(heading))

    def part_of(self, heading: str, answers: dict[str, set[str]]) -> str | None:
        """Return the item whose answers were split into columns, of which this is one (``operator/2``).

        Parameters
        ----------
        heading
            The heading.
        answers
            Item id → codes and labels of its answers, squeezed.
        """
        text = seen(heading).strip().rstrip("])")
        for separator in _PART.finditer(text):
            id = self.item_of(text[: separator.start()])
            if id is not None and squeezed(text[separator.end() :]) in answers.get(id, ()):
                return id
        return None

    def several_of(self, heading: str) -> tuple[str, int | None] | None:
        """Return the question with several answers in a column, and the code of the one answer it holds.

        The code is ``None`` for a column with all answers; other columns give ``None``.
        """
        id = self.item_of(heading)
        if id in self._several:
            return id, None
        if id in self._options:
            question, code = self._options[id]
            return str(question), code
        text = seen(heading).strip().rstrip("])")
        for separator in _PART.finditer(text):
            id = self.item_of(text[: separator.start()].removesuffix(" - Selected Choice"))
            code = self._of_options.get(id or "", {}).get(squeezed(text[separator.end() :]))
            if id is not None and code is not None:
                return id, code
        return None

    def other_of(self, heading: str) -> str | None:
        """Return the item of which a column holds what people wrote beside *other* (``operator_other``)."""
        text = seen(heading).strip()
        if (ending := _OTHER.search(text)) and ending.start() and self.item_of(text) is None:
            return self.item_of(text[: ending.start()])
        return None

    def is_bare(self, heading: str) -> bool:
        """Return whether a heading is a short code and nothing else."""
        return seen(heading).strip().casefold() in self._codes.keys() - self._names.keys()

    def is_named(self, heading: str) -> bool:
        """Return whether the study names this column."""
        return squeezed(heading) in self._other_names

    def __contains__(self, heading: object) -> bool:
        """Return whether a heading is known: an item's, one that the study names, or one of a survey platform.

        A short code alone is not: in a cell it may be the code of an answer.
        """
        if not isinstance(heading, str) or (self.is_bare(heading) and not self.is_named(heading)):
            return False
        return self.is_named(heading) or self.item_of(heading) is not None or squeezed(heading) in PROFILES.headings

    def key(self, heading: str) -> str:
        """Return what makes two headings the same: the item, or the text."""
        return self.item_of(heading) or squeezed(heading)

    def hits(self, text: str) -> int:
        """Return how many known words with letters beyond ASCII occur in a text."""
        text = plain(text)
        return sum(known in text for known in self._words)


def vocabulary_of(study: Study) -> Vocabulary:
    """Return the vocabulary of a study, with the names and words of all its files."""
    countries = study.countries.values()
    sources = [s for country in countries for iteration in country.iterations for s in iteration.groups.values()]
    answers = [answer for country in countries for listed in country.scales.values() for answer in listed]
    return Vocabulary(study.questionnaire, sources, (text for answer in answers for text in answer.label.values()))


def _wordings(item: Item) -> Iterator[str]:
    for text in (item.text, item.label, *item.text_for.values()):
        yield from text.values()


def _candidates(heading: str) -> Iterator[str]:
    """Yield what of a heading may be the question, the whole first and the last part last."""
    text = _LANGUAGE.sub("", seen(heading).strip())
    yield text
    yield from reversed(_BRACKETS.findall(text))
    if len(both := _TWO.split(text)) > 1:
        yield from (part.strip("[] ") for part in both)
    if (numbered := _NUMBER.sub("", text)) != text:
        yield numbered
    for separator in [*_SEPARATOR.finditer(text)][-MOST_PARTS:]:
        if separator.start() and (rest := text[separator.end() :].strip()):
            yield rest
