"""A country among the others of its study: where each score lies, in words."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.peers import POSITIONS, PeerPosition, peer_positions
from cips_helpers.words import capital


def say_peers(results: Disclosed) -> Finding | None:
    """Say with how many other countries this one is compared, and what lies above or below most of them.

    One paragraph a group. ``None`` where nothing can be compared.
    """
    of_groups = {group: rows for group in results.groups if (rows := peer_positions(results, group))}
    if not of_groups:
        return None
    counts = [one.others for rows in of_groups.values() for one in rows]
    return Finding.of(
        [
            _basis(results, min(counts), max(counts)),
            *(_of_group(results, group, rows) for group, rows in of_groups.items()),
        ]
    )


def _basis(results: Disclosed, fewest: int, most: int) -> str:
    words = results.words
    if fewest == most:
        return words.say(
            "{country} is compared with {n} other countries of this study, each with its latest survey and none of "
            "them named.",
            country=results.name,
            n=words.count(most),
        )
    return words.say(
        "{country} is compared with {fewest} to {most} other countries of this study, as many as have the score in "
        "question, each with its latest survey and none of them named.",
        country=results.name,
        fewest=words.count(fewest),
        most=words.count(most),
    )


def _of_group(results: Disclosed, group: str, rows: tuple[PeerPosition, ...]) -> str:
    words, people = results.words, results.people(group)
    said = [_overall(results, people, one) for one in rows if one.indicator == "overall"]
    factors = [one for one in rows if one.indicator != "overall"]
    names = {
        position: [
            results.text(results.instrument.factor(one.indicator).label) for one in factors if one.position == position
        ]
        for position in POSITIONS
    }
    if names["above"]:
        said.append(
            words.say_n(
                "On one key factor {people} score above most of the others: {factors}.",
                "On {n} key factors {people} score above most of the others: {factors}.",
                len(names["above"]),
                people=people,
                factors=words.listing(names["above"]),
            )
        )
    if names["below"]:
        said.append(
            words.say_n(
                "On one key factor {people} score below most of the others: {factors}.",
                "On {n} key factors {people} score below most of the others: {factors}.",
                len(names["below"]),
                people=people,
                factors=words.listing(names["below"]),
            )
        )
    if factors and len(names["middle"]) == len(factors):
        said.append(
            words.say_n(
                "On the one key factor that can be compared {people} score about the middle of the others.",
                "On all {n} key factors that can be compared {people} score about the middle of the others.",
                len(factors),
                people=people,
            )
        )
    elif names["middle"]:
        said.append(
            words.say_n(
                "On one more key factor they score about the middle.",
                "On {n} more key factors they score about the middle.",
                len(names["middle"]),
            )
        )
    return " ".join(said)


def _overall(results: Disclosed, people: str, one: PeerPosition) -> str:
    words = results.words
    told = {"people": capital(people), "score": words.points(one.score), "median": words.points(one.median, 1)}
    if one.position == "above":
        return words.say(
            "{people} score {score} points overall, above most of the others, whose median is {median}.", **told
        )
    if one.position == "below":
        return words.say(
            "{people} score {score} points overall, below most of the others, whose median is {median}.", **told
        )
    return words.say(
        "{people} score {score} points overall, about the middle of the others, whose median is {median}.", **told
    )
