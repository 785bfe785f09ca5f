"""First priorities among the key factors, with ties."""

from __future__ import annotations

from collections.abc import Sequence

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.labels import factor_name, factor_names
from cips_helpers.verdicts.priorities import Priority, first, planned, ranked, scored_factors


def say_priorities(results: Disclosed) -> Finding | None:
    """Say which factors come first and how far each lies below its target, or why none does.

    ``None`` for a questionnaire with one key factor.

    Examples
    --------
    >>> print(cips.say_priorities(results))
    The first priorities are Leadership (...
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
    """Name the first priorities with what puts them first, or those tied for the first rank where they are too many."""
    words, leading = results.words, first(results)
    if not leading:
        return [words.say("There is no clear priority: {factors}.", factors=_list(results, planned(results)))]
    return [
        words.say_n(
            "The first priority is {factors}.",
            "The first priorities are {factors}.",
            len(leading),
            factors=_list(results, leading),
        )
    ]


def _list(results: Disclosed, priorities: Sequence[Priority]) -> str:
    return results.words.listing([_with_cause(results, entry) for entry in priorities])


def _with_cause(results: Disclosed, entry: Priority) -> str:
    """Return a factor's name with its distance to the target, or else its number of reasons."""
    words, name = results.words, factor_name(results, entry.factor, short=True)
    if entry.shortfall:
        return words.say("{factor} ({points} below its target)", factor=name, points=words.points(entry.shortfall))
    return words.say_n("{factor} (one reason)", "{factor} ({n} reasons)", len(entry.reasons), factor=name)


def _rest(results: Disclosed) -> list[str]:
    """Name the other factors with a problem, and those without a clear one."""
    words, sentences, priorities = results.words, [], ranked(results)
    named = planned(results)
    others = [entry.factor for entry in priorities if entry not in named]
    if others:
        sentences.append(words.say("Also on the list: {factors}.", factors=factor_names(results, others, short=True)))
    problems = {entry.factor for entry in priorities}
    fine = [id for id in scored_factors(results) if id not in problems]
    if fine:
        names = factor_names(results, fine, short=True)
        sentences.append(words.say("No problem is clear on {factors}.", factors=names))
    return sentences
