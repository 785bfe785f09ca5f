"""The action plan to fill in: what to do, and what to measure it by."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.priorities import rank_notes, ranked_name
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.action_plan import Measure, plans
from cips_helpers.verdicts.labels import legend, quoted_item, share_of

EMPTY = "\u00a0"
"""A cell to write into."""


def table_next_steps(results: Disclosed) -> Table | None:
    """List the suggested next steps of every priority, and a free line each, with room for owner and date."""
    words = results.words
    heads = [words.say("Next step"), words.say("Owner"), words.say("Date")]
    rows = [
        dict(zip(heads, (step, EMPTY, EMPTY), strict=True)) | {"factor": ranked_name(results, plan.priority)}
        for plan in plans(results)
        for step in (*plan.steps, EMPTY)
    ]
    if not rows:
        return None
    return lay_out(
        rows,
        caption=words.say("Action plan: next steps to discuss, with room for your own"),
        label="tab-action-plan",
        left=heads[1:],
        notes=rank_notes(results, [plan.priority for plan in plans(results)]),
        group="factor",
        widths=dict(zip(heads, ("60%", "23%", "17%"), strict=True)),
    )


def table_measures(results: Disclosed) -> Table | None:
    """Show what the plan can be measured by: weakest question of every priority and group, figure and target."""
    words, rows = results.words, []
    for plan in plans(results):
        for measure in plan.measures:
            rows.append(_row(results, measure) | {"factor": ranked_name(results, plan.priority)})
    if not rows:
        return None
    left = [words.say("Asked of")]
    heads = list(rows[0])
    widths = dict(zip(heads, ("33%", "14%", "10%", "16%", "14%", "13%"), strict=False))
    notes = [
        words.say("Score: from 0 to {top} points.", top=words.points(results.instrument.points, 0)),
        *([words.say("Target: that of the key factor.")] if words.say("Target") in rows[0] else []),
    ]
    if any(not measure.alone for plan in plans(results) for measure in plan.measures):
        notes.append(words.say("~ lowest, but not clearly lower than another question of the key factor."))
    cells = [sign for row in rows for cell in row.values() for sign in (cell, cell[-1:])]
    return lay_out(
        rows,
        caption=words.say("What the plan can be measured by: the weakest question of each group"),
        label="tab-measures",
        left=left,
        notes=[*notes, *rank_notes(results, [plan.priority for plan in plans(results)]), *legend(results, cells)],
        group="factor",
        widths=widths,
    )


def _row(results: Disclosed, measure: Measure) -> dict[str, str]:
    words, score = results.words, measure.score
    row = {
        words.say("Question"): quoted_item(results, measure.item, measure.group) + ("" if measure.alone else "\u00a0~"),
        words.say("Asked of"): results.group_name(measure.group),
        words.say("Score now"): words.points(score["estimate"]),
        words.say("95% interval"): words.interval(score["low"], score["high"]),
        words.say("Favourable"): "" if measure.favourable is None else share_of(words, measure.favourable)[0],
    }
    if any(factor.target is not None for factor in results.factors()):
        row[words.say("Target")] = "" if measure.target is None else words.points(measure.target)
    return row
