"""Parts of a group (women, managers, a region): which of them differ clearly from the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.changes import CLEAR

SCORES = ("factor", "overall")
NEARLY_ALL = 0.95
NAMED = 3
"""As many differences are named; more would be a list, and there is a chart for that."""


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


def part_name(results: Disclosed, domain: str, level: str) -> str:
    """Name a part, without its demographic; of crossed demographics, give one at a time."""
    return results.text(results.scales[domain].by_code[int(level)].label)


def say_who_differs(results: Disclosed) -> Finding | None:
    """Say which parts of every group differ clearly, the largest difference first; ``None`` without demographics."""
    said = []
    for group in results.groups:
        if not results.instrument.items_of(group, kinds=("demographic",)):
            continue
        rows = contrasts(results, group=group)
        if rows.empty:
            said.append(
                results.words.say("Too few {people} answered to compare parts of them.", people=results.people(group))
            )
            continue
        overall, factors = (ranked(rows[rows["kind"] == kind]) for kind in ("overall", "factor"))
        said.append(" ".join([*_overall(results, group, rows, overall), *_factors(results, rows, overall, factors)]))
    return Finding.of(said) if said else None


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Clear differences, the largest as printed first; of equal ones, the surest."""
    clear = rows[rows["clear"]]
    order = np.lexsort([clear["p_adjusted"].to_numpy(), -clear["estimate"].abs().round(6).to_numpy()])
    return clear.iloc[order]


def _overall(results: Disclosed, group: str, rows: pd.DataFrame, clear: pd.DataFrame) -> list[str]:
    words, people = results.words, results.people(group)
    if clear.empty:
        compared = [
            results.text(item.label)
            for item in results.instrument.items_of(group, kinds=("demographic",))
            if item.id in set(rows["domain"])
        ]
        return [
            words.say(
                "No clear difference in the overall score among {people}. Compared by: {characteristics}.",
                people=people,
                characteristics=words.listing(compared),
            ),
            *_only_held_equal(results, group),
        ]
    named = named_parts(results, clear.head(NAMED), group)
    if len(clear) > NAMED:
        said = words.say(
            "Among {people} {n} parts differ clearly from the others in the overall score, most of all {parts}.",
            people=people,
            n=words.count(len(clear)),
            parts=named,
        )
    else:
        said = words.say_n(
            "Among {people} one part differs clearly from the others in the overall score: {parts}.",
            "Among {people} {n} parts differ clearly from the others in the overall score: {parts}.",
            len(clear),
            people=people,
            parts=named,
        )
    return [said, *_held_equal(results, group, clear.head(NAMED))]


def _only_held_equal(results: Disclosed, group: str) -> list[str]:
    """Say which differences show only with the other demographics held equal: the chart marks them, so tell them."""
    words, adjusted = results.words, contrasts(results, group=group, statistic="difference_adjusted")
    clear = ranked(adjusted[adjusted["indicator"] == "overall"])
    if clear.empty:
        return []
    named = named_parts(results, clear.head(NAMED), group)
    if len(clear) > NAMED:
        return [
            words.say(
                "With the other characteristics held equal, {n} parts differ clearly, most of all {parts}.",
                n=words.count(len(clear)),
                parts=named,
            )
        ]
    return [
        words.say_n(
            "With the other characteristics held equal, one part differs clearly: {parts}.",
            "With the other characteristics held equal, {n} parts differ clearly: {parts}.",
            len(clear),
            parts=named,
        )
    ]


def _held_equal(results: Disclosed, group: str, named: pd.DataFrame) -> list[str]:
    """Say which of the differences named stay clear with the other demographics held equal."""
    words, keys = results.words, ["domain", "level"]
    adjusted = contrasts(results, group=group, statistic="difference_adjusted")
    adjusted = adjusted[adjusted["indicator"] == "overall"].set_index(keys)["clear"]
    kept = adjusted.reindex(pd.MultiIndex.from_frame(named[keys]))
    if kept.isna().any():  # too few answers for all of them
        return []
    kept = kept.astype(bool).to_numpy()
    if kept.all():
        return [
            words.say_n(
                "It remains clear with the other characteristics held equal.",
                "They remain clear with the other characteristics held equal.",
                len(kept),
            )
        ]
    if not kept.any():
        return [
            words.say_n(
                "With the other characteristics held equal, it is no longer clear.",
                "With the other characteristics held equal, none of them is clear.",
                len(kept),
            )
        ]
    still = words.listing([_quoted(results, row) for _, row in named[kept].iterrows()])
    return [words.say("With the other characteristics held equal, still clear: {parts}.", parts=still)]


def _factors(results: Disclosed, rows: pd.DataFrame, overall: pd.DataFrame, clear: pd.DataFrame) -> list[str]:
    words, compared = results.words, int((rows["kind"] == "factor").sum())
    if compared == 0:
        return []
    if clear.empty:
        if overall.empty:
            return [words.say("On no key factor is a difference clear.")]
        return [words.say("On no single key factor is a difference clear.")]
    places = results.part_decimals(str(clear["group"].iloc[0]))
    listed = words.listing(
        [
            words.say(
                "{part} on {factor} ({difference})",
                factor=_factor(results, row),
                part=_quoted(results, row),
                difference=words.signed(row["estimate"], places),
            )
            for _, row in clear.head(NAMED).iterrows()
        ]
    )
    if len(clear) > NAMED:
        return [
            words.say(
                "By key factor {n} of {all} differences are clear, among the largest {list}.",
                n=words.count(len(clear)),
                all=words.count(compared),
                list=listed,
            )
        ]
    return [
        words.say_n(
            "By key factor {n} of {all} differences is clear: {list}.",
            "By key factor {n} of {all} differences are clear: {list}.",
            len(clear),
            all=words.count(compared),
            list=listed,
        )
    ]


def _factor(results: Disclosed, row: pd.Series) -> str:
    return results.text(results.instrument.factor(row["indicator"]).label)


def named_parts(results: Disclosed, rows: pd.DataFrame, group: str) -> str:
    """Name parts of a group in a sentence, each with its difference."""
    words, places = results.words, results.part_decimals(group)
    listed: Sequence[str] = [
        words.say("{part} ({difference})", part=_quoted(results, row), difference=words.signed(row["estimate"], places))
        for _, row in rows.iterrows()
    ]
    return words.listing(listed)


def _quoted(results: Disclosed, row: pd.Series) -> str:
    """Name a part with its demographic: “20 and more” alone would not say of what."""
    return results.words.say(
        "{characteristic} “{part}”",
        characteristic=results.text(results.instrument.item(row["domain"]).label),
        part=part_name(results, row["domain"], row["level"]),
    )
