"""Proposal of a study file from files of answers, with what is left to decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.survey.days import days_of
from cips_helpers.survey.decode import MISSING, Decoder
from cips_helpers.survey.normal import plain, squeezed, word
from cips_helpers.survey.platforms.profiles import PROFILES
from cips_helpers.survey.readers.cells import Table, numbers_rows
from cips_helpers.survey.readers.table import read_table
from cips_helpers.survey.vocabulary import Vocabulary

_IDS = frozenset(("id", "respondent", "respondentid", "caseid", "uuid"))
_GROUPS = frozenset(("group", "groupe", "grupo", "respondentgroup", "questionnaire", "المجموعة"))
_WAVES = frozenset(("wave", "round", "iteration", "vague", "ronda", "ronde"))
_ARRAY = re.compile(r"^(\w+)\[(?:SQ)?0*(\d+)\]$")
"""LimeSurvey's heading of a question within an array."""
_LETTERS = re.compile(r"^([a-z]{1,2})[_-]?0*(\d{1,2})$")
_MOST = 60
"""Most different entries of a question whose answers the country lists; more are free text."""


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
    scales
        Item id → answers that the country lists.
    decisions
        Lines on what is left to decide.
    """

    file: Path
    group: str | None
    wave: int | None
    source: dict[str, Any]
    first: date | None
    last: date | None
    scales: dict[str, list[dict[str, Any]]]
    decisions: list[str] = field(default_factory=list)


def parts_of(path: Path, instrument: Instrument, group: str | None = None) -> list[Part]:
    """Return the samples in a file.

    Parameters
    ----------
    path
        The file.
    instrument
        The questionnaire.
    group
        The group that answered, if it is known.

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
    by_group = next((name for name in names if squeezed(name) in _GROUPS and _groups_in(table, name, instrument)), None)
    by_wave = next((name for name in names if squeezed(name) in _WAVES and _waves_in(table, name)), None)
    groups = _groups_in(table, by_group, instrument) if by_group else {}
    waves = _waves_in(table, by_wave) if by_wave else []
    parts = []
    for value, own in groups.items() or [(None, group or _group_of(table, vocabulary))]:
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
                parts.append(_part(path, table.keep(keep), vocabulary, own, number, rows))
    return parts


def _groups_in(table: Table, name: str, instrument: Instrument) -> dict[str, str]:
    """Return entry → group of a column whose entries all name groups; empty for other columns."""
    known = {
        squeezed(text): group.id
        for group in instrument.groups
        for text in (group.id, *group.label.values(), *group.short.values(), *group.people.values())
    }
    entries = {str(entry).strip() for entry in table.cells[name].unique()} - {""}
    return {e: known[squeezed(e)] for e in sorted(entries)} if all(squeezed(e) in known for e in entries) else {}


def _waves_in(table: Table, name: str) -> list[str]:
    entries = {word(entry) for entry in table.cells[name].unique()} - {""}
    return sorted(entries, key=int) if entries and all(entry.isdigit() for entry in entries) else []


def _group_of(table: Table, vocabulary: Vocabulary) -> str | None:
    """Return the group whose own questions are answered in a file; ``None`` if both or neither are."""
    instrument = vocabulary.instrument
    if len(instrument.groups) == 1:
        return instrument.groups[0].id
    answered = {_item(table, vocabulary, str(n)) for n in table.cells if (table.cells[n].str.strip() != "").any()}
    own = {
        group.id: sum(item.id in answered for item in instrument.items if item.asked_of == (group.id,))
        for group in instrument.groups
    }
    filled = [id for id, n in own.items() if n]
    return filled[0] if len(filled) == 1 else None


def _item(table: Table, vocabulary: Vocabulary, name: str) -> str | None:
    return vocabulary.item_of(name) or vocabulary.item_of(table.labels.get(name, ""))


def _part(
    path: Path, table: Table, vocabulary: Vocabulary, group: str | None, wave: int | None, rows: dict[str, str]
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
    for name in map(str, table.cells):
        if name in used or squeezed(name) in platform or _item(table, vocabulary, name) or vocabulary.other_of(name):
            continue
        if not numbers_rows(table.cells[name]) and squeezed(name) not in ("consent", "consentement", "consentimiento"):
            unknown.append(name)
    if in_arrays := _in_arrays(unknown, vocabulary.instrument, group):
        source["columns"] = in_arrays
        unknown = [name for name in unknown if name not in in_arrays.values()]
        decisions.append(
            f"{path.name}: headings like {next(iter(in_arrays.values()))!r} were given to the questions of each "
            "factor in their order; compare `columns` with the form"
        )
    if unknown:
        source["ignore"] = unknown
        decisions.append(
            f"{path.name}: no question was recognized in {', '.join(map(repr, unknown[:8]))}"
            f"{' …' if len(unknown) > 8 else ''}; give their items under `columns` if they are questions"
        )
    recoding, scales = _codes(table, vocabulary, group, path, in_arrays, decisions)
    if recoding:
        source["recoding"] = recoding
    first, last = _fieldwork(
        table, [names[key] for key in map(squeezed, profile.dates if profile else ()) if key in names]
    )
    return Part(path, group, wave, source, first, last, scales, decisions)


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


def _fieldwork(table: Table, columns: Iterable[str]) -> tuple[date | None, date | None]:
    others = [str(name) for name in table.cells if re.search(r"date|submi|timestamp", str(name), re.IGNORECASE)]
    for name in dict.fromkeys((*columns, *others)):
        if (days := days_of(table.cells[name], start=None, end=None)) is not None and days.notna().any():
            return days.min().date(), days.max().date()
    return None, None


def _codes(
    table: Table,
    vocabulary: Vocabulary,
    group: str | None,
    path: Path,
    columns: Mapping[str, str],
    decisions: list[str],
) -> tuple[dict[str, dict[str, int]], dict[str, list[dict[str, Any]]]]:
    """Return translations of codes like A1, by scale, and the answers of questions that countries list."""
    instrument = vocabulary.instrument
    recoding: dict[str, dict[str, int]] = {}
    scales: dict[str, list[dict[str, Any]]] = {}
    by_column = {name: id for id, name in columns.items()}
    for name in map(str, table.cells):
        id = by_column.get(name) or _item(table, vocabulary, name)
        if id is None or (group and group not in instrument.item(id).asked_of):
            continue
        scale = instrument.scale(instrument.item(id).scale)
        entries = sorted({" ".join(str(cell).split()) for cell in table.cells[name].unique()} - {"", "NA"}, key=plain)
        if scale.kind == "study":
            if entries and len(entries) <= _MOST:
                scales[id] = _listed(entries)
                if all(word(entry).isdigit() for entry in entries):
                    decisions.append(f"{path.name}: {id} has codes only; write their names under `scales` → {id}")
            continue
        letters = [entry for entry in entries if _LETTERS.match(plain(entry)) and Decoder(scale).code(entry) < MISSING]
        for entry in letters:
            recoding.setdefault(scale.id, {})[entry] = -1
    for id, codes in recoding.items():
        _translate(instrument.scale(id), codes)
        decisions.append(
            f"{path.name}: codes like {next(iter(codes))} of the scale {id} were taken in the order of its "
            "answers; compare them with the form under `recoding`"
        )
    return {id: {k: v for k, v in codes.items() if v >= 0} for id, codes in recoding.items()}, scales


def _translate(scale: Scale, codes: dict[str, int]) -> None:
    for entry in codes:
        match = _LETTERS.match(plain(entry))
        at = int(match[2]) - 1 if match else -1
        if 0 <= at < len(scale.answers):
            codes[entry] = scale.answers[at].code


def _listed(entries: Sequence[str]) -> list[dict[str, Any]]:
    if all(word(entry).isdigit() for entry in entries):
        return [{"code": int(word(entry)), "label": {"en": f"No. {word(entry)}"}} for entry in entries]
    return [{"code": number, "label": {"en": entry}} for number, entry in enumerate(entries, start=1)]


def study_of(parts: Sequence[Part], *, country: str, name: str, days: Sequence[tuple[date, date]]) -> dict[str, Any]:
    """Return the entries of a study file.

    Parameters
    ----------
    parts
        The samples; each has a group.
    country, name
        Code and name of the country.
    days
        First and last day of each iteration, where a file has no dates.

    Returns
    -------
    dict
        For `yaml.safe_dump`.
    """
    by_number: dict[int, dict[str, Part]] = {}
    count: dict[str, int] = {}
    for part in sorted(parts, key=lambda part: (part.wave or 0, part.first or date.min)):
        assert part.group is not None
        number = part.wave or count.get(part.group, 0) + 1
        count[part.group] = number
        by_number.setdefault(number, {})[part.group] = part
    scales: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        for id, answers in part.scales.items():
            known = {plain(answer["label"]["en"]) for answer in scales.get(id, [])}
            new = [answer for answer in answers if plain(answer["label"]["en"]) not in known]
            taken = len(scales.get(id, []))
            by_code = all(answer["label"]["en"].startswith("No. ") for answer in answers)
            more = new if by_code else [{**a, "code": taken + at} for at, a in enumerate(new, start=1)]
            scales[id] = [*scales.get(id, []), *more]
    iterations = []
    for number, groups in sorted(by_number.items()):
        said = days[number - 1] if number <= len(days) else None
        firsts = [said[0]] if said else [part.first for part in groups.values() if part.first]
        lasts = [said[1]] if said else [part.last for part in groups.values() if part.last]
        iterations.append(
            {
                "number": number,
                "label": str(min(firsts).year),
                "start": min(firsts),
                "end": max(lasts),
                "mode": "online",
                "groups": {group: part.source for group, part in groups.items()},
            }
        )
    entry = {"name": {"en": name}, **({"scales": scales} if scales else {}), "iterations": iterations}
    return {
        "id": "my_survey",
        "title": {"en": f"Integrity survey of {name}"},
        "instrument": "questionnaire.yml",
        "languages": ["en"],
        "countries": {country: entry},
    }
