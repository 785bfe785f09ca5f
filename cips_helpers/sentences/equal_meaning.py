"""Sentences on whether questions mean the same to those who are compared."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.changes import comparable, pair_of
from cips_helpers.verdicts.equal_meaning import Meaning, meaning_between
from cips_helpers.verdicts.labels import quoted_item
from cips_helpers.words import N_

UNTESTED = N_(
    "That could not be tested here: it takes a key factor with three common questions, and 50 people on either "
    "side who "
    "answered all of them."
)


def say_equal_meaning(results: Disclosed) -> Finding | None:
    """Say that a gap assumes equal meaning, and which questions may not have it; ``None`` for a single group.

    Examples
    --------
    >>> print(cips.say_equal_meaning(results))
    To compare the two groups is to assume that a question means the same to officials and ...
    """
    if len(results.groups) < 2:
        return None
    words, (first, second) = results.words, results.groups[:2]
    assumed = words.say(
        "To compare the two groups is to assume that a question means the same to {first} and to {second}.",
        first=results.people(first),
        second=results.people(second),
    )
    return Finding(f"{assumed} {_tested(results, meaning_between(results), first)}")


def say_equal_meaning_then(results: Disclosed) -> Finding | None:
    """Say the same of changes, group by group; ``None`` where no iteration can be compared with the one before.

    Examples
    --------
    >>> print(cips.say_equal_meaning_then(results))
    A change among officials assumes that a question means the same now as in ...
    """
    words, paragraphs = results.words, []
    for group in results.groups:
        pair = pair_of(results, group)
        if pair is None or not comparable(results, group):
            continue
        assumed = words.say(
            "A change among {people} assumes that a question means the same now as in {earlier}.",
            people=results.people(group),
            earlier=results.sample(group, pair.earlier).label,
        )
        tested = meaning_between(results, group=group, against=str(pair.earlier))
        paragraphs.append(f"{assumed} {_tested(results, tested, group)}")
    return Finding.of(paragraphs) if paragraphs else None


def _tested(results: Disclosed, meaning: Meaning, group: str) -> str:
    words = results.words
    if not meaning.tested:
        return words.say(UNTESTED)
    if not meaning.differing:
        return words.say_n(
            "The one question that could be tested shows nothing against it.",
            "None of the {n} questions that could be tested speaks against it.",
            meaning.tested,
        )
    sentence = words.say_n(
        "Of the {all} questions that could be tested, one speaks against it: people of the same views on the other "
        "questions of the key factor answer it differently. Part of its difference may be one of understanding: "
        "{names}.",
        "Of the {all} questions that could be tested, {n} speak against it: people of the same views on the other "
        "questions of the key factor answer them differently. Part of their difference may be one of understanding: "
        "{names}.",
        len(meaning.differing),
        all=words.count(meaning.tested),
        names=words.listing([f"“{quoted_item(results, id, group)}”" for id in meaning.differing]),
    )
    if not meaning.uneven:
        return sentence
    uneven = words.say(
        "More at some scores than at others: {names}.",
        names=words.listing([f"“{quoted_item(results, id, group)}”" for id in meaning.uneven]),
    )
    return f"{sentence} {uneven}"
