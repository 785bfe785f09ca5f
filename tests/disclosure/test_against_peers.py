"""Rows of a country among the others."""

import pytest

from cips_helpers.disclosure.peers import against_peers
from estimation.reference import near
from made_up.example import estimates, row


def test_peers_from_five_others_on_and_none_of_them_named():
    frame = estimates("XAA").frame
    others = {
        f"XX{letter}": frame.assign(estimate=frame["estimate"] + step / 10)
        for step, letter in enumerate("ABCDE", start=1)
    }
    placed = against_peers({"XAA": frame, **others}, own="XAA")
    own = row(frame, iteration=2, group="private", indicator="audit", statistic="mean")
    median = row(placed, group="private", indicator="audit", statistic="peer_median")
    near(median["estimate"], own["estimate"] + 0.3)
    assert median["n"] == own["n"]
    assert row(placed, group="private", indicator="audit", statistic="peer_quarter")["estimate"] == 1
    assert row(placed, group="private", indicator="audit", statistic="peer_count")["estimate"] == 5
    assert set(placed["kind"]) == {"factor", "overall"}
    hidden = others | {"XXE": others["XXE"].assign(state="suppressed")}
    assert against_peers({"XAA": frame, **hidden}, own="XAA").empty
    with pytest.raises(ValueError, match="at least 5"):
        against_peers({"XAA": frame, **others}, own="XAA", fewest=4)
