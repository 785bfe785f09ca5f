"""What a factor sheet says: its message, who differs, what is worked on, what to discuss."""

from __future__ import annotations

from datetime import date

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.sentences.parts import NAMED, named_parts
from cips_helpers.verdicts.changes import CLEAR
from cips_helpers.verdicts.parts import contrasts, largest_first
from cips_helpers.verdicts.questions import groups_asked


def say_without_sheet(results: Disclosed) -> Finding | None:
    """Name the factors that nobody surveyed was asked about; ``None`` where there is none."""
    names = [results.text(factor.label) for factor in results.factors() if not groups_asked(results, factor)]
    if not names:
        return None
    return Finding(
        results.words.say_n(
            "{names} has no sheet here: nobody who was surveyed was asked about it.",
            "{names} have no sheet here: nobody who was surveyed was asked about them.",
            len(names),
            names=results.words.listing(names),
        )
    )


def say_sheet_parts(results: Disclosed, factor: str) -> Finding | None:
    """Say which parts of each group differ clearly on a factor; ``None`` where no parts can be compared."""
    words, said, alike = results.words, [], []
    for group in groups_asked(results, results.instrument.factor(factor)):
        rows = contrasts(results, group=group)
        rows = rows[rows["indicator"] == factor]
        clear, people = largest_first(rows), results.people(group)
        if rows.empty:
            continue
        if clear.empty:
            alike.append(people)
            continue
        parts = named_parts(results, clear.head(NAMED), group)
        if len(clear) > NAMED:
            said.append(
                words.say(
                    "Among {people} {n} parts differ clearly from the others, most of all {parts}.",
                    people=people,
                    n=words.count(len(clear)),
                    parts=parts,
                )
            )
        else:
            said.append(
                words.say_n(
                    "Among {people} one part differs clearly from the others: {parts}.",
                    "Among {people} {n} parts differ clearly from the others: {parts}.",
                    len(clear),
                    people=people,
                    parts=parts,
                )
            )
    if alike:
        people = words.listing(alike)
        said.append(words.say("Among {people} no part differs clearly from the others.", people=people))
    return Finding(" ".join(said)) if said else None


def say_sheet_initiatives(results: Disclosed, factor: str) -> Finding | None:
    """List what was worked on for a factor since the last survey; ``None`` where the study lists nothing at all."""
    words, found = results.words, results.initiatives_between
    if not found:
        return None
    said = []
    for one in (one for one in found if one.factor == factor):
        when = words.period(one.when, one.when) if isinstance(one.when, date) else one.when
        given = {"what": results.text(one.what), "when": when}
        if one.by:
            said.append(words.say("{what} ({when}, {by}).", by=results.text(one.by), **given))
        else:
            said.append(words.say("{what} ({when}).", **given))
    return Finding.of(said or [words.say("No work on this key factor is listed.")])


def say_discussion(results: Disclosed, factor: str) -> Finding:
    """List what to discuss: the questions the questionnaire gives for a factor, or one that fits any.

    Where the two groups differ clearly, and the questionnaire gives no question, why they do is asked too.
    """
    words, entry = results.words, results.instrument.factor(factor)
    questions = [results.text(question) for question in entry.discuss]
    if not questions:
        questions = [
            words.say("What would have to change for this score to be higher next time, and who can change it?")
        ]
        gap = results.figure(group="gap", indicator=factor, statistic="gap", state="shown")
        if gap is not None and gap["p_adjusted"] < CLEAR:
            first, second = (results.people(group) for group in results.groups[:2])
            questions.append(words.say("Why do {first} and {second} see this differently?", first=first, second=second))
    return Finding("\n".join(f"- {question}" for question in questions))
