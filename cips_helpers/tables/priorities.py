"""The ranked list of priorities with its reasons, and the rules behind it."""

from __future__ import annotations

from collections.abc import Sequence

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.changes import worked_on
from cips_helpers.verdicts.labels import WORKED_ON
from cips_helpers.verdicts.priorities import Priority, ranked
from cips_helpers.verdicts.reasons import rules_of

TIED = "="
"""Behind a rank that several factors have."""


def table_priorities(results: Disclosed) -> Table | None:
    """List the key factors with a problem, those with the most reasons first; ``None`` where there is none."""
    words, found = results.words, ranked(results)
    titles = {rule.id: words.say(rule.title) for rule in rules_of(results)}
    rows = [
        {
            words.say("Reason"): titles[rule],
            words.say("What the survey says"): said,
            "factor": ranked_name(results, one),
        }
        for one in found
        for rule, said in one.reasons.items()
    ]
    if not rows or len(results.instrument.factors) < 2:
        return None
    return lay_out(
        rows,
        caption=words.say("Priorities and their reasons"),
        label="tab-priorities",
        left=[words.say("What the survey says")],
        notes=[words.say("Ranked by the number of reasons."), *rank_notes(results, found)],
        group="factor",
    )


def ranked_name(results: Disclosed, one: Priority) -> str:
    """Write a factor's rank before its name, with signs where it is tied and where it was worked on."""
    rank = results.words.count(one.rank) + (TIED if one.ties > 1 else "")
    mark = f"\u00a0{WORKED_ON}" if _was_worked_on(results, one) else ""
    return f"{rank}\u2002{results.text(results.instrument.factor(one.factor).label)}{mark}"


def rank_notes(results: Disclosed, found: Sequence[Priority]) -> list[str]:
    """Explain the signs of `ranked_name` that are used."""
    words, notes = results.words, []
    if any(one.ties > 1 for one in found):
        notes.append(words.say("{sign} tied: equally many reasons.", sign=TIED))
    if any(_was_worked_on(results, one) for one in found):
        notes.append(words.say("{sign} worked on since the last survey.", sign=WORKED_ON))
    return notes


def _was_worked_on(results: Disclosed, one: Priority) -> bool:
    return results.previous is not None and one.factor in worked_on(results)


def table_reasons(results: Disclosed) -> Table | None:
    """Explain each reason: when it is given, whether it is a problem, and to which factors it is given here."""
    if len(results.instrument.factors) < 2:
        return None
    words, rows = results.words, []
    heads = [words.say("Reason"), words.say("When it is given"), words.say("Here")]
    kinds = {True: words.say("Says that there is a problem"), False: words.say("Adds to a problem")}
    for rule in rules_of(results):
        here = rule.lacking(results)
        if not here:
            given = rule.given(results)
            names = [results.text(factor.short) for factor in results.factors() if factor.id in given]
            here = words.listing(names) if names else words.say("No key factor")
        cells = (words.say(rule.title), words.say(rule.meaning), here)
        rows.append(dict(zip(heads, cells, strict=True)) | {"kind": kinds[rule.problem]})
    return lay_out(
        rows,
        caption=words.say("The reasons that count"),
        label="tab-reasons",
        left=heads[1:],
        notes=[words.say("Each reason counts once, whatever the number of groups it holds for.")],
        group="kind",
    )
