"""Respondents: how many answered, how precise and trustworthy the figures are, signs of careless answering."""

from __future__ import annotations

from collections.abc import Iterator

from cips_helpers.disclosure.disclosed import Disclosed, SampleFacts
from cips_helpers.display import Finding
from cips_helpers.schema.records import Verdict
from cips_helpers.sentences.method import VERDICTS
from cips_helpers.verdicts.careless import Careless, careless
from cips_helpers.verdicts.changes import pair_of
from cips_helpers.verdicts.labels import group_names
from cips_helpers.verdicts.trust import few_answered
from cips_helpers.words import N_

TOO_FEW = N_("Fewer than {floor} {people} answered, so nothing is shown for them.")
TOO_FEW_OVERALL = N_("{n} {people} answered, too few of them on every key factor to show an overall score.")
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
"""Trust in a sample that was drawn, by whether the number invited is known and answers are weighted."""
AT_SITES = N_("{n} {people} answered at {sites} sites drawn by chance; the overall score is precise to ±{half} points.")
NOT_DRAWN = {
    "asked": N_(
        "All {invited} {people} were asked, and {n} answered ({rate}). If the others think alike, the overall score is "
        "precise to ±{half} points."
    ),
    "complete": N_("All {n} {people} answered, so their scores are exact."),
    "volunteers": N_(
        "{n} {people} took part by their own choice. None of them was drawn by chance, so the scores are theirs and "
        "need not hold for others."
    ),
}
"""The same where nobody was drawn, by `SampleFacts.ranges`."""
PRECISE = {
    "drawn": N_("{n} {people} answered. Shares among them are precise to about ±{margin} percentage points."),
    "invited": N_(
        "{n} of {invited} invited {people} answered ({rate}). Shares among them are precise to about ±{margin} "
        "percentage points."
    ),
    "sites": N_(
        "{n} {people} answered at {sites} sites drawn by chance. Shares among them are precise to about ±{margin} "
        "percentage points, which takes into account that people at one site resemble each other."
    ),
    "asked": N_(
        "All {invited} {people} were asked, and {n} answered ({rate}). If the others think alike, shares are precise "
        "to about ±{margin} percentage points; if they do not, no margin can be given."
    ),
    "complete": N_("All {n} {people} answered: what they said that day is known exactly."),
    "volunteers": N_(
        "{n} {people} took part by their own choice, and nobody was drawn by chance. The figures describe them. How "
        "far they hold for other {people}, the survey does not show."
    ),
}
"""Number of those who took part and precision of a share, by the way in which people came to take part."""


def key_facts(results: Disclosed) -> dict[str, str]:
    """Return the facts of the front page, label → value: the number of answers by group, and the fieldwork."""
    words, facts = results.words, {}
    for group in results.groups:
        sample = results.sample(group)
        if sample.n is None:
            continue
        label = words.say("{group}: respondents", group=results.group_name(group))
        if sample.invited:
            facts[label] = words.say("{n} of {invited}", n=words.count(sample.n), invited=words.count(sample.invited))
        else:
            facts[label] = words.count(sample.n)
    if when := fieldwork(results):
        facts[words.say("Fieldwork")] = when
    return facts


def fieldwork(results: Disclosed) -> str:
    """Return the days from the first to the last of this iteration's fieldwork; empty where they are not known."""
    latest = [sample for sample in results.samples if sample.iteration == results.iteration]
    starts, ends = [sample.start for sample in latest if sample.start], [sample.end for sample in latest if sample.end]
    return results.words.period(min(starts), max(ends)) if starts and ends else ""


def missing_groups(results: Disclosed) -> str:
    """Return which groups of the questionnaire were not surveyed in this iteration; empty if all were."""
    absent = [group.id for group in results.instrument.groups if group.id not in results.groups]
    if not absent:
        return ""
    return results.words.say(
        "No {people} were surveyed in this iteration, so nothing is compared with them.",
        people=group_names(results, absent),
    )


def say_respondents(results: Disclosed) -> Finding:
    """Say how many answered, of how many invited, and how precise a share is.

    Examples
    --------
    >>> print(cips.say_respondents(results))
    312 of 372 invited officials answered (84%). Shares among them are precise to about ...
    """
    return Finding.of([*(_of_group(results, group) for group in results.groups), missing_groups(results)])


def _of_group(results: Disclosed, group: str) -> str:
    words, sample, people = results.words, results.sample(group), results.people(group)
    if sample.n is None:
        return words.say(TOO_FEW, floor=results.floor, people=people)
    way = sample.ranges
    if way == "drawn":
        way = "sites" if sample.kind == "sites" else "invited" if sample.invited else "drawn"
    return words.say(PRECISE[way], **_numbers(results, sample), margin=words.points(100 * sample.margin, 1))


def _numbers(results: Disclosed, sample: SampleFacts) -> dict[str, str]:
    """Return the numbers of people behind a sample, as printed; ``invited`` are all, where everybody was asked."""
    words, n = results.words, sample.n or 0
    asked = sample.invited or (sample.population if sample.kind == "everyone" else 0) or 0
    return {
        "n": words.count(n),
        "invited": words.count(asked),
        "people": results.people(sample.group),
        "rate": words.percent(n / asked) if asked else "",
        "sites": words.count(sample.weighting.sites),
    }


def say_frames(results: Disclosed) -> Finding | None:
    """Say who was on the list that people were asked from, a paragraph a list; ``None`` where none is described.

    Examples
    --------
    >>> print(cips.say_frames(results))
    Who was on the list, ...
    """
    words = results.words
    lists = dict.fromkeys(
        (sample.label, results.text(dict(sample.frame))) for sample in results.samples if sample.frame
    )
    paragraphs = [words.say("Who was on the list, {label}. {list}", label=label, list=text) for label, text in lists]
    return Finding.of(paragraphs) if paragraphs else None


def say_flagged(results: Disclosed) -> Finding | None:
    """Say how many show signs of careless answering, and a limit to the change of the overall score without them.

    Examples
    --------
    >>> print(cips.say_flagged(results))
    10 of the officials show a sign of careless answering; without them their overall score ...
    """
    signs = {group: careless(results, group) for group in results.groups}
    paragraphs = [_flagged(results, group, sign) for group, sign in signs.items() if sign is not None]
    return Finding.of(paragraphs) if paragraphs else None


def _flagged(results: Disclosed, group: str, signs: Careless) -> str:
    words, people = results.words, results.people(group)
    if not signs.people:
        return words.say("None of the {people} shows a sign of careless answering.", people=people)
    if signs.limit is None:
        return words.say_n(
            "One of the {people} shows a sign of careless answering.",
            "{n} of the {people} show a sign of careless answering.",
            signs.people,
            people=people,
        )
    return words.say_n(
        "One of the {people} shows a sign of careless answering; without this person their overall score would move "
        "by less than {limit} points.",
        "{n} of the {people} show a sign of careless answering; without them their overall score would move by less "
        "than {limit} points.",
        signs.people,
        people=people,
        limit=words.points(signs.limit, signs.decimals),
    )


def say_trust(results: Disclosed) -> Finding:
    """Say how many answered, how precise and comparable the scores are, and the effect of careless answers.

    The precision is half the 95 % interval of the overall score.

    Examples
    --------
    >>> print(cips.say_trust(results))
    312 of 372 invited officials answered (84%); the answers are weighted, and the overall ...
    """
    sentences = [
        *(_answered(results, group) for group in results.groups),
        _few_answered(results),
        *_comparable(results),
        _careless(results),
    ]
    return Finding(" ".join(filter(None, sentences)))


def _answered(results: Disclosed, group: str) -> str:
    words, sample, people = results.words, results.sample(group), results.people(group)
    overall = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
    if sample.n is None:
        return words.say(TOO_FEW, floor=results.floor, people=people)
    if overall is None:
        return words.say(TOO_FEW_OVERALL, n=words.count(sample.n), people=people)
    template = NOT_DRAWN.get(sample.ranges) or ANSWERED[bool(sample.invited), sample.weighting.weighted]
    half = words.points((overall["high"] - overall["low"]) / 2)
    return words.say(AT_SITES if sample.kind == "sites" else template, **_numbers(results, sample), half=half)


def _few_answered(results: Disclosed) -> str:
    invited = [group for group in results.groups if results.sample(group).kind != "volunteers"]
    few = [group for group in few_answered(results) if group in invited]
    if not few:
        return ""
    return results.words.say(
        "Fewer than half of the invited {people} answered, and the others may see things differently.",
        people=group_names(results, few),
    )


def _comparable(results: Disclosed) -> Iterator[str]:
    """Say what may be compared with the previous iteration, one sentence for all groups with the same verdict."""
    alike: dict[tuple[Verdict, str], list[str]] = {}
    for group in results.groups:
        if (pair := pair_of(results, group)) is not None:
            key = pair.verdict, results.sample(group, pair.earlier).label
            alike.setdefault(key, []).append(group)
    for (verdict, earlier), groups in alike.items():
        yield results.words.say(VERDICTS[verdict], people=group_names(results, groups), earlier=earlier)


def _careless(results: Disclosed) -> str:
    words = results.words
    known = [signs for group in results.groups if (signs := careless(results, group)) is not None]
    flagged = [signs for signs in known if signs.people]
    people = sum(signs.people for signs in flagged)
    if not flagged:
        return words.say("Nobody shows signs of careless answering.") if known else ""
    limits = [(signs.limit, signs.decimals) for signs in flagged if signs.limit is not None]
    if len(limits) < len(flagged):
        return words.say_n(
            "One person shows signs of careless answering.", "{n} people show signs of careless answering.", people
        )
    limit, decimals = max(limits)
    return words.say_n(
        "One person shows signs of careless answering; without this person no overall score would move by {limit} "
        "points or more.",
        "{n} people show signs of careless answering; without them no overall score would move by {limit} points or "
        "more.",
        people,
        limit=words.points(limit, decimals),
    )
