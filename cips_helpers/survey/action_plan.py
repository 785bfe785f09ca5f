"""Reader of the action plan that a workshop filled in: its steps become initiatives of the study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.days import days_of
from cips_helpers.survey.normal import plain
from cips_helpers.survey.readers.cells import ReadError
from cips_helpers.survey.readers.table import read_table
from cips_helpers.survey.study import STATES, Initiative
from cips_helpers.words import N_, Words

HEADS = {
    "factor": N_("Key factor"),
    "step": N_("Next step"),
    "owner": N_("Owner"),
    "date": N_("Date"),
    "status": N_("Status"),
}
"""Columns that are read → their heads, as `cips_helpers.exports.action_plan` writes them."""


@dataclass(frozen=True)
class FilledPlan:
    """Contents of a filled action plan.

    Attributes
    ----------
    initiatives
        Steps with an owner, a date or a status, in the order of the file.
    left_out
        Number of steps that nobody took up.
    """

    initiatives: tuple[Initiative, ...]
    left_out: int


def read_action_plan(path: Path, instrument: Instrument, languages: Iterable[str], language: str) -> FilledPlan:
    """Read the workbook ``action_plan.xlsx`` after the workshop.

    Parameters
    ----------
    path
        The workbook, or a CSV of it.
    instrument
        The questionnaire, whose key factors the plan names.
    languages
        Languages the plan may be written in.
    language
        Language the steps and owners are kept as.

    Returns
    -------
    FilledPlan
        What the workshop took up.

    Raises
    ------
    ReadError
        If it is no such plan, or a row names an unknown key factor, status or date; the message has the rows.
    """
    words = [Words(language) for language in languages]
    heads = {plain(each.say(head)): name for each in words for name, head in HEADS.items()}
    table = read_table(path, [head for each in words for head in map(each.say, HEADS.values())])
    columns = {heads[plain(column)]: column for column in table.cells if plain(column) in heads}
    if missing := [words[0].say(head) for name, head in HEADS.items() if name not in columns]:
        raise ReadError(
            f"has no column {', '.join(map(repr, missing))}", "take the action_plan.xlsx of a report, and fill it in"
        )
    cells = pd.DataFrame({name: table.cells[column].str.strip() for name, column in columns.items()})
    cells = cells[(cells["step"] != "")]
    taken = cells[(cells[["owner", "date", "status"]] != "").any(axis=1)]
    factors = {plain(text): factor.id for factor in instrument.factors for text in _names(factor.label, factor.short)}
    states = {plain(each.say(state)): state for each in words for state in STATES}
    days = days_of(taken["date"], start=None, end=None, strict=False)
    _refuse(taken["factor"].map(plain).isin(factors), taken, "key factor", "name it as the questionnaire does")
    _refuse(
        taken["status"].map(plain).isin({*states, ""}),
        taken,
        "status",
        f"use one of {', '.join(STATES)}, or leave it empty",
    )
    _refuse(days.notna() | (taken["date"] == ""), taken, "date", "write it as 2027-01-31")
    undated = {each.language: each.say("no date yet") for each in words}
    initiatives = [
        Initiative(
            factor=factors[plain(row.factor)],
            what={language: row.step},
            when=days[index].date() if pd.notna(days[index]) else undated,
            status=states.get(plain(row.status)),
            **_office(row.owner, language),
        )
        for index, row in zip(taken.index, taken.itertuples(), strict=True)
    ]
    return FilledPlan(tuple(initiatives), len(cells) - len(taken))


def _office(name: str, language: str) -> dict[str, Any]:
    """Return the entry of the office that answers for a step, if there is one."""
    return {"by": {language: name}} if name else {}


def _names(*texts: Mapping[str, str]) -> list[str]:
    return [name for text in texts for name in text.values()]


def _refuse(fits: pd.Series, rows: pd.DataFrame, what: str, todo: str) -> None:
    """Raise ``ReadError`` if an entry of a column does not fit; the entry itself is not quoted."""
    if not fits.all():
        numbers = ", ".join(str(row) for row in rows.index[~fits][:5])
        raise ReadError(f"has a {what} that is not understood (rows {numbers})", todo)
