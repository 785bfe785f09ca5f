"""What goes with an outcome: the key factors associated with it, and never its causes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.schema.records import Related
from cips_helpers.verdicts.importance import effects, is_theme
from cips_helpers.verdicts.labels import counted_answers, outcome_name
from cips_helpers.words import N_

CLEAR_ONES = {
    (True, True): (
        N_(
            "Among {people}, a higher score on {factors} is associated with a higher score here, the other factors "
            "held equal."
        ),
        N_(
            "Among {people}, higher scores on {factors} are associated with a higher score here, the other factors "
            "held equal."
        ),
    ),
    (True, False): (
        N_(
            "Among {people}, a higher score on {factors} is associated with a lower score here, the other factors "
            "held equal."
        ),
        N_(
            "Among {people}, higher scores on {factors} are associated with a lower score here, the other factors "
            "held equal."
        ),
    ),
    (False, True): (
        N_(
            "Among {people}, a higher score on {factors} is associated with answering “{question}” more often with "
            "“{answers}”, the other factors held equal."
        ),
        N_(
            "Among {people}, higher scores on {factors} are associated with answering “{question}” more often with "
            "“{answers}”, the other factors held equal."
        ),
    ),
    (False, False): (
        N_(
            "Among {people}, a higher score on {factors} is associated with answering “{question}” less often with "
            "“{answers}”, the other factors held equal."
        ),
        N_(
            "Among {people}, higher scores on {factors} are associated with answering “{question}” less often with "
            "“{answers}”, the other factors held equal."
        ),
    ),
}
"""What is said of the factors that are clearly associated: with a theme or a question, rising or falling with it."""


def say_related(results: Disclosed, *, outcome: str) -> Finding | None:
    """Say which key factors are associated with an outcome, or how many people it takes to tell.

    Clear are those whose odds ratio or slope, the other factors held equal, differs from none after Holm's
    adjustment; the largest part is told with those it can't be told from. ``None`` where no factor could be
    related at all, as where the questionnaire has no question beside the outcome's own.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    outcome
        Id of a question or theme that the questionnaire marks as an outcome.
    """
    records = [one for one in results.related if one.outcome == outcome and one.n_needed]
    said = [_of_group(results, one) for one in records if one.group in results.groups]
    return Finding.of(said) if said else None


def _of_group(results: Disclosed, record: Related) -> str:
    words, people = results.words, results.people(record.group)
    name = outcome_name(results, record.outcome, record.group)
    parts = results.select(
        group=record.group, against=record.outcome, statistic="importance", state="shown"
    ).sort_values("estimate", ascending=False, kind="stable")
    if record.n < record.n_needed:
        return words.say(
            "To tell what goes with “{outcome}” takes {needed} {people} with a score on every key factor; "
            "fewer answered so many questions.",
            outcome=name,
            needed=words.count(record.n_needed),
            people=people,
        )
    if not record.shown or parts.empty:
        return words.say(
            "The answers of {people} don't tell which key factors go with “{outcome}”.", outcome=name, people=people
        )
    fit = _fit(results, record)
    return " ".join([*_clear(results, record), *fit, *(_largest(results, record, parts) if fit else [])])


def _clear(results: Disclosed, record: Related) -> list[str]:
    """One sentence for the factors that rise with the outcome, one for those that fall."""
    words, people = results.words, results.people(record.group)
    found = effects(results, outcome=record.outcome, group=record.group)
    up, down = (_names(results, list(found.index[found == sign])) for sign in (1, -1))
    if not up and not down:
        return [
            words.say(
                "Among {people}, no single key factor is clearly associated with “{outcome}” when the others "
                "are held equal.",
                people=people,
                outcome=outcome_name(results, record.outcome, record.group),
            )
        ]
    theme = is_theme(results, record.outcome)
    told = {"people": people}
    if not theme:
        item = results.instrument.item(record.outcome)
        told |= {"answers": counted_answers(results, item), "question": results.item_text(item, record.group)}
    return [
        words.say_n(*CLEAR_ONES[theme, rises], len(names), factors=words.listing(names), **told)
        for rises, names in ((theme, up if theme else down), (not theme, down if theme else up))
        if names
    ]


def _largest(results: Disclosed, record: Related, parts: pd.DataFrame) -> list[str]:
    """Name the largest part of what the factors account for, and those whose intervals reach it."""
    words, first = results.words, parts.iloc[0]
    near = [id for id in parts["indicator"][parts["high"] >= first["low"]] if id != first["indicator"]]
    if len(parts) == 1:
        return []
    if len(near) + 1 > len(parts) / 2:
        return [words.say("No key factor's part of that is clearly the largest.")]
    told = {"share": words.percent(first["estimate"]), "factor": _names(results, [first["indicator"]])[0]}
    if not near:
        return [words.say("The largest part of that, {share}, falls to {factor}.", **told)]
    return [
        words.say(
            "The largest part of that, {share}, falls to {factor}, not clearly more than to {others}.",
            others=words.listing(_names(results, near)),
            **told,
        )
    ]


def _fit(results: Disclosed, record: Related) -> list[str]:
    words = results.words
    row = results.figure(group=record.group, indicator=record.outcome, statistic="explained", state="shown")
    if row is None:
        return []
    if is_theme(results, record.outcome):
        return [
            words.say(
                "All key factors together account for {share} of the differences in this score.",
                share=words.percent(row["estimate"]),
            )
        ]
    return [
        words.say(
            "All key factors together account for part of the differences between the answers: the fit is {fit} "
            "on a scale from 0, nothing, to 1, everything (McFadden's R²).",
            fit=words.points(row["estimate"]),
        )
    ]


def _names(results: Disclosed, ids: Sequence[str]) -> list[str]:
    return [results.text(results.instrument.factor(id).short) for id in ids]
