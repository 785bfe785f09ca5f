"""One block a part of the questionnaire: every question answer by answer."""

from __future__ import annotations

from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Heading, Stack
from cips_helpers.tables.answers import tables_of_answers


def show_answers(results: Disclosed) -> Stack:
    """Show the answers to every question: by key factor, then statements, behaviour and single choices without one.

    Examples
    --------
    >>> cips.show_answers(results)
    <Stack of 26>
    """
    items, say = results.instrument.items, results.words.say
    sections = [
        (results.text(factor.label), factor.id, [item for item in items if item.factor == factor.id])
        for factor in results.factors()
    ]
    for name, id, kinds in (
        (say("Other statements"), "others", ("agreement",)),
        (say("Behaviour and experience"), "behaviour", ("behaviour", "experience")),
        (say("Single-choice questions"), "choice", ("choice",)),
    ):
        sections.append((name, id, [item for item in items if item.kind in kinds and item.factor is None]))
    parts: list[Any] = []
    for name, id, questions in sections:
        if tables := tables_of_answers(results, questions, name=name, id=id):
            parts += [Heading(name), *tables]
    return Stack(tuple(parts))
