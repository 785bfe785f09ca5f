"""Proposal of the samples in files of answers: their entries of a study file, and what is left to decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from cips_helpers.instrument.model import Answer, Instrument
from cips_helpers.survey.days import days_of
from cips_helpers.survey.normal import squeezed, word
from cips_helpers.survey.platforms.profiles import PROFILES
from cips_helpers.survey.proposed_answers import answers_of
from cips_helpers.survey.proposed_groups import group_column, group_of, item_in
from cips_helpers.survey.readers.cells import Table, numbers_rows
from cips_helpers.survey.readers.table import read_table
from cips_helpers.survey.several import columns_of_several
from cips_helpers.survey.vocabulary import Vocabulary

_IDS = frozenset(("id", "respondent", "respondentid", "caseid", "uuid"))
_WAVES = frozenset(("wave", "round", "iteration", "vague", "ronda", "ronde"))
_ARRAY = re.compile(r"^(\w+)\[(?:SQ)?0*(\d+)\]$")
"""LimeSurvey's heading of a question within an array."""


@dataclass(frozen=True, repr=False)
class Part:
    """One sample in a file.

    Attributes
    ----------
    file, group
        The file, and the group that answered; ``None`` if it can't be told.
    wave
        Number of the iteration where the file says it, else ``None``.
    source
        Entries of the study file.
    first, last
        Days of the fieldwork; ``None`` if the file has no dates.
    dated
        The column with these days.
    scales
        Item id → answers that the country lists.
    decisions
        Lines on what is left to decide.
    asked
        Questions without whose answer the file can't be read.
    """

    file: Path
    group: str | None
    wave: int | None
    source: dict[str, Any]
    first: date | None
    last: date | None
    dated: str | None
    scales: dict[str, list[dict[str, Any]]]
    decisions: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def parts_of(
    path: Path,
    instrument: Instrument,
    group: str | None = None,
    listed: Mapping[str, Sequence[Answer]] | None = None,
    codes: Mapping[str, Sequence[int]] | None = None,
) -> list[Part]:
    """Return the samples in a file.

    Parameters
    ----------
    path
        The file.
    instrument
        The questionnaire.
    group
        The group that answered, if it is known.
    listed
        Item → answers that the country lists, as far as they are known.
    codes
        Scale or item → codes of the file, in the order of the questionnaire's answers.

    Returns
    -------
    list of Part

    Raises
    ------
    ReadError
        If the file can't be read.
    """
    vocabulary = Vocabulary(instrument)
    table = read_table(path, vocabulary)
    names = [str(name) for name in table.cells]
    by_group, groups = group_column(table, vocabulary)
    by_wave = next((name for name in names if squeezed(name) in _WAVES and _waves_in(table, name)), None)
    waves = _waves_in(table, by_wave) if by_wave else []
    parts = []
    for value, own in groups.items() or [(None, group or group_of(table, vocabulary))]:
        for wave in (*waves,) or (None,):
            rows = {}
            if by_group and value is not None:
                rows[by_group] = value
            if by_wave and wave is not None:
                rows[by_wave] = wave
            keep = pd.Series(True, index=table.cells.index)
            for name, wanted in rows.items():
                keep &= table.cells[name].map(word) == word(wanted)
            if keep.any():
                number = None if wave is None else waves.index(wave) + 1
                parts.append(_part(path, table.keep(keep), vocabulary, own, number, rows, listed or {}, codes or {}))
    return parts


def _waves_in(table: Table, name: str) -> list[str]:
    entries = {word(entry) for entry in table.cells[name].unique()} - {""}
    return sorted(entries, key=int) if entries and all(entry.isdigit() for entry in entries) else []


def _part(
    path: Path,
    table: Table,
    vocabulary: Vocabulary,
    group: str | None,
    wave: int | None,
    rows: dict[str, str],
    listed: Mapping[str, Sequence[Answer]],
    codes: Mapping[str, Sequence[int]],
) -> Part:
    profile = PROFILES.of(table.columns)
    source: dict[str, Any] = {"file": f"responses/{path.name}", **({"rows": rows} if rows else {})}
    if (encoding := table.facts.get("encoding", "")).startswith("cp"):
        source["encoding"] = encoding
    if "sheet" in table.facts:
        source["sheet"] = table.facts["sheet"]
    names = {squeezed(str(name)): str(name) for name in reversed(list(table.cells))}
    wanted = [squeezed(name) for name in (profile.respondent if profile else ())]
    ids = [names[key] for key in (*wanted, *_IDS) if key in names and table.cells[names[key]].is_unique]
    if ids:
        source["respondent"] = ids[0]
    seconds = [names[key] for key in map(squeezed, profile.seconds if profile else ()) if key in names]
    if seconds:
        source["seconds"] = seconds[0]
    decisions: list[str] = []
    unknown, used = [], {*rows, *ids[:1], *seconds}
    platform = {squeezed(name) for name in profile.columns} if profile else set()
    several = {name for found in columns_of_several(table, vocabulary).values() for name in found.columns}
    used |= several
    for name in map(str, table.cells):
        if name in used or squeezed(name) in platform or item_in(table, vocabulary, name) or vocabulary.other_of(name):
            continue
        if not (numbers_rows(table.cells[name]) or vocabulary.is_consent(name) or vocabulary.is_note(name)):
            unknown.append(name)
    if in_arrays := _in_arrays(unknown, vocabulary.instrument, group):
        source["columns"] = in_arrays
        unknown = [name for name in unknown if name not in in_arrays.values()]
        decisions.append(
            f"{path.name}: headings like {next(iter(in_arrays.values()))!r} were given to the questions of each "
            "factor in their order; compare `columns` with the form"
        )
    dated, first, last = _fieldwork(
        table, [names[key] for key in map(squeezed, profile.dates if profile else ()) if key in names]
    )
    if named := [name for name in unknown if name.strip()]:  # a column without a heading cannot be named
        source["ignore"] = named
    filled = [name for name in unknown if name != dated and (table.cells[name].str.strip() != "").any()]
    if filled:
        decisions.append(
            f"{path.name}: no question was recognized in {', '.join(map(repr, filled[:8]))}"
            f"{' …' if len(filled) > 8 else ''}; give their items under `columns` if they are questions"
        )
    if bare := _doubtful_codes(table, vocabulary, group):
        decisions.append(
            f"{path.name}: headings like {bare} were taken for the short codes of the forms; compare them with the form"
        )
    columns = {name: id for name in map(str, table.cells) if (id := item_in(table, vocabulary, name))}
    columns |= {name: id for id, name in in_arrays.items()}
    asked = {item.id for item in vocabulary.instrument.items if group is None or group in item.asked_of}
    answers = answers_of(
        table, {name: id for name, id in columns.items() if id in asked}, vocabulary.instrument, listed, codes
    )
    decisions += [f"{path.name}: {line}" for line in answers.decisions]
    if answers.recoding:
        source["recoding"] = answers.recoding
    if answers.missing or answers.blank:
        source["missing"] = ["NA", *answers.missing, *answers.blank]
    return Part(path, group, wave, source, first, last, dated, answers.scales, decisions, answers.asked)


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
    """Return item → column for headings of a factor and a number, where the factor has so many questions."""
    factors = {squeezed(factor.id): factor.id for factor in instrument.factors}
    columns = {}
    for name in unknown:
        match = _ARRAY.match(name)
        factor = factors.get(squeezed(match[1])) if match else None
        if match is None or factor is None or group is None:
            continue
        items = instrument.items_of(group, factor=factor)
        if 0 < int(match[2]) <= len(items):
            columns[items[int(match[2]) - 1].id] = name
    return columns


def _fieldwork(table: Table, columns: Iterable[str]) -> tuple[str | None, date | None, date | None]:
    """Return the column of dates, the first and the last day; ``None`` without one.

    Known columns come first, then those that are called like one, then any whose entries are all dates.
    """
    names = [str(name) for name in table.cells]
    called = [name for name in names if re.search(r"date|submi|timestamp", name, re.IGNORECASE)]
    for name in dict.fromkeys((*columns, *called, *names)):
        if (days := days_of(table.cells[name], start=None, end=None)) is not None and days.notna().any():
            return name, days.min().date(), days.max().date()
    return None, None, None
