"""Position of a score among those of other countries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cips_helpers.verdicts.peers import peer_positions
from made_up.results import Score, results

Cuts = tuple[float, float, float]


MIDDLE: Cuts = (1.8, 2.0, 2.2)


def among(
    scores: Mapping[str, float],
    cuts: Mapping[str, Cuts] | None = None,
    *,
    overall: float | None = None,
    others: Mapping[str, int] | None = None,
    **options: Any,
) -> Any:
    """Officials' scores by factor, and the others' quartiles (1.8, 2.0, 2.2 by default; None: not compared)."""
    placed = {id: (cuts or {}).get(id, MIDDLE) for id in [*scores, *([] if overall is None else ["overall"])]}
    more = [
        {
            "group": "officials",
            "indicator": id,
            "statistic": statistic,
            "value": Score(value, 0.0),
            "kind": "overall" if id == "overall" else "factor",
        }
        for id, of in placed.items()
        if of
        for statistic, value in zip(
            ("peer_lower", "peer_median", "peer_upper", "peer_count"), (*of, (others or {}).get(id, 7)), strict=True
        )
    ]
    return results(
        {"officials": dict(scores)},
        overall=None if overall is None else {"officials": overall},
        more=more,
        groups=("officials",),
        **options,
    )


@pytest.mark.parametrize(
    ("score", "position"),
    [(2.21, "above"), (2.2, "middle"), (2.204, "middle"), (1.8, "middle"), (1.796, "middle"), (1.79, "below")],
)
def test_the_place_follows_from_the_figures_as_printed(score: float, position: str) -> None:
    (own,) = peer_positions(among({"audit": score}), "officials")
    assert own.position == position
    assert (own.lower, own.median, own.upper, own.others) == (1.8, 2.0, 2.2, 7)
