"""Overall scores of parts of a group: by one demographic, and by two crossed."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import legend, level_name, sign_of
from cips_helpers.verdicts.parts import without_hidden

CROSSED = "*"
"""Joins two demographics, and their levels, in the figures' columns ``domain`` and ``level``."""


@for_each_group
def table_within_groups(results: Disclosed, *, group: str) -> Table | None:
    """Show the overall score by every demographic of a group, with interval and base."""
    words, instrument = results.words, results.instrument
    demographics = [item.id for item in instrument.items_of(group, kinds=("demographic",))]
    found = results.select(group=group, domain=demographics, indicator="overall", statistic="mean")
    found, left_out = without_hidden(results, found, by="domain")
    rows = [
        {
            words.say("Respondents"): level_name(results, row["domain"], row["level"]),
            "part": results.text(instrument.item(row["domain"]).label),
            **_score_cells(results, group, row),
        }
        for id in demographics
        for _, row in found[found["domain"] == id].iterrows()
    ]
    if not rows:
        return None
    caption = words.say("Overall score within the group: {group}", group=results.group_name(group))
    notes = [*left_out, *legend(results, (cell for row in rows for cell in row.values()))]
    label = f"tab-within-{group.replace('_', '-')}"
    return lay_out(rows, caption=caption, label=label, notes=notes, group="part")


@for_each_group
def table_crossed(results: Disclosed, *, group: str) -> Table | None:
    """Show the overall score by two demographics at once, where the edition shows any of it."""
    words, rows = results.words, []
    domains = [domain for domain in results.figures["domain"].unique() if CROSSED in domain]
    found = results.select(group=group, domain=domains, indicator="overall", statistic="mean")
    if not (found["state"] == "shown").any():
        return None
    for _, row in found.iterrows():
        first, second = row["domain"].split(CROSSED)
        one, other = row["level"].split(CROSSED)
        rows.append(
            {
                words.say("Respondents"): level_name(results, second, other),
                "part": words.say(
                    "{characteristic}: {part}",
                    characteristic=results.text(results.instrument.item(first).label),
                    part=level_name(results, first, one),
                ),
                **_score_cells(results, group, row),
            }
        )
    caption = words.say("Overall score by two characteristics at once: {group}", group=results.group_name(group))
    notes = legend(results, (cell for row in rows for cell in row.values()))
    label = f"tab-crossed-{group.replace('_', '-')}"
    return lay_out(rows, caption=caption, label=label, notes=notes, group="part")


def _score_cells(results: Disclosed, group: str, row: pd.Series) -> dict[str, str]:
    words, sign, places = results.words, sign_of(row), results.part_decimals(group)
    heads = (
        "n",
        words.say("Score (0–{top})", top=words.points(results.instrument.points, 0)),
        words.say("95% interval"),
    )
    if sign is not None:
        return dict(zip(heads, (sign, sign, ""), strict=True))
    score, interval = (words.points(row["estimate"], places), words.interval(row["low"], row["high"], places))
    return dict(zip(heads, (words.count(row["n"]), score, interval), strict=True))
