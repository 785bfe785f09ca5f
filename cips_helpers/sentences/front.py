"""What the front page tells of the survey: who answered, and when; its results begin on the next page."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed


def key_facts(results: Disclosed) -> dict[str, str]:
    """Give the facts of the front page, label → value: for each group how many answered, and the fieldwork."""
    words, out = results.words, {}
    for group in results.groups:
        sample = results.sample(group)
        if sample.n is None:
            continue
        label = words.say("{group}: respondents", group=results.group_name(group))
        if sample.invited:
            out[label] = words.say("{n} of {invited}", n=words.count(sample.n), invited=words.count(sample.invited))
        else:
            out[label] = words.count(sample.n)
    latest = [sample for sample in results.samples if sample.iteration == results.iteration]
    starts, ends = [s.start for s in latest if s.start], [s.end for s in latest if s.end]
    if starts and ends:
        out[words.say("Fieldwork")] = words.period(min(starts), max(ends))
    return out
