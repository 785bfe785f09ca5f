"""Faults of response files: records whose messages never quote an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from cips_helpers.instrument.entries import listed
from cips_helpers.plain_text import visible
from cips_helpers.survey.reading import Reading


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault of one file.

    Messages are mailed around, so they name columns, counts and allowed answers, and never quote an answer.
    """

    file: str
    what: str
    """Description of the fault."""
    todo: str
    """Correction asked of the analyst."""
    column: str | None = None
    rows: int | None = None
    level: Literal["error", "warning"] = "error"
    country: str = ""
    iteration: int = 0
    group: str = ""

    def __str__(self) -> str:
        return f"{self.level}: {self.file}{' → ' if self.column else ': '}{self.within}"

    @property
    def within(self) -> str:
        """The message without file and level, for lists by file."""
        column = f"{shown(self.column)}: " if self.column else ""
        rows = "" if self.rows is None else f" ({self.rows} row{'' if self.rows == 1 else 's'})"
        return f"{column}{self.what}{rows}; {self.todo}"


def shown(name: str) -> str:
    """Return a column heading as shown in messages: one line of at most 60 characters that can be seen."""
    name = visible(name)
    return name if len(name) <= 60 else f"{name[:57]}…"


class Faults:
    """Collector of the faults of one sample's file.

    Attributes
    ----------
    listed
        The faults so far.
    reading
        The record of how the file is read.
    """

    def __init__(self, *, file: str, country: str, iteration: int, group: str) -> None:
        self._blank = Fault(file=file, what="", todo="", country=country, iteration=iteration, group=group)
        self.listed: list[Fault] = []
        self.reading = Reading(file=file, country=country, iteration=iteration, group=group)

    def error(self, what: str, todo: str, *, column: str | None = None, rows: int | None = None) -> None:
        """Add an error: the file can't be used."""
        self.listed.append(replace(self._blank, what=what, todo=todo, column=column, rows=rows))

    def warn(self, what: str, todo: str, *, column: str | None = None, rows: int | None = None) -> None:
        """Add a warning: the file can be used as it is."""
        self.listed.append(replace(self._blank, what=what, todo=todo, column=column, rows=rows, level="warning"))

    @property
    def fatal(self) -> bool:
        """True if there is an error."""
        return any(fault.level == "error" for fault in self.listed)


def faults_by_file(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    """Group faults by file, in the order of their first fault; what two samples in a file have alike comes once.

    Parameters
    ----------
    faults
        For example from `cips_helpers.survey.read.read_files`.

    Returns
    -------
    dict of str to list of Fault
        File, as named in the study → its faults.
    """
    files: dict[str, dict[tuple[str, str], Fault]] = {}
    for fault in faults:
        files.setdefault(fault.file, {}).setdefault((fault.level, fault.within), fault)
    return {file: list(alike.values()) for file, alike in files.items()}


class SurveyError(ValueError):
    """Raised for response files that can't be used; the message lists all faults of a country's files."""

    def __init__(self, country: str, faults: Iterable[Fault]) -> None:
        self.country = country
        self.faults = list(faults)
        errors = sum(fault.level == "error" for fault in self.faults)
        errors_first = sorted(self.faults, key=lambda fault: fault.level)
        super().__init__(f"{country}: the answers have {errors} fault(s)\n{listed(errors_first)}")

    def __reduce__(self) -> tuple[type[SurveyError], tuple[str, list[Fault]]]:
        # The default would pickle the message alone, and parallel runs would lose the faults.
        return type(self), (self.country, self.faults)
