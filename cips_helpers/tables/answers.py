"""Shares of every answer to every question, by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Item, Scale
from cips_helpers.tables import cells
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import base_people, quoted_item
from cips_helpers.words import REVERSED

WIDEST = 7
"""A scale of more answers is set upright: the answers below one another."""

Figures = dict[tuple[str, str, str, int], pd.Series]
"""By group, item, statistic and answer."""


@dataclass(frozen=True)
class Asked:
    """A question in one wording, and the groups it was put to in this wording."""

    item: Item
    wording: str
    groups: tuple[str, ...]


def tables_of_answers(results: Disclosed, items: Sequence[Item], *, name: str, id: str) -> list[Table]:
    """Show the share of every answer, don't know and prefer not to answer, and how many had an opinion.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    items
        Questions of one part of the questionnaire.
    name, id
        The part's name, for the captions, and its id, for the labels.

    Returns
    -------
    list of Table
        One for each answer scale, in the order of the questions; those asked of nobody are left out.
    """
    by_scale: dict[str, list[Asked]] = {}
    for item in items:
        by_scale.setdefault(item.scale, []).extend(_wordings(results, item))
    several = [questions for questions in by_scale.values() if questions]
    return [
        _table(
            results,
            questions,
            caption=_caption(results, name, results.scales[questions[0].item.id] if len(several) > 1 else None),
            label=f"tab-answers-{id}-{number}" if number > 1 else f"tab-answers-{id}",
        )
        for number, questions in enumerate(several, 1)
    ]


def _caption(results: Disclosed, name: str, scale: Scale | None) -> str:
    """Name a part, and the ends of the scale where the part has tables of several."""
    if scale is None:
        return results.words.say("{part}: every answer", part=name)
    first, last = (results.text(scale.substantive[end].label) for end in (0, -1))
    return results.words.say("{part}: every answer, from “{first}” to “{last}”", part=name, first=first, last=last)


def _wordings(results: Disclosed, item: Item) -> Iterator[Asked]:
    """Divide the groups by the wording they were shown."""
    groups: dict[str, list[str]] = {}
    for group in results.groups:
        if group in item.asked_of and item.id not in results.sample(group).absent:
            wording = quoted_item(results, item.id, group)
            if item.base is not None:
                people = base_people(results, item, group)
                wording = results.words.say("{question} (asked of: {people})", question=wording, people=people)
            groups.setdefault(wording, []).append(group)
    for wording, shown in groups.items():
        yield Asked(item, wording, tuple(shown))


def _table(results: Disclosed, questions: list[Asked], *, caption: str, label: str) -> Table:
    say, scale = results.words.say, results.scales[questions[0].item.id]
    ids = list({question.item.id for question in questions})
    rows = results.select(indicator=ids, statistic=["share", "positive", "dont_know", "refused"])
    figures = {(row["group"], row["indicator"], row["statistic"], row["answer"]): row for _, row in rows.iterrows()}
    upright, several = len(scale.substantive) > WIDEST, len(results.groups) > 1
    lay_rows = _upright if upright else _across
    notes = [
        say("Answers: per cent of the n people with an opinion. Don't know and prefer not to answer: of those asked.")
    ]
    if any(question.item.reverse for question in questions):
        notes.append(say("{sign} worded the other way round: disagreeing is favourable.", sign=REVERSED))
    if rows["state"].isin(["at_most", "at_least"]).any():
        notes.append(say("< or > a limit, on sensitive questions: nobody or few people, everybody or all but few."))
    return lay_out(
        results,
        list(lay_rows(results, scale, questions, figures)),
        caption=caption,
        label=label,
        notes=notes,
        group="question" if several or upright else None,
    )


def _across(results: Disclosed, scale: Scale, questions: list[Asked], figures: Figures) -> Iterator[dict[str, str]]:
    """Make a row a group, below the question; a row a question where there is one group."""
    words, several = results.words, len(results.groups) > 1
    for question in questions:
        for group in question.groups:
            shares = _shares(results, scale, question.item, group, figures)
            if several:
                yield {words.say("Group"): results.group_name(group), **shares, "question": question.wording}
            else:
                yield {words.say("Question"): question.wording, **shares}


def _upright(results: Disclosed, scale: Scale, questions: list[Asked], figures: Figures) -> Iterator[dict[str, str]]:
    """Make a row an answer, below the question, and a column a group."""
    for question in questions:
        shares = {group: _shares(results, scale, question.item, group, figures) for group in question.groups}
        for answer in shares[question.groups[0]]:
            yield {
                results.words.say("Answer"): answer,
                **{results.group_name(group): shares.get(group, {}).get(answer, "") for group in results.groups},
                "question": question.wording,
            }


def _shares(results: Disclosed, scale: Scale, item: Item, group: str, figures: Figures) -> dict[str, str]:
    """Write the share of every answer, those that are no opinion in the scale's own words, and the base."""

    def figure(statistic: str, answer: int = -1) -> pd.Series | None:
        return figures.get((group, item.id, statistic, answer))

    shares = {results.text(answer.label): figure("share", answer.code) for answer in scale.substantive}
    if item.kind == "agreement" and len(scale.substantive) <= WIDEST:
        shares[results.words.say("Favourable")] = figure("positive")
    for kind in ("dont_know", "refused"):
        shares |= {results.text(answer.label): figure(kind) for answer in scale.answers if answer.kind == kind}
    row = {head: cells.share(results, share) for head, share in shares.items()}
    return row | {"n": cells.base(results, figure("share", scale.substantive[0].code))}
