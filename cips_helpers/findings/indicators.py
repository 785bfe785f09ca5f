"""Questions of a key factor: the best and the worst answered, and where many don't know."""

from __future__ import annotations

from cips_helpers.disclosure import Disclosed
from cips_helpers.findings.finding import Finding
from cips_helpers.words import REVERSED


def factor_items(results: Disclosed, factor: str) -> Finding:
    """Say which question of a factor each group answers best and worst, and where many don't know."""
    words, said = results.words, []
    entry = results.instrument.factor(factor)
    for group in results.groups:
        if group not in entry.asked_of:
            said.append(words.say("This key factor is not asked of {people}.", people=results.people(group)))
            continue
        ids = [item.id for item in results.instrument.items_of(group, kinds=("agreement",), factor=factor)]
        shown = results.select(group=group, indicator=ids, statistic="positive", state="shown")
        if shown.empty:
            said.append(
                words.say("Too few {people} answered to show their answers.", people=results.people(group))
            )
            continue
        best, worst = shown.loc[shown["estimate"].idxmax()], shown.loc[shown["estimate"].idxmin()]
        if len(shown) > 1 and best["low"] > worst["high"]:
            said.append(
                words.say(
                    "Among {people}, favourable answers range from {low} (“{worst}”) to {high} (“{best}”).",
                    people=results.people(group),
                    low=words.percent(worst["estimate"]),
                    high=words.percent(best["estimate"]),
                    worst=_statement(results, worst["indicator"], group),
                    best=_statement(results, best["indicator"], group),
                )
            )
        elif len(shown) > 1:
            said.append(
                words.say(
                    "Among {people} the questions are answered alike: {low} to {high} favourable.",
                    people=results.people(group),
                    low=words.percent(worst["estimate"]),
                    high=words.percent(best["estimate"]),
                )
            )
        unknown = results.select(group=group, indicator=ids, statistic="dont_know", state="shown")
        for _, row in unknown[unknown["estimate"] >= 0.15].iterrows():
            said.append(
                words.say(
                    "{share} of {people} don't know about “{item}”.",
                    share=words.percent(row["estimate"]),
                    people=results.people(group),
                    item=results.item_text(results.instrument.item(row["indicator"]), group),
                )
            )
    return Finding(" ".join(said))


def _statement(results: Disclosed, id: str, group: str) -> str:
    """Quote a question; one worded the other way round keeps its sign, as disagreeing is favourable there."""
    item = results.instrument.item(id)
    return results.item_text(item, group) + (f" {REVERSED}" if item.reverse else "")
