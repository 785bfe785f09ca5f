"""Names of indicators, parts, answers and outcomes; the signs shown instead of a figure, and their legend."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed, Labelled
from cips_helpers.instrument.model import Item, pick
from cips_helpers.people import People
from cips_helpers.schema.columns import CROSSED
from cips_helpers.verdicts.changes import Became, change_of
from cips_helpers.words import N_, NO_ANSWER, NOT_ASKED, REVERSED, SUPPRESSED, Words

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
    """Return the name of an indicator; a question in the wording its group was shown.

    Parameters
    ----------
    indicator
        Id of a factor, theme, item or sign of careless answering, or ``overall``.
    group
        Respondent group; where groups are compared, the wording of the first is taken.

    Returns
    -------
    str
        The id itself where it is in no list.
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
    """Return the note that says in which group's wording the questions are given."""
    people = results.people(group)
    return results.words.say(
        "Questions as put to {people}; the other wordings are in the annex of the report.", people=people
    )


def answer_name(results: Disclosed, item: str, code: int) -> str:
    """Return the name of an answer, from this iteration's scale or the questionnaire's; else the code."""
    known = {entry.id: entry for entry in results.instrument.items}
    scale = results.scales.get(item) or (results.instrument.scale(known[item].scale) if item in known else None)
    answer = scale.by_code.get(code) if scale else None
    return results.text(answer.label) if answer else str(code)


def domain_name(results: Disclosed, domain: str) -> str:
    """Return the name of a demographic, or of two crossed."""
    return " × ".join(indicator_name(results, item, "") for item in domain.split(CROSSED))


def level_name(results: Disclosed, domain: str, level: str) -> str:
    """Return the name of a part of a group, by one demographic or two crossed."""
    pairs = zip(domain.split(CROSSED), level.split(CROSSED), strict=True)
    return " × ".join(answer_name(results, item, int(code)) for item, code in pairs)


_SIGNS = {"suppressed": SUPPRESSED, "no_answer": NO_ANSWER}


def sign_of(row: pd.Series | None) -> str | None:
    """Return the sign shown instead of a figure; ``None`` for a figure that is shown.

    Examples
    --------
    >>> sign_of(pd.Series({"state": "suppressed"})), sign_of(None), sign_of(pd.Series({"state": "shown"}))
    ('•', '–', None)
    """
    return NOT_ASKED if row is None else _SIGNS.get(row["state"])


EXACT = N_("exact")
"""In place of an interval where everybody answered."""


def range_in_words(results: Disclosed, figure: pd.Series) -> str:
    """Return the interval of a score for a sentence, by its name, or that the score is exact."""
    words = results.words
    if results.is_exact(figure):
        return words.say("exact, as everybody answered")
    low, high = words.points(figure["low"]), words.points(figure["high"])
    return words.say("{interval} {low} to {high}", low=low, high=high)


def any_range(figures: Iterable[pd.Series | None]) -> bool:
    """Return whether any of some figures has an interval: where all are exact, a note on bars explains nothing."""
    return any(row is not None and row["low"] < row["high"] for row in figures)


def share_of(words: Words, row: pd.Series) -> tuple[str, str]:
    """Return a shown share and its interval as text; a limit ("< 3%") and a share of the sample have no interval."""
    if row["state"] == "at_most":
        return words.say("< {share}", share=words.percent(row["estimate"])), ""
    if row["state"] == "at_least":
        return words.say("> {share}", share=words.percent(row["estimate"])), ""
    interval = "" if pd.isna(row["low"]) else words.percent_interval(row["low"], row["high"])
    return words.percent(row["estimate"]), interval


def legend(results: Labelled, cells: Iterable[object]) -> list[str]:
    """Return the explanations of the signs that occur in some cells, always in the same order."""
    present = {str(cell) for cell in cells}
    words = results.words
    meanings = {
        SUPPRESSED: words.say(results.hidden_note, sign=SUPPRESSED),
        NOT_ASKED: words.say("{sign} not asked.", sign=NOT_ASKED),
        NO_ANSWER: words.say("{sign} nobody answered.", sign=NO_ANSWER),
        REVERSED: words.say(
            "{sign} worded the other way round: its answers are turned, so that disagreeing is favourable.",
            sign=REVERSED,
        ),
    }
    return [meaning for sign, meaning in meanings.items() if sign in present]


WORKED_ON = "†"
"""Mark of a factor that was worked on between the two iterations."""

BECAME = {
    Became.IMPROVED: N_("improved"),
    Became.DECLINED: N_("declined"),
    Became.UNCHANGED: N_("no change"),
    Became.UNCLEAR: N_("not clear"),
    Became.NOT_COMPARED: N_("not compared"),
    Became.HIDDEN: "",
}

ARROWS = {Became.IMPROVED: "↑\u202f", Became.DECLINED: "↓\u202f"}
"""Before a figure, so that decimals stay aligned; a change that is not clear has no arrow."""


def change_words(results: Disclosed, group: str, indicator: str) -> str:
    """Return a change as text for a cell: figure and arrow where it is clear, else the state of the change."""
    change = change_of(results, group, indicator)
    if change is None:
        return results.words.say("first time")
    if change.became in ARROWS and change.decides is not None:
        return ARROWS[change.became] + results.words.signed(change.decides["estimate"])
    return SUPPRESSED if change.became is Became.HIDDEN else results.words.say(BECAME[change.became])


def factor_name(figures: Labelled, id: str, *, short: bool = False) -> str:
    """Return the name of a key factor, or its short name."""
    factor = figures.instrument.factor(id)
    return figures.text(factor.short if short else factor.label)


def factor_names(figures: Labelled, ids: Iterable[str], *, short: bool = False) -> str:
    """Return names of key factors as a list in a sentence."""
    return figures.words.listing([factor_name(figures, id, short=short) for id in ids])


def group_names(results: Labelled, groups: Iterable[str]) -> str:
    """Return the people of some groups as a list in a sentence."""
    return results.words.listing([results.people(group) for group in groups])


def sample_name(results: Labelled, group: str, iteration: str) -> str:
    """Return the name of a sample: its group, and the label of its iteration."""
    return results.words.say("{group}, {iteration}", group=results.group_name(group), iteration=iteration)


def outcome_name(results: Disclosed, outcome: str, group: str) -> str:
    """Return the name of an outcome: the title of a theme, the label or wording of a question."""
    for theme in results.instrument.themes:
        if theme.id == outcome:
            return results.text(theme.label)
    item = results.instrument.item(outcome)
    return results.text(item.label) if item.label else results.item_text(item, group)


def base_people(results: Disclosed, item: Item, group: str) -> People:
    """Return the people that a share of a question is based on, in words."""
    if item.base is None:
        return results.people(group)
    if item.base.people:
        return People(pick(item.base.people, results.language))
    asked, words = results.instrument.item(item.base.item), results.words
    answers = [results.text(results.scales[asked.id].by_code[code].label) for code in item.base.codes]
    return words.say_people(
        "{people} who answered {answers} to “{question}”",
        people=results.people(group),
        answers=" / ".join(answers),
        question=results.item_text(asked, group),
    )


def counted_answers(results: Disclosed, item: Item) -> str:
    """Return the answers that a share counts, in words."""
    return " / ".join(results.text(answer.label) for answer in results.scales[item.id].substantive if answer.positive)


def with_its_sign(text: str, item: Item) -> str:
    """Return a wording with the sign of those worded the other way round, which never begins a line."""
    return f"{text}\u00a0{REVERSED}" if item.reverse else text


def quoted_item(results: Disclosed, id: str, group: str) -> str:
    """Return the wording of a question; one worded the other way round keeps its sign (disagreeing is favourable)."""
    item = results.instrument.item(id)
    return with_its_sign(results.item_text(item, group), item)
