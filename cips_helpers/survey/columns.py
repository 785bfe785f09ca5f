"""Columns of a response file: matching with items and design, and faults of headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from cips_helpers import sizes
from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.decode import word
from cips_helpers.survey.faults import Faults, shown
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.study import Source


@dataclass(frozen=True)
class Columns:
    """The columns of a file by what they hold."""

    items: dict[str, str]
    """Item id → column."""
    absent: tuple[str, ...]
    """Items of the group without a column."""
    design: dict[str, str]
    """Role of `Source.roles` (``weight``, ``strata``, …) → column."""
    rows: dict[str, str]
    """Column → value of the rows to keep."""


def heading(name: str) -> str:
    """Normalize a heading for comparison: white space and case do not matter."""
    return " ".join(name.split()).casefold()


def expected_names(source: Source, instrument: Instrument) -> set[str]:
    """Return the headings that may occur in a file."""
    return {*(item.id for item in instrument.items), *source.columns.values(), *source.rows, *source.roles.values()}


def match_columns(table: Table, source: Source, instrument: Instrument, group: str, faults: Faults) -> Columns | None:
    """Match a file's headings with the items of a group and the design of the sample.

    Parameters
    ----------
    table
        The file.
    source, instrument, group
        The file's entry in the study, the questionnaire and the group that answered.
    faults
        Collects repeated, missing and unknown headings.

    Returns
    -------
    Columns or None
        ``None`` if no heading of the first line is known. The line is not quoted in the fault: it may be the first
        respondent.
    """
    names = {heading(name): name for name in reversed(table.columns) if name}
    if not any(heading(name) in names for name in expected_names(source, instrument)):
        faults.error(
            "the first line holds none of the expected headings",
            "give the columns the item ids as headings, or name the columns in study.yml",
        )
        return None
    _repeated(table, source, faults)
    design = _design(source, names, faults)
    rows = _named(source.rows, names, "`rows`", faults)
    items, absent = _items(source, instrument, group, names, faults)
    used = {*items.values(), *design.values(), *rows.values()}
    _unknown(names, used, source, instrument, group, faults)
    kept = {rows[name]: value for name, value in source.rows.items() if name in rows}
    return Columns(items, absent, design, kept)


def _repeated(table: Table, source: Source, faults: Faults) -> None:
    ignored = {heading(name) for name in source.ignore}
    for name, n in Counter(heading(name) for name in table.columns if name).items():
        if n > 1 and name not in ignored:
            faults.error(f"the heading stands {n} times", "keep one of the columns", column=name)
    blank = sum(not name for name in table.columns)
    if blank:
        faults.error(f"{blank} column(s) have entries but no heading", "give them a heading or delete them")


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


def _design(source: Source, names: Mapping[str, str], faults: Faults) -> dict[str, str]:
    design = {}
    for role, name in source.roles.items():
        if column := _named([name], names, f"`{role}`", faults):
            design[role] = column[name]
    return design


def _items(
    source: Source, instrument: Instrument, group: str, names: Mapping[str, str], faults: Faults
) -> tuple[dict[str, str], tuple[str, ...]]:
    items, absent = {}, []
    for item in instrument.items_of(group):
        mapped = source.columns.get(item.id)
        if mapped is not None:
            if column := _named([mapped], names, f"`columns`, item {item.id}", faults):
                items[item.id] = column[mapped]
        elif item.id in names:
            items[item.id] = names[item.id]
        else:
            absent.append(item.id)
            faults.warn(
                "the file has no column for this item, so it counts as not asked in this edition",
                "leave it, or name its column under `columns` in study.yml",
                column=item.id,
            )
    return items, tuple(absent)


def _unknown(
    names: Mapping[str, str], used: set[str], source: Source, instrument: Instrument, group: str, faults: Faults
) -> None:
    everyone = {item.id: item for item in instrument.items}
    ignored = {heading(name) for name in source.ignore}
    own = [item.id for item in instrument.items_of(group)]
    # From the last column to the first, as `names` is.
    unknown = [name for key, name in names.items() if name not in used and key not in ignored and key not in everyone]
    if len(unknown) > sizes.NAMED_COLUMNS:
        some = ", ".join(repr(shown(name)) for name in unknown[: -sizes.NAMED_COLUMNS - 1 : -1])
        faults.error(
            f"{len(unknown):,} columns are no items of the questionnaire ({some}, …)",
            "name their items under `columns` in study.yml, or list them under `ignore`",
        )
    for key, name in names.items():
        if name in used or key in ignored:
            continue
        if key in everyone and group in everyone[key].asked_of:
            faults.error(
                f"study.yml reads this item from the column {shown(source.columns[key])!r}",
                "delete one of the two, or list this one under `ignore`",
                column=name,
            )
        elif key not in everyone and len(unknown) <= sizes.NAMED_COLUMNS:
            faults.error(
                "is no item of the questionnaire",
                "name its item under `columns` in study.yml, or list it under `ignore`" + _did_you_mean(key, own),
                column=name,
            )


def wrong_group(
    table: Table, columns: Columns, source: Source, instrument: Instrument, group: str, faults: Faults
) -> None:
    """Report items of other groups that are answered in the file.

    An empty column is no fault: an export of several groups has the columns of all.

    Parameters
    ----------
    table, columns, source
        The file, its columns by use, and its entry in the study.
    instrument, group
        The questionnaire, and the group that answered.
    faults
        Collects the faults.
    """
    others = {item.id: item for item in instrument.items if group not in item.asked_of}
    taken = {*columns.items.values(), *columns.design.values(), *columns.rows}
    ignored = {heading(name) for name in source.ignore}
    missing = {"", *(word(token) for token in source.missing)}
    for name in table.cells:
        item = others.get(heading(str(name)))
        if item is None or name in taken or item.id in ignored:
            continue
        answered = int((~table.cells[name].map(word).isin(missing)).sum())
        if answered:
            faults.error(
                f"is asked of {' and '.join(item.asked_of)} only, but {group} answered it",
                "check that the file belongs to this group",
                column=item.id,
                rows=answered,
            )


def _did_you_mean(name: str, names: Iterable[str]) -> str:
    by_heading = {heading(other): other for other in names if other}
    close = get_close_matches(heading(name), by_heading, n=1, cutoff=0.75)
    return f" (did you mean {shown(by_heading[close[0]])!r}?)" if close else ""
