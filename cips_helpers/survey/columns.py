"""Which column of a file holds which item, and what is wrong with its headings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches

from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.decode import word
from cips_helpers.survey.faults import Faults, shown
from cips_helpers.survey.readers.cells import Table
from cips_helpers.survey.study import Source


@dataclass(frozen=True)
class Columns:
    """Where everything stands: item id or design role → name of the column in the file."""

    items: dict[str, str]
    absent: tuple[str, ...]
    design: dict[str, str]
    """A role of :attr:`Source.roles` (``weight``, ``strata``, …) → column."""
    rows: dict[str, str]
    """Column of the file → value to keep."""


def heading(name: str) -> str:
    """Bring a heading into the form in which two spellings of it are equal."""
    return " ".join(name.split()).casefold()


def expected_names(source: Source, instrument: Instrument) -> set[str]:
    """List the headings that are looked for in a file."""
    return {*(item.id for item in instrument.items), *source.columns.values(), *source.rows, *source.roles.values()}


def match_columns(table: Table, source: Source, instrument: Instrument, group: str, faults: Faults) -> Columns | None:
    """Match a file's headings with the items of a group and the design of the sample.

    Parameters
    ----------
    table
        The file.
    source, instrument, group
        What the study says about the file, and whose answers it should hold.
    faults
        Collects repeated, missing and unknown headings.

    Returns
    -------
    Columns or None
        None where the first line holds no known heading at all. It is not quoted then: it may be the
        first respondent.
    """
    place = {heading(name): name for name in reversed(table.columns) if name}
    if not any(heading(name) in place for name in expected_names(source, instrument)):
        faults.error(
            "the first line holds none of the expected headings",
            "give the columns the item ids as headings, or name the columns in study.yml",
        )
        return None
    _repeated(table, source, faults)
    design = _design(source, place, faults)
    rows = _named(dict.fromkeys(source.rows, ""), place, "`rows`", faults)
    items, absent = _items(source, instrument, group, place, faults)
    used = {*items.values(), *design.values(), *rows.values()}
    _unknown(place, used, source, instrument, group, faults, table)
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


def _named(names: dict[str, str], place: dict[str, str], where: str, faults: Faults) -> dict[str, str]:
    """Look up columns the study names outright; each must be there."""
    found = {}
    for name in names:
        if heading(name) in place:
            found[name] = place[heading(name)]
        else:
            faults.error(
                f"study.yml names this column ({where}), but the file has none of this name",
                "correct the name" + _did_you_mean(name, place.values()),
                column=name,
            )
    return found


def _design(source: Source, place: dict[str, str], faults: Faults) -> dict[str, str]:
    design = {}
    for role, name in source.roles.items():
        if found := _named({name: role}, place, f"`{role}`", faults):
            design[role] = found[name]
    return design


def _items(
    source: Source, instrument: Instrument, group: str, place: dict[str, str], faults: Faults
) -> tuple[dict[str, str], tuple[str, ...]]:
    items, absent = {}, []
    for item in instrument.items_of(group):
        mapped = source.columns.get(item.id)
        if mapped is not None:
            if found := _named({mapped: item.id}, place, f"`columns`, item {item.id}", faults):
                items[item.id] = found[mapped]
        elif item.id in place:
            items[item.id] = place[item.id]
        else:
            absent.append(item.id)
            faults.warn(
                "the file has no column for this item, so it counts as not asked in this edition",
                "leave it, or name its column under `columns` in study.yml",
                column=item.id,
            )
    return items, tuple(absent)


def _unknown(
    place: dict[str, str],
    used: set[str],
    source: Source,
    instrument: Instrument,
    group: str,
    faults: Faults,
    table: Table,
) -> None:
    everyone = {item.id: item for item in instrument.items}
    ignored = {heading(name) for name in source.ignore}
    own = [item.id for item in instrument.items_of(group)]
    for key, name in place.items():
        if name in used or key in ignored:
            continue
        if key in everyone and group in everyone[key].asked_of:
            faults.error(
                f"study.yml reads this item from the column {shown(source.columns[key])!r}",
                "delete one of the two, or list this one under `ignore`",
                column=name,
            )
        elif key not in everyone:
            faults.error(
                "is no item of the questionnaire",
                "name its item under `columns` in study.yml, or list it under `ignore`" + _did_you_mean(key, own),
                column=name,
            )


def wrong_group(
    table: Table, columns: Columns, source: Source, instrument: Instrument, group: str, faults: Faults
) -> None:
    """Note the items answered here that are asked of other groups only.

    An empty column is no fault: one export of all groups has the columns of each.
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


def _did_you_mean(name: str, names: object) -> str:
    by_heading = {heading(str(other)): str(other) for other in names if other}  # type: ignore[attr-defined]
    close = get_close_matches(heading(name), by_heading, n=1, cutoff=0.75)
    return f" (did you mean {shown(by_heading[close[0]])!r}?)" if close else ""
