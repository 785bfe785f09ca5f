"""Reasons to make a key factor a priority: when each rule applies, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import comparable
from cips_helpers.verdicts.importance import has_outcome, quadrants
from cips_helpers.verdicts.reason_rules import Reasons, far_apart, fell, lowest, matters, missed_target, shown_scores
from cips_helpers.words import N_


@dataclass(frozen=True)
class Rule:
    """One kind of reason to make a key factor a priority.

    Attributes
    ----------
    id
        Its name here and in the workbook.
    title, short, meaning
        The reason in a few words, for the head of a column, and when it is given.
    problem
        Whether it says that something is wrong. Other reasons only add to a problem: a factor that matters much
        and has a good score is no priority.
    exists
        Whether the questionnaire has what the rule needs; otherwise the rule is not mentioned at all.
    lacking
        Why the rule cannot be applied to these results; empty where it can.
    find
        The factors the rule gives a reason for, each with a sentence.
    """

    id: str
    title: str
    short: str
    meaning: str
    problem: bool
    exists: Callable[[Disclosed], bool]
    lacking: Callable[[Disclosed], str]
    find: Callable[[Disclosed], Reasons]

    def by_factor(self, results: Disclosed) -> dict[str, str]:
        """Return the reasons of this rule: factor → one sentence or more."""
        sentences: dict[str, list[str]] = {}
        for factor, sentence in self.find(results):
            sentences.setdefault(factor, []).append(sentence)
        return {factor: " ".join(of_groups) for factor, of_groups in sentences.items()}


def rules_of(results: Disclosed) -> list[Rule]:
    """Return the rules that fit the questionnaire."""
    return [rule for rule in RULES if rule.exists(results)]


@lru_cache(maxsize=4)  # every page of priorities asks several times
def reasons(results: Disclosed) -> Mapping[str, Mapping[str, str]]:
    """Return the reasons of every factor with a problem: factor → rule → sentences."""
    by_rule = {rule: rule.by_factor(results) for rule in rules_of(results) if not rule.lacking(results)}
    return {
        factor.id: {rule.id: sentences[factor.id] for rule, sentences in by_rule.items() if factor.id in sentences}
        for factor in results.factors()
        if any(rule.problem and factor.id in sentences for rule, sentences in by_rule.items())
    }


def _nothing(results: Disclosed) -> str:
    return ""


def _too_few(results: Disclosed) -> str:
    if any(len(shown_scores(results, group)) > 2 for group in results.groups):
        return ""
    return results.words.say("Too few key factors have a score to be compared.")


def _no_earlier(results: Disclosed) -> str:
    words = results.words
    if results.previous is None:
        return words.say("This is the first survey.")
    if not any(comparable(results, group) for group in results.groups):
        return words.say("The answers can't be compared with those of the last survey.")
    return ""


def _one_side(results: Disclosed) -> str:
    if len(results.groups) > 1:
        return ""
    return results.words.say("Only {people} were surveyed.", people=results.people(results.groups[0]))


def _unrelated(results: Disclosed) -> str:
    if quadrants(results):
        return ""
    return results.words.say("The answers don't tell which key factors matter most.")


def _has_groups(results: Disclosed) -> bool:
    return len(results.instrument.groups) > 1


RULES = (
    Rule(
        "missed",
        N_("The target is not met"),
        N_("target missed"),
        N_("A group's score lies clearly below the target, adjusted for the number of scores judged."),
        True,
        lambda results: any(factor.target is not None for factor in results.factors()),
        _nothing,
        missed_target,
    ),
    Rule(
        "lowest",
        N_("Low compared with the other key factors"),
        N_("among the lowest"),
        N_(
            "The score is a group's lowest, or not clearly different from it. It is clearly below the average of the "
            "group's "
            "key factors, and does not clearly meet its target. A score that clearly misses its target counts above, "
            "not here. Where more than half of the scores are not clearly different from the lowest, none counts as "
            "low."
        ),
        True,
        lambda results: len(results.factors()) > 2,
        _too_few,
        lowest,
    ),
    Rule(
        "fell",
        N_("It fell since the last survey"),
        N_("it fell"),
        N_("A group's score fell clearly, adjusted for the number of key factors."),
        True,
        lambda _: True,
        _no_earlier,
        fell,
    ),
    Rule(
        "matters",
        N_("It matters more than most"),
        N_("matters more"),
        N_(
            "Its part of the link with an outcome of the survey is clearly larger than if all key factors had equal "
            "parts, adjusted for the number of key factors."
        ),
        False,
        has_outcome,
        _unrelated,
        matters,
    ),
    Rule(
        "gap",
        N_("The two sides are far apart"),
        N_("sides far apart"),
        N_(
            "The gap between the groups is clear, and is the widest, or not clearly different from it. Where more "
            "than half of "
            "the gaps are not clearly different from the widest, none counts as wide."
        ),
        False,
        _has_groups,
        _one_side,
        far_apart,
    ),
)
"""Every kind of reason; each counts once, however many groups it holds for."""
