"""Who answered, who was not asked, how the answers are weighted."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.labels import sign_of
from cips_helpers.words import N_

TOO_FEW = N_("Fewer than {floor} {people} answered, so nothing is shown for them.")


def missing_groups(results: Disclosed) -> Finding | None:
    """Say which group of the questionnaire was not surveyed in this iteration; ``None`` if all were."""
    absent = [group.id for group in results.instrument.groups if group.id not in results.groups]
    if not absent:
        return None
    names = results.words.listing([results.people(group) for group in absent])
    return Finding(
        results.words.say(
            "No {people} were surveyed in this iteration, so nothing is compared with them.", people=names
        )
    )


def say_respondents(results: Disclosed) -> Finding:
    """Say who answered, out of how many invited, and how precise a share is."""
    words, said = results.words, []
    for group in results.groups:
        sample = results.sample(group)
        if sample.n is None:
            said.append(words.say(TOO_FEW, floor=results.floor, people=results.people(group)))
            continue
        n, people, margin = words.count(sample.n), results.people(group), words.points(100 * sample.margin, 1)
        if sample.invited:
            said.append(
                words.say(
                    "{n} of {invited} invited {people} answered ({rate}). Shares among them are precise to about "
                    "±{margin} percentage points.",
                    n=n,
                    invited=words.count(sample.invited),
                    people=people,
                    rate=words.percent(sample.response or 0),
                    margin=margin,
                )
            )
        else:
            said.append(
                words.say(
                    "{n} {people} answered. Shares among them are precise to about ±{margin} percentage points.",
                    n=n,
                    people=people,
                    margin=margin,
                )
            )
    missing = missing_groups(results)
    return Finding.of([*said, missing.text if missing else ""])


def say_flagged(results: Disclosed) -> Finding | None:
    """Say how many show a sign of careless answering, and less than what the overall score would move without them."""
    said = [text for group in results.groups if (text := _flagged(results, group))]
    return Finding.of(said) if said else None


def careless(results: Disclosed, group: str) -> tuple[int, float | None, int] | None:
    """Count those who show a sign of careless answering, and bound how far the overall score would move without them.

    Returns
    -------
    tuple or None
        Number of people; points the score moves by less than, ``None`` where that is not known; decimals of these
        points. ``None`` where the number is not shown.
    """
    found = results.figure(group=group, indicator="any", statistic="flagged")
    if found is None or sign_of(found):
        return None
    n, places = round(found["estimate"] * found["n"]), results.part_decimals(group)
    moved = results.figure(group=group, indicator="overall", statistic="sensitivity")
    if moved is None or sign_of(moved):
        return n, None, places
    # The gate has rounded the move: it is known to half a unit of the last digit.
    return n, abs(moved["estimate"]) + 10.0**-places, places


def _flagged(results: Disclosed, group: str) -> str:
    words, people, found = results.words, results.people(group), careless(results, group)
    if found is None:
        return ""
    n, limit, places = found
    if not n:
        return words.say("None of the {people} shows a sign of careless answering.", people=people)
    if limit is None:
        return words.say_n(
            "One of the {people} shows a sign of careless answering.",
            "{n} of the {people} show a sign of careless answering.",
            n,
            people=people,
        )
    return words.say_n(
        "One of the {people} shows a sign of careless answering; without this person their overall score would move "
        "by less than {limit} points.",
        "{n} of the {people} show a sign of careless answering; without them their overall score would move by less "
        "than {limit} points.",
        n,
        people=people,
        limit=words.points(limit, places),
    )
