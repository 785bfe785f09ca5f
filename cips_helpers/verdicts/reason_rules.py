"""Rules that give a key factor a reason to be a priority: each yields factors, with a sentence on its figures."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import Became, change_of, is_clear, pair_of
from cips_helpers.verdicts.importance import quadrants
from cips_helpers.verdicts.labels import outcome_name
from cips_helpers.verdicts.ranking import clearly_tied, tied
from cips_helpers.verdicts.targets import target_state
from cips_helpers.words import capital

Reasons = Iterator[tuple[str, str]]
"""Pairs of a factor's id and a whole sentence; a factor may occur once a group."""


def missed_target(results: Disclosed) -> Reasons:
    """Yield the factors with a target that a group clearly misses."""
    words = results.words
    for factor in results.factors():
        for group, row in _scores(results, factor.id).items():
            if target_state(results, group, factor.id) == "not_met":
                yield (
                    factor.id,
                    words.say(
                        "{people} score it {score}; the target is {target}.",
                        people=capital(results.people(group)),
                        score=words.points(row["estimate"]),
                        target=words.points(factor.target or 0),
                    ),
                )


def lowest(results: Disclosed) -> Reasons:
    """Yield the lowest factors of each group that lie clearly below the average of its factors.

    None where more than half are tied for the lowest. A factor whose target the group clearly misses is left out: its
    low score is a reason already, but it is still among the lowest.
    """
    words = results.words
    for group in results.groups:
        alone = len(clearly_tied(results, group, best=False)) == 1
        for id in _lowest_of(results, group):
            score = words.points(_scores(results, id)[group]["estimate"])
            people = results.people(group)
            if alone:
                yield id, words.say("Among {people} it is the lowest, at {score}.", people=people, score=score)
            else:
                yield id, words.say("Among {people} it is one of the lowest, at {score}.", people=people, score=score)


def fell(results: Disclosed) -> Reasons:
    """Yield the factors of each group whose score fell clearly."""
    words = results.words
    for group in results.groups:
        pair = pair_of(results, group)
        for factor in results.factors(group) if pair else ():
            change = change_of(results, group, factor.id)
            if pair and change and change.became is Became.DECLINED and change.decides is not None:
                yield (
                    factor.id,
                    words.say(
                        "Among {people} it fell by {points} points since {earlier}.",
                        people=results.people(group),
                        points=words.points(abs(change.decides["estimate"])),
                        earlier=results.sample(group, pair.earlier).label,
                    ),
                )


def matters(results: Disclosed) -> Reasons:
    """Yield the factors whose part of what goes with an outcome is clearly larger than an equal one."""
    words = results.words
    for quadrant in quadrants(results):
        for id in quadrant.important:
            yield (
                id,
                words.say(
                    "Among {people} it accounts for {part} of the link with “{outcome}”; an equal part would be "
                    "{equal}.",
                    people=results.people(quadrant.group),
                    part=words.percent(quadrant.part["estimate"][id]),
                    outcome=outcome_name(results, quadrant.outcome, quadrant.group),
                    equal=words.percent(quadrant.equal),
                ),
            )


def far_apart(results: Disclosed) -> Reasons:
    """Yield the factors with a clear gap that is the widest or not clearly narrower."""
    words, (first, second) = results.words, results.groups[:2]
    rows = results.select(group="gap", kind="factor", statistic="gap", state="shown")
    if rows.empty:
        return
    widest = tied(rows.assign(estimate=rows["estimate"].abs()), best=True)
    if len(rows) > 2 and len(widest) > len(rows) / 2:
        return
    for _, row in rows.iterrows():
        if row["indicator"] in widest and is_clear(row):
            better, worse = (first, second) if row["estimate"] > 0 else (second, first)
            yield (
                str(row["indicator"]),
                words.say(
                    "{better} score it {gap} points higher than {worse}.",
                    better=capital(results.people(better)),
                    worse=results.people(worse),
                    gap=words.points(abs(row["estimate"])),
                ),
            )


def shown_scores(results: Disclosed, group: str) -> pd.DataFrame:
    """Return the shown factor scores of a group."""
    return results.select(group=group, kind="factor", statistic="mean", state="shown")


def _scores(results: Disclosed, id: str) -> dict[str, pd.Series]:
    rows = {
        group: results.figure(group=group, indicator=id, statistic="mean", state="shown") for group in results.groups
    }
    return {group: row for group, row in rows.items() if row is not None}


def _lowest_of(results: Disclosed, group: str) -> list[str]:
    """Return the lowest factors whose target is open or not set, see `lowest`; a missed target says the same."""
    rows = shown_scores(results, group)
    if len(rows) < 3:
        return []
    low = clearly_tied(results, group, best=False)
    return [id for id in low if target_state(results, group, id) in ("cannot_tell", "no_target")]
