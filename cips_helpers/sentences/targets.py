"""Targets: how many scores meet them, which miss them, which are too close to tell."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.labels import factor_names
from cips_helpers.verdicts.targets import has_targets, states_of


def say_targets(results: Disclosed) -> Finding | None:
    """Say which targets each group's scores meet, miss, or leave open; ``None`` where none is set.

    Examples
    --------
    >>> print(cips.say_targets(results))
    As officials see it, all ...
    """
    if not has_targets(results):
        return None
    paragraphs = [" ".join(_of_group(results, group)) for group in results.groups]
    if not any(paragraphs):
        return Finding(results.words.say("Too few people answered to compare scores with targets."))
    return Finding.of(paragraphs)


def _of_group(results: Disclosed, group: str) -> list[str]:
    words, states = results.words, states_of(results, group)
    sentences = [_number_met(results, group)]
    if states["not_met"] and (states["met"] or states["cannot_tell"]):
        names = factor_names(results, states["not_met"], short=True)
        sentences.append(words.say("Not met: {factors}.", factors=names))
    if states["cannot_tell"]:
        names = factor_names(results, states["cannot_tell"], short=True)
        sentences.append(words.say("Too close: {factors}.", factors=names))
    return sentences


def _number_met(results: Disclosed, group: str) -> str:
    """Return how many of a group's targets are met; empty where no score is shown."""
    words, people, states = results.words, results.people(group), states_of(results, group)
    met, total = len(states["met"]), sum(map(len, states.values()))
    if not total:
        return ""
    if met == total:
        return words.say_n(
            "As {people} see it, the one target is met.",
            "As {people} see it, all {n} targets are met.",
            total,
            people=people,
        )
    if met == 0:
        return words.say_n(
            "As {people} see it, the one target is not clearly met.",
            "As {people} see it, none of the {n} targets is clearly met.",
            total,
            people=people,
        )
    return words.say_n(
        "As {people} see it, {n} of {all} targets is met.",
        "As {people} see it, {n} of {all} targets are met.",
        met,
        people=people,
        all=words.count(total),
    )
