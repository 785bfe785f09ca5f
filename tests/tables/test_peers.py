"""The table among the peers carries the quartiles."""

from __future__ import annotations

from cips_helpers.tables.peers import table_peers
from made_up.peers import SCORES, among_peers
from made_up.results import results


def test_the_table_gives_quartiles_and_places_the_whole_last() -> None:
    table = table_peers(among_peers(), group="officials")
    assert table is not None
    assert table.frame.to_numpy().tolist() == [
        ["Audit", "2.30", "above most", "2.0", "1.9–2.1"],
        ["Reform", "1.50", "below most", "1.9", "1.8–2.2"],
        ["Overall", "1.93", "above most", "1.8", "1.7–1.9"],
    ]


def test_nothing_is_laid_out_where_nothing_is_compared() -> None:
    assert table_peers(results({"officials": SCORES}, groups=("officials",)), group="officials") is None
