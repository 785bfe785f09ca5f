"""How much a key factor matters: its part of what goes with an outcome, set against its score."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.importance import Quadrant, has_outcome, quadrants
from cips_helpers.verdicts.labels import outcome_name
from cips_helpers.words import N_, capital

NONE = {
    True: N_(
        "Among {people}, no key factor below its target accounts for more than an equal part of what goes with "
        "“{outcome}”."
    ),
    False: N_(
        "Among {people}, no key factor in the lower half of the scores accounts for more than an equal part of what "
        "goes with “{outcome}”."
    ),
}
NONE_BELOW = N_("Among {people}, no key factor is below its target, so none stands where to act first.")
SOME = {
    True: (
        N_(
            "Among {people}, {factors} is below its target and accounts for more than an equal part of what goes with "
            "“{outcome}”."
        ),
        N_(
            "Among {people}, {factors} are below their targets, and each accounts for more than an equal part of what "
            "goes with “{outcome}”."
        ),
    ),
    False: (
        N_(
            "Among {people}, {factors} is in the lower half of the scores and accounts for more than an equal part of "
            "what goes with “{outcome}”."
        ),
        N_(
            "Among {people}, {factors} are in the lower half of the scores, and each accounts for more than an equal "
            "part of what goes with “{outcome}”."
        ),
    ),
}
"""What is said of the factors that perform low and matter much, by whether performance is taken from the target."""


def say_importance(results: Disclosed) -> Finding | None:
    """Say for each group which factors matter much and score low, or why that can't be told.

    ``None`` where the questionnaire has no outcome, or fewer than two key factors.
    """
    if len(results.instrument.factors) < 2 or not has_outcome(results):
        return None
    found = quadrants(results)
    said = []
    for group in results.groups:
        own = [one for one in found if one.group == group]
        said += [quadrant_text(results, one) for one in own] or [_not_told(results, group)]
    return Finding.of(said)


def quadrant_text(results: Disclosed, one: Quadrant) -> str:
    """Say which factors of a quadrant both matter more than an equal part and score low."""
    words, people = results.words, results.people(one.group)
    told = {"people": people, "outcome": outcome_name(results, one.outcome, one.group)}
    if one.from_target and (one.performance["estimate"] >= one.low_below).all():
        return words.say(NONE_BELOW, people=people)
    if not one.corner:
        return words.say(NONE[one.from_target], **told)
    template = SOME[one.from_target]
    said = [words.say_n(*template, len(one.corner), factors=_names(results, one.corner), **told)]
    if not one.certain:
        said.append(words.say("The intervals are too wide to be sure of that."))
    elif len(one.certain) < len(one.corner):
        said.append(words.say("That is clear for {factors} only.", factors=_names(results, one.certain)))
    else:
        said.append(words.say("That is clear: the whole intervals say so."))
    return " ".join(said)


def _not_told(results: Disclosed, group: str) -> str:
    """Say why there is no importance for a group; the other reasons still rank its factors."""
    words, people = results.words, results.people(group)
    records = [one for one in results.related if one.group == group and one.n_needed]
    if not records:
        return words.say(
            "{people} were asked no question that tells which key factors matter most to them; their scores count "
            "by the other reasons.",
            people=capital(people),
        )
    if all(one.n < one.n_needed for one in records):
        return words.say(
            "To tell which key factors matter most takes {needed} {people} with a score on every key factor; fewer "
            "answered so many questions. Their scores count by the other reasons.",
            needed=words.count(min(one.n_needed for one in records)),
            people=people,
        )
    return words.say(
        "The answers of {people} don't tell which key factors matter most; their scores count by the other reasons.",
        people=people,
    )


def _names(results: Disclosed, ids: list[str]) -> str:
    return results.words.listing([results.text(results.instrument.factor(id).short) for id in ids])
