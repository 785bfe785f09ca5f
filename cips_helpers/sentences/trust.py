"""How far the figures can be trusted, in a few sentences: who answered, what may be compared, what was careless."""

from __future__ import annotations

from collections.abc import Iterator

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.schema.records import Verdict
from cips_helpers.sentences.method import VERDICTS
from cips_helpers.sentences.respondents import TOO_FEW, careless
from cips_helpers.verdicts.changes import pair_of
from cips_helpers.words import N_

FEW_ANSWERED = 0.5
"""Below this response rate it is said that the others may see things differently."""

ANSWERED = {
    # invited known, weighted
    (True, True): N_(
        "{n} of {invited} invited {people} answered ({rate}); the answers are weighted, and the overall score is "
        "precise to ±{half} points."
    ),
    (True, False): N_(
        "{n} of {invited} invited {people} answered ({rate}); the overall score is precise to ±{half} points."
    ),
    (False, True): N_(
        "{n} {people} answered; the answers are weighted, and the overall score is precise to ±{half} points."
    ),
    (False, False): N_("{n} {people} answered; the overall score is precise to ±{half} points."),
}


def say_trust(results: Disclosed) -> Finding:
    """Say how many answered and how precise the scores are, whether they can be compared, and what carelessness moves.

    The precision is half the 95 % interval of the overall score.
    """
    answered = [_answered(results, group) for group in results.groups]
    rest = [*_others(results), *_verdicts(results), _careless(results)]
    return Finding.of([" ".join(filter(None, [*answered, *rest]))])


def _answered(results: Disclosed, group: str) -> str:
    words, sample, people = results.words, results.sample(group), results.people(group)
    overall = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
    if sample.n is None or overall is None:
        return words.say(TOO_FEW, floor=results.floor, people=people)
    return words.say(
        ANSWERED[bool(sample.invited), sample.weighting.weighted],
        n=words.count(sample.n),
        invited=words.count(sample.invited or 0),
        people=people,
        rate=words.percent(sample.response or 0),
        half=words.points((overall["high"] - overall["low"]) / 2),
    )


def _others(results: Disclosed) -> Iterator[str]:
    """Say of whom so few answered that those who did may not speak for the others."""
    words = results.words
    few = [
        results.people(group)
        for group in results.groups
        if (rate := results.sample(group).response) is not None and rate < FEW_ANSWERED
    ]
    if few:
        yield words.say(
            "Fewer than half of the invited {people} answered, and the others may see things differently.",
            people=words.listing(few),
        )


def _verdicts(results: Disclosed) -> Iterator[str]:
    """Say what may be compared with the iteration before, groups with the same verdict together."""
    alike: dict[tuple[Verdict, str], list[str]] = {}
    for group in results.groups:
        if (pair := pair_of(results, group)) is not None:
            key = pair.verdict, results.sample(group, pair.earlier).label
            alike.setdefault(key, []).append(results.people(group))
    for (verdict, earlier), people in alike.items():
        yield results.words.say(VERDICTS[verdict], people=results.words.listing(people), earlier=earlier)


def _careless(results: Disclosed) -> str:
    words = results.words
    found = [told for group in results.groups if (told := careless(results, group)) is not None]
    number = sum(n for n, _, _ in found)
    if not number:
        return words.say("Nobody shows signs of careless answering.") if found else ""
    limits = [(limit, places) for n, limit, places in found if n and limit is not None]
    if len(limits) < sum(n > 0 for n, _, _ in found):
        return words.say_n(
            "One person shows signs of careless answering.", "{n} people show signs of careless answering.", number
        )
    limit, places = max(limits)
    return words.say_n(
        "One person shows signs of careless answering; without this person no overall score would move by {limit} "
        "points or more.",
        "{n} people show signs of careless answering; without them no overall score would move by {limit} points or "
        "more.",
        number,
        limit=words.points(limit, places),
    )
