"""Initiatives, and the changes of the scores they were for."""

from __future__ import annotations

from datetime import date

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.instrument.model import in_language
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.changes import Became, change_of
from cips_helpers.verdicts.labels import BECAME
from cips_helpers.words import NOT_ASKED, SUPPRESSED


def table_initiatives(results: Disclosed) -> Table | None:
    """List what was worked on, with what became of the factor in every group; ``None`` where nothing is listed.

    Examples
    --------
    >>> cips.table_initiatives(results)
    <Table tab-initiatives: What was worked on, and what became of it>
    """
    words, rows = results.words, []
    for initiative in results.initiatives_between:
        when = initiative.when
        said = words.period(when, when) if isinstance(when, date) else in_language(when, results.language)
        row = {
            words.say("Key factor"): results.text(results.instrument.factor(initiative.factor).short),
            words.say("What was done"): results.text(initiative.what),
            words.say("When"): said,
            words.say("By"): results.text(initiative.by) if initiative.by else "",
        }
        if any(each.status for each in results.initiatives_between):
            row[words.say("Status")] = words.say(initiative.status or "")
        for group in results.groups if results.previous is not None else ():
            outcome = _outcome(results, group, initiative.factor) if initiative.was_begun else ""
            row[results.group_name(group)] = outcome
        rows.append(row)
    if not rows:
        return None
    heads = list(rows[0])
    return lay_out(
        results,
        rows,
        caption=words.say("What was worked on, and what became of it")
        if results.previous is not None
        else words.say("What is being worked on"),
        label="tab-initiatives",
        left=heads,
        widths=dict(zip(heads, ("15%", "30%", "14%", "17%"), strict=False)),
    )


def _outcome(results: Disclosed, group: str, factor: str) -> str:
    change = change_of(results, group, factor)
    if change is None:
        return NOT_ASKED
    return SUPPRESSED if change.became is Became.HIDDEN else results.words.say(BECAME[change.became])
