"""Fieldwork, completeness and signs of careless answering of the samples."""

from __future__ import annotations

import math
from functools import partial

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed, SampleFacts
from cips_helpers.display import for_each_group
from cips_helpers.tables import cells
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import SIGNS, SOURCES, sample_name
from cips_helpers.words import N_, SUPPRESSED, Words

KINDS = {
    "probability": N_("drawn by chance"),
    "everyone": N_("everybody was asked"),
    "volunteers": N_("by their own choice"),
    "sites": N_("at sites drawn by chance"),
}
MODES = {"tablet": N_("tablet on site"), "online": N_("online"), "paper": N_("on paper"), "mixed": N_("mixed")}


def table_fieldwork(results: Disclosed) -> Table:
    """Show how every sample of the country was taken: dates, mode, size, response, precision.

    A column that is unknown for every sample is left out.

    Examples
    --------
    >>> cips.table_fieldwork(results)
    <Table tab-fieldwork: How the answers were collected>
    """
    words, rows, unknown = results.words, [], results.words.say("unknown")
    any_drawn = any(sample.is_drawn for sample in results.samples)
    for sample in results.samples:
        start, end = sample.start, sample.end
        # Where everybody answered, everybody was asked, whether or not the study says so.
        invited = sample.invited or (sample.population if sample.is_complete else None)
        response = sample.n / invited if sample.n and invited else None
        margin = words.say("±{points}", points=words.points(100 * sample.margin, 1)) if sample.n else SUPPRESSED
        margin = margin if sample.is_drawn else unknown if not any_drawn else words.say("none")
        rows.append(
            {
                words.say("Sample"): _sample_name(results, sample),
                words.say("Fieldwork"): words.period(start, end) if start and end else unknown,
                words.say("Mode"): words.say(MODES[sample.mode]),
                words.say("Taking part"): words.say(KINDS[sample.kind]),
                words.say("People"): words.count(sample.population) if sample.population else unknown,
                words.say("Invited"): words.count(invited) if invited else unknown,
                words.say("Answered"): words.count(sample.n) if sample.n else SUPPRESSED,
                words.say("Response"): (words.percent(response) if response else unknown if sample.n else SUPPRESSED),
                words.say("Margin of error"): margin,
            }
        )
    known = {head for row in rows for head, text in row.items() if text != unknown}
    return lay_out(
        results,
        [{head: text for head, text in row.items() if head in known} for row in rows],
        caption=words.say("How the answers were collected"),
        label="tab-fieldwork",
        notes=[
            words.say(
                "Margin of error: half the 95% interval of a share of 50%, in percentage points, with the design "
                "effect of the sample (weights, strata, sites) as an average over the scored questions."
            )
            if any_drawn
            else ""
        ],
        left=[words.say("Fieldwork"), words.say("Mode"), words.say("Taking part")],
    )


def _sample_name(results: Disclosed, sample: SampleFacts) -> str:
    return sample_name(results, sample.group, sample.label)


def table_quality(results: Disclosed) -> Table:
    """Show how completely each sample answered, and how it was drawn and weighted.

    Examples
    --------
    >>> cips.table_quality(results)
    <Table tab-quality: How completely the questions were answered>
    """
    words = results.words

    def share(value: float) -> str:
        return SUPPRESSED if math.isnan(value) else words.percent(value, 1)

    rows = [
        {
            words.say("Sample"): _sample_name(results, sample),
            words.say("Questions left empty"): share(sample.missing),
            words.say("“Don't know”"): share(sample.dont_know),
            words.say("Weights"): words.say("weighted") if sample.weighted else words.say("unweighted"),
            words.say("Strata"): words.count(sample.strata),
        }
        for sample in results.samples
    ]
    caption = words.say("How completely the questions were answered")
    return lay_out(results, rows, caption=caption, label="tab-quality", left=[words.say("Weights")])


@for_each_group
def table_signs(results: Disclosed, *, group: str) -> Table | None:
    """Show what share of a group shows each sign of careless answering; iterations stand side by side.

    Signs that could be looked for in no iteration are left out; ``None`` where that holds for all of them.

    Examples
    --------
    >>> cips.table_signs(results, group="officials")
    <Table tab-signs-officials: Signs of careless answering: Officials>
    """
    words, rows = results.words, []
    samples = [sample for sample in results.samples if sample.group == group]
    for indicator, name in {**SIGNS, **SOURCES}.items():
        statistic, places = ("largest_site", 0) if indicator in SOURCES else ("flagged", 1)
        shares = {
            sample.label: results.figure(
                iteration=sample.iteration, group=group, indicator=indicator, statistic=statistic
            )
            for sample in samples
        }
        if any(share is not None for share in shares.values()):
            write = partial(_share, words, places)
            texts = {label: cells.cell(share, write, missing="") for label, share in shares.items()}
            rows.append({words.say("Sign"): words.say(name), **texts})
    if not rows:
        return None
    unknown = any(text == "" for row in rows for text in row.values())
    return lay_out(
        results,
        rows,
        caption=words.say("Signs of careless answering: {group}", group=results.group_name(group)),
        label=f"tab-signs-{group}",
        notes=[
            words.say("Shares of the people a sign could be looked for in. The technical note says what each is."),
            words.say("An empty cell: it could not be looked for.") if unknown else "",
        ],
    )


def _share(words: Words, decimals: int, row: pd.Series) -> str:
    return words.percent(row["estimate"], decimals)
