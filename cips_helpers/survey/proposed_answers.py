"""Proposal of what the entries of a file mean: answers that a country lists, and translations of a scale's codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cips_helpers.instrument.model import Answer, Instrument, Scale
from cips_helpers.survey.decode import MISSING, Decoder
from cips_helpers.survey.normal import plain, word
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.scale_coding import figures_otherwise
from cips_helpers.survey.suggestions import NO_ANSWER
from cips_helpers.survey.usual_answers import codes_by_meaning

_LETTERS = re.compile(r"^([a-z]{1,2})[_-]?0*(\d{1,2})$")
_STATA = re.compile(r"^\.[a-z]$")
"""Stata's kinds of missing values, where they have no label."""
_MOST = 60
"""Most different entries of a question whose answers the country lists; more are free text."""
NUMBERED = "No. "
"""Beginning of the label of an answer of which only the code is known."""


@dataclass
class Answers:
    """Meaning of the entries of a file."""

    recoding: dict[str, dict[str, int]] = field(default_factory=dict)
    """Scale → entry → code."""
    scales: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Item → answers, where the country lists them and the study does not."""
    missing: list[str] = field(default_factory=list)
    """Kinds of missing values without a label, besides *NA*."""
    blank: list[str] = field(default_factory=list)
    """Words that a tool writes where there is no answer."""
    asked: list[str] = field(default_factory=list)
    """Questions that only a person can answer, and without which the file can't be read."""
    decisions: list[str] = field(default_factory=list)
    """Lines on what is left to decide."""

    def note_blank(self, entries: Iterable[str]) -> None:
        """Add those of some entries that mean an empty cell."""
        self.blank += [entry for entry in entries if plain(entry) in NO_ANSWER and entry not in self.blank]


def answers_of(
    table: Table,
    columns: Mapping[str, str],
    instrument: Instrument,
    listed: Mapping[str, Sequence[Answer]],
    codes: Mapping[str, Sequence[int]],
) -> Answers:
    """Return what the entries of a file mean.

    Parameters
    ----------
    table
        The file.
    columns
        Column → item.
    instrument
        The questionnaire.
    listed
        Item → answers that the country lists, as far as they are known.
    codes
        Scale or item → codes of the file, in the order of the questionnaire's answers, where a person said so.
    """
    answers, by_place, usual = Answers(), set[str](), set[str]()
    language = instrument.languages[0]
    pooled: dict[str, tuple[Scale, dict[str, int]]] = {}
    for name, id in columns.items():
        scale = instrument.scale(instrument.item(id).scale)
        rows = table.cells[name].map(lambda cell: " ".join(str(cell).split())).value_counts()
        counts = {str(entry): int(n) for entry, n in rows.items() if entry not in ("", "NA")}
        kinds = [entry for entry in counts if _STATA.match(entry)]
        answers.missing += [entry for entry in kinds if entry not in answers.missing]
        entries = sorted((entry for entry in counts if entry not in kinds), key=plain)
        if scale.kind == "study" and id not in listed:
            answers.note_blank(entries)
            entries = [entry for entry in entries if entry not in answers.blank]
            if entries and len(entries) <= _MOST:
                answers.scales[id] = _listed(entries, language)
                if all(word(entry).isdigit() for entry in entries):
                    answers.decisions.append(f"{id} has codes only; write their names under `scales` → {id}")
            continue
        if scale.kind == "study":
            scale = Scale(id=scale.id, kind="study", answers=tuple(listed[id]))
        key = id if scale.kind == "study" else scale.id
        if (given := codes.get(id) or codes.get(scale.id)) is not None:
            answers.recoding.setdefault(id if id in codes else key, {}).update(_as_given(scale, given))
            continue
        own = pooled.setdefault(key, (scale, {}))[1]
        for entry in entries:
            own[entry] = own.get(entry, 0) + counts[entry]
        decoder = Decoder(scale)
        unknown = [entry for entry in entries if decoder.code(entry) < MISSING]
        answers.note_blank(unknown)
        unknown = [entry for entry in unknown if entry not in answers.blank]
        if letters := _by_place(scale, unknown):
            answers.recoding.setdefault(key, {}).update(letters)
            by_place.add(key)
        elif words := codes_by_meaning(scale, unknown):
            answers.recoding.setdefault(key, {}).update(words)
            usual.add(key)
    for key, (scale, counts) in pooled.items():
        decoder = Decoder(scale, recoding=answers.recoding.get(key))
        coded = [(entry, decoder.code(entry), rows) for entry, rows in counts.items()]
        if figures := figures_otherwise(coded, decoder):
            answers.asked.append(_question(key, scale, figures, coded))
    for key in sorted(by_place):
        first = next(iter(answers.recoding[key]))
        answers.decisions.append(
            f"codes like {first} of the scale {key} were taken in the order of its answers; compare them with the "
            "form under `recoding`"
        )
    if usual:
        answers.decisions.append(
            f"words that the questionnaire lacks were taken by their usual meaning ({', '.join(sorted(usual))}); "
            "compare them under `recoding`"
        )
    if answers.missing:
        answers.decisions.append(
            f"{', '.join(answers.missing)} have no label and count as no answer; give them under `recoding` if they "
            "mean don't know"
        )
    return answers


def _as_given(scale: Scale, given: Sequence[int]) -> dict[str, int]:
    """Return code of the file → answer code; an answer for which none is given keeps its own."""
    recoding = {str(code): answer.code for code, answer in zip(given, scale.answers, strict=False)}
    for answer in scale.answers[len(given) :]:
        recoding.setdefault(str(answer.code), answer.code)
    return recoding


def _question(key: str, scale: Scale, figures: Sequence[int], entries: Iterable[tuple[str, int, int]]) -> str:
    """Return the question which answer each code of a file is, with the option that answers it."""
    labels = ", ".join(next(iter(answer.label.values())) for answer in scale.answers)
    others = {int(word(entry)) for entry, _, _ in entries if word(entry).isdigit()} - set(figures)
    example = [*figures, *sorted(others)][: len(scale.answers)]
    return (
        f"the scale {key} is coded {figures[0]} to {figures[-1]}, which the questionnaire does not know; say its codes "
        f"in this order: {labels}; for example --codes {key}={','.join(map(str, example))} if {example[0]} is the first"
    )


def _by_place(scale: Scale, unknown: Iterable[str]) -> dict[str, int]:
    """Return codes like A1 with the code of the answer at their place."""
    places = {entry: int(match[2]) - 1 for entry in unknown if (match := _LETTERS.match(plain(entry)))}
    return {entry: scale.answers[at].code for entry, at in places.items() if 0 <= at < len(scale.answers)}


def _listed(entries: Sequence[str], language: str) -> list[dict[str, Any]]:
    if all(word(entry).isdigit() for entry in entries):
        return [{"code": int(word(entry)), "label": {language: f"{NUMBERED}{word(entry)}"}} for entry in entries]
    return [{"code": number, "label": {language: entry}} for number, entry in enumerate(entries, start=1)]
