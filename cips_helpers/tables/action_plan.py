"""Action plan to fill in: next steps, and questions to measure progress by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import in_language
from cips_helpers.tables import cells
from cips_helpers.tables.priorities import rank_notes, ranked_name
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.action_plan import Measure, Plan, plans
from cips_helpers.verdicts.labels import quoted_item
from cips_helpers.verdicts.targets import has_targets
from cips_helpers.words import N_, REVERSED

EMPTY = "\u00a0"
"""A cell to write into."""


def table_next_steps(results: Disclosed) -> Table | None:
    """List the suggested next steps of every priority, and a free line each, with room for owner and date.

    Examples
    --------
    >>> cips.table_next_steps(results)
    <Table tab-action-plan: Action plan: next steps to discuss, with room for your own>
    """
    words, priorities = results.words, plans(results)
    heads = [words.say(head) for head in (N_("Next step"), N_("Owner"), N_("Date"))]
    rows = [
        dict(zip(heads, line, strict=True)) | {"factor": ranked_name(results, plan.priority)}
        for plan in priorities
        for line in (*_begun(results, plan), *((step, EMPTY, EMPTY) for step in (*plan.steps, EMPTY)))
    ]
    if not rows:
        return None
    return lay_out(
        results,
        rows,
        caption=words.say("Action plan: next steps to discuss, with room for your own"),
        label="tab-action-plan",
        notes=rank_notes(results, [plan.priority for plan in priorities], rows),
        left=list(rows[0]),
        group="factor",
        widths=dict(zip(rows[0], ("60%", "23%", "17%"), strict=False)),
    )


def _begun(results: Disclosed, plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield what is already worked on, with its office and date."""
    words = results.words
    for each in results.begun(plan.priority.factor):
        when = each.when
        yield (
            words.say("Already worked on: {what}", what=results.text(each.what)),
            results.text(each.by) if each.by else EMPTY,
            words.period(when, when) if isinstance(when, date) else in_language(when, results.language),
        )


def table_measures(results: Disclosed) -> Table | None:
    """Show what the plan can be measured by: weakest question of every priority and group, figure and target.

    Examples
    --------
    >>> cips.table_measures(results)
    <Table tab-measures: What the plan can be measured by: the weakest question of each group>
    """
    words, priorities = results.words, plans(results)
    rows = [
        _row(results, measure) | {"factor": ranked_name(results, plan.priority)}
        for plan in priorities
        for measure in plan.measures
    ]
    if not rows:
        return None
    measures = [measure for plan in priorities for measure in plan.measures]
    return lay_out(
        results,
        rows,
        caption=words.say("What the plan can be measured by: the weakest question of each group"),
        label="tab-measures",
        notes=[
            words.say("Score: from 0 to {top} points.", top=words.points(results.instrument.points, 0)),
            words.say("Target: that of the key factor.") if has_targets(results) else "",
            ""
            if all(measure.alone for measure in measures)
            else words.say("~ lowest, but not clearly lower than another question of the key factor."),
            *rank_notes(results, [plan.priority for plan in priorities], rows),
        ],
        signs=[REVERSED for measure in measures if results.instrument.item(measure.item).reverse],
        left=[words.say("Asked of")],
        group="factor",
        widths=dict(zip(rows[0], ("33%", "14%", "10%", "16%", "14%", "13%"), strict=False)),
    )


def _row(results: Disclosed, measure: Measure) -> dict[str, str]:
    words = results.words
    row = {
        words.say("Question"): quoted_item(results, measure.item, measure.group) + ("" if measure.alone else "\u00a0~"),
        words.say("Asked of"): results.group_name(measure.group),
        words.say("Score now"): cells.points(results, measure.score),
        words.say("{Interval}"): cells.interval(results, measure.score),
        words.say("Favourable"): "" if measure.favourable is None else cells.share(results, measure.favourable),
    }
    if has_targets(results):
        row[words.say("Target")] = "" if measure.target is None else words.points(measure.target)
    return row
