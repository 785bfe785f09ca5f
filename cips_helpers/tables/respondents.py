"""How the answers were collected, and how good they are."""

from __future__ import annotations

import math

from cips_helpers.disclosure import Disclosed, SampleFacts
from cips_helpers.findings import legend
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.words import N_, SUPPRESSED

MODES = {
    "tablet": N_("tablet on site"),
    "online": N_("online"),
    "paper": N_("on paper"),
    "mixed": N_("mixed"),
}


def _sample_name(results: Disclosed, sample: SampleFacts) -> str:
    """Name a sample: group and iteration."""
    return f"{results.group_name(sample.group)}, {sample.label}"


def fieldwork(results: Disclosed) -> Table:
    """Show how every sample of the country was taken: dates, mode, size, response, precision."""
    words, rows = results.words, []
    for sample in results.samples:
        unknown = words.say("unknown")
        rows.append({
            words.say("Sample"): _sample_name(results, sample),
            words.say("Fieldwork"): words.period(sample.start, sample.end),
            words.say("Mode"): words.say(MODES[sample.mode]),
            words.say("People"): words.count(sample.population) if sample.population else unknown,
            words.say("Invited"): words.count(sample.invited) if sample.invited else unknown,
            words.say("Answered"): words.count(sample.n) if sample.n else SUPPRESSED,
            words.say("Response"): (
                words.percent(sample.response) if sample.response else unknown if sample.n else SUPPRESSED
            ),
            words.say("Margin of error"): (
                words.say("±{points}", points=words.points(100 * sample.margin, 1)) if sample.n else SUPPRESSED
            ),
        })  # fmt: skip
    rows = _without_unknown(rows, words.say("unknown"))
    notes = [
        words.say(
            "Margin of error: half the 95% interval of a share of 50%, in percentage points, with weights and "
            "strata taken into account."
        ),
        *legend(results, (cell for row in rows for cell in row.values())),
    ]
    left = [words.say("Fieldwork"), words.say("Mode")]
    caption = words.say("How the answers were collected")
    return lay_out(rows, caption=caption, label="tab-fieldwork", left=left, notes=notes)


def _without_unknown(rows: list[dict[str, str]], unknown: str) -> list[dict[str, str]]:
    """Leave out a column that is unknown for every sample."""
    known = {head for row in rows for head, cell in row.items() if cell != unknown}
    return [{head: cell for head, cell in row.items() if head in known} for row in rows]


def quality(results: Disclosed) -> Table:
    """Show how completely and carefully each sample answered."""
    words = results.words

    def share(value: float | None) -> str:
        if value is None:
            return words.say("unknown")
        return SUPPRESSED if math.isnan(value) else words.percent(value, 1)

    rows = [
        {
            words.say("Sample"): _sample_name(results, sample),
            words.say("Questions left empty"): share(sample.missing),
            words.say("“Don't know”"): share(sample.dont_know),
            words.say("Same answer throughout"): share(sample.straightliners),
            words.say("Weights"): words.say("weighted") if sample.weighted else words.say("unweighted"),
            words.say("Strata"): words.count(sample.strata),
        }
        for sample in results.samples
    ]
    rows = _without_unknown(rows, words.say("unknown"))
    judged = words.say("Same answer throughout") in rows[0]
    notes = [
        words.say(
            "Same answer throughout: people who gave one and the same answer to all agreement questions, the "
            "questions worded the other way round included. They are counted, never dropped."
        )
    ]
    left = [words.say("Weights")]
    caption = words.say("Quality of the answers")
    return lay_out(rows, caption=caption, label="tab-quality", left=left, notes=notes if judged else [])
