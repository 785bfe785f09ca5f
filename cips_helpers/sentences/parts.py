"""Parts of a group (women, managers, a region): which of them differ clearly from the others."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.labels import level_name
from cips_helpers.verdicts.parts import contrasts, largest_first

NAMED = 3
"""As many differences are named; more would be a list, and there is a chart for that."""


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
        overall, factors = (largest_first(rows[rows["kind"] == kind]) for kind in ("overall", "factor"))
        said.append(" ".join([*_overall(results, group, rows, overall), *_factors(results, rows, overall, factors)]))
    return Finding.of(said) if said else None


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
    clear = largest_first(adjusted[adjusted["indicator"] == "overall"])
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
        part=level_name(results, row["domain"], row["level"]),
    )
