"""Differences between the parts of a group (women, managers, a region): which of them are clear."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.schema.columns import CROSSED
from cips_helpers.verdicts.changes import CLEAR

SCORES = ("factor", "overall")
NEARLY_ALL = 0.95


def contrasts(results: Disclosed, *, group: str, statistic: str = "difference", mirrored: bool = False) -> pd.DataFrame:
    """Give how the parts of a group differ from its others together, with what is clear.

    Two levels that hold nearly everybody say one thing twice: the second differs by as much, with the sign turned.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    group
        Respondent group.
    statistic
        ``difference``, or ``difference_adjusted`` with the other demographics held equal.
    mirrored
        Whether both of them get a row, as a map of all parts needs it; else the first alone has one.

    Returns
    -------
    DataFrame
        Rows of the figures that are shown, and ``clear``: adjusted p value below 5 %, and not rounded to nothing.
    """
    domains = [item.id for item in results.instrument.items_of(group, kinds=("demographic",))]
    where = {"group": group, "domain": domains, "kind": list(SCORES), "state": "shown"}
    rows = results.select(statistic=statistic, **where)
    rows = rows.assign(clear=(rows["p_adjusted"] < CLEAR) & (rows["estimate"] != 0))
    people = results.select(statistic="mean", **where).groupby(["domain", "level"], sort=False)["n"].max()
    pieces = []
    for domain, found in rows.groupby("domain", sort=False):
        size, levels = people[domain], set(found["level"])
        largest = set(size.nlargest(2).index)
        if not mirrored and len(size) > 1 and size[list(largest)].sum() >= NEARLY_ALL * size.sum():
            second = [level for level in size.index if level in largest][1]
            found = found[found["level"] != second]
        pieces.append(found)
        if mirrored and len(size) == 2 and len(levels) == 1:
            (other,) = set(size.index) - levels
            pieces.append(
                found.assign(level=other, estimate=-found["estimate"], low=-found["high"], high=-found["low"])
            )
    return pd.concat(pieces) if pieces else rows


def without_hidden(results: Disclosed, rows: pd.DataFrame, by: str) -> tuple[pd.DataFrame, list[str]]:
    """Leave out the characteristics no part of which is shown: a row of signs each would only take room.

    Where no part at all is shown, all stay: a reader then sees what was asked.

    Parameters
    ----------
    results
        Figures that passed the privacy gate.
    rows
        Figures of parts.
    by
        The column that names their characteristic.

    Returns
    -------
    tuple
        The other rows, and a note that names what was left out, if anything was.
    """
    shown = set(rows[by][rows["state"] == "shown"]) or set(rows[by])
    left_out = [id for id in rows[by].unique() if id not in shown]
    names = results.words.listing([results.text(results.instrument.item(id).label) for id in left_out])
    note = [results.words.say("Left out, as all parts are hidden: {names}.", names=names)] if left_out else []
    return rows[rows[by].isin(shown)], note


def largest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Clear differences, the largest as printed first; of equal ones, the surest."""
    clear = rows[rows["clear"]]
    order = np.lexsort([clear["p_adjusted"].to_numpy(), -clear["estimate"].abs().round(6).to_numpy()])
    return clear.iloc[order]


def clear_parts(results: Disclosed, *, indicator: str, group: str) -> pd.DataFrame:
    """Give the clear differences of a score within a group: a part less the others, by one demographic each."""
    rows = compared_parts(results, indicator=indicator, group=group)
    return rows[rows["p_adjusted"] < CLEAR]


def compared_parts(results: Disclosed, *, indicator: str, group: str) -> pd.DataFrame:
    """Give all differences of a score within a group that may be shown, clear or not."""
    single = [item.id for item in results.instrument.items_of(group, kinds=("demographic",))]
    return results.select(
        group=group,
        domain=[id for id in single if CROSSED not in id],
        indicator=indicator,
        statistic="difference",
        state="shown",
    )
