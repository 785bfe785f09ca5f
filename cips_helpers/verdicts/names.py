"""What the ids in the frame of figures are called: indicators, parts, answers."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.columns import CROSSED
from cips_helpers.words import N_

SIGNS = {
    "straight_lining": N_("One answer throughout"),
    "speeding": N_("Very short interview"),
    "contradiction": N_("Contradictory answers"),
    "mostly_missing": N_("Mostly no opinion"),
    "duplicate": N_("Someone else's answers"),
    "any": N_("Any of these signs"),
}
SOURCES = {"interviewer": N_("Largest part from one interviewer"), "site": N_("Largest part from one site")}


def indicator_name(results: Disclosed, indicator: str, group: str) -> str:
    """Name what a figure is of; a question in the wording its group was shown.

    Parameters
    ----------
    indicator
        Id of a factor, theme, item or sign of careless answering, or ``overall``.
    group
        Respondent group; for what compares groups, the first one's wording is taken.

    Returns
    -------
    str
        The id itself where nothing is known of it.
    """
    instrument = results.instrument
    if indicator == "overall":
        return results.words.say("Overall score")
    if indicator in SIGNS or indicator in SOURCES:
        return results.words.say({**SIGNS, **SOURCES}[indicator])
    labels = {factor.id: factor.label for factor in instrument.factors}
    labels |= {theme.id: theme.label for theme in instrument.themes}
    if indicator in labels:
        return results.text(labels[indicator])
    for item in instrument.items:
        if item.id == indicator:
            if item.kind == "demographic" and item.label:
                return results.text(item.label)
            return results.item_text(item, group if group in item.asked_of else item.asked_of[0])
    return indicator


def wording_note(results: Disclosed, group: str) -> str:
    """Say in whose wording questions stand, where another group was put them in another one."""
    people = results.people(group)
    if results.anonymous:  # without an annex
        return results.words.say("Questions as put to {people}.", people=people)
    return results.words.say(
        "Questions as put to {people}; the other wordings are in the annex of the report.", people=people
    )


def answer_name(results: Disclosed, item: str, code: int) -> str:
    """Name an answer to a question, in this iteration's scale or the questionnaire's; the code where it has none."""
    known = {entry.id: entry for entry in results.instrument.items}
    scale = results.scales.get(item) or (results.instrument.scale(known[item].scale) if item in known else None)
    answer = scale.by_code.get(code) if scale else None
    return results.text(answer.label) if answer else str(code)


def domain_name(results: Disclosed, domain: str) -> str:
    """Name a demographic, or two crossed."""
    return " × ".join(indicator_name(results, item, "") for item in domain.split(CROSSED))


def level_name(results: Disclosed, domain: str, level: str) -> str:
    """Name a part of a group, or one of two crossed demographics."""
    pairs = zip(domain.split(CROSSED), level.split(CROSSED), strict=True)
    return " × ".join(answer_name(results, item, int(code)) for item, code in pairs)
