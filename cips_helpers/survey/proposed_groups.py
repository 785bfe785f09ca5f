"""Groups that answered a file, by a column that names them or by the questions that are answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from cips_helpers.instrument.model import Instrument
from cips_helpers.people import People
from cips_helpers.survey.normal import plain, squeezed
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.suggestions import NO_ANSWER
from cips_helpers.survey.vocabulary import Vocabulary

_GROUPS = frozenset(("group", "groupe", "grupo", "respondentgroup", "questionnaire", "المجموعة"))
_MOST_GROUPS = 6
"""Most different entries of a column that says who answered."""
_LONG_NAME = 6
"""Letters of a group's name from which it is recognized within a longer entry."""


def group_column(table: Table, vocabulary: Vocabulary) -> tuple[str | None, dict[str, str]]:
    """Return the column that says who answered, and entry → group; ``None`` where a file has only one group.

    Its entries name groups, or each of them goes with the own questions of one group.

    Parameters
    ----------
    table, vocabulary
        The file, and the headings that are known.
    """
    few: dict[str, list[str]] = {}
    for name in map(str, table.cells):
        entries = {str(entry).strip() for entry in table.cells[name].unique()} - {""}
        if 0 < len(entries) <= _MOST_GROUPS and item_in(table, vocabulary, name) is None:
            few[name] = sorted(entries)
    named = {name: groups for name, listed in few.items() if (groups := _groups_named(listed, vocabulary.instrument))}
    for name, groups in named.items():
        if squeezed(name) in _GROUPS or len(set(groups.values())) > 1:
            return name, groups
    answered = _own_answered(table, vocabulary)
    if sum(rows.any() for rows in answered.values()) < 2:
        return None, {}
    for name, listed in few.items():
        if (by_answers := _groups_by_answers(table.cells[name].str.strip(), listed, answered)) is not None:
            return name, by_answers
    return None, {}


def _groups_named(entries: Iterable[str], instrument: Instrument) -> dict[str, str]:
    """Return entry → group if every entry names one group; else nothing.

    An entry may be longer than the group's name (*Private sector: broker, carrier*), or its singular.
    """
    named = {}
    for entry in entries:
        text = squeezed(entry)
        exact, within = set[str](), set[str]()
        for group in instrument.groups:
            people = (People(name).form("bare") for name in group.people.values())
            texts = (group.id, *group.label.values(), *group.short.values(), *people)
            keys = {squeezed(name) for name in texts}
            if text in keys:
                exact.add(group.id)
            if any(len(stem := key.removesuffix("s")) >= _LONG_NAME and stem in text for key in keys):
                within.add(group.id)
        found = exact or within
        if len(found) != 1:
            return {}
        named[entry] = found.pop()
    return named


def _own_answered(table: Table, vocabulary: Vocabulary) -> dict[str, pd.Series]:
    """Return group → rows that answered a question which no other group is asked."""
    own = {item.id: item.asked_of[0] for item in vocabulary.instrument.items if len(item.asked_of) == 1}
    answered = {group.id: pd.Series(False, index=table.cells.index) for group in vocabulary.instrument.groups}
    for name in map(str, table.cells):
        if (group := own.get(item_in(table, vocabulary, name) or "")) is not None:
            answered[group] |= ~table.cells[name].map(plain).isin({"", *NO_ANSWER})
    return answered


def groups_answering(table: Table, vocabulary: Vocabulary) -> list[str]:
    """Return the groups whose own questions are answered in a file, none of them in a row of another.

    Parameters
    ----------
    table, vocabulary
        The file, and the headings that are known.
    """
    answered = {group: rows for group, rows in _own_answered(table, vocabulary).items() if rows.any()}
    if len(answered) < 2:
        return list(answered)
    return list(answered) if pd.DataFrame(answered).sum(axis=1).max() <= 1 else []


def _groups_by_answers(
    cells: pd.Series, entries: Iterable[str], answered: Mapping[str, pd.Series]
) -> dict[str, str] | None:
    """Return entry → group if the rows of each entry answered one group's own questions, and no two the same."""
    found: dict[str, str] = {}
    for entry in entries:
        groups = [group for group, rows in answered.items() if (rows & (cells == entry)).any()]
        if len(groups) != 1 or groups[0] in found.values():
            return None
        found[entry] = groups[0]
    return found if len(found) > 1 else None


def group_of(table: Table, vocabulary: Vocabulary) -> str | None:
    """Return the group whose own questions are answered in a file; ``None`` if both or neither are.

    Parameters
    ----------
    table, vocabulary
        The file, and the headings that are known.
    """
    instrument = vocabulary.instrument
    if len(instrument.groups) == 1:
        return instrument.groups[0].id
    answered = {item_in(table, vocabulary, str(n)) for n in table.cells if (table.cells[n].str.strip() != "").any()}
    own = {
        group.id: sum(item.id in answered for item in instrument.items if item.asked_of == (group.id,))
        for group in instrument.groups
    }
    filled = [id for id, n in own.items() if n]
    return filled[0] if len(filled) == 1 else None


def item_in(table: Table, vocabulary: Vocabulary, name: str) -> str | None:
    """Return the item in a column, by its heading or else by its second heading.

    Parameters
    ----------
    table, vocabulary
        The file, and the headings that are known.
    name
        The heading.
    """
    return vocabulary.item_of(name) or vocabulary.item_of(table.labels.get(name, ""))
