"""Position of a score among those of other countries."""

from __future__ import annotations

import pytest

from cips_helpers.verdicts.peers import peer_positions
from made_up.peers import among


@pytest.mark.parametrize(
    ("score", "position"),
    [(2.21, "above"), (2.2, "middle"), (2.204, "middle"), (1.8, "middle"), (1.796, "middle"), (1.79, "below")],
)
def test_the_place_follows_from_the_figures_as_printed(score: float, position: str) -> None:
    (own,) = peer_positions(among({"audit": score}), "officials")
    assert own.position == position
    assert (own.lower, own.median, own.upper, own.others) == (1.8, 2.0, 2.2, 7)
