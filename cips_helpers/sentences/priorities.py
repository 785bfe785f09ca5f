"""First priorities among the key factors, with ties."""

from __future__ import annotations

from collections.abc import Sequence

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.labels import factor_names
from cips_helpers.verdicts.priorities import Priority, first, planned, ranked, scored_factors


def say_priorities(results: Disclosed) -> Finding | None:
    """Say which factors come first and how many reasons each has, or why none does.

    ``None`` for a questionnaire with one key factor.
    """
    if len(results.instrument.factors) < 2:
        return None
    words, scored = results.words, scored_factors(results)
    if not scored:
        return Finding(words.say("Too few people answered to say which key factors come first."))
    if not ranked(results):
        return Finding(
            words.say(
                "There is no clear priority: by the rules below, the survey shows a clear problem on none of the {n} "
                "key factors.",
                n=words.count(len(scored)),
            )
        )
    return Finding(" ".join([*_leading(results), *_rest(results)]))


def _leading(results: Disclosed) -> list[str]:
    """Name the first priorities, rank by rank, or those tied for the first rank where they are too many."""
    words, leading = results.words, first(results)
    if leading:
        ranks = dict.fromkeys(entry.rank for entry in leading)
        return [_rank(results, [entry for entry in leading if entry.rank == rank]) for rank in ranks]
    top = planned(results)
    return [
        words.say_n(
            "There is no clear priority: {factors} have one reason each.",
            "There is no clear priority: {factors} have {n} reasons each.",
            len(top[0].reasons),
            factors=_names(results, top),
        )
    ]


def _rank(results: Disclosed, tied: Sequence[Priority]) -> str:
    words, n, factors = results.words, len(tied[0].reasons), _names(results, tied)
    leads, alone = tied[0].rank == 1, len(tied) == 1
    if leads and alone:
        return words.say_n(
            "The first priority is {factors}, with one reason.",
            "The first priority is {factors}, with {n} reasons.",
            n,
            factors=factors,
        )
    if leads:
        return words.say_n(
            "The first priorities are {factors}, tied with one reason each.",
            "The first priorities are {factors}, tied with {n} reasons each.",
            n,
            factors=factors,
        )
    if alone:
        return words.say_n(
            "Next comes {factors}, with one reason.", "Next comes {factors}, with {n} reasons.", n, factors=factors
        )
    return words.say_n(
        "Next come {factors}, tied with one reason each.",
        "Next come {factors}, tied with {n} reasons each.",
        n,
        factors=factors,
    )


def _rest(results: Disclosed) -> list[str]:
    """Name the other factors with a problem, and those without a clear one."""
    words, sentences, priorities = results.words, [], ranked(results)
    named = planned(results)
    others = [entry for entry in priorities if entry not in named]
    if others:
        sentences.append(words.say("Fewer reasons speak for {factors}.", factors=_names(results, others)))
    problems = {entry.factor for entry in priorities}
    fine = [id for id in scored_factors(results) if id not in problems]
    if fine:
        names = factor_names(results, fine, short=True)
        sentences.append(words.say("No problem is clear on {factors}.", factors=names))
    return sentences


def _names(results: Disclosed, priorities: Sequence[Priority]) -> str:
    return factor_names(results, [entry.factor for entry in priorities], short=True)
