"""Parts of a group (women, managers, a region) that differ clearly from the rest of the group."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.labels import factor_name, level_name
from cips_helpers.verdicts.parts import contrasts, largest_first
from cips_helpers.words import N_n

NAMED = 3
"""At most as many differences are named; the chart has all of them."""

Templates = tuple[tuple[str, str], tuple[str, str]]
"""Sentences on one difference or several, and on more than are named; each for one and for many."""
OVERALL = (
    N_n(
        "Among {people} one part differs clearly from the others in the overall score: {parts}.",
        "Among {people} {n} parts differ clearly from the others in the overall score: {parts}.",
    ),
    N_n(
        "Among {people} {n} parts differ clearly from the others in the overall score, most of all {parts}.",
        "Among {people} {n} parts differ clearly from the others in the overall score, most of all {parts}.",
    ),
)
HELD_EQUAL = (
    N_n(
        "Among people alike in all other characteristics, one part differs clearly: {parts}.",
        "Among people alike in all other characteristics, {n} parts differ clearly: {parts}.",
    ),
    N_n(
        "Among people alike in all other characteristics, {n} parts differ clearly, most of all {parts}.",
        "Among people alike in all other characteristics, {n} parts differ clearly, most of all {parts}.",
    ),
)
FACTORS = (
    N_n(
        "By key factor {n} of {all} differences is clear: {list}.",
        "By key factor {n} of {all} differences are clear: {list}.",
    ),
    N_n(
        "By key factor {n} of {all} differences are clear, among the largest {list}.",
        "By key factor {n} of {all} differences are clear, among the largest {list}.",
    ),
)


def say_who_differs(results: Disclosed) -> Finding | None:
    """Say which parts of every group differ clearly, the largest difference first; ``None`` without demographics.

    Examples
    --------
    >>> print(cips.say_who_differs(results))
    No clear difference in the overall score among officials. Compared by: Gender, Age, ...
    """
    groups = [group for group in results.groups if results.instrument.items_of(group, kinds=("demographic",))]
    return Finding.of(" ".join(_of_group(results, group)) for group in groups) if groups else None


def _of_group(results: Disclosed, group: str) -> list[str]:
    rows, people = contrasts(results, group=group), results.people(group)
    if rows.empty:
        return [results.words.say("Too few {people} answered to compare parts of them.", people=people)]
    overall, factors = (largest_first(rows[rows["kind"] == kind]) for kind in ("overall", "factor"))
    return [*_overall(results, group, rows, overall), *_factors(results, rows, overall, factors)]


def _overall(results: Disclosed, group: str, rows: pd.DataFrame, clear: pd.DataFrame) -> list[str]:
    words, people = results.words, results.people(group)
    if not clear.empty:
        return [count_parts(results, OVERALL, clear, group), *_held_equal(results, group, clear.head(NAMED))]
    compared = [
        results.text(item.label)
        for item in results.instrument.items_of(group, kinds=("demographic",))
        if item.id in set(rows["domain"])
    ]
    none = words.say(
        "No clear difference in the overall score among {people}. Compared by: {characteristics}.",
        people=people,
        characteristics=words.listing(compared),
    )
    # The chart marks differences that are clear only with the other demographics held equal.
    adjusted = largest_first(_adjusted(results, group))
    return [none] if adjusted.empty else [none, count_parts(results, HELD_EQUAL, adjusted, group)]


def _adjusted(results: Disclosed, group: str) -> pd.DataFrame:
    rows = contrasts(results, group=group, statistic="difference_adjusted")
    return rows[rows["indicator"] == "overall"]


def _held_equal(results: Disclosed, group: str, named: pd.DataFrame) -> list[str]:
    """Say which of the named differences stay clear with the other demographics held equal."""
    words, keys = results.words, ["domain", "level"]
    clear = _adjusted(results, group).set_index(keys)["clear"].reindex(pd.MultiIndex.from_frame(named[keys]))
    if clear.isna().any():  # too few answers for all of them
        return []
    kept = clear.astype(bool).to_numpy()
    if kept.all():
        return [
            words.say_n(
                "It remains clear among people alike in all other characteristics.",
                "They remain clear among people alike in all other characteristics.",
                len(kept),
            )
        ]
    if not kept.any():
        return [
            words.say_n(
                "Among people alike in all other characteristics it is no longer clear.",
                "Among people alike in all other characteristics none of them is clear.",
                len(kept),
            )
        ]
    still = words.listing([_quoted(results, row) for _, row in named[kept].iterrows()])
    return [words.say("Still clear among people alike in all other characteristics: {parts}.", parts=still)]


def _factors(results: Disclosed, rows: pd.DataFrame, overall: pd.DataFrame, clear: pd.DataFrame) -> list[str]:
    words, compared = results.words, int((rows["kind"] == "factor").sum())
    if compared == 0:
        return []
    if clear.empty and overall.empty:
        return [words.say("On no key factor is a difference clear.")]
    if clear.empty:
        return [words.say("On no single key factor is a difference clear.")]
    decimals = results.part_decimals(str(clear["group"].iloc[0]))
    listed = [
        words.say(
            "{part} on {factor} ({difference})",
            factor=factor_name(results, row["indicator"]),
            part=_quoted(results, row),
            difference=words.signed(row["estimate"], decimals),
        )
        for _, row in clear.head(NAMED).iterrows()
    ]
    return [_count(results, FACTORS, len(clear), all=words.count(compared), list=words.listing(listed))]


def count_parts(results: Disclosed, templates: Templates, clear: pd.DataFrame, group: str) -> str:
    """Return how many parts of a group differ clearly, with the names of the first ones."""
    parts = named_parts(results, clear.head(NAMED), group)
    return _count(results, templates, len(clear), people=results.people(group), parts=parts)


def _count(results: Disclosed, templates: Templates, n: int, **parts: str) -> str:
    named, more = templates
    return results.words.say_n(*(more if n > NAMED else named), n, **parts)


def named_parts(results: Disclosed, rows: pd.DataFrame, group: str) -> str:
    """Return the names of parts of a group for a sentence, each with its difference."""
    words, decimals = results.words, results.part_decimals(group)
    return words.listing(
        [
            words.say(
                "{part} ({difference})", part=_quoted(results, row), difference=words.signed(row["estimate"], decimals)
            )
            for _, row in rows.iterrows()
        ]
    )


def _quoted(results: Disclosed, row: pd.Series) -> str:
    """Return the name of a part with its demographic, as “20 and more” alone does not say of what."""
    return results.words.say(
        "{characteristic} “{part}”",
        characteristic=results.text(results.instrument.item(row["domain"]).label),
        part=level_name(results, row["domain"], row["level"]),
    )
