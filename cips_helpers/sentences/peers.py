"""Position of a country's scores among the other countries of its study, in words."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.labels import factor_names
from cips_helpers.verdicts.peers import PeerPosition, peer_positions
from cips_helpers.words import N_, N_n, capital

OVERALL = {
    "above": N_("{people} score {score} points overall, above most of the others, whose median is {median}."),
    "below": N_("{people} score {score} points overall, below most of the others, whose median is {median}."),
    "middle": N_("{people} score {score} points overall, about the middle of the others, whose median is {median}."),
}
FACTORS = {
    "above": N_n(
        "On one key factor {people} score above most of the others: {factors}.",
        "On {n} key factors {people} score above most of the others: {factors}.",
    ),
    "below": N_n(
        "On one key factor {people} score below most of the others: {factors}.",
        "On {n} key factors {people} score below most of the others: {factors}.",
    ),
}


def say_peers(results: Disclosed) -> Finding | None:
    """Say with how many other countries this one is compared, and which scores lie above or below most of them.

    One paragraph a group. ``None`` where nothing can be compared.

    Examples
    --------
    >>> print(cips.say_peers(peers))
    Tinyland is compared with ...
    """
    by_group = {group: positions for group in results.groups if (positions := peer_positions(results, group))}
    if not by_group:
        return None
    counts = [position.others for positions in by_group.values() for position in positions]
    paragraphs = [_of_group(results, group, positions) for group, positions in by_group.items()]
    return Finding.of([_basis(results, min(counts), max(counts)), *paragraphs])


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


def _of_group(results: Disclosed, group: str, positions: tuple[PeerPosition, ...]) -> str:
    words, people, sentences = results.words, results.people(group), []
    factors: dict[str, list[str]] = {"above": [], "below": [], "middle": []}
    for entry in positions:
        if entry.indicator != "overall":
            factors[entry.position].append(entry.indicator)
            continue
        score, median = words.points(entry.score), words.points(entry.median, 1)
        sentences.append(words.say(OVERALL[entry.position], people=capital(people), score=score, median=median))
    for position, templates in FACTORS.items():
        if ids := factors[position]:
            sentences.append(words.say_n(*templates, len(ids), people=people, factors=factor_names(results, ids)))
    middle = len(factors["middle"])
    if middle and not factors["above"] and not factors["below"]:
        sentences.append(
            words.say_n(
                "On the one key factor that can be compared {people} score about the middle of the others.",
                "On all {n} key factors that can be compared {people} score about the middle of the others.",
                middle,
                people=people,
            )
        )
    elif middle:
        sentences.append(
            words.say_n(
                "On one more key factor they score about the middle.",
                "On {n} more key factors they score about the middle.",
                middle,
            )
        )
    return " ".join(sentences)
