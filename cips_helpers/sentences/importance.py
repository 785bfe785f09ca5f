"""Importance of the key factors for an outcome, set against their scores."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.importance import Quadrant, has_outcome, quadrants
from cips_helpers.verdicts.labels import factor_names, outcome_name
from cips_helpers.words import N_, N_n, capital

NONE = {
    True: N_(
        "Among {people}, no key factor below its target accounts for more than an equal part of the link with "
        "“{outcome}”."
    ),
    False: N_(
        "Among {people}, no key factor in the lower half of the scores accounts for more than an equal part of the "
        "link with “{outcome}”."
    ),
}
NONE_BELOW = N_("Among {people}, no key factor is below its target.")
SOME = {
    True: N_n(
        "Among {people}, {factors} is below its target and accounts for more than an equal part of the link with "
        "“{outcome}”.",
        "Among {people}, {factors} are below their targets, and each accounts for more than an equal part of the "
        "link with “{outcome}”.",
    ),
    False: N_n(
        "Among {people}, {factors} is in the lower half of the scores and accounts for more than an equal part of "
        "the link with “{outcome}”.",
        "Among {people}, {factors} are in the lower half of the scores, and each accounts for more than an equal "
        "part of the link with “{outcome}”.",
    ),
}
"""Sentences on factors with low performance and high importance, by whether performance is taken from the target."""


def say_importance(results: Disclosed) -> Finding | None:
    """Say for each group which factors matter much and score low, or why that is not known.

    ``None`` where the questionnaire has no outcome, or fewer than two key factors.
    """
    if len(results.instrument.factors) < 2 or not has_outcome(results):
        return None
    paragraphs = []
    for group in results.groups:
        own = [quadrant for quadrant in quadrants(results) if quadrant.group == group]
        paragraphs += [_of_quadrant(results, quadrant) for quadrant in own] or [_unknown(results, group)]
    return Finding.of(paragraphs)


def _of_quadrant(results: Disclosed, quadrant: Quadrant) -> str:
    """Say which factors of a quadrant both matter more than an equal part and score low."""
    words, people = results.words, results.people(quadrant.group)
    corner, certain, from_target = quadrant.corner, quadrant.certain, quadrant.from_target
    if from_target and (quadrant.performance["estimate"] >= quadrant.low_below).all():
        return words.say(NONE_BELOW, people=people)
    parts = {"people": people, "outcome": outcome_name(results, quadrant.outcome, quadrant.group)}
    if not corner:
        return words.say(NONE[from_target], **parts)
    some = words.say_n(*SOME[from_target], len(corner), factors=factor_names(results, corner, short=True), **parts)
    if not certain:
        sure = words.say("The intervals are too wide to be sure of that.")
    elif len(certain) < len(corner):
        sure = words.say("That is clear for {factors} only.", factors=factor_names(results, certain, short=True))
    else:
        sure = words.say("That is clear: the whole intervals say so.")
    return f"{some} {sure}"


def _unknown(results: Disclosed, group: str) -> str:
    """Say why there is no importance for a group; the other reasons still rank its factors."""
    words, people = results.words, results.people(group)
    records = [record for record in results.related if record.group == group and record.n_needed]
    if not records:
        return words.say(
            "{people} were asked no question that tells which key factors matter most to them; their scores count "
            "by the other reasons.",
            people=capital(people),
        )
    if all(record.n < record.n_needed for record in records):
        return words.say(
            "To tell which key factors matter most takes {needed} {people} with a score on every key factor; fewer "
            "answered so many questions. Their scores count by the other reasons.",
            needed=words.count(min(record.n_needed for record in records)),
            people=people,
        )
    return words.say(
        "The answers of {people} don't tell which key factors matter most; their scores count by the other reasons.",
        people=people,
    )
