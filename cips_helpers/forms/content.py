"""Content of a form, whatever its format: questions in their order, texts around them, and the form's version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from cips_helpers.forms.texts import texts_of
from cips_helpers.instrument.codes import short_codes
from cips_helpers.instrument.model import Answer, Instrument, Item, Scale, Text, pick

BLOCK = 8
"""Statements in a block that shares one line of answers: more make respondents lose the column."""


@dataclass(frozen=True)
class Question:
    """One question of a form.

    Attributes
    ----------
    number
        Number as printed, from 1.
    code
        Short code.
    item, scale
        The item, and its answers: for a scale of kind ``study`` those of the country, or none.
    text
        Wording for the group.
    earlier
        The question on whose answers it depends, or ``None``.
    """

    number: int
    code: str
    item: Item
    scale: Scale
    text: Text
    earlier: Question | None

    @property
    def is_written(self) -> bool:
        """The answer is written as a word: its answers are not known."""
        return not self.scale.answers

    @property
    def is_number(self) -> bool:
        """The answer is written as a number."""
        return self.scale.kind == "number"

    @property
    def several(self) -> bool:
        """People may give several answers."""
        return self.item.several

    @property
    def choices(self) -> tuple[Answer, ...]:
        """The answers to choose from; of a number, those that are none (*prefer not to answer*)."""
        answers = self.scale.answers
        return tuple(answer for answer in answers if answer.kind != "answer") if self.is_number else answers

    @property
    def opening(self) -> tuple[Answer, ...]:
        """The answers to the earlier question that lead to this one."""
        if self.earlier is None or self.item.base is None:
            return ()
        if self.earlier.several:
            option = self.item.base.item.removeprefix(f"{self.earlier.item.id}_")
            return tuple(answer for answer in self.earlier.scale.answers if str(answer.code) == option)
        codes = self.item.base.codes
        return tuple(answer for answer in self.earlier.scale.answers if answer.code in codes)


@dataclass(frozen=True)
class Block:
    """Consecutive questions under one instruction.

    Attributes
    ----------
    kind
        Name of the instruction among the texts: ``statements`` (all with the same answers, without filter),
        ``questions`` or ``about_you``.
    questions
        The questions.
    """

    kind: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class FormContent:
    """A form of one group.

    Parameters
    ----------
    instrument
        The questionnaire.
    group
        Id of the group.
    languages
        Languages of the form, the first one its default.
    study_answers
        Item id → the country's own answers, for scales of kind ``study``.

    Raises
    ------
    FormError
        If a text around the questions lacks a language.
    """

    instrument: Instrument
    group: str
    languages: tuple[str, ...]
    study_answers: Mapping[str, tuple[Answer, ...]]

    @property
    def name(self) -> str:
        """Name of the form in files: questionnaire and group."""
        return f"{self.instrument.id}_{self.group}"

    @cached_property
    def texts(self) -> dict[str, Text]:
        """Texts around the questions."""
        return texts_of(self.instrument, self.languages)

    def say(self, name: str, language: str) -> str:
        """Return a text around the questions."""
        return self.texts[name][language]

    def title(self, language: str) -> str:
        """Return the title of the form: that of the survey, and the group."""
        group = self.instrument.group(self.group)
        return f"{pick(self.instrument.title, language)}: {pick(group.label, language)}"

    def hints(self, question: Question, language: str) -> list[str]:
        """Return what explains a question: that several answers may be given, and its own hint."""
        several = [self.say("several", language)] if question.several else []
        return [*several, *([pick(question.item.hint, language)] if question.item.hint else [])]

    def filter(self, question: Question, language: str) -> str:
        """Return the condition of a question in words; empty without one."""
        if question.earlier is None:
            return ""
        answers = ", ".join(pick(answer.label, language) for answer in question.opening)
        return self.say("only_if", language).format(number=question.earlier.number, answers=answers)

    @cached_property
    def version(self) -> str:
        """Fingerprint of all that a respondent reads and a code means, 8 hexadecimal digits."""
        questions = [
            [q.number, q.code, q.item.id, q.text, q.item.hint, q.item.base and q.item.base.codes, q.scale.model_dump()]
            + (["several"] if q.several else [])
            for q in self.questions
        ]
        is_read = any(q.several for q in self.questions)
        texts = {name: text for name, text in self.texts.items() if name != "several" or is_read}
        content = [self.group, self.languages, self.instrument.title, texts, questions]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order of the form."""
        codes, made = short_codes(self.instrument), dict[str, Question]()
        for number, item in enumerate(self._items(), 1):
            scale = self.instrument.scale(item.scale)
            if scale.kind == "study":
                scale = Scale(id=scale.id, kind="study", answers=self.study_answers.get(item.id, ()))
            earlier = made[self._asked(item.base.item)] if item.base is not None else None
            text = item.text_for.get(self.group, item.text)
            made[item.id] = Question(number, codes[item.id], item, scale, text, earlier)
        return tuple(made.values())

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The questions in blocks: statements with the same answers together, at most ``BLOCK`` of them."""
        blocks: list[Block] = []
        for question in self.questions:
            kind = _kind(question)
            last = blocks[-1] if blocks else None
            if last is None or last.kind != kind or (kind == "statements" and not _continues(last, question)):
                blocks.append(Block(kind, (question,)))
            else:
                blocks[-1] = Block(kind, (*last.questions, question))
        return tuple(blocks)

    def _asked(self, item: str) -> str:
        """Return the id of the question that is asked for an item."""
        return self.instrument.item(item).option_of or item

    def _items(self) -> Iterator[Item]:
        """Yield the items in order; one with a base comes directly after it."""
        ids = dict.fromkeys(self._asked(item.id) for item in self.instrument.items_of(self.group))
        items = [self.instrument.item(id) for id in ids]
        statements = [item for item in items if item.kind == "agreement"]
        if self.instrument.form.order == "mixed":
            statements = _in_turn(statements)
        others = [item for item in items if item.kind not in ("agreement", "demographic")]
        ordered = [*statements, *others, *(item for item in items if item.kind == "demographic")]

        def with_followers(item: Item) -> Iterator[Item]:
            yield item
            for follower in ordered:
                if follower.base is not None and self._asked(follower.base.item) == item.id:
                    yield from with_followers(follower)

        for item in ordered:
            if item.base is None:
                yield from with_followers(item)


def _in_turn(statements: Sequence[Item]) -> list[Item]:
    """Return statements with the key factors in turn: the first of each, the second of each, and so on."""
    by_factor: dict[str | None, list[Item]] = {}
    for item in statements:
        by_factor.setdefault(item.factor, []).append(item)
    return [item for turn in zip_longest(*by_factor.values()) for item in turn if item is not None]


def _kind(question: Question) -> str:
    if question.item.kind == "demographic":
        return "about_you"
    return "statements" if question.scale.kind == "agreement" and question.earlier is None else "questions"


def _continues(block: Block, question: Question) -> bool:
    return len(block.questions) < BLOCK and block.questions[0].scale.id == question.scale.id
