"""Record of the reading of a file: rows, columns, scales; shown to the analyst, who confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, repr=False)
class ScaleReading:
    """The entries of all columns of one scale, and the answers they were read as."""

    scale: str
    items: tuple[str, ...]
    entries: tuple[tuple[str, int, int], ...]
    """(entry of the file, answer code or fault, rows), by code and entry."""


@dataclass(frozen=True, repr=False)
class SeveralReading:
    """The columns of a question with several answers, and what was ticked."""

    item: str
    columns: tuple[str, ...]
    people: int
    """People who ticked something."""
    ticks: tuple[tuple[int, int], ...]
    """(answer code, people who ticked it)."""


@dataclass(frozen=True, repr=False)
class Misfit:
    """An entry that is no answer; shown on the analyst's own screen and nowhere else."""

    column: str
    entry: str
    rows: tuple[int, ...]
    """Rows of the file, from 1."""
    suggestion: str


@dataclass(repr=False)
class Reading:
    """Record of the reading of one file.

    Attributes
    ----------
    file, country, iteration, group
        The sample.
    facts
        What was found in the file: sheet, encoding, platform.
    rows
        Rows of respondents in the file, before any was left out.
    left_out
        (reason, rows).
    columns
        Item id → columns.
    texts
        Item id → question.
    absent
        Items without a column.
    ignored
        Columns that are read as nothing.
    scales
        Entries by scale, the item's own for scales that countries list.
    several
        Questions with several answers.
    others
        Item → people who wrote something beside *other*, which nobody reads.
    days
        Day → respondents.
    dates
        Column, first and last day, days outside the fieldwork.
    misfits
        Entries that are no answer.
    """

    file: str
    country: str
    iteration: int
    group: str
    facts: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    left_out: list[tuple[str, int]] = field(default_factory=list)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    scales: list[ScaleReading] = field(default_factory=list)
    several: list[SeveralReading] = field(default_factory=list)
    others: dict[str, int] = field(default_factory=dict)
    days: dict[date, int] = field(default_factory=dict)
    dates: tuple[str, date, date, int] | None = None
    misfits: list[Misfit] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """Number of respondents."""
        return self.rows - sum(rows for _, rows in self.left_out)
