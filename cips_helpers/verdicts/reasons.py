"""Reasons to make a key factor a priority: a few plain rules, each read from the figures and counted once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import CLEAR, Became, change_of, comparable, pair_of
from cips_helpers.verdicts.importance import has_outcome, quadrants
from cips_helpers.verdicts.labels import outcome_name
from cips_helpers.verdicts.ranking import tied
from cips_helpers.verdicts.targets import target_state
from cips_helpers.words import N_, capital

Reasons = Mapping[str, str]
"""Factor → what the survey says, one or two whole sentences."""


@dataclass(frozen=True)
class Rule:
    """One reason to make a key factor a priority.

    Attributes
    ----------
    id
        Its name here and in the workbook.
    title, meaning
        The reason in a few words, and when it is given.
    problem
        Whether it says that something is wrong. The others only add to such a reason: what matters a great deal
        and is well is no priority.
    exists
        Whether the questionnaire has what the rule looks at; where it has not, the rule isn't told of at all.
    lacking
        Why the rule can't be applied to these results; empty where it can.
    given
        The factors it gives a reason for, with the sentences.
    """

    id: str
    title: str
    meaning: str
    problem: bool
    exists: Callable[[Disclosed], bool]
    lacking: Callable[[Disclosed], str]
    given: Callable[[Disclosed], Reasons]


def rules_of(results: Disclosed) -> list[Rule]:
    """List the rules that the questionnaire has what it takes for."""
    return [rule for rule in RULES if rule.exists(results)]


@lru_cache(maxsize=4)  # every page of priorities asks several times
def reasons(results: Disclosed) -> Mapping[str, Mapping[str, str]]:
    """Give every factor its reasons: factor → rule → sentences; a factor without a problem has none."""
    given = {rule: rule.given(results) for rule in rules_of(results) if not rule.lacking(results)}
    return {
        factor.id: {rule.id: found[factor.id] for rule, found in given.items() if factor.id in found}
        for factor in results.factors()
        if any(rule.problem and factor.id in found for rule, found in given.items())
    }


# ---- a problem -------------------------------------------------------------------------------------------


def _missed(results: Disclosed) -> Reasons:
    words, given = results.words, {}
    for factor in results.factors():
        said = [
            words.say(
                "{people} score it {score}; the target is {target}.",
                people=capital(results.people(group)),
                score=words.points(row["estimate"]),
                target=words.points(factor.target or 0),
            )
            for group, row in _scores(results, factor.id).items()
            if target_state(row, factor.target) == "not_met"
        ]
        if said:
            given[factor.id] = " ".join(said)
    return given


def _lowest(results: Disclosed) -> Reasons:
    words, said = results.words, dict[str, list[str]]()
    for group in results.groups:
        low, means = _lowest_of(results, group)
        for id in low:
            told = {"people": results.people(group), "score": words.points(means[id])}
            one = words.say("Among {people} it is the lowest, at {score}.", **told)
            many = words.say("Among {people} it is one of the lowest, at {score}.", **told)
            said.setdefault(id, []).append(one if len(low) == 1 else many)
    return {id: " ".join(parts) for id, parts in said.items()}


def _lowest_of(results: Disclosed, group: str) -> tuple[list[str], pd.Series]:
    """The lowest factors of a group, none where more than half can't be told apart; a target met is no problem."""
    rows = _shown(results, group)
    means = rows.set_index("indicator")["estimate"]
    if len(rows) < 3:
        return [], means
    low = tied(rows, best=False)
    if len(low) > len(rows) / 2:
        return [], means
    met = {
        row["indicator"]
        for _, row in rows.iterrows()
        if target_state(row, results.instrument.factor(row["indicator"]).target) == "met"
    }
    return [id for id in low if id not in met], means


def _fell(results: Disclosed) -> Reasons:
    words, said = results.words, dict[str, list[str]]()
    for group in results.groups:
        pair = pair_of(results, group)
        for factor in results.factors(group) if pair else ():
            change = change_of(results, group, factor.id)
            if change is None or change.became is not Became.DECLINED or change.decides is None or pair is None:
                continue
            said.setdefault(factor.id, []).append(
                words.say(
                    "Among {people} it fell by {points} points since {earlier}.",
                    people=results.people(group),
                    points=words.points(abs(change.decides["estimate"])),
                    earlier=results.sample(group, pair.earlier).label,
                )
            )
    return {id: " ".join(parts) for id, parts in said.items()}


def _shared(results: Disclosed) -> Reasons:
    words, (first, second) = results.words, results.groups[:2]
    given = {}
    for factor in results.factors():
        rows = _scores(results, factor.id)
        if all(group in rows and _sees_problem(results, group, factor.id) for group in (first, second)):
            given[factor.id] = words.say(
                "{first} score it {one} and {second} {other}.",
                first=capital(results.people(first)),
                second=results.people(second),
                one=words.points(rows[first]["estimate"]),
                other=words.points(rows[second]["estimate"]),
            )
    return given


def _sees_problem(results: Disclosed, group: str, id: str) -> bool:
    target = results.instrument.factor(id).target
    missed = target_state(_scores(results, id).get(group), target) == "not_met"
    return missed or id in _lowest_of(results, group)[0]


# ---- what adds to it --------------------------------------------------------------------------------------


def _matters(results: Disclosed) -> Reasons:
    words, said = results.words, dict[str, list[str]]()
    for one in quadrants(results):
        for id in one.important:
            said.setdefault(id, []).append(
                words.say(
                    "Among {people} it accounts for {part} of what goes with “{outcome}”; an equal part would be "
                    "{equal}.",
                    people=results.people(one.group),
                    part=words.percent(one.part["estimate"][id]),
                    outcome=outcome_name(results, one.outcome, one.group),
                    equal=words.percent(one.equal),
                )
            )
    return {id: " ".join(parts) for id, parts in said.items()}


def _apart(results: Disclosed) -> Reasons:
    words, (first, second) = results.words, results.groups[:2]
    rows = results.select(group="gap", kind="factor", statistic="gap", state="shown")
    if rows.empty:
        return {}
    widest = tied(rows.assign(estimate=rows["estimate"].abs()), best=True)
    if len(rows) > 2 and len(widest) > len(rows) / 2:
        return {}
    given = {}
    for _, row in rows.iterrows():
        if row["indicator"] in widest and row["p_adjusted"] < CLEAR:
            better, worse = (first, second) if row["estimate"] > 0 else (second, first)
            given[str(row["indicator"])] = words.say(
                "{better} score it {gap} points higher than {worse}.",
                better=capital(results.people(better)),
                worse=results.people(worse),
                gap=words.points(abs(row["estimate"])),
            )
    return given


def _shown(results: Disclosed, group: str) -> pd.DataFrame:
    return results.select(group=group, kind="factor", statistic="mean", state="shown")


def _scores(results: Disclosed, id: str) -> dict[str, pd.Series]:
    rows = {
        group: results.figure(group=group, indicator=id, statistic="mean", state="shown") for group in results.groups
    }
    return {group: row for group, row in rows.items() if row is not None}


# ---- why a rule can't be applied ---------------------------------------------------------------------------


def _nothing(results: Disclosed) -> str:
    return ""


def _too_few(results: Disclosed) -> str:
    if any(len(_shown(results, group)) > 2 for group in results.groups):
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
        N_("The whole 95% interval of a group's score lies below the target."),
        True,
        lambda r: any(f.target is not None for f in r.factors()),
        _nothing,
        _missed,
    ),
    Rule(
        "lowest",
        N_("Low compared with the other key factors"),
        N_(
            "The score is a group's lowest, or can't be told from it, and does not clearly meet its target. Where more "
            "than half of the scores can't be told from the lowest, none counts as low."
        ),
        True,
        lambda r: len(r.factors()) > 2,
        _too_few,
        _lowest,
    ),
    Rule(
        "fell",
        N_("It fell since the last survey"),
        N_("A group's score fell clearly, also after allowing for the number of key factors."),
        True,
        lambda r: True,
        _no_earlier,
        _fell,
    ),
    Rule(
        "shared",
        N_("Both sides see a problem"),
        N_("Both groups miss the target or have it among their lowest. What both see is not a matter of viewpoint."),
        True,
        _has_groups,
        _one_side,
        _shared,
    ),
    Rule(
        "matters",
        N_("It matters more than most"),
        N_(
            "Its part of what goes with an outcome of the survey is clearly larger than if all key factors had equal "
            "parts: the whole 95% interval says so."
        ),
        False,
        has_outcome,
        _unrelated,
        _matters,
    ),
    Rule(
        "gap",
        N_("The two sides are far apart"),
        N_(
            "The gap between the groups is clear, and is the widest or can't be told from it. Where more than half of "
            "the gaps can't be told from the widest, none counts as wide."
        ),
        False,
        _has_groups,
        _one_side,
        _apart,
    ),
)
"""Every reason there is; each counts once, whatever the number of groups it holds for."""
