"""Ranked priorities with their reasons, and the rules behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables import cells
from cips_helpers.tables.table import Cell, Table, lay_out
from cips_helpers.verdicts.priorities import Priority, ranked
from cips_helpers.verdicts.reasons import rules_of

TIED = "="
"""Behind a rank that several factors have."""


def table_priorities(results: Disclosed) -> Table | None:
    """List the key factors with a problem, the one farthest below its target first; ``None`` where there is none.

    Examples
    --------
    >>> cips.table_priorities(results)
    <Table tab-priorities: Priorities and their reasons>
    """
    words, priorities = results.words, ranked(results)
    titles = {rule.id: words.say(rule.title) for rule in rules_of(results)}
    rows = [
        {
            words.say("Reason"): titles[rule],
            words.say("What the survey says"): sentence,
            "factor": ranked_name(results, priority),
        }
        for priority in priorities
        for rule, sentence in priority.reasons.items()
    ]
    if not rows or len(results.factors()) < 2:
        return None
    return lay_out(
        results,
        rows,
        caption=words.say("Priorities and their reasons"),
        label="tab-priorities",
        notes=[
            words.say("Ranked by the distance to the target, then by the number of reasons."),
            *rank_notes(results, priorities, rows),
        ],
        left=[words.say("What the survey says")],
        group="factor",
    )


def ranked_name(results: Disclosed, priority: Priority) -> str:
    """Write a factor's rank before its name, with signs where it is tied and where it was worked on."""
    rank = results.words.count(priority.rank) + (TIED if priority.ties > 1 else "")
    name = results.text(results.instrument.factor(priority.factor).label)
    return f"{rank}\u2002{name}{cells.worked_on_mark(results, priority.factor)}"


def rank_notes(
    results: Disclosed, priorities: Sequence[Priority], rows: Iterable[Mapping[str, Cell]]
) -> tuple[str, str]:
    """Explain the signs of `ranked_name` that are used."""
    tied = any(priority.ties > 1 for priority in priorities)
    return (
        results.words.say("{sign} tied: equally far from the target, with equally many reasons.", sign=TIED)
        if tied
        else "",
        cells.worked_on_note(results, rows),
    )


def table_reasons(results: Disclosed) -> Table | None:
    """Explain each reason: when it is given, whether it is a problem, and to which factors it is given here.

    Examples
    --------
    >>> cips.table_reasons(results)
    <Table tab-reasons: The reasons that count>
    """
    if len(results.factors()) < 2:
        return None
    words, rows = results.words, []
    kinds = {True: words.say("Says that there is a problem"), False: words.say("Adds to a problem")}
    for rule in rules_of(results):
        here = rule.lacking(results)
        if not here:
            reasons = rule.by_factor(results)
            names = [results.text(factor.short) for factor in results.factors() if factor.id in reasons]
            here = words.listing(names) if names else words.say("No key factor")
        rows.append(
            {
                words.say("Reason"): words.say(rule.title),
                words.say("When it is given"): words.say(rule.meaning),
                words.say("Here"): here,
                "kind": kinds[rule.problem],
            }
        )
    return lay_out(
        results,
        rows,
        caption=words.say("The reasons that count"),
        label="tab-reasons",
        notes=[words.say("Each reason counts once, whatever the number of groups it holds for.")],
        left=list(rows[0]),
        group="kind",
    )
