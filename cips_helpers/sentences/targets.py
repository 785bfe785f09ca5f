"""Targets: met, not met, or too close to tell."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.targets import has_targets, states_of


def say_targets(results: Disclosed) -> Finding | None:
    """Say which targets each group's scores meet, miss, or leave open; ``None`` where none is set."""
    if not has_targets(results):
        return None
    words, said = results.words, []
    for group in results.groups:
        states = states_of(results, group)
        total = sum(map(len, states.values()))
        if not total:
            continue
        parts = [how_many_met(results, group, len(states["met"]), total)]
        if states["not_met"] and len(states["not_met"]) < total:
            parts.append(words.say("Not met: {factors}.", factors=words.listing(states["not_met"])))
        if states["cannot_tell"]:
            parts.append(
                words.say(
                    "Too close to tell, as the interval contains the target: {factors}.",
                    factors=words.listing(states["cannot_tell"]),
                )
            )
        said.append(" ".join(parts))
    if said:
        return Finding.of(said)
    if has_targets(results):
        return Finding(words.say("Too few people answered to compare scores with targets."))
    return Finding(words.say("No targets are set in the questionnaire."))


def how_many_met(results: Disclosed, group: str, met: int, total: int) -> str:
    """Say how many of a group's targets are met."""
    words, people = results.words, results.people(group)
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
