"""What the privacy rules hid in this report, and why, without telling anything of it."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed, Hidden
from cips_helpers.display import Finding
from cips_helpers.schema.columns import CROSSED
from cips_helpers.words import N_

RULES = {
    "few people": N_(
        "Hidden because fewer than {fewest} people belong to them or answered one of their scores: {places}."
    ),
    "second cell": N_("Hidden so that another hidden part can't be worked out: {places}."),
    "site": N_("Left out of this edition, as they tell where people work: {places}."),
    "crossing": N_("Left out of this edition, as two characteristics are not crossed in it: {places}."),
    "follows from a hidden question": N_("Hidden because a hidden question enters them: {places}."),
    "one side is hidden": N_("Comparisons hidden because one of their sides is: {places}."),
    "all alike": N_("Shown as a limit, as all people or all but one answered alike: {places}."),
}
"""The rules of the gate in the order they are told; see `cips_helpers.disclosure.gate`."""


def say_hidden(results: Disclosed) -> Finding:
    """Say what was hidden, rule by rule: which demographics of which samples, how many parts; never a figure."""
    words, said = results.words, []
    for rule, template in RULES.items():
        found = [one for one in results.hidden if one.rule == rule]
        fewest = results.rules.breakdown
        if found:
            said.append(words.say(template, fewest=fewest, places="; ".join(_places(results, found))))
    if not said:
        return Finding(words.say("Nothing had to be hidden in this report."))
    return Finding("\n\n".join(said))


def _places(results: Disclosed, found: list[Hidden]) -> list[str]:
    """Name demographic (or indicator) and sample, with the number of parts."""
    words, counted = results.words, dict[tuple[str, str], int]()
    for one in found:
        what = _name(results, one.domain if one.domain != "all" else one.indicator)
        sample = next((s for s in results.samples if (s.iteration, s.group) == (one.iteration, one.group)), None)
        who = f"{results.group_name(one.group)}, {sample.label}" if sample else words.say("the comparison")
        counted[what, who] = counted.get((what, who), 0) + 1
    return [
        words.say_n("{what} ({who}): {n} part", "{what} ({who}): {n} parts", number, what=what, who=who)
        for (what, who), number in counted.items()
    ]


def _name(results: Disclosed, id: str) -> str:
    instrument = results.instrument
    labels = {item.id: item.label or item.text for item in instrument.items}
    labels |= {factor.id: factor.label for factor in instrument.factors}
    labels |= {theme.id: theme.label for theme in instrument.themes}
    return " × ".join(results.text(labels[part]) if part in labels else part for part in id.split(CROSSED))
