"""Precision of the overall scores, and the smallest change that would have been detected."""

from __future__ import annotations

import math

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.labels import legend, sign_of


def table_precision(results: Disclosed) -> Table | None:
    """Show design effect, effective number of respondents and smallest visible change of each overall score.

    The effective number is n over the design effect; ``None`` where no group has an overall score.
    """
    words, rows = results.words, []
    for group in results.groups:
        score = results.figure(group=group, indicator="overall", statistic="mean")
        if score is None:
            continue
        seen = results.figure(group=group, indicator="overall", statistic="detectable")
        sign, effect = sign_of(score), float(score["deff"])
        known = sign is None and math.isfinite(effect) and effect > 0
        rows.append(
            {
                words.say("Overall score of"): results.group_name(group),
                words.say("People"): sign or words.count(score["n"]),
                words.say("Design effect"): words.points(effect) if known else sign or "",
                words.say("Count like"): words.count(score["n"] / effect) if known else sign or "",
                words.say("Smallest visible change"): (
                    "" if seen is None else sign_of(seen) or words.points(float(seen["estimate"]))
                ),
            }
        )
    if not rows:
        return None
    notes = [
        words.say(
            "Count like: as many people drawn one by one, all of them counting equally, would give the same precision. "
            "Smallest visible change: in points, between two iterations; where there is one only, to a next one "
            "as precise."
        ),
        *legend(results, (cell for row in rows for cell in row.values())),
    ]
    return lay_out(rows, caption=words.say("How precise the overall scores are"), label="tab-precision", notes=notes)
