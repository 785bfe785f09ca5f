"""Questions of a key factor: best and worst answered, and those with many don't knows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.verdicts.labels import quoted_item
from cips_helpers.verdicts.ranking import half_width

MANY = 0.15
"""A don't-know share of at least this is reported in words."""


def say_factor_items(results: Disclosed, factor: str) -> Finding:
    """Say which question of a factor each group answers best and worst, and where many don't know.

    Best and worst are named when their shares differ by more than 1.96 standard errors of the difference,
    taken as if independent.
    """
    words, paragraphs = results.words, []
    entry = results.instrument.factor(factor)
    for group in results.groups:
        if group not in entry.asked_of:
            paragraphs.append(words.say("This key factor is not asked of {people}.", people=results.people(group)))
            continue
        ids = [item.id for item in results.instrument.items_of(group, kinds=("agreement",), factor=factor)]
        paragraphs.append(answers_to(results, group, ids))
    return Finding.of(paragraphs)


def answers_to(results: Disclosed, group: str, ids: Sequence[str]) -> str:
    """Say which of some questions a group answers best and worst, and where many don't know."""
    return " ".join([_favourable(results, group, ids), *_unknown(results, group, ids)])


def _favourable(results: Disclosed, group: str, ids: Sequence[str]) -> str:
    words, people = results.words, results.people(group)
    shown = results.select(group=group, indicator=list(ids), statistic="positive", state="shown")
    if shown.empty:
        return words.say("Too few {people} answered to show their answers.", people=people)
    best, worst = shown.loc[shown["estimate"].idxmax()], shown.loc[shown["estimate"].idxmin()]
    low, high = words.percent(worst["estimate"]), words.percent(best["estimate"])
    if len(shown) == 1:
        return words.say("{share} of {people} give a favourable answer.", share=high, people=people)
    if best["estimate"] - worst["estimate"] > math.hypot(half_width(best), half_width(worst)):
        return words.say(
            "Among {people}, favourable answers range from {low} (“{worst}”) to {high} (“{best}”).",
            people=people,
            low=low,
            high=high,
            worst=quoted_item(results, worst["indicator"], group),
            best=quoted_item(results, best["indicator"], group),
        )
    if low == high:
        return words.say(
            "Among {people} no question clearly stands out: {share} of the answers to each are favourable.",
            people=people,
            share=low,
        )
    return words.say(
        "Among {people} no question clearly stands out: {low} to {high} of the answers are favourable.",
        people=people,
        low=low,
        high=high,
    )


def _unknown(results: Disclosed, group: str, ids: Sequence[str]) -> list[str]:
    words = results.words
    unknown = results.select(group=group, indicator=list(ids), statistic="dont_know", state="shown")
    return [
        words.say(
            "Asked about “{item}”, {share} of {people} say they don't know.",
            share=words.percent(row["estimate"]),
            people=results.people(group),
            item=results.item_text(results.instrument.item(row["indicator"]), group),
        )
        for _, row in unknown[unknown["estimate"] >= MANY].iterrows()
    ]
