"""Proposal of the samples in files of answers: their entries of a study file, and what is left to decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from cips_helpers.instrument.model import Answer, Instrument
from cips_helpers.survey.columns import is_place, moved_cells
from cips_helpers.survey.days import days_of
from cips_helpers.survey.normal import squeezed, word
from cips_helpers.survey.platforms.profiles import PROFILES
from cips_helpers.survey.proposed_answers import Told, answers_of
from cips_helpers.survey.proposed_groups import group_column, group_of, groups_answering, item_in
from cips_helpers.survey.proposed_languages import words_by_language
from cips_helpers.survey.proposed_splits import country_column, spans_of, wave_column
from cips_helpers.survey.readers.cells import ReadError, Table, numbers_rows
from cips_helpers.survey.readers.table import read_table, sheets_with_answers
from cips_helpers.survey.row_filters import is_test
from cips_helpers.survey.several import columns_of_several
from cips_helpers.survey.vocabulary import Vocabulary

_IDS = frozenset(
    (
        *("id", "respondent", "respondentid", "caseid", "uuid", "no", "n", "nº", "num", "number", "index", "serialno"),
        *("numéro", "número", "numero", "identifiant", "رقم", "م"),
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


@dataclass(frozen=True, repr=False)
class Part:
    """One sample in a file.

    Attributes
    ----------
    file, sheet, group
        The file, its sheet where it has several with answers, and the group that answered; ``None`` if it can't be
        told.
    country, name
        Code and name of the country where the file says it, else ``None``.
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
    languages
        Language → words of it in the file.
    """

    file: Path
    sheet: str | None
    group: str | None
    country: str | None
    name: str | None
    wave: int | None
    source: dict[str, Any]
    first: date | None
    last: date | None
    dated: str | None
    scales: dict[str, list[dict[str, Any]]]
    decisions: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)


def parts_of(
    path: Path,
    instrument: Instrument,
    group: str | None = None,
    listed: Mapping[str, Sequence[Answer]] | None = None,
    told: Told | None = None,
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
    told
        What a person said of the file's codes.

    Returns
    -------
    list of Part

    Raises
    ------
    ReadError
        If the file can't be read.
    """
    vocabulary = Vocabulary(instrument)
    sheets: Sequence[str | None] = sheets_with_answers(path, vocabulary)
    parts: list[Part] = []
    for sheet in sheets if len(sheets) > 1 else (None,):
        table = read_table(path, vocabulary, sheet=sheet)
        if not any(item_in(table, vocabulary, str(name)) for name in table.cells):
            raise ReadError(
                "no question was recognized in its headings",
                "export it with the texts or names of the questions as headings",
            )
        parts += _parts_in(table, path, sheet, vocabulary, group, listed or {}, told or Told())
    return parts


def _parts_in(
    table: Table,
    path: Path,
    sheet: str | None,
    vocabulary: Vocabulary,
    group: str | None,
    listed: Mapping[str, Sequence[Answer]],
    told: Told,
) -> list[Part]:
    """Return the samples in a table: of each group, country and iteration."""
    by_group, groups = group_column(table, vocabulary)
    by_country, countries = country_column(table, vocabulary)
    by_wave, waves = wave_column(table)
    several = len(set(countries.values())) > 1
    made_up = sorted({f"{code} for {entry}" for entry, code in countries.items() if entry.upper() != code})
    parts: list[Part] = []
    if not groups and group is None and len(both := groups_answering(table, vocabulary)) > 1:
        raise ReadError(
            f"holds answers of {' and '.join(both)}, and no column says whose each row is",
            f"add a column `group` that says {' or '.join(both)}, or make two files",
        )
    for value, own in groups.items() or [(None, group or group_of(table, vocabulary))]:
        for entry, code in (
            dict.fromkeys(countries.items()) if several else [(None, next(iter(countries.values()), None))]
        ):
            for wave in (*waves,) or (None,):
                wanted = {by_group: value, by_country: entry, by_wave: wave}
                rows = {name: said for name, said in wanted.items() if name is not None and said is not None}
                keep = pd.Series(True, index=table.cells.index)
                for name, said in rows.items():
                    keep &= table.cells[name].map(word) == word(said)
                if not keep.any():
                    continue
                number = None if wave is None else waves.index(wave) + 1
                place = Place(path, sheet, own, code, entry or next(iter(countries), None), number, rows)
                used = {name for name in (by_country, by_wave) if name is not None}
                parts += _parts_of_rows(table.keep(keep), place, used, vocabulary, listed, told)
    if several and made_up:
        parts[0].decisions.append(f"codes of countries were made of their names ({', '.join(made_up)})")
    return parts


@dataclass(frozen=True)
class Place:
    """Rows of one sample in a file, and what its columns say of it."""

    file: Path
    sheet: str | None
    group: str | None
    country: str | None
    name: str | None
    wave: int | None
    rows: dict[str, str]


def _parts_of_rows(
    table: Table,
    place: Place,
    used: set[str],
    vocabulary: Vocabulary,
    listed: Mapping[str, Sequence[Answer]],
    told: Told,
) -> list[Part]:
    """Return the sample of some rows, or one for each iteration that their dates tell apart."""
    profile = PROFILES.of(table.columns)
    names = {squeezed(str(name)): str(name) for name in reversed(list(table.cells))}
    dated, days = _fieldwork(
        table, [names[key] for key in map(squeezed, profile.dates if profile else ()) if key in names]
    )
    if days is None or dated is None:
        return [_part(table, place, (None, None, None), used, vocabulary, listed, told)]
    spans, pilot = spans_of(days)
    if place.wave is not None:
        spans = [(spans[0][0], spans[-1][1])]
    parts = []
    for number, (first, last) in enumerate(spans, start=1):
        if len(spans) == 1:
            parts.append(_part(table, place, (dated, first, last), used, vocabulary, listed, told))
            continue
        own = table.keep((days >= pd.Timestamp(first)) & (days <= pd.Timestamp(last)))
        part = _part(own, replace(place, wave=number), (dated, first, last), used, vocabulary, listed, told)
        part.source["keep"] = {dated: {"from": first, "until": last}}
        part.decisions.append(
            f"{place.file.name}: its dates stand in {len(spans)} separate times, which were taken for iterations"
        )
        parts.append(part)
    if pilot is not None:
        n, early, until = pilot
        start = days[days > pd.Timestamp(until)].min().date()
        parts[0].decisions.append(
            f"{place.file.name}: {n} row(s) of {early} to {until} stand long before the others, perhaps of a pilot, "
            f"and count; --start {start} --end {spans[0][1]} leaves them out"
        )
    return parts


def _part(
    table: Table,
    place: Place,
    dates: tuple[str | None, date | None, date | None],
    used_up: set[str],
    vocabulary: Vocabulary,
    listed: Mapping[str, Sequence[Answer]],
    told: Told,
) -> Part:
    path, group, rows = place.file, place.group, place.rows
    dated, first, last = dates
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
    unknown, used = [], {*used_up, *rows, *ids[:1], *seconds}
    platform = {squeezed(name) for name in profile.columns} if profile else set()
    several = {name for found in columns_of_several(table, vocabulary).values() for name in found.columns}
    used |= several | _single_answers(table, vocabulary, listed)
    if tests := _tests_in(table, used):
        source["drop"] = tests
        used |= tests.keys()
        decisions.append(
            f"{path.name}: rows whose {' or '.join(map(repr, tests))} says test or pilot are left out by `drop`"
        )
    for name in map(str, table.cells):
        if name in used or squeezed(name) in platform or item_in(table, vocabulary, name) or vocabulary.other_of(name):
            continue
        if is_place(name, table.columns):
            continue
        if not (numbers_rows(table.cells[name]) or vocabulary.is_consent(name) or vocabulary.is_note(name)):
            unknown.append(name)
    if nearly := _nearly(table, unknown, vocabulary, group):
        source["columns"] = {id: name for name, id in nearly.items()}
        unknown = [name for name in unknown if name not in nearly]
        decisions.append(
            f"{path.name}: headings that nearly are a question were taken for it ({', '.join(map(repr, nearly))}); "
            "compare `columns`"
        )
    if in_arrays := _in_arrays(unknown, vocabulary.instrument, group):
        source["columns"] = {**source.get("columns", {}), **in_arrays}
        unknown = [name for name in unknown if name not in in_arrays.values()]
        decisions.append(
            f"{path.name}: headings like {next(iter(in_arrays.values()))!r} were given to the questions of each "
            "factor in their order; compare `columns` with the form"
        )
    said = [name for name in used_up if name not in rows]  # a column of one country
    if named := [*said, *(name for name in unknown if name.strip())]:  # one without a heading cannot be named
        source["ignore"] = named
    filled = [
        name for name in unknown if name.strip() and name != dated and (table.cells[name].str.strip() != "").any()
    ]
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
    columns |= {name: id for id, name in in_arrays.items()} | nearly
    asked = {item.id for item in vocabulary.instrument.items if group is None or group in item.asked_of}
    answers = answers_of(
        table, {name: id for name, id in columns.items() if id in asked}, vocabulary.instrument, listed, told
    )
    decisions += [f"{path.name}: {line}" for line in answers.decisions]
    if answers.recoding:
        source["recoding"] = answers.recoding
    if answers.missing or answers.blank:
        source["missing"] = ["NA", *answers.missing, *answers.blank]
    to_ask = answers.asked
    if to_ask and (moved := moved_cells(table)):
        to_ask = [f"entries stand beyond the last heading{moved}; put the cells of these rows back"]
    elif to_ask and "" in table.cells:
        to_ask = ["a column has entries but no heading, so answers may stand below wrong ones; give it its heading"]
    scales = answers.scales
    where = place.sheet, group, place.country, place.name, place.wave
    languages = words_by_language(table, vocabulary.instrument)
    return Part(path, *where, source, first, last, dated, scales, decisions, to_ask, languages)


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


def _fieldwork(table: Table, columns: Iterable[str]) -> tuple[str | None, pd.Series | None]:
    """Return the column of dates, and its days; ``None`` without one.

    Known columns come first, then those that are called like one, then any whose entries are all dates.
    """
    names = [str(name) for name in table.cells]
    called = [name for name in names if re.search(r"date|submi|timestamp|fecha|تاريخ", name, re.IGNORECASE)]
    for name in dict.fromkeys((*columns, *called, *names)):
        if (days := days_of(table.cells[name], start=None, end=None)) is not None and days.notna().any():
            return name, days
    return None, None
