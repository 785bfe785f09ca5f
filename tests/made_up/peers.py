"""A country among its peers: two factors and the overall score, with the quartiles of six others."""

from __future__ import annotations

from collections.abc import Mapping

from cips_helpers.disclosure.disclosed import Disclosed

from .results import Score, results

SCORES = {"audit": 2.3, "reform": 1.5, "morale": 2.0}
CUTS = {"audit": (1.9, 2.0, 2.1), "reform": (1.8, 1.9, 2.2), "overall": (1.7, 1.8, 1.9)}


def among_peers(cuts_of: Mapping[str, tuple[float, float, float]] = CUTS) -> Disclosed:
    """Disclose the scores of officials with quartiles of the peers; morale has none."""
    more = [
        {
            "group": "officials",
            "indicator": id,
            "statistic": statistic,
            "value": Score(value, 0.0),
            "kind": "overall" if id == "overall" else "factor",
        }
        for id, cuts in cuts_of.items()
        for statistic, value in zip(("peer_lower", "peer_median", "peer_upper", "peer_count"), (*cuts, 6), strict=True)
    ]
    return results({"officials": SCORES}, overall={"officials": 1.93}, more=more, groups=("officials",))
