"""Sentences of a factor sheet: who differs, what is worked on, what to discuss."""

from __future__ import annotations

from datetime import date

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding, Points
from cips_helpers.instrument.model import in_language
from cips_helpers.sentences.parts import count_parts
from cips_helpers.verdicts.changes import is_clear
from cips_helpers.verdicts.labels import factor_names, group_names
from cips_helpers.verdicts.parts import contrasts, largest_first
from cips_helpers.verdicts.questions import groups_asked
from cips_helpers.words import N_n

PARTS = (
    N_n(
        "Among {people} one part differs clearly from the others: {parts}.",
        "Among {people} {n} parts differ clearly from the others: {parts}.",
    ),
    N_n(
        "Among {people} {n} parts differ clearly from the others, most of all {parts}.",
        "Among {people} {n} parts differ clearly from the others, most of all {parts}.",
    ),
)


def say_without_sheet(results: Disclosed) -> Finding | None:
    """Name the factors that no surveyed group was asked about; ``None`` where there is none."""
    ids = [factor.id for factor in results.factors() if not groups_asked(results, factor)]
    if not ids:
        return None
    return Finding(
        results.words.say_n(
            "{names} has no sheet here: nobody who was surveyed was asked about it.",
            "{names} have no sheet here: nobody who was surveyed was asked about them.",
            len(ids),
            names=factor_names(results, ids),
        )
    )


def say_sheet_parts(results: Disclosed, factor: str) -> Finding | None:
    """Say which parts of each group differ clearly on a factor; ``None`` where no parts can be compared."""
    words, sentences, alike = results.words, [], []
    for group in groups_asked(results, results.instrument.factor(factor)):
        rows = contrasts(results, group=group)
        rows = rows[rows["indicator"] == factor]
        if rows.empty:
            continue
        clear = largest_first(rows)
        if clear.empty:
            alike.append(group)
        else:
            sentences.append(count_parts(results, PARTS, clear, group))
    if alike:
        people = group_names(results, alike)
        sentences.append(words.say("Among {people}: no clear difference between parts of the group.", people=people))
    return Finding(" ".join(sentences)) if sentences else None


def say_sheet_initiatives(results: Disclosed, factor: str) -> Finding | None:
    """List what was worked on for a factor since the last survey; ``None`` where the study lists no initiative."""
    words, paragraphs = results.words, []
    if not results.initiatives_between:
        return None
    for initiative in results.initiatives_between:
        if initiative.factor != factor:
            continue
        when = initiative.when
        parts = {
            "what": results.text(initiative.what),
            "when": words.period(when, when) if isinstance(when, date) else in_language(when, results.language),
        }
        if initiative.by:
            paragraphs.append(words.say("{what} ({when}, {by}).", by=results.text(initiative.by), **parts))
        else:
            paragraphs.append(words.say("{what} ({when}).", **parts))
    return Finding.of(paragraphs or [words.say("No work on this key factor is listed.")])


def say_discussion(results: Disclosed, factor: str) -> Points:
    """List what to discuss: the questionnaire's questions for a factor, or one that fits any.

    Where the questionnaire has none and the two groups differ clearly, the reason for that is asked too.
    """
    words = results.words
    questions = [results.text(question) for question in results.instrument.factor(factor).discuss]
    if not questions:
        questions = [
            words.say("What would have to change for this score to be higher next time, and who can change it?")
        ]
        gap = results.figure(group="gap", indicator=factor, statistic="gap", state="shown")
        if gap is not None and is_clear(gap):
            first, second = (results.people(group) for group in results.groups[:2])
            questions.append(words.say("Why do {first} and {second} see this differently?", first=first, second=second))
    return Points(tuple(questions))
