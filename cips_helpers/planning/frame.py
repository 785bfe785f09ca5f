"""The frame of a sample: people by stratum, counted or listed, read from CSV or Excel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from cips_helpers.inputs import InputError
from cips_helpers.survey.normal import figures
from cips_helpers.survey.readers.cells import ReadError
from cips_helpers.survey.readers.table import read_table

PEOPLE, RESPONSE, DEVIATION = "people", "response", "deviation"
"""Columns of a frame that are no strata."""


class PlanningError(ValueError):
    """Raised where no sample can be planned; the message is one line."""


@dataclass(frozen=True)
class Frame:
    """People by stratum.

    Attributes
    ----------
    by
        Names of the columns that make the strata.
    strata
        One row a stratum: its parts (text), people (int), response (0–1) and deviation (float).
    listed
        One row a person of a list: id and parts, ordered by id; ``None`` for a frame of counts.
    """

    by: tuple[str, ...]
    strata: pd.DataFrame
    listed: pd.DataFrame | None = None


def read_frame(
    path: Path, *, by: Sequence[str] = (), id: str | None = None, response: float, deviation: float
) -> Frame:
    """Read a frame.

    Parameters
    ----------
    path
        CSV or Excel file. With a column ``people`` it has one row a stratum, otherwise one row a person. Columns
        ``response`` (0–1) and ``deviation`` are optional in a frame of counts.
    by
        Columns that make the strata; by default all others of a frame of counts.
    id
        Column of ids of a list of people.
    response, deviation
        Expected response and standard deviation where the frame names none.

    Returns
    -------
    Frame

    Raises
    ------
    PlanningError
        If the file can't be read, a column is missing, or an entry is no number or out of range.
    """
    try:
        cells = read_table(path).cells.apply(lambda column: column.str.strip())
    except (ReadError, InputError) as error:
        raise PlanningError(f"{path.name}: {error}") from None
    except OSError as error:
        raise PlanningError(f"{path.name}: can't be opened ({error.strerror or 'no file'})") from None
    own = (PEOPLE, RESPONSE, DEVIATION)
    names = [" ".join(str(name).split()) for name in cells]
    cells.columns = [name.casefold() if name.casefold() in own else name for name in names]
    is_counted = PEOPLE in cells
    if not is_counted and id is None:
        raise PlanningError(
            f"{path.name}: there is no column {PEOPLE!r}; add the number of people, or name the ids of a list of "
            "people with --id"
        )
    if is_counted and id is not None:
        raise PlanningError(
            f"{path.name}: has a column {PEOPLE!r}, so a row is a stratum and nobody can be drawn; leave out --id"
        )
    if id in by:
        raise PlanningError(f"{path.name}: {id!r} can't be both the ids and the strata; name another column with --by")
    by = tuple(dict.fromkeys(by)) or tuple(name for name in cells if is_counted and name not in own)
    for name in (*by, *([] if is_counted else [str(id)])):
        if name not in cells:
            raise PlanningError(f"{path.name}: there is no column {name!r}; it has {', '.join(cells)}")
    if len(cells) == 0 or not by:
        raise PlanningError(f"{path.name}: there are no strata; name columns with --by, one row a stratum or person")
    _refuse(path, cells[list(by)].eq("").any(axis=1), "no name of a stratum", "fill it in")
    if not is_counted:
        return _of_list(path, cells, by, str(id), response, deviation)
    strata = cells[list(by)].copy()
    strata[PEOPLE] = _numbers(path, cells, PEOPLE)
    _refuse(path, ~(strata[PEOPLE] >= 1) | (strata[PEOPLE] % 1 != 0), f"{PEOPLE}: no whole number from 1", "correct it")
    strata[PEOPLE] = strata[PEOPLE].astype(np.int64)
    strata[RESPONSE] = _numbers(path, cells, RESPONSE, default=response)
    _refuse(path, ~strata[RESPONSE].between(0, 1, inclusive="right"), f"{RESPONSE}: not above 0 up to 1", "correct it")
    strata[DEVIATION] = _numbers(path, cells, DEVIATION, default=deviation)
    _refuse(path, ~(strata[DEVIATION] > 0), f"{DEVIATION}: not positive", "correct it")
    _refuse(path, strata.duplicated(list(by)), "a stratum that stands twice", "join its rows")
    return Frame(by, strata.reset_index(drop=True))


def _of_list(path: Path, cells: pd.DataFrame, by: tuple[str, ...], id: str, response: float, deviation: float) -> Frame:
    _refuse(path, cells[id].eq(""), "no id", "give every person one")
    _refuse(path, cells[id].duplicated(), "an id that stands twice", "keep one row a person")
    listed = cells[[id, *by]].sort_values(id, kind="stable").reset_index(drop=True)
    strata = listed.groupby(list(by), sort=True).size().rename(PEOPLE).reset_index()
    return Frame(by, strata.assign(**{RESPONSE: response, DEVIATION: deviation}), listed)


def _numbers(path: Path, cells: pd.DataFrame, name: str, default: float = float("nan")) -> pd.Series:
    """Return a column as numbers; empty entries, and a column that is not there, are the default."""
    if name not in cells:
        return pd.Series(default, index=cells.index)
    numbers = figures(cells[name], whole=name == PEOPLE)
    _refuse(path, numbers.isna() & cells[name].ne(""), f"{name}: no number", "correct it")
    return numbers.fillna(default)


def _refuse(path: Path, rows: pd.Series, what: str, todo: str) -> None:
    """Raise an error that names the first rows with a fault, as a spreadsheet counts them."""
    if rows.any():
        numbers = [str(row + 2) for row in np.flatnonzero(rows)[:5]]
        more = " …" if rows.sum() > len(numbers) else ""
        raise PlanningError(f"{path.name}: row {', '.join(numbers)}{more}: {what}; {todo}")
