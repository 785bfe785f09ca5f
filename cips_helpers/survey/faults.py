"""Faults of response files: what a report of them says, and what it never says (an answer)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault of one file.

    ``what`` names columns, counts and allowed answers, never what a respondent answered: reports of
    faults are mailed around.
    """

    file: str
    what: str
    todo: str
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
        """The fault without its file and level, for a list that names them once."""
        column = f"{shown(self.column)}: " if self.column else ""
        rows = "" if self.rows is None else f" ({self.rows} row{'' if self.rows == 1 else 's'})"
        return f"{column}{self.what}{rows}; {self.todo}"


def shown(name: str) -> str:
    """Write a heading for a message: short, on one line, without control characters."""
    name = "".join(c if c.isprintable() else " " for c in name)
    return name if len(name) <= 60 else f"{name[:57]}…"


class Faults:
    """Collects the faults of one sample's file while it is being read."""

    def __init__(self, *, file: str, country: str, iteration: int, group: str) -> None:
        self._blank = Fault(file=file, what="", todo="", country=country, iteration=iteration, group=group)
        self.found: list[Fault] = []

    def error(self, what: str, todo: str, *, column: str | None = None, rows: int | None = None) -> None:
        """Note something the file can't be used with."""
        self.found.append(replace(self._blank, what=what, todo=todo, column=column, rows=rows))

    def warn(self, what: str, todo: str, *, column: str | None = None, rows: int | None = None) -> None:
        """Note something the analyst should know and may leave as it is."""
        self.found.append(replace(self._blank, what=what, todo=todo, column=column, rows=rows, level="warning"))

    @property
    def fatal(self) -> bool:
        """Whether there is any error."""
        return any(fault.level == "error" for fault in self.found)


def faults_by_file(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    """Group faults by file, in the order they were found.

    Parameters
    ----------
    faults
        For example what :func:`cips_helpers.survey.check_study` gives.

    Returns
    -------
    dict of str to list of Fault
        The file as it is named in the study → its faults.
    """
    files: dict[str, list[Fault]] = {}
    for fault in faults:
        files.setdefault(fault.file, []).append(fault)
    return files


class SurveyError(ValueError):
    """Response files that can't be used; the message lists every fault of all of them."""

    def __init__(self, country: str, faults: Iterable[Fault]) -> None:
        self.country = country
        self.faults = list(faults)
        errors = sum(fault.level == "error" for fault in self.faults)
        lines = "\n".join(f"  - {fault}" for fault in self.faults)
        super().__init__(f"{country}: the answers have {errors} fault(s)\n{lines}")

    def __reduce__(self) -> tuple[type[SurveyError], tuple[str, list[Fault]]]:
        # Crosses process borders (parallel runs) with its faults, not with its text alone.
        return type(self), (self.country, self.faults)
