"""Key factors at a glance: score, change and target state, without intervals."""

from __future__ import annotations

from collections.abc import Iterator

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables import cells
from cips_helpers.tables.table import Cell, Table, lay_out
from cips_helpers.verdicts.changes import comparable, pair_of
from cips_helpers.verdicts.common_ground import rests_on_fewer
from cips_helpers.verdicts.labels import ARROWS, change_words, sign_of
from cips_helpers.verdicts.targets import has_targets, target_note


def table_glance(results: Disclosed) -> Table:
    """Show score, change and target state of every key factor and of the overall score, one block of columns a group.

    A change is a figure with an arrow only where it is clear after adjusting for the number of factors; else a word
    says what became of the score. A group that can't be compared with its last survey has no column of changes.

    Examples
    --------
    >>> cips.table_glance(results)
    <Table tab-glance: Scores, changes and targets at a glance>
    """
    words = results.words
    names = {f.id: cells.numbered(results, f) + cells.worked_on_mark(results, f.id) for f in results.factors()}
    if len(names) > 1 and len(results.select(kind="overall", statistic="mean", group=list(results.groups))):
        names["overall"] = words.say("Overall score")
    rows: list[dict[str, Cell]] = [
        {words.say("Key factor"): name}
        | {results.group_name(group): _cells(results, group, indicator) for group in results.groups}
        for indicator, name in names.items()
    ]
    return lay_out(
        results,
        rows,
        caption=words.say("Scores, changes and targets at a glance")
        if any(comparable(results, group) for group in results.groups)
        else words.say("Scores and targets at a glance")
        if has_targets(results)
        else words.say("Scores at a glance"),
        label="tab-glance",
        notes=_notes(results, rows),
        left=[words.say("Target met?")],
    )


def _cells(results: Disclosed, group: str, indicator: str) -> dict[str, str]:
    words = results.words
    score = results.figure(group=group, indicator=indicator, statistic="mean")
    row = {words.say("Score"): cells.points(results, score)}
    if comparable(results, group):
        row[words.say("Change")] = "" if sign_of(score) else change_words(results, group, indicator)
    if has_targets(results):
        row[words.say("Target met?")] = "" if indicator == "overall" else cells.target_met(results, group, indicator)
    return row


def _notes(results: Disclosed, rows: list[dict[str, Cell]]) -> Iterator[str]:
    words = results.words
    texts = [text for row in rows for cell in row.values() if not isinstance(cell, str) for text in cell.values()]
    if any(text.startswith(tuple(ARROWS.values())) for text in texts):
        yield words.say("Arrows: clear changes, in points.")
    indicators = [factor.id for factor in results.factors()]
    if any(rests_on_fewer(results, group, id) for group in results.groups for id in indicators):
        yield words.say("A change rests on the questions asked in both surveys, a score on all questions.")
    if results.previous is None:
        yield words.say("Measured for the first time, so there is no change to show.")
    elif new := [results.group_name(group) for group in results.groups if pair_of(results, group) is None]:
        yield words.say("Measured for the first time: {groups}.", groups=words.listing(new))
    yield cells.worked_on_note(results, rows)
    yield target_note(results)
