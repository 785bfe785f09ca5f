"""What the first two groups were both asked: where both see a problem, and where they see it differently."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.both_sides import common_gaps, common_shares
from cips_helpers.verdicts.changes import CLEAR
from cips_helpers.verdicts.labels import quoted_item, share_of
from cips_helpers.words import capital

MOST_PROBLEMS, MOST_GAPS = 5, 3


def say_shared_problems(results: Disclosed) -> Finding | None:
    """Say what both groups see as a problem: factors below half the scale, questions few answer favourably.

    A question counts when, as printed, less than half of each group answer it favourably. Where there is none,
    that is said, with the question that is answered least favourably by both together. ``None`` where nothing
    common is shown.
    """
    words, shares = results.words, common_shares(results)
    if shares.empty:
        return None
    first, second = (results.people(group) for group in results.groups[:2])
    said = _weak_factors(results)
    weak = shares[(shares[list(results.groups[:2])].round(2) < 0.5).all(axis=1)]
    if weak.empty:
        lowest = shares.iloc[0]
        said.append(
            words.say(
                "On no question do fewer than half of {first} and fewer than half of {second} answer favourably. "
                "Lowest for the two together is “{item}”: {one} of {first} and {other} of {second}.",
                first=first,
                second=second,
                item=quoted_item(results, str(lowest.name), results.groups[0]),
                **_printed(results, str(lowest.name)),
            )
        )
        return Finding(" ".join(said))
    listed = words.listing(
        [
            words.say(
                "“{item}” ({one} and {other})",
                item=quoted_item(results, str(id), results.groups[0]),
                **_printed(results, str(id)),
            )
            for id in weak.index[:MOST_PROBLEMS]
        ]
    )
    if len(weak) > MOST_PROBLEMS:
        said.append(
            words.say(
                "On {n} questions fewer than half of {first} and fewer than half of {second} answer favourably; the "
                "lowest are {items}.",
                n=words.count(len(weak)),
                first=first,
                second=second,
                items=listed,
            )
        )
    else:
        said.append(
            words.say_n(
                "On one question fewer than half of {first} and fewer than half of {second} answer favourably: "
                "{items}.",
                "On {n} questions fewer than half of {first} and fewer than half of {second} answer favourably: "
                "{items}.",
                len(weak),
                first=first,
                second=second,
                items=listed,
            )
        )
    return Finding(" ".join(said))


def _printed(results: Disclosed, id: str) -> dict[str, str]:
    rows = [results.figure(group=group, indicator=id, statistic="positive") for group in results.groups[:2]]
    return {
        name: share_of(results.words, row)[0]
        for name, row in zip(("one", "other"), rows, strict=True)
        if row is not None
    }


def _weak_factors(results: Disclosed) -> list[str]:
    words, half, names = results.words, results.instrument.points / 2, []
    first, second = results.groups[:2]
    for factor in results.factors():
        rows = [
            results.figure(group=group, indicator=factor.id, statistic="mean", state="shown")
            for group in (first, second)
        ]
        if all(row is not None and row["estimate"] < half for row in rows):
            names.append(results.text(factor.label))
    if not names:
        return []
    return [
        words.say_n(
            "Both {first} and {second} score one key factor below the middle of the scale: {factors}.",
            "Both {first} and {second} score {n} key factors below the middle of the scale: {factors}.",
            len(names),
            first=results.people(first),
            second=results.people(second),
            factors=words.listing(names),
        )
    ]


def say_item_gaps(results: Disclosed) -> Finding | None:
    """Say on how many common questions the two groups differ clearly, and on which most; ``None`` if there are none."""
    words, rows = results.words, common_gaps(results)
    if rows.empty:
        return None
    first, second = (results.people(group) for group in results.groups[:2])
    clear = rows[rows["p_adjusted"] < CLEAR]
    if clear.empty:
        return Finding(
            words.say_n(
                "On the one question asked of both, {first} and {second} do not differ clearly.",
                "On none of the {n} questions asked of both do {first} and {second} differ clearly.",
                len(rows),
                first=first,
                second=second,
            )
        )
    listed = words.listing(
        [
            words.say(
                "“{item}” ({gap})",
                item=quoted_item(results, row["indicator"], results.groups[0]),
                gap=words.signed(row["estimate"]),
            )
            for _, row in clear.head(MOST_GAPS).iterrows()
        ]
    )
    if len(clear) == len(rows):
        said = words.say_n(
            "{first} and {second} differ clearly on the one question asked of both.",
            "{first} and {second} differ clearly on all {n} questions asked of both.",
            len(rows),
            first=capital(first),
            second=second,
        )
    else:
        said = words.say(
            "{first} and {second} differ clearly on {some} of the {all} questions asked of both.",
            first=capital(first),
            second=second,
            some=words.count(len(clear)),
            all=words.count(len(rows)),
        )
    widest = words.say_n(
        "In points ({first} minus {second}), the gap is on {items}.",
        "In points ({first} minus {second}), the widest gaps are on {items}.",
        len(clear),
        first=first,
        second=second,
        items=listed,
    )
    rest = len(rows) - len(clear)
    alike = words.say_n(
        "On one question there is no clear difference.", "On {n} questions there is no clear difference.", rest
    )
    return Finding(" ".join([said, widest, *([alike] if rest else [])]))
