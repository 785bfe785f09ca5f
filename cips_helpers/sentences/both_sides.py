"""Questions asked of both of the first two groups: problems that both see, and the widest gaps."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.both_sides import common_gaps, common_shares, weak_for_both
from cips_helpers.verdicts.changes import are_clear
from cips_helpers.verdicts.labels import factor_names, quoted_item, share_of
from cips_helpers.verdicts.wording import questions_that_differ

MOST_PROBLEMS, MOST_GAPS = 5, 3


def say_shared_problems(results: Disclosed) -> Finding | None:
    """Say what both groups see as a problem: factors below half the scale, questions few answer favourably.

    A question counts when, as printed, less than half of each group answer it favourably. Where there is none,
    the question with the lowest favourable shares is named. ``None`` where no common question is shown.

    Examples
    --------
    >>> print(cips.say_shared_problems(results))
    On no question do fewer than half of officials and fewer than half of private-sector ...
    """
    shares = common_shares(results)
    if shares.empty:
        return None
    weak = shares[(shares.round(2) < 0.5).all(axis=1)]
    questions = _no_weak_question(results, str(shares.index[0])) if weak.empty else _weak_questions(results, weak)
    return Finding(" ".join([*_weak_factors(results), questions]))


def _no_weak_question(results: Disclosed, lowest: str) -> str:
    first, second = _people(results)
    return results.words.say(
        "On no question do fewer than half of {first} and fewer than half of {second} answer favourably. "
        "Lowest for the two together is “{item}”: {one} of {first} and {other} of {second}.",
        first=first,
        second=second,
        **_quoted(results, lowest),
    )


def _weak_questions(results: Disclosed, weak: pd.DataFrame) -> str:
    words, (first, second) = results.words, _people(results)
    named = words.listing(
        [words.say("“{item}” ({one} and {other})", **_quoted(results, str(id))) for id in weak.index[:MOST_PROBLEMS]]
    )
    if len(weak) > MOST_PROBLEMS:
        return words.say(
            "On {n} questions fewer than half of {first} and fewer than half of {second} answer favourably; the "
            "lowest are {items}.",
            n=words.count(len(weak)),
            first=first,
            second=second,
            items=named,
        )
    return words.say_n(
        "On one question fewer than half of {first} and fewer than half of {second} answer favourably: {items}.",
        "On {n} questions fewer than half of {first} and fewer than half of {second} answer favourably: {items}.",
        len(weak),
        first=first,
        second=second,
        items=named,
    )


def _quoted(results: Disclosed, id: str) -> dict[str, str]:
    """Return the wording of a question, and its favourable shares in both groups."""
    rows = (results.figure(group=group, indicator=id, statistic="positive") for group in results.groups[:2])
    one, other = (share_of(results.words, row)[0] for row in rows if row is not None)
    return {"item": quoted_item(results, id, results.groups[0]), "one": one, "other": other}


def _weak_factors(results: Disclosed) -> list[str]:
    factors, (first, second) = weak_for_both(results), _people(results)
    if not factors:
        return []
    return [
        results.words.say_n(
            "Both {first} and {second} score one key factor below the middle of the scale: {factors}.",
            "Both {first} and {second} score {n} key factors below the middle of the scale: {factors}.",
            len(factors),
            first=first,
            second=second,
            factors=factor_names(results, factors),
        )
    ]


def say_item_gaps(results: Disclosed) -> Finding | None:
    """Say on how many common questions the two groups differ clearly, and on which most; ``None`` without any.

    Examples
    --------
    >>> print(cips.say_item_gaps(results))
    Officials and private-sector respondents differ clearly on all ...
    """
    words, rows = results.words, common_gaps(results)
    if rows.empty:
        return None
    first, second = _people(results)
    clear, differ = rows[are_clear(rows)], questions_that_differ(results, rows)
    if clear.empty:
        return Finding(differ)
    named = [
        words.say(
            "“{item}” ({gap})",
            item=quoted_item(results, row["indicator"], results.groups[0]),
            gap=words.signed(row["estimate"]),
        )
        for _, row in _widest(results, clear).iterrows()
    ]
    widest = words.say_n(
        "In points ({first} minus {second}), the gap is on {items}.",
        "In points ({first} minus {second}), the widest gaps are on {items}.",
        len(clear),
        first=first,
        second=second,
        items=words.listing(named),
    )
    sentences, unclear = [differ, widest], len(rows) - len(clear)
    if unclear:
        sentences.append(
            words.say_n(
                "On one question there is no clear difference.",
                "On {n} questions there is no clear difference.",
                unclear,
            )
        )
    return Finding(" ".join(sentences))


def _widest(results: Disclosed, gaps: pd.DataFrame) -> pd.DataFrame:
    """Return the first gaps of a sorted frame, and those that are printed as wide as the last of them."""
    sizes = [results.words.points(size) for size in gaps["estimate"].abs()]
    return gaps if len(gaps) <= MOST_GAPS else gaps.head(MOST_GAPS + sizes[MOST_GAPS:].count(sizes[MOST_GAPS - 1]))


def _people(results: Disclosed) -> list[str]:
    return [results.people(group) for group in results.groups[:2]]
