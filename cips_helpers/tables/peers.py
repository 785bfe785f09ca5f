"""The scores of one group and the quartiles of the other countries."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.peers import peer_positions, position_word


@for_each_group
def table_peers(results: Disclosed, *, group: str) -> Table | None:
    """Show each score with the others' quartiles and its place among them; ``None`` where nothing is compared."""
    words, found = results.words, peer_positions(results, group)
    if not found:
        return None
    place = words.say("Place among the others")
    rows = [
        {
            words.say("Key factor"): words.say("Overall")
            if one.indicator == "overall"
            else results.text(results.instrument.factor(one.indicator).label),
            words.say("Score"): words.points(one.score),
            place: position_word(results, one.position),
            words.say("Median of the others"): words.points(one.median, 1),
            words.say("Their middle half"): words.interval(one.lower, one.upper, 1),
        }
        for one in found
    ]
    return lay_out(
        rows,
        caption=words.say("Scores among the other countries: {group}", group=results.group_name(group)),
        label=f"tab-others-{group.replace('_', '-')}",
        left=[place],
        notes=[
            words.say(
                "Above most: above the upper quartile, so above about three quarters of the others. Below most: below "
                "the lower quartile. The middle half runs from the lower to the upper quartile, each to one decimal."
            )
        ],
    )
