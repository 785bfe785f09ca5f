"""Reliability of the scores of several questions."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import sign_of


@for_each_group
def table_reliability(results: Disclosed, *, group: str) -> Table | None:
    """Show alpha with its interval, ordinal alpha and categorical omega of every factor and theme of a group.

    Omega has no column where every score rests on one or two questions: it takes three.
    """
    words, rows = results.words, []
    instrument, omega = results.instrument, words.say("Omega")
    scales = [(f.id, results.text(f.label)) for f in results.factors(group)]
    scales += [(theme.id, results.text(theme.label)) for theme in instrument.themes]
    for id, name in scales:
        found = {
            statistic: results.figure(group=group, indicator=id, statistic=statistic, against="")
            for statistic in ("alpha", "ordinal_alpha", "omega_categorical")
        }
        alpha = found["alpha"]
        if alpha is None:
            continue
        told = {
            statistic: sign_of(row) or words.points(float(row["estimate"])) if row is not None else ""
            for statistic, row in found.items()
        }
        interval = "" if sign_of(alpha) else words.interval(alpha["low"], alpha["high"])
        rows.append(
            {
                words.say("Score"): name,
                words.say("People"): sign_of(alpha) or words.count(alpha["n"]),
                words.say("Alpha"): told["alpha"],
                words.say("95% interval"): interval,
                words.say("Ordinal alpha"): told["ordinal_alpha"],
                omega: told["omega_categorical"],
            }
        )
    if not rows:
        return None
    note = words.say("People who answered all questions of the score.")
    if any(row[omega] for row in rows):
        note = f"{note} {words.say('Omega needs three questions or more.')}"
    else:
        rows = [{head: cell for head, cell in row.items() if head != omega} for row in rows]
    return lay_out(
        rows,
        caption=words.say("How well the questions of a score go together: {group}", group=results.group_name(group)),
        label=f"tab-reliability-{group.replace('_', '-')}",
        notes=[note],
    )
