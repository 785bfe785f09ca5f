"""Strongest and weakest key factors of each group, and what both groups name."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.sentences.scores import ALIKE, NONE_SHOWN
from cips_helpers.verdicts.labels import factor_name, factor_names
from cips_helpers.verdicts.priorities import first
from cips_helpers.verdicts.ranking import beyond_average, outermost, ranked_factors, tied
from cips_helpers.verdicts.targets import TargetState, target_state
from cips_helpers.words import N_, capital

NAMED = 2
"""At most as many factors that do not differ clearly from the last one are named too; more are counted."""

ENDS = {True: N_("{people} score {factors} highest."), False: N_("{people} score {factors} lowest.")}
NONE_BEYOND = {
    True: N_("Among {people} no key factor is clearly above their average."),
    False: N_("Among {people} no key factor is clearly below their average."),
}
OF_BOTH = {True: N_("Among the highest of both: {factors}."), False: N_("Among the lowest of both: {factors}.")}
AGAINST: dict[bool, TargetState] = {True: "not_met", False: "met"}
ALL_THE_SAME = {True: N_("Target not met: {factors}."), False: N_("Target met: {factors}.")}
"""State of a target that a reader would not expect of the highest scores, and of the lowest; the sentence on it."""


def say_strengths(results: Disclosed) -> Finding | None:
    """Say which factors each group scores highest, which others do not differ clearly, and which both groups name.

    Named are factors clearly above the average of the group's factors; where there is none at either end, the sentence
    says so. ``None`` for a questionnaire of one factor.

    Examples
    --------
    >>> print(cips.say_strengths(results))
    Officials score Code of Conduct (...
    """
    if len(results.factors()) < 2:
        return None
    paragraphs = [_end(results, group, best=True) for group in results.groups]
    if not any(paragraphs):
        return Finding(results.words.say(NONE_SHOWN))
    return Finding.of([*paragraphs, _of_both(results, best=True)])


def say_concerns(results: Disclosed) -> Finding | None:
    """Say which factors each group scores lowest, see `say_strengths`; ``None`` where no score stands out.

    Examples
    --------
    >>> print(cips.say_concerns(results))
    Officials score Reform and Modernization (...
    """
    groups = [group for group in results.groups if any(_ends(results, group))]
    paragraphs = [_end(results, group, best=False) for group in groups]
    return Finding.of([*paragraphs, _of_both(results, best=False)]) if any(paragraphs) else None


def _ends(results: Disclosed, group: str) -> tuple[list[str], list[str]]:
    """Return the factors of a group to name as highest, and as lowest."""
    return outermost(results, group, best=True), outermost(results, group, best=False)


def _end(results: Disclosed, group: str, *, best: bool) -> str:
    words, people, ranked = results.words, results.people(group), ranked_factors(results, group)
    if len(ranked) < 2:
        return ""
    scores = ranked.set_index("indicator")["estimate"]
    ends = _ends(results, group)
    if not any(ends):
        low, high = words.points(scores.iloc[-1]), words.points(scores.iloc[0])
        return words.say(ALIKE, people=people, low=low, high=high)
    named = ends[0] if best else ends[1]
    if not named:
        # One that is clearly beyond the average, but not the outermost, is no end, and "none is" would be wrong.
        beyond = beyond_average(results, group, best=best)
        return "" if beyond else words.say(NONE_BEYOND[best], people=people)
    listed = [
        words.say("{factor} ({score})", factor=factor_name(results, id), score=words.points(scores[id])) for id in named
    ]
    sentence = words.say(ENDS[best], people=capital(people), factors=words.listing(listed))
    if against := [id for id in named if target_state(results, group, id) == AGAINST[best]]:
        sentence += " " + words.say(ALL_THE_SAME[best], factors=factor_names(results, against))
    if best and (urgent := [id for id in named if id in _urgent(results)]):
        sentence += " " + words.say(
            "Still among the first priorities: {factors}.", factors=factor_names(results, urgent)
        )
    order = ranked if best else ranked.iloc[::-1]
    near = tied(order.iloc[order["indicator"].tolist().index(named[-1]) :], best=best)[1:]
    if not near:
        return sentence
    last = factor_name(results, named[-1])
    if len(near) <= NAMED:
        more = words.say("Not clearly different from {last}: {names}.", names=factor_names(results, near), last=last)
    else:
        more = words.say(
            "{some} of the {others} others are not clearly different from {last}.",
            some=words.count(len(near)),
            others=words.count(len(ranked) - len(named)),
            last=last,
        )
    return f"{sentence} {more}"


def _urgent(results: Disclosed) -> set[str]:
    """Return the first priorities: what one group scores high another may see below its target."""
    return {entry.factor for entry in first(results)}


def _of_both(results: Disclosed, *, best: bool) -> str:
    """Name the factors that the first two groups have in common at one end; no strength is a first priority."""
    if len(results.groups) < 2:
        return ""
    one, other = (outermost(results, group, best=best) for group in results.groups[:2])
    common = [id for id in one if id in other and not (best and id in _urgent(results))]
    return results.words.say(OF_BOTH[best], factors=factor_names(results, common)) if common else ""
