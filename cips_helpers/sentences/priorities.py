"""Which key factors come first: those with the most reasons, ties named as ties."""

from __future__ import annotations

from collections.abc import Sequence

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.priorities import Priority, first, ranked, scored_factors


def say_priorities(results: Disclosed) -> Finding | None:
    """Say which factors come first and how many reasons each has; or that none does, and why.

    ``None`` for a questionnaire with one key factor.
    """
    if len(results.instrument.factors) < 2:
        return None
    words, found, scored = results.words, ranked(results), scored_factors(results)
    if not scored:
        return Finding(words.say("Too few people answered to say which key factors come first."))
    if not found:
        return Finding(
            words.say(
                "There is no clear priority: by the rules below, the survey shows a clear problem on none of the {n} "
                "key factors.",
                n=words.count(len(scored)),
            )
        )
    top = first(results)
    return Finding(" ".join([_leading(results, found, top), *_rest(results, found, top, scored)]))


def _leading(results: Disclosed, found: Sequence[Priority], leading: Sequence[Priority]) -> str:
    words = results.words
    if not leading:
        top = [one for one in found if one.rank == 1]
        return words.say_n(
            "There is no clear priority: {factors} have one reason each.",
            "There is no clear priority: {factors} have {n} reasons each.",
            len(top[0].reasons),
            factors=_names(results, top),
        )
    said = []
    for rank in sorted({one.rank for one in leading}):
        own = [one for one in leading if one.rank == rank]
        said.append(_rank(results, own, leads=rank == 1))
    return " ".join(said)


def _rank(results: Disclosed, own: Sequence[Priority], *, leads: bool) -> str:
    words, n = results.words, len(own[0].reasons)
    told = {"factors": _names(results, own)}
    if leads and len(own) == 1:
        return words.say_n(
            "The first priority is {factors}, with one reason.",
            "The first priority is {factors}, with {n} reasons.",
            n,
            **told,
        )
    if leads:
        return words.say_n(
            "The first priorities are {factors}, tied with one reason each.",
            "The first priorities are {factors}, tied with {n} reasons each.",
            n,
            **told,
        )
    if len(own) == 1:
        return words.say_n(
            "Next comes {factors}, with one reason.", "Next comes {factors}, with {n} reasons.", n, **told
        )
    return words.say_n(
        "Next come {factors}, tied with one reason each.", "Next come {factors}, tied with {n} reasons each.", n, **told
    )


def _rest(
    results: Disclosed, found: Sequence[Priority], leading: Sequence[Priority], scored: Sequence[str]
) -> list[str]:
    """Name the other factors with a problem, and those on which none is clear."""
    words, said = results.words, []
    named = leading or [one for one in found if one.rank == 1]
    others = [one for one in found if one not in named]
    if others:
        said.append(words.say("Fewer reasons speak for {factors}.", factors=_names(results, others)))
    problems = {one.factor for one in found}
    fine = [id for id in scored if id not in problems]
    if fine:
        said.append(words.say("No problem is clear on {factors}.", factors=_listed(results, fine)))
    return said


def _names(results: Disclosed, found: Sequence[Priority]) -> str:
    return _listed(results, [one.factor for one in found])


def _listed(results: Disclosed, ids: Sequence[str]) -> str:
    return results.words.listing([results.text(results.instrument.factor(id).short) for id in ids])
