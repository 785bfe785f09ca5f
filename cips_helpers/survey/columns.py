"""Columns of a response file: matching with items and design, and faults of headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import pandas as pd

from cips_helpers import sizes
from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.survey.faults import Faults, shown
from cips_helpers.survey.normal import plain, seen, squeezed, word
from cips_helpers.survey.platforms.profiles import PROFILES, Profile
from cips_helpers.survey.readers.cells import Table, numbers_rows
from cips_helpers.survey.study import Source
from cips_helpers.survey.vocabulary import Vocabulary


@dataclass(frozen=True)
class Columns:
    """The columns of a file by what they hold."""

    items: dict[str, tuple[str, ...]]
    """Item id → columns; of several the first entry counts."""
    absent: tuple[str, ...]
    """Items of the group without a column."""
    design: dict[str, str]
    """Role of `Source.roles` (``weight``, ``strata``, …) → column."""
    named: dict[str, str]
    """Name of a column in ``rows``, ``keep`` or ``drop`` of the study → column."""
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Item id → columns of its single answers, of a question with several."""
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Item id → columns of what people wrote beside *other*."""
    consent: str | None = None
    """Column of consent."""
    profile: Profile | None = None
    """The platform that the file comes from."""
    ignored: tuple[str, ...] = ()
    """Columns that are read as nothing: those of the platform, and those the study ignores."""

    @property
    def of_items(self) -> frozenset[str]:
        """All columns with answers."""
        groups = (*self.items.values(), *self.parts.values())
        return frozenset(name for names in groups for name in names)


def heading(name: str) -> str:
    """Normalize a heading for comparison: white space, case and invisible signs do not matter."""
    return " ".join(seen(name).split()).casefold()


def match_columns(
    table: Table, source: Source, vocabulary: Vocabulary, group: str, scales: Mapping[str, Scale], faults: Faults
) -> Columns | None:
    """Match a file's headings with the items of a group and the design of the sample.

    Parameters
    ----------
    table
        The file.
    source, vocabulary, group
        The file's entry in the study, the headings that are known, and the group that answered.
    scales
        Item id → scale, with the country's own answers.
    faults
        Collects repeated, missing and unknown headings.

    Returns
    -------
    Columns or None
        ``None`` if no heading is known. None is quoted in the fault: they may be the first respondent's answers.
    """
    names = {heading(name): name for name in reversed(table.columns) if name}
    if not any(vocabulary.is_named(name) or _item_in(table, vocabulary, name) for name in names.values()):
        faults.error(
            "none of the first rows holds the expected headings",
            "give the columns the item ids as headings, or name the columns in study.yml",
        )
        return None
    ignored = {heading(name) for name in source.ignore}
    _repeated(table, ignored, vocabulary, faults)
    design = _design(source, names, faults)
    named = {
        name: column
        for where in ("rows", "keep", "drop")
        for name, column in _named(getattr(source, where), names, f"`{where}`", faults).items()
    }
    items, taken_twice = _items(table, source, vocabulary, group, names, ignored, faults)
    absent = _absent(vocabulary.instrument, source, group, items, faults)
    used = {*(name for columns in items.values() for name in columns), *design.values(), *named.values(), *taken_twice}
    rest = [name for key, name in reversed(list(names.items())) if name not in used and key not in ignored]
    profile = PROFILES.of(table.columns)
    parts, others = _parts(rest, vocabulary, scales), _others(rest, vocabulary)
    for id in [id for id in parts if id not in items and id in scales]:
        others.pop(id, None)
    platform = {squeezed(name) for name in profile.columns} if profile else set()
    consent = next((str(name) for name in table.cells if vocabulary.is_consent(str(name))), None)
    split = {name for columns in (*parts.values(), *others.values()) for name in columns}
    of_form = [name for name in rest if vocabulary.is_note(name)]
    of_platform = [name for name in rest if name not in split and (squeezed(name) in platform or name in of_form)]
    guessed = {_guess(name, names.values()) or names.get(heading(role)) for name, role in _missing(source, names)}
    of_places = places(table.columns)
    unknown = [
        name
        for name in rest
        if name not in split
        and name not in guessed  # one misspelt name is one fault
        and name not in of_platform
        and name != consent
        and _item_in(table, vocabulary, name) is None
        and vocabulary.several_of(name) is None
        and not numbers_rows(table.cells[name])
        and name not in of_places
    ]
    _unknown(unknown, vocabulary.instrument, group, faults)
    own = [name for key, name in names.items() if key in ignored]
    return Columns(items, absent, design, named, parts, others, consent, profile, (*own, *of_platform))


def places(names: Sequence[str]) -> set[str]:
    """Return the columns of places on the map, which KoboToolbox and ODK split into four more."""
    parts = {squeezed(name) for name in names}
    return {
        name
        for name in names
        for stem in [re.sub(r"[_\-.]+(latitude|longitude|altitude|accuracy|precision)$", "", name, flags=re.IGNORECASE)]
        if {squeezed(f"{stem}{part}") for part in ("latitude", "longitude")} <= parts
    }


def _item_in(table: Table, vocabulary: Vocabulary, name: str) -> str | None:
    """Return the item in a column by its heading, or else by its second heading."""
    id = vocabulary.item_of(name)
    return vocabulary.item_of(table.labels[name]) if id is None and name in table.labels else id


def _repeated(table: Table, ignored: set[str], vocabulary: Vocabulary, faults: Faults) -> None:
    for name, n in Counter(heading(name) for name in table.columns if name).items():
        if n > 1 and name not in ignored and not vocabulary.is_note(name):
            faults.error(f"the heading stands {n} times", "keep one of the columns", column=name)
    blank = sum(not name for name in table.columns)
    if blank:
        moved = moved_cells(table)
        todo = "put the cells of these rows back" if moved else "give them a heading or delete them"
        faults.error(f"{blank} column(s) have entries but no heading{moved}", todo)


def moved_cells(table: Table) -> str:
    """Return the rows that reach into a column without a heading, if they are few; empty otherwise.

    Parameters
    ----------
    table
        The file.
    """
    beyond = table.cells[""].str.strip() != "" if "" in table.cells else pd.Series(False, index=table.cells.index)
    if not 0 < 10 * beyond.sum() < len(beyond):
        return ""
    return f" in few rows ({_listed(list(table.cells.index[beyond]))}), as where cells were moved"


def _listed(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[: sizes.NAMED_ROWS])) + (" …" if len(rows) > sizes.NAMED_ROWS else "")


def _named(wanted: Iterable[str], names: Mapping[str, str], where: str, faults: Faults) -> dict[str, str]:
    """Return name in the study → column of the file, and report the names that are missing from the file."""
    columns = {}
    for name in wanted:
        if heading(name) in names:
            columns[name] = names[heading(name)]
        else:
            faults.error(
                f"study.yml names this column ({where}), but the file has none of this name",
                "correct the name" + _did_you_mean(name, names.values()),
                column=name,
            )
    return columns


def _missing(source: Source, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the columns that the study names and the file lacks, each with what it is for."""
    wanted = [(name, role) for role, name in source.roles.items()]
    wanted += [(name, "") for where in (source.rows, source.keep, source.drop) for name in where]
    return [(name, role) for name, role in wanted if heading(name) not in names]


def _design(source: Source, names: Mapping[str, str], faults: Faults) -> dict[str, str]:
    design = {}
    for role, name in source.roles.items():
        if column := _named([name], names, f"`{role}`", faults):
            design[role] = column[name]
    return design


def _items(
    table: Table,
    source: Source,
    vocabulary: Vocabulary,
    group: str,
    names: Mapping[str, str],
    ignored: set[str],
    faults: Faults,
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the columns of each item, and columns of an item that is read from others."""
    by_name = {
        key: _item_in(table, vocabulary, name) for key, name in reversed(list(names.items())) if key not in ignored
    }
    items, surplus = {}, []
    for item in vocabulary.instrument.items_of(group):
        recognized = [names[key] for key, id in by_name.items() if id == item.id]
        if (mapped := source.columns.get(item.id)) is not None:
            columns = _named(mapped, names, f"`columns`, item {item.id}", faults)
            if columns:
                items[item.id] = tuple(columns.values())
            for name in recognized:
                if name not in source.named_columns and name not in columns.values() and not _is_mapped(name, source):
                    surplus.append(name)
                    faults.error(
                        f"study.yml reads this item from the column {shown(mapped[0])!r}",
                        "delete one of the two, or list this one under `ignore`",
                        column=name,
                    )
        else:
            free = [name for name in recognized if not _is_mapped(name, source)]
            if free:  # the column of the very name first
                items[item.id] = tuple(sorted(free, key=lambda name: heading(name) != item.id))
    return items, surplus


def _is_mapped(name: str, source: Source) -> bool:
    """Return whether the study gives this column to an item."""
    return heading(name) in {heading(mapped) for mapped in source.named_columns}


def _absent(
    instrument: Instrument, source: Source, group: str, items: Mapping[str, object], faults: Faults
) -> tuple[str, ...]:
    asked = [item.id for item in instrument.items_of(group)]
    absent = tuple(id for id in asked if id not in items)
    unmapped = [id for id in absent if id not in source.columns]
    todo = "leave it, or name its column under `columns` in study.yml"
    if len(unmapped) <= sizes.NAMED_COLUMNS:
        for id in unmapped:
            faults.warn(
                "the file has no column for this item, so it counts as not asked in this edition", todo, column=id
            )
    else:
        some = ", ".join(unmapped[: sizes.NAMED_COLUMNS])
        faults.warn(
            f"{len(unmapped)} of the {len(asked)} questions to {group} have no column ({some}, …), so they count as "
            "not asked in this edition",
            "check that it is the right file, or name their columns under `columns` in study.yml",
        )
    return absent


def _parts(rest: Iterable[str], vocabulary: Vocabulary, scales: Mapping[str, Scale]) -> dict[str, tuple[str, ...]]:
    answers = {
        id: {squeezed(text) for answer in scale.answers for text in (str(answer.code), *answer.label.values())}
        for id, scale in scales.items()
    }
    parts: dict[str, tuple[str, ...]] = {}
    for name in rest:
        if (id := vocabulary.part_of(name, answers)) is not None:
            parts[id] = (*parts.get(id, ()), name)
    return {id: columns for id, columns in parts.items() if len(columns) > 1}


def _others(rest: Iterable[str], vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    others: dict[str, tuple[str, ...]] = {}
    for name in rest:
        if (id := vocabulary.other_of(name)) is not None:
            others[id] = (*others.get(id, ()), name)
    return others


def _unknown(unknown: list[str], instrument: Instrument, group: str, faults: Faults) -> None:
    own = [item.id for item in instrument.items_of(group)]
    if len(unknown) > sizes.NAMED_COLUMNS:
        some = ", ".join(repr(shown(name)) for name in unknown[: sizes.NAMED_COLUMNS])
        faults.error(
            f"{len(unknown):,} columns are no items of the questionnaire ({some}, …)",
            "name their items under `columns` in study.yml, or list them under `ignore`",
        )
        return
    for name in unknown:
        faults.error(
            "is no item of the questionnaire",
            "name its item under `columns` in study.yml, or list it under `ignore`" + _did_you_mean(heading(name), own),
            column=name,
        )


def wrong_group(
    table: Table, columns: Columns, source: Source, vocabulary: Vocabulary, group: str, faults: Faults
) -> None:
    """Report items of other groups that are answered in the file.

    An empty column is no fault: an export of several groups has the columns of all.

    Parameters
    ----------
    table, columns, source
        The file, its columns by use, and its entry in the study.
    vocabulary, group
        The headings that are known, and the group that answered.
    faults
        Collects the faults.
    """
    others = {item.id: item for item in vocabulary.instrument.items if group not in item.asked_of}
    taken = {*columns.of_items, *columns.design.values(), *columns.named.values(), *columns.ignored}
    missing = {"", *(word(token) for token in source.missing)}
    for name in table.cells:
        item = others.get(_item_in(table, vocabulary, str(name)) or "")
        if item is None or name in taken:
            continue
        answered = int((~table.cells[name].map(word).isin(missing)).sum())
        if answered:
            faults.error(
                f"is asked of {' and '.join(item.asked_of)} only, but {group} answered it",
                "check that the file belongs to this group",
                column=item.id,
                rows=answered,
            )


def combine(table: Table, columns: Columns, vocabulary: Vocabulary, faults: Faults) -> Table:
    """Put the columns of one item together, and name ignored columns that hold answers of an item.

    Parameters
    ----------
    table, columns, vocabulary
        The file, its columns, and the headings that are known.
    faults
        Collects rows with two different answers, and rows whose answer stands in an ignored column.

    Returns
    -------
    Table
        The first column of an item holds the first entry of all of its columns.
    """
    cells = table.cells
    for id, names in columns.items.items():
        for name in names[1:]:
            first, second = cells[names[0]], cells[name]
            blank = first.str.strip() == ""
            differ = ~blank & (second.str.strip() != "") & (first.map(plain) != second.map(plain))
            if rows := int(differ.sum()):
                faults.error(
                    f"two columns hold different answers ({shown(names[0])!r} and {shown(name)!r})",
                    "list the one that does not count under `ignore`",
                    column=id,
                    rows=rows,
                )
            if filled := int((blank & (second.str.strip() != "")).sum()):
                faults.warn(
                    f"two columns of one question were put together ({shown(names[0])!r} and {shown(name)!r})",
                    "list one under `ignore` if they are two questions",
                    column=id,
                    rows=filled,
                )
            cells = cells.assign(**{names[0]: first.where(~blank, second)})
    for name in columns.ignored:
        item = vocabulary.item_of(name)
        if item in columns.items and name in cells:
            empty = cells[columns.items[item][0]].str.strip() == ""
            if rows := int((empty & (cells[name].str.strip() != "")).sum()):
                faults.warn(
                    "is ignored, but holds answers to this question where its own column is empty",
                    f"list it under `columns` in study.yml ({item}: [{shown(columns.items[item][0])}, {shown(name)}])",
                    column=name,
                    rows=rows,
                )
    return replace(table, cells=cells)


def _did_you_mean(name: str, names: Iterable[str]) -> str:
    guess = _guess(name, names)
    return f" (did you mean {shown(guess)!r}?)" if guess else ""


def _guess(name: str, names: Iterable[str]) -> str | None:
    by_heading = {heading(other): other for other in names if other}
    close = get_close_matches(heading(name), by_heading, n=1, cutoff=0.75)
    return by_heading[close[0]] if close else None
