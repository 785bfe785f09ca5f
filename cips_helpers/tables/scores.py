"""Scores: overall, and by key factor."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables import cells
from cips_helpers.tables.table import Cell, Table, lay_out
from cips_helpers.verdicts.changes import is_clear
from cips_helpers.verdicts.common_ground import common_ground
from cips_helpers.verdicts.targets import has_targets, target_note


def table_overall(results: Disclosed) -> Table:
    """Show the overall score of every group in its three views, with interval and base.

    Examples
    --------
    >>> cips.table_overall(results)
    <Table tab-overall: Overall score>
    """
    words, rows, top = results.words, [], results.instrument.points
    for group in results.groups:
        mean = results.figure(group=group, indicator="overall", statistic="mean")
        positive = results.figure(group=group, indicator="overall", statistic="positive")
        rows.append(
            {
                words.say("Group"): results.group_name(group),
                words.say("Score (0–{top})", top=words.points(top, 0)): cells.points(results, mean),
                words.say("{Interval}"): cells.interval(results, mean),
                words.say("Mark (0–10)"): cells.cell(mean, lambda row: words.points(10 * row["estimate"] / top, 1)),
                words.say("Favourable answers"): cells.share(results, positive),
                "n": cells.base(results, mean),
            }
        )
    note = words.say("Score: mean of the factor scores. Mark: the same on a scale to 10. n: people with a score.")
    return lay_out(results, rows, caption=words.say("Overall score"), label="tab-overall", notes=[note])


def table_factors(results: Disclosed) -> Table:
    """Show score, interval and target state of every key factor and group, and the gap where there are two.

    Examples
    --------
    >>> cips.table_factors(results)
    <Table tab-factors: Key factors: scores and 95% intervals>
    """
    words, aims = results.words, has_targets(results)
    rows: list[dict[str, Cell]] = []
    for factor in results.factors():
        row: dict[str, Cell] = {words.say("Key factor"): cells.numbered(results, factor)}
        if aims:
            row[words.say("Target")] = "" if factor.target is None else words.points(factor.target)
        for group in results.groups:
            score = results.figure(group=group, indicator=factor.id, statistic="mean")
            target = {words.say("Target met?"): cells.target_met(results, group, factor.id)} if aims else {}
            row[results.group_name(group)] = {
                words.say("Score"): cells.points(results, score),
                words.say("{Interval}"): cells.interval(results, score),
                **target,
            }
        if len(results.groups) > 1:
            row[words.say("Gap")] = _gap(results, factor.id)
        rows.append(row)
    notes = [target_note(results)]
    if len(results.groups) > 1:
        first, second = (results.group_name(group) for group in results.groups[:2])
        notes.append(words.say("Gap: {first} minus {second}; * clear difference.", first=first, second=second))
        if any(common_ground(results, factor.id) for factor in results.factors()):
            notes.append(words.say("It rests on the questions that both were asked, the scores on all questions."))
    return lay_out(
        results,
        rows,
        caption=words.say("Key factors: scores and {intervals}"),
        label="tab-factors",
        notes=notes,
        left=[words.say("Target met?")],
    )


def _gap(results: Disclosed, factor: str) -> str:
    """Write a gap with its sign where it is clear: before the figure, so that decimals stand below one another."""
    gap = results.figure(group="gap", indicator=factor, statistic="gap")
    return cells.cell(gap, lambda row: ("*\u202f" if is_clear(row) else "") + results.words.signed(row["estimate"]))
