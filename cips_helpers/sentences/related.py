"""Key factors associated with an outcome; associations, not causes."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.schema.records import Related
from cips_helpers.verdicts.importance import effects, is_theme
from cips_helpers.verdicts.labels import counted_answers, factor_name, factor_names, outcome_name
from cips_helpers.words import N_n

ASSOCIATED = {
    (True, True): N_n(
        "Among {people}, a higher score on {factors} is associated with a higher score here, with the other key "
        "factors the same.",
        "Among {people}, higher scores on {factors} are associated with a higher score here, with the other key "
        "factors the same.",
    ),
    (True, False): N_n(
        "Among {people}, a higher score on {factors} is associated with a lower score here, with the other key "
        "factors the same.",
        "Among {people}, higher scores on {factors} are associated with a lower score here, with the other key "
        "factors the same.",
    ),
    (False, True): N_n(
        "Among {people}, a higher score on {factors} is associated with answering “{question}” more often with "
        "“{answers}”, with the other key factors the same.",
        "Among {people}, higher scores on {factors} are associated with answering “{question}” more often with "
        "“{answers}”, with the other key factors the same.",
    ),
    (False, False): N_n(
        "Among {people}, a higher score on {factors} is associated with answering “{question}” less often with "
        "“{answers}”, with the other key factors the same.",
        "Among {people}, higher scores on {factors} are associated with answering “{question}” less often with "
        "“{answers}”, with the other key factors the same.",
    ),
}
"""Sentences on the clearly associated factors: with a theme (else a question), rising (else falling) with it."""


def say_related(results: Disclosed, *, outcome: str) -> Finding | None:
    """Say which key factors are associated with an outcome, or how many people that would take.

    An association is clear where the odds ratio or slope, with the other factors held equal, differs from none after
    Holm's adjustment. ``None`` where no factor could be related, as where the questionnaire has no question beside
    the outcome's own.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    outcome
        Id of a question or theme that the questionnaire marks as an outcome.
    """
    records = [record for record in results.related if record.outcome == outcome and record.n_needed]
    paragraphs = [_of_group(results, record) for record in records if record.group in results.groups]
    return Finding.of(paragraphs) if paragraphs else None


def _of_group(results: Disclosed, record: Related) -> str:
    words, people = results.words, results.people(record.group)
    outcome = outcome_name(results, record.outcome, record.group)
    rows = results.select(group=record.group, against=record.outcome, statistic="importance", state="shown")
    if record.n < record.n_needed:
        return words.say(
            "To tell what is linked to “{outcome}” takes {needed} {people} with a score on every key factor; "
            "fewer answered so many questions.",
            outcome=outcome,
            needed=words.count(record.n_needed),
            people=people,
        )
    if not record.shown or rows.empty:
        return words.say(
            "The answers of {people} don't tell which key factors are linked to “{outcome}”.",
            outcome=outcome,
            people=people,
        )
    fit = _fit(results, record)
    return " ".join([*_associated(results, record), *fit, *(_largest(results, rows) if fit else [])])


def _associated(results: Disclosed, record: Related) -> list[str]:
    """Name the factors that rise with the outcome in one sentence, and those that fall in another."""
    words, people = results.words, results.people(record.group)
    directions = effects(results, outcome=record.outcome, group=record.group)
    if not directions.any():
        return [
            words.say(
                "Among {people}, no single key factor is clearly associated with “{outcome}” with the others the same.",
                people=people,
                outcome=outcome_name(results, record.outcome, record.group),
            )
        ]
    theme, parts = is_theme(results, record.outcome), dict[str, str](people=people)
    if not theme:
        item = results.instrument.item(record.outcome)
        parts |= {"answers": counted_answers(results, item), "question": results.item_text(item, record.group)}
    sentences = []
    for direction in (1, -1) if theme else (-1, 1):
        ids = list(directions.index[directions == direction])
        if ids:
            names = factor_names(results, ids, short=True)
            sentences.append(words.say_n(*ASSOCIATED[theme, direction > 0], len(ids), factors=names, **parts))
    return sentences


def _largest(results: Disclosed, rows: pd.DataFrame) -> list[str]:
    """Name the largest part of what the factors account for, and those whose intervals reach it."""
    words = results.words
    if len(rows) == 1:
        return []
    ranked = rows.sort_values("estimate", ascending=False, kind="stable")
    first, others = ranked.iloc[0], ranked.iloc[1:]
    near = list(others["indicator"][others["high"] >= first["low"]])
    if len(near) + 1 > len(rows) / 2:
        return [words.say("No key factor's part of that is clearly the largest.")]
    share, factor = words.percent(first["estimate"]), factor_name(results, first["indicator"], short=True)
    if not near:
        return [words.say("The largest part of that, {share}, falls to {factor}.", share=share, factor=factor)]
    return [
        words.say(
            "The largest part of that, {share}, falls to {factor}, not clearly more than to {others}.",
            share=share,
            factor=factor,
            others=factor_names(results, near, short=True),
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
