"""Paradata of a sample: durations of interviews, interviewers and languages.

They serve to detect careless answers, fabricated interviews and changes that need care, and enter no estimate.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from cips_helpers.survey.decode import MISSING
from cips_helpers.survey.faults import Faults
from cips_helpers.survey.normal import figures, plain, word


def read_seconds(cells: pd.Series, faults: Faults, *, column: str, missing: Iterable[str] = ()) -> np.ndarray:
    """Read the duration of each interview.

    Parameters
    ----------
    cells
        The column's texts: seconds, with a decimal point or comma.
    faults
        Collects entries that are no number or negative.
    column
        The column's name, for the faults.
    missing
        Entries that mean *unknown*, besides an empty cell.

    Returns
    -------
    numpy.ndarray
        Float64, in seconds; NaN where unknown.
    """
    unknown = _unknown(cells, missing)
    values = figures(cells).to_numpy(dtype=float)
    values = np.where(unknown | np.isinf(values), np.nan, values)
    todo = "give the time in seconds (not as 12:30), or leave the entry empty"
    for what, rows in (("a time that is no number", np.isnan(values) & ~unknown), ("a negative time", values < 0)):
        if rows.any():
            faults.error(what, todo, column=column, rows=int(rows.sum()))
    return values


def read_interviewers(cells: pd.Series, *, missing: Iterable[str] = ()) -> np.ndarray:
    """Number the interviewers (or tablets, or sites); their names are not kept.

    Parameters
    ----------
    cells
        The column's texts.
    missing
        Entries that mean *unknown*, besides an empty cell.

    Returns
    -------
    numpy.ndarray
        Int64, 0 … I-1 in the order of the names, whatever the order of rows; ``MISSING`` (-1) where unknown.

    Examples
    --------
    >>> read_interviewers(pd.Series(["tablet 2", "Tablet 1", "", "TABLET 1"]))
    array([ 1,  0, -1,  0])
    """
    names = cells.map(plain)
    known = names[~_unknown(cells, missing)]
    numbers = {name: number for number, name in enumerate(sorted(known.unique()))}
    return names.map(lambda name: numbers.get(name, MISSING)).to_numpy(dtype=np.int64)


def read_languages(cells: pd.Series, *, missing: Iterable[str] = ()) -> dict[str, float]:
    """Return the share of each language in which people answered, of those whose language is known.

    Parameters
    ----------
    cells
        The column's texts: a name or code of a language.
    missing
        Entries that mean *unknown*, besides an empty cell.

    Examples
    --------
    >>> read_languages(pd.Series(["en", "EN", "", "fr", "en"]))
    {'en': 0.75, 'fr': 0.25}
    """
    names = cells.map(word)[~_unknown(cells, missing)]
    return {str(name): float(share) for name, share in names.value_counts(normalize=True).sort_index().items()}


def _unknown(cells: pd.Series, missing: Iterable[str]) -> np.ndarray:
    return cells.map(word).isin({"", *(word(token) for token in missing)}).to_numpy()
