"""Differences between the parts of a group (women, managers, a region): which of them are clear."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import are_clear

SCORES = ("factor", "overall")
NEARLY_ALL = 0.95
"""Two levels with at least this share of the people are treated as if there were no other."""


@lru_cache(maxsize=32)  # the charts, sentences and tables of a chapter ask for the same
def contrasts(results: Disclosed, *, group: str, statistic: str = "difference", mirrored: bool = False) -> pd.DataFrame:
    """Return the difference of each part of a group from the rest of the group, and which are clear.

    Of two levels that hold nearly everybody, the second differs by as much as the first, with the opposite sign.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.
    statistic
        ``difference``, or ``difference_adjusted`` with the other demographics held equal.
    mirrored
        Whether both of these levels get a row, as a map of all parts needs; otherwise only the first has one.

    Returns
    -------
    DataFrame
        Rows of the shown figures, and the column ``clear``, see `are_clear`.
    """
    domains = [item.id for item in results.instrument.items_of(group, kinds=("demographic",))]
    where = {"group": group, "domain": domains, "kind": list(SCORES), "state": "shown"}
    rows = results.select(statistic=statistic, **where)
    rows = rows.assign(clear=are_clear(rows))
    people = results.select(statistic="mean", **where).groupby(["domain", "level"], sort=False)["n"].max()
    everybody = results.select(statistic="mean", **where | {"domain": "all"})["n"].max()
    pieces = []
    for domain, parts in rows.groupby("domain", sort=False):
        size, levels = people[domain], set(parts["level"])
        largest = set(size.nlargest(2).index)
        if not mirrored and len(size) > 1 and size[list(largest)].sum() >= NEARLY_ALL * everybody:
            second = [level for level in size.index if level in largest][1]
            parts = parts[parts["level"] != second]
        pieces.append(parts)
        if mirrored and len(size) == 2 and len(levels) == 1:
            (other,) = set(size.index) - levels
            pieces.append(
                parts.assign(level=other, estimate=-parts["estimate"], low=-parts["high"], high=-parts["low"])
            )
    return pd.concat(pieces) if pieces else rows


def without_hidden(results: Disclosed, rows: pd.DataFrame, by: str) -> tuple[pd.DataFrame, list[str]]:
    """Leave out the characteristics of which no part is shown.

    Where no part at all is shown, all are kept: a reader then sees what was asked.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    rows
        Figures of parts.
    by
        Name of the column with their characteristic.

    Returns
    -------
    tuple
        The remaining rows, and a note that names what was left out (empty list: nothing).
    """
    shown = set(rows[by][rows["state"] == "shown"]) or set(rows[by])
    left_out = [id for id in rows[by].unique() if id not in shown]
    names = results.words.listing([results.text(results.instrument.item(id).label) for id in left_out])
    note = [results.words.say("Left out, as all parts are hidden: {names}.", names=names)] if left_out else []
    return rows[rows[by].isin(shown)], note


def largest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the clear differences, the largest as printed first; equal ones in the order they have."""
    clear = rows[rows["clear"]]
    return clear.iloc[np.argsort(-clear["estimate"].abs().round(6).to_numpy(), kind="stable")]


def clear_parts(results: Disclosed, *, indicator: str, group: str) -> pd.DataFrame:
    """Return the clear differences of a score between a part of a group and the rest, by one demographic each."""
    rows = compared_parts(results, indicator=indicator, group=group)
    return rows[are_clear(rows)]


def compared_parts(results: Disclosed, *, indicator: str, group: str) -> pd.DataFrame:
    """Return all shown differences of a score between a part of a group and the rest, clear or not."""
    domains = [item.id for item in results.instrument.items_of(group, kinds=("demographic",))]
    return results.select(group=group, domain=domains, indicator=indicator, statistic="difference", state="shown")
