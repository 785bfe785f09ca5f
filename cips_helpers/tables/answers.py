"""Answer by answer: how every question was answered by every group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import Answer, Item, Scale
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import base_people, legend, share_of, sign_of
from cips_helpers.words import REVERSED

WIDEST = 7
"""A scale of more answers is set upright: the answers below one another."""

Asked = tuple[Item, str, tuple[str, ...]]
"""A question, its wording, and the groups it was put to in this wording."""
Figures = dict[tuple[str, str, str, int], pd.Series]
"""By group, item, statistic and answer."""


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
        for asked in _asked(results, item):
            by_scale.setdefault(item.scale, []).append(asked)
    label = f"tab-answers-{id.replace('_', '-')}"
    one = len(by_scale) == 1
    return [
        _table(
            results,
            asked,
            caption=_caption(results, name, None if one else results.scales[asked[0][0].id]),
            label=f"{label}-{number}" if number > 1 else label,
        )
        for number, asked in enumerate(by_scale.values(), 1)
    ]


def _caption(results: Disclosed, name: str, scale: Scale | None) -> str:
    """Name a part, and the ends of the scale where the part has tables of several."""
    if scale is None:
        return results.words.say("{part}: every answer", part=name)
    first, last = (results.text(scale.substantive[end].label) for end in (0, -1))
    return results.words.say("{part}: every answer, from “{first}” to “{last}”", part=name, first=first, last=last)


def _asked(results: Disclosed, item: Item) -> Iterator[Asked]:
    """Part the groups by the wording they were shown."""
    wordings: dict[str, list[str]] = {}
    for group in results.groups:
        if group in item.asked_of and item.id not in results.sample(group).absent:
            wordings.setdefault(_wording(results, item, group), []).append(group)
    yield from ((item, wording, tuple(groups)) for wording, groups in wordings.items())


def _wording(results: Disclosed, item: Item, group: str) -> str:
    wording = results.item_text(item, group) + (f" {REVERSED}" if item.reverse else "")
    if item.base is None:
        return wording
    return results.words.say(
        "{question} (asked of: {people})", question=wording, people=base_people(results, item, group)
    )


def _table(results: Disclosed, asked: list[Asked], *, caption: str, label: str) -> Table:
    say, scale = results.words.say, results.scales[asked[0][0].id]
    figures = _figures(results, [item.id for item, _, _ in asked])
    lay = _upright if len(scale.substantive) > WIDEST else _across
    rows = list(lay(results, scale, asked, figures))
    notes = [
        say("Answers: per cent of the n people with an opinion. Don't know and prefer not to answer: of those asked.")
    ]
    if any(item.reverse for item, _, _ in asked):
        notes.append(say("{sign} worded the other way round: disagreeing is favourable.", sign=REVERSED))
    if any(row["state"] in ("at_most", "at_least") for row in figures.values()):
        notes.append(say("< or > a limit: all people, or all but one, answered alike to a sensitive question."))
    several = len(results.groups) > 1 or lay is _upright
    return lay_out(
        rows,
        caption=caption,
        label=label,
        notes=[*notes, *legend(results, (cell for row in rows for cell in row.values()))],
        group="question" if several else None,
    )


def _across(results: Disclosed, scale: Scale, asked: list[Asked], figures: Figures) -> Iterator[dict[str, str]]:
    """A row a group, below the question; a row a question where there is one group."""
    words, several = results.words, len(results.groups) > 1
    for item, wording, groups in asked:
        for group in groups:
            shares = {results.text(one.label): _share(results, figures, group, item, one) for one in scale.substantive}
            row = {words.say("Group"): results.group_name(group)} if several else {words.say("Question"): wording}
            row |= shares
            if item.kind == "agreement":
                row[words.say("Favourable")] = _cell(results, figures.get((group, item.id, "positive", -1)))
            row |= {head: _cell(results, one) for head, one in _rest(results, scale, figures, group, item)}
            row["n"] = _base(results, figures, group, item, scale)
            yield row | ({"question": wording} if several else {})


def _upright(results: Disclosed, scale: Scale, asked: list[Asked], figures: Figures) -> Iterator[dict[str, str]]:
    """A row an answer, below the question, and a column a group."""
    words = results.words

    def row(wording: str, head: str, cells: dict[str, str]) -> dict[str, str]:
        told = {results.group_name(group): cells.get(group, "") for group in results.groups}
        return {words.say("Answer"): head, **told, "question": wording}

    for item, wording, groups in asked:
        for one in scale.substantive:
            shares = {group: _share(results, figures, group, item, one) for group in groups}
            yield row(wording, results.text(one.label), shares)
        rest = {group: dict(_rest(results, scale, figures, group, item)) for group in groups}
        for head in rest[groups[0]]:
            yield row(wording, head, {group: _cell(results, rest[group][head]) for group in groups})
        yield row(wording, "n", {group: _base(results, figures, group, item, scale) for group in groups})


def _figures(results: Disclosed, ids: Sequence[str]) -> Figures:
    rows = results.select(indicator=list(ids), statistic=["share", "positive", "dont_know", "refused"])
    return {(row["group"], row["indicator"], row["statistic"], row["answer"]): row for _, row in rows.iterrows()}


def _rest(
    results: Disclosed, scale: Scale, figures: Figures, group: str, item: Item
) -> Iterator[tuple[str, pd.Series | None]]:
    """The answers that are no opinion, as far as the scale has them, in the scale's own words."""
    for kind in ("dont_know", "refused"):
        named = next((one for one in scale.answers if one.kind == kind), None)
        if named is not None:
            yield results.text(named.label), figures.get((group, item.id, kind, -1))


def _share(results: Disclosed, figures: Figures, group: str, item: Item, answer: Answer) -> str:
    return _cell(results, figures.get((group, item.id, "share", answer.code)))


def _cell(results: Disclosed, row: pd.Series | None) -> str:
    return sign_of(row) or ("" if row is None else share_of(results.words, row)[0])


def _base(results: Disclosed, figures: Figures, group: str, item: Item, scale: Scale) -> str:
    row = figures.get((group, item.id, "share", scale.substantive[0].code))
    return sign_of(row) or ("" if row is None else results.words.count(row["n"]))
