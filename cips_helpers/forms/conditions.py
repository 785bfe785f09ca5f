"""Conditions of questions as expressions of a platform."""

from __future__ import annotations

from collections.abc import Callable

from cips_helpers.forms.content import Question
from cips_helpers.instrument.model import Answer


def condition(
    question: Question, name: Callable[[Question], str], *, equal: str, chosen: Callable[[Question, Answer], str]
) -> str:
    """Return the condition under which a question is asked; empty without one.

    A question on a number is asked of the bands that its base names.

    Parameters
    ----------
    question
        The question.
    name
        Function that returns the expression for the answer to a question.
    equal
        Operator of equality.
    chosen
        Function that returns the expression that an answer to a question with several was given.
    """
    if question.earlier is None:
        return ""
    answer, terms = name(question.earlier), []
    for opening in question.opening:
        if question.earlier.several:
            terms.append(chosen(question.earlier, opening))
        elif question.earlier.is_number and opening.kind == "answer":
            terms.append(f"({answer} >= {opening.lower:g} and {answer} < {opening.upper:g})")
        elif question.earlier.is_number:
            terms.append(f"{answer} {equal} {opening.code}")
        else:
            terms.append(f"{answer} {equal} '{opening.code}'")
    return " or ".join(terms)
