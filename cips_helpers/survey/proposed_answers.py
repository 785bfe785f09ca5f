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
    """Entries that mean no answer, besides *NA*."""
    decisions: list[str] = field(default_factory=list)
    """Lines on what is left to decide."""


def answers_of(
    table: Table, columns: Mapping[str, str], instrument: Instrument, listed: Mapping[str, Sequence[Answer]]
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
    """
    answers, by_place, usual = Answers(), set[str](), set[str]()
    language = instrument.languages[0]
    for name, id in columns.items():
        scale = instrument.scale(instrument.item(id).scale)
        entries = sorted({" ".join(str(cell).split()) for cell in table.cells[name].unique()} - {"", "NA"}, key=plain)
        missing = [entry for entry in entries if _STATA.match(entry)]
        answers.missing += [entry for entry in missing if entry not in answers.missing]
        entries = [entry for entry in entries if entry not in missing]
        if scale.kind == "study" and id not in listed:
            if entries and len(entries) <= _MOST:
                answers.scales[id] = _listed(entries, language)
                if all(word(entry).isdigit() for entry in entries):
                    answers.decisions.append(f"{id} has codes only; write their names under `scales` → {id}")
            continue
        if scale.kind == "study":
            scale = Scale(id=scale.id, kind="study", answers=tuple(listed[id]))
        decoder = Decoder(scale)
        unknown = [entry for entry in entries if decoder.code(entry) < MISSING]
        key = id if scale.kind == "study" else scale.id
        if letters := _by_place(scale, unknown):
            answers.recoding.setdefault(key, {}).update(letters)
            by_place.add(key)
        elif words := codes_by_meaning(scale, unknown):
            answers.recoding.setdefault(key, {}).update(words)
            usual.add(key)
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


def _by_place(scale: Scale, unknown: Iterable[str]) -> dict[str, int]:
    """Return codes like A1 with the code of the answer at their place."""
    places = {entry: int(match[2]) - 1 for entry in unknown if (match := _LETTERS.match(plain(entry)))}
    return {entry: scale.answers[at].code for entry, at in places.items() if 0 <= at < len(scale.answers)}


def _listed(entries: Sequence[str], language: str) -> list[dict[str, Any]]:
    if all(word(entry).isdigit() for entry in entries):
        return [{"code": int(word(entry)), "label": {language: f"{NUMBERED}{word(entry)}"}} for entry in entries]
    return [{"code": number, "label": {language: entry}} for number, entry in enumerate(entries, start=1)]
