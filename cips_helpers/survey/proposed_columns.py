"""Proposal of what each column of a file is: a question, an id, a kind of row, or nothing that is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import pandas as pd

from cips_helpers.instrument.model import Answer, Instrument
from cips_helpers.survey.columns import places
from cips_helpers.survey.normal import figures, squeezed
from cips_helpers.survey.platforms.profiles import PROFILES
from cips_helpers.survey.proposed_groups import item_in
from cips_helpers.survey.readers.cells import Table, numbers_rows
from cips_helpers.survey.row_filters import is_test
from cips_helpers.survey.several import columns_of_several
from cips_helpers.survey.vocabulary import Vocabulary

_IDS = frozenset(
    (
        *("id", "respondent", "respondentid", "caseid", "uuid", "no", "n", "nº", "num", "number", "index", "serialno"),
        *("numéro", "número", "numero", "identifiant", "رقم", "م"),
    )
)
_WEIGHTS = frozenset(
    (
        *("weight", "weights", "wt", "wgt", "samplingweight", "finalweight", "poids", "pondération", "ponderation"),
        *("peso", "pesos", "ponderación", "ponderação", "factordeexpansión", "factordeponderación", "الوزن", "وزن"),
    )
)
_NAMES = re.compile(
    r"name|nom\b|nombre|nome|user|usuario|utilis|respond|interview|enquêt|encuest|entrevist|enumerat|inquiridor|statu|"
    r"estado|\btype|\bmode|submitt|deviceid|tester|اسم|الباحث",
    re.IGNORECASE,
)
"""Headings of columns in which a word like *test* says that the row is one."""
_NEARLY = 0.93
"""Likeness from which a long heading is taken for a question that it spells a little otherwise."""
_LONG = 20
"""Letters and digits of such a heading, at least."""
_ARRAY = re.compile(r"^(\w+)\[(?:SQ)?0*(\d+)\]$")
"""LimeSurvey's heading of a question within an array."""


@dataclass
class Columns:
    """Questions, entries and open decisions found in the columns of a sample."""

    items: dict[str, str] = field(default_factory=dict)
    """Column → item."""
    entries: dict[str, Any] = field(default_factory=dict)
    """Entries of the study file."""
    decisions: list[str] = field(default_factory=list)
    """Lines on what is left to decide."""


def columns_of(
    table: Table,
    vocabulary: Vocabulary,
    *,
    group: str | None,
    listed: Mapping[str, Sequence[Answer]],
    told_apart: Iterable[str],
    used_up: Iterable[str],
    dated: str | None,
) -> Columns:
    """Return what the columns of a sample are.

    Parameters
    ----------
    table
        Rows of the sample.
    vocabulary
        The headings that are known.
    group
        The group that answered; ``None`` if it can't be told.
    listed
        Item → answers that the country lists.
    told_apart
        Columns by which the sample's rows are told from others.
    used_up
        Columns of countries and iterations.
    dated
        The column of dates.
    """
    columns, rows = Columns(), set(told_apart)
    names = {squeezed(str(name)): str(name) for name in reversed(list(table.cells))}
    profile = PROFILES.of(table.columns)
    wanted = [squeezed(name) for name in (profile.respondent if profile else ())]
    ids = [names[key] for key in (*wanted, *_IDS) if key in names and table.cells[names[key]].is_unique]
    if ids:
        columns.entries["respondent"] = ids[0]
    seconds = [names[key] for key in map(squeezed, profile.seconds if profile else ()) if key in names]
    if seconds:
        columns.entries["seconds"] = seconds[0]
    weights = [names[key] for key in _WEIGHTS if key in names and _are_weights(table.cells[names[key]])]
    if len(weights) == 1:
        columns.entries["weight"] = weights[0]
        columns.decisions.append(f"{weights[0]!r} was taken for sampling weights; delete `weight` if they are none")
    several = {name for found in columns_of_several(table, vocabulary).values() for name in found.columns}
    used = {*used_up, *rows, *ids[:1], *seconds, *weights, *several, *_single_answers(table, vocabulary, listed)}
    if tests := _tests_in(table, used):
        columns.entries["drop"] = tests
        used |= tests.keys()
        columns.decisions.append(
            f"rows whose {' or '.join(map(repr, tests))} says test or pilot are left out by `drop`"
        )
    unknown = _unknown(table, vocabulary, used)
    if nearly := _nearly(table, unknown, vocabulary, group):
        columns.decisions.append(
            f"headings that nearly are a question were taken for it ({', '.join(map(repr, nearly))}); compare `columns`"
        )
    unknown = [name for name in unknown if name not in nearly]
    if in_arrays := _in_arrays(unknown, vocabulary.instrument, group):
        columns.decisions.append(
            f"headings like {next(iter(in_arrays))!r} were given to the questions of each factor in their order; "
            "compare `columns` with the form"
        )
    unknown = [name for name in unknown if name not in in_arrays]
    if guessed := nearly | in_arrays:
        columns.entries["columns"] = {id: name for name, id in guessed.items()}
    said = [name for name in used_up if name not in rows]  # a column of one country
    if named := [*said, *(name for name in unknown if name.strip())]:  # one without a heading cannot be named
        columns.entries["ignore"] = named
    filled = [
        name for name in unknown if name.strip() and name != dated and (table.cells[name].str.strip() != "").any()
    ]
    if filled:
        columns.decisions.append(
            f"no question was recognized in {', '.join(map(repr, filled[:8]))}{' …' if len(filled) > 8 else ''}; "
            "give their items under `columns` if they are questions"
        )
    if bare := _doubtful_codes(table, vocabulary, group):
        columns.decisions.append(
            f"headings like {bare} were taken for the short codes of the forms; compare them with the form"
        )
    columns.items = {name: id for name in map(str, table.cells) if (id := item_in(table, vocabulary, name))} | guessed
    return columns


def _are_weights(cells: pd.Series) -> bool:
    """Return whether all rows with an entry have a positive number, and most have one."""
    filled = cells[cells.str.strip() != ""]
    return 2 * len(filled) > len(cells) and bool((figures(filled) > 0).all())


def _unknown(table: Table, vocabulary: Vocabulary, used: set[str]) -> list[str]:
    """Return the columns that are neither a question nor a known part of an export."""
    profile = PROFILES.of(table.columns)
    platform = {squeezed(name) for name in profile.columns} if profile else set()
    unknown, known = [], used | places(table.columns)
    for name in map(str, table.cells):
        if name in known or squeezed(name) in platform or item_in(table, vocabulary, name) or vocabulary.other_of(name):
            continue
        if not (numbers_rows(table.cells[name]) or vocabulary.is_consent(name) or vocabulary.is_note(name)):
            unknown.append(name)
    return unknown


def _single_answers(table: Table, vocabulary: Vocabulary, listed: Mapping[str, Sequence[Answer]]) -> set[str]:
    """Return columns of single answers beside the column of their question (``operator_2``)."""
    questions = {id for name in map(str, table.cells) if (id := vocabulary.item_of(name)) is not None}
    answers = {}
    for id in questions:
        scale = vocabulary.instrument.scale(vocabulary.instrument.item(id).scale) if _is_item(id, vocabulary) else None
        every = listed.get(id, ()) if scale is None or scale.kind == "study" else scale.answers
        answers[id] = {squeezed(text) for a in every for text in (str(a.code), *a.label.values())}
    return {
        name
        for name in map(str, table.cells)
        if vocabulary.item_of(name) is None and vocabulary.part_of(name, answers) is not None
    }


def _is_item(id: str, vocabulary: Vocabulary) -> bool:
    return any(item.id == id for item in vocabulary.instrument.items)


def _tests_in(table: Table, used: set[str]) -> dict[str, list[str]]:
    """Return column → entries like *test* in columns of names and kinds, where they are few."""
    tests = {}
    for name in map(str, table.cells):
        if name not in used and _NAMES.search(name):
            found = [str(entry).strip() for entry in table.cells[name].unique() if is_test(str(entry))]
            if found and 5 * table.cells[name].str.strip().isin(found).sum() <= len(table.cells):
                tests[name] = found
    return tests


def _nearly(table: Table, unknown: Iterable[str], vocabulary: Vocabulary, group: str | None) -> dict[str, str]:
    """Return column → item for headings that spell the text of one missing question a little otherwise."""
    found = {item_in(table, vocabulary, str(name)) for name in table.cells}
    wanted = {
        squeezed(text): item.id
        for item in vocabulary.instrument.items
        if item.id not in found and (group is None or group in item.asked_of)
        for text in (*item.text.values(), *(text for own in item.text_for.values() for text in own.values()))
    }
    nearly: dict[str, str] = {}
    for name in unknown:
        key = squeezed(name)
        close = get_close_matches(key, wanted, n=2, cutoff=_NEARLY) if len(key) >= _LONG else []
        if len({wanted[text] for text in close}) == 1 and wanted[close[0]] not in nearly.values():
            nearly[name] = wanted[close[0]]
    return nearly


def _doubtful_codes(table: Table, vocabulary: Vocabulary, group: str | None) -> str | None:
    """Return a heading that is a short code of the forms, where the file does not show that it comes from one.

    The version of a form shows it, and so do the codes of all questions to the group.
    """
    bare = {id: str(name) for name in table.cells if vocabulary.is_bare(str(name)) and (id := vocabulary.coded(name))}
    items = vocabulary.instrument.items
    asked = {item.option_of or item.id for item in items if group is None or group in item.asked_of}
    if not bare or asked <= bare.keys() or any(vocabulary.is_version(str(name)) for name in table.cells):
        return None
    return next(iter(bare.values()))


def _in_arrays(unknown: Iterable[str], instrument: Instrument, group: str | None) -> dict[str, str]:
    """Return column → item for headings of a factor and a number, where the factor has so many questions."""
    factors = {squeezed(factor.id): factor.id for factor in instrument.factors}
    columns = {}
    for name in unknown:
        match = _ARRAY.match(name)
        factor = factors.get(squeezed(match[1])) if match else None
        if match is None or factor is None or group is None:
            continue
        items = instrument.items_of(group, factor=factor)
        if 0 < int(match[2]) <= len(items):
            columns[name] = items[int(match[2]) - 1].id
    return columns
