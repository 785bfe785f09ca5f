"""Data dictionary of the table of figures: columns, units, statistics, states, codes, conventions."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.exports.figures import COLUMNS, PER_CENT, PERCENTAGE_POINTS, POINTS, title_of, unit_of
from cips_helpers.exports.spreadsheet import Sheet
from cips_helpers.schema.columns import CROSSED, STATISTICS
from cips_helpers.verdicts.labels import answer_name, indicator_name
from cips_helpers.words import N_

HEADS = ("section", "name", "meaning", "unit", "formula")

STATES = {
    "shown": N_("The figure is shown."),
    "suppressed": N_("Hidden to protect respondents: all numbers of the row are empty."),
    "no_answer": N_("The question was asked and nobody answered."),
    "at_most": N_(
        "The estimate is a limit: the share is smaller. It stands for every share of few people, nobody included."
    ),
    "at_least": N_(
        "The estimate is a limit: the share is larger. It stands for every share of all but few, everybody included."
    ),
}
UNITS = {
    POINTS: N_("Points of the answer scale, from 0 to {top}, the most favourable."),
    PER_CENT: N_("0 to 100."),
    PERCENTAGE_POINTS: N_("Difference of two per cents."),
}
CONVENTIONS = {
    "decimal sign": N_("Numbers have a decimal point, and nothing that parts thousands, in every language."),
    "empty cell": N_("There is no such number, or it is hidden; the column ‘state’ tells which."),
    "apostrophe": N_(
        "In the CSV files a text that starts with =, +, -, @, a tab or a line break has an apostrophe before it, so "
        "that no spreadsheet runs it; take it away to get the text. In the workbook such texts are marked as text."
    ),
    "encoding": N_(
        "The CSV files are UTF-8 with a byte order mark; their cells are parted by commas, as RFC 4180 says."
    ),
    "rounding": N_(
        "Figures are computed unrounded and rounded once, as the report prints them; those of parts of a group to "
        "fewer decimals, to protect respondents."
    ),
}


def dictionary_sheet(results: Disclosed) -> Sheet:
    """Describe the table of figures: columns, units, the statistics and ids that are in it, codes, conventions.

    Returns
    -------
    Sheet
        Columns ``section`` (column, unit, statistic, state, group, indicator, answer, convention), ``name``,
        ``meaning``, ``unit`` and ``formula`` or source.
    """
    frame = pd.DataFrame(_rows(results), columns=list(HEADS))
    return Sheet("data dictionary", frame, widths={"section": 14, "name": 28, "meaning": 90, "unit": 24, "formula": 60})


def about_sheet(results: Disclosed) -> Sheet:
    """Describe the workbook: country, iteration, edition, what it was made from, conventions.

    Returns
    -------
    Sheet
        Columns ``about`` and ``told``: the name of a fact and the fact.
    """
    words = results.words
    sample = next(sample for sample in results.samples if sample.iteration == results.iteration)
    facts = {
        words.say("Report"): title_of(results),
        words.say("Country"): f"{results.country}",
        words.say("Iteration"): words.say("{number} ({label})", number=results.iteration, label=sample.label),
        words.say("Edition"): results.edition,
        **{words.say(name): value for name, value in results.facts.items()},
        **{name: words.say(meaning) for name, meaning in CONVENTIONS.items()},
    }
    frame = pd.DataFrame(list(facts.items()), columns=["about", "told"])
    return Sheet("about", frame, widths={"about": 36, "told": 110})


def _rows(results: Disclosed) -> Iterator[tuple[str, str, str, str, str]]:
    say, used = results.words.say, results.figures
    top = results.words.points(results.instrument.points, 0)
    yield from (("column", name, say(meaning), "", "") for name, meaning in COLUMNS.items())
    yield from (("unit", name, say(meaning, top=top), "", "") for name, meaning in UNITS.items())
    present = set(used["statistic"])
    for name, statistic in STATISTICS.items():
        if name in present:
            yield "statistic", name, say(statistic.meaning), say(unit_of(statistic.unit)), statistic.formula
    yield from (("state", name, say(meaning), "", "") for name, meaning in STATES.items())
    yield from (("group", group.id, results.text(group.label), "", "") for group in results.instrument.groups)
    for id, group in used.drop_duplicates("indicator")[["indicator", "group"]].itertuples(index=False):
        yield "indicator", id, indicator_name(results, id, group), "", ""
    yield from _answers(results)
    yield from (("convention", name, say(meaning), "", "") for name, meaning in CONVENTIONS.items())


def _answers(results: Disclosed) -> Iterator[tuple[str, str, str, str, str]]:
    """Describe the codes of the answers that figures are of or broken down by, question by question."""
    frame = results.figures
    of_shares = frame.loc[frame["answer"] >= 0, ["indicator", "answer"]].itertuples(index=False, name=None)
    of_parts = (
        (item, int(code))
        for domain, level in frame.loc[frame["domain"] != "all", ["domain", "level"]].itertuples(index=False)
        for item, code in zip(domain.split(CROSSED), str(level).split(CROSSED), strict=True)
    )
    for item, code in dict.fromkeys((*of_shares, *of_parts)):
        yield "answer", f"{item} = {code}", answer_name(results, item, code), "", ""
