"""Overall scores of parts of a group: by one demographic, and by two crossed."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.schema.columns import CROSSED
from cips_helpers.tables import cells
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import level_name
from cips_helpers.verdicts.parts import without_hidden


@for_each_group
def table_within_groups(results: Disclosed, *, group: str) -> Table | None:
    """Show the overall score by every demographic of a group, with interval and base.

    Examples
    --------
    >>> cips.table_within_groups(results, group="officials")
    <Table tab-within-officials: Overall score within the group: Officials>
    """
    words, instrument = results.words, results.instrument
    demographics = [item.id for item in instrument.items_of(group, kinds=("demographic",))]
    scores = results.select(group=group, domain=demographics, indicator="overall", statistic="mean")
    scores, notes = without_hidden(results, scores, by="domain")
    rows = [
        {
            words.say("Respondents"): level_name(results, row["domain"], row["level"]),
            "part": results.text(instrument.item(row["domain"]).label),
            **_score(results, group, row),
        }
        for demographic in demographics
        for _, row in scores[scores["domain"] == demographic].iterrows()
    ]
    if not rows:
        return None
    caption = words.say("Overall score within the group: {group}", group=results.group_name(group))
    return lay_out(results, rows, caption=caption, label=f"tab-within-{group}", notes=notes, group="part")


@for_each_group
def table_crossed(results: Disclosed, *, group: str) -> Table | None:
    """Show the overall score by two demographics at once, where the edition shows any of it.

    Examples
    --------
    >>> cips.table_crossed(results, group="officials")
    <Table tab-crossed-officials: Overall score by two characteristics at once: Officials>
    """
    words, rows = results.words, []
    domains = [domain for domain in results.figures["domain"].unique() if CROSSED in domain]
    scores = results.select(group=group, domain=domains, indicator="overall", statistic="mean")
    if not (scores["state"] == "shown").any():
        return None
    for _, row in scores.iterrows():
        outer, inner = zip(row["domain"].split(CROSSED), row["level"].split(CROSSED), strict=True)
        rows.append(
            {
                words.say("Respondents"): level_name(results, *inner),
                "part": words.say(
                    "{characteristic}: {part}",
                    characteristic=results.text(results.instrument.item(outer[0]).label),
                    part=level_name(results, *outer),
                ),
                **_score(results, group, row),
            }
        )
    caption = words.say("Overall score by two characteristics at once: {group}", group=results.group_name(group))
    return lay_out(results, rows, caption=caption, label=f"tab-crossed-{group}", group="part")


def _score(results: Disclosed, group: str, row: pd.Series) -> dict[str, str]:
    words, decimals = results.words, results.part_decimals(group)
    head = words.say("Score (0–{top})", top=words.points(results.instrument.points, 0))
    return {
        "n": cells.base(results, row),
        head: cells.points(results, row, decimals),
        words.say("{Interval}"): cells.interval(results, row, decimals),
    }
