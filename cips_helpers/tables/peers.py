"""Scores of a group beside the quartiles of the other countries."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import for_each_group
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.peers import peer_positions, position_word


@for_each_group
def table_peers(results: Disclosed, *, group: str) -> Table | None:
    """Show each score with the others' quartiles and its place among them; ``None`` where nothing is compared.

    Examples
    --------
    >>> cips.table_peers(peers, group="officials")
    <Table tab-others-officials: Scores among the other countries: Officials>
    """
    words = results.words
    rows = [
        {
            words.say("Key factor"): words.say("Overall")
            if peer.indicator == "overall"
            else results.text(results.instrument.factor(peer.indicator).label),
            words.say("Score"): words.points(peer.score),
            words.say("Place among the others"): position_word(results, peer.position),
            words.say("Median of the others"): words.points(peer.median, 1),
            words.say("Their middle half"): words.interval(peer.lower, peer.upper, 1),
        }
        for peer in peer_positions(results, group)
    ]
    if not rows:
        return None
    return lay_out(
        results,
        rows,
        caption=words.say("Scores among the other countries: {group}", group=results.group_name(group)),
        label=f"tab-others-{group}",
        notes=[
            words.say(
                "Above most: above the upper quartile, so above about three quarters of the others. Below most: below "
                "the lower quartile. The middle half runs from the lower to the upper quartile, each to one decimal."
            )
        ],
        left=[words.say("Place among the others")],
    )
