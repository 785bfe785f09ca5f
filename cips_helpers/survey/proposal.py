"""Proposal of the samples in files of answers: their entries of a study file, and what is left to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from cips_helpers.instrument.model import Answer, Instrument
from cips_helpers.survey.columns import moved_cells
from cips_helpers.survey.normal import word
from cips_helpers.survey.proposed_answers import Told, answers_of
from cips_helpers.survey.proposed_columns import columns_of
from cips_helpers.survey.proposed_groups import group_column, group_of, groups_answering, item_in
from cips_helpers.survey.proposed_languages import languages_of, words_by_language
from cips_helpers.survey.proposed_splits import country_column, fieldwork_of, spans_of, wave_column
from cips_helpers.survey.readers.cells import ReadError, Table
from cips_helpers.survey.readers.table import read_table, sheets_with_answers
from cips_helpers.survey.vocabulary import Vocabulary


@dataclass(frozen=True, repr=False)
class Rows:
    """Rows of one sample in a file, and what its columns say of it.

    Attributes
    ----------
    file, sheet, group
        The file, its sheet where it has several with answers, and the group that answered; ``None`` if it can't be
        told.
    country, name
        Code and name of the country where the file says it, else ``None``.
    wave
        Number of the iteration where the file says it, else ``None``.
    rows
        Column → entry of these rows, where they are told from others by it.
    """

    file: Path
    sheet: str | None
    group: str | None
    country: str | None
    name: str | None
    wave: int | None
    rows: dict[str, str]


@dataclass(frozen=True, repr=False)
class Part(Rows):
    """One sample in a file, and how it would be read.

    Attributes
    ----------
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

    source: dict[str, Any]
    first: date | None
    last: date | None
    dated: str | None
    scales: dict[str, list[dict[str, Any]]]
    decisions: list[str]
    asked: list[str]
    languages: Counter[str]


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
        if table.cells.empty:
            raise ReadError("the file has headings but no answers", "export the answers again")
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
    samples: list[tuple[str | None, str | None]] = [*groups.items()] or [(None, group or group_of(table, vocabulary))]
    order = [None, *(each.id for each in vocabulary.instrument.groups)]
    for value, own in sorted(samples, key=lambda pair: order.index(pair[1])):
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
                place = Rows(path, sheet, own, code, entry or next(iter(countries), None), number, rows)
                used = {name for name in (by_country, by_wave) if name is not None}
                parts += _parts_of_rows(table.keep(keep), place, used, vocabulary, listed, told)
    if several and made_up:
        parts[0].decisions.append(f"codes of countries were made of their names ({', '.join(made_up)})")
    return parts


def _parts_of_rows(
    table: Table,
    place: Rows,
    used: set[str],
    vocabulary: Vocabulary,
    listed: Mapping[str, Sequence[Answer]],
    told: Told,
) -> list[Part]:
    """Return the sample of some rows, or one for each iteration that their dates tell apart."""
    dated, days = fieldwork_of(table)
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
        part.decisions.append(f"its dates stand in {len(spans)} separate times, which were taken for iterations")
        parts.append(part)
    if pilot is not None:
        n, early, until = pilot
        start = days[days > pd.Timestamp(until)].min().date()
        parts[0].decisions.append(
            f"{n} row(s) of {early} to {until} stand long before the others, perhaps of a pilot, "
            f"and count; --start {start} --end {spans[0][1]} leaves them out"
        )
    return parts


def _part(
    table: Table,
    place: Rows,
    dates: tuple[str | None, date | None, date | None],
    used_up: set[str],
    vocabulary: Vocabulary,
    listed: Mapping[str, Sequence[Answer]],
    told: Told,
) -> Part:
    dated, first, last = dates
    instrument = vocabulary.instrument
    columns = columns_of(
        table, vocabulary, group=place.group, listed=listed, told_apart=place.rows, used_up=used_up, dated=dated
    )
    asked = {item.id for item in instrument.items if place.group is None or place.group in item.asked_of}
    questions = {name: id for name, id in columns.items.items() if id in asked}
    languages = words_by_language(table, instrument)
    language = next(iter(languages_of([languages])), instrument.languages[0])
    answers = answers_of(table, questions, instrument, listed, told, language)
    source: dict[str, Any] = {"file": f"responses/{place.file.name}", **({"rows": place.rows} if place.rows else {})}
    if (encoding := table.facts.get("encoding", "")).startswith("cp"):
        source["encoding"] = encoding
    if "sheet" in table.facts:
        source["sheet"] = table.facts["sheet"]
    source |= columns.entries
    if answers.recoding:
        source["recoding"] = answers.recoding
    if answers.missing or answers.blank:
        source["missing"] = ["NA", *answers.missing, *answers.blank]
    to_ask = answers.asked
    if to_ask and (moved := moved_cells(table)):
        to_ask = [f"entries stand beyond the last heading{moved}; put the cells of these rows back"]
    elif to_ask and "" in table.cells:
        to_ask = ["a column has entries but no heading, so answers may stand below wrong ones; give it its heading"]
    return Part(
        **vars(place),
        source=source,
        first=first,
        last=last,
        dated=dated,
        scales=answers.scales,
        decisions=[*columns.decisions, *answers.decisions],
        asked=to_ask,
        languages=languages,
    )
