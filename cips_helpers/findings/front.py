"""The key figures of the front page."""

from __future__ import annotations

from cips_helpers.disclosure import Disclosed
from cips_helpers.findings.targets import target_state


def key_facts(results: Disclosed) -> dict[str, str]:
    """Give the key figures of the front page: for each group score, respondents and targets; and the fieldwork."""
    words, out = results.words, {}
    top = words.points(results.instrument.points, 0)
    for group in results.groups:
        name, sample = results.group_name(group), results.sample(group)
        figure = results.figure(group=group, indicator="overall", statistic="mean", state="shown")
        if figure is not None:
            label = words.say("{group}: overall score", group=name)
            out[label] = words.say("{score} of {top}", score=words.points(figure["estimate"]), top=top)
        states = [
            target_state(results.figure(group=group, indicator=factor.id, statistic="mean"), factor.target)
            for factor in results.factors(group)
        ]
        if set(states) & {"met", "not_met"}:
            met, known = states.count("met"), len(states) - states.count("no_target")
            label = words.say("{group}: targets met", group=name)
            out[label] = words.say("{met} of {all}", met=words.count(met), all=words.count(known))
        if sample.n is not None:
            out[words.say("{group}: respondents", group=name)] = words.count(sample.n)
    latest = [sample for sample in results.samples if sample.iteration == results.iteration]
    out[words.say("Fieldwork")] = words.period(min(s.start for s in latest), max(s.end for s in latest))
    return out
