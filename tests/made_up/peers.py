"""A country among its peers: scores of officials, and the quartiles of the other countries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed

from .results import Score, results

Quartiles = tuple[float, float, float]

MIDDLE: Quartiles = (1.8, 2.0, 2.2)
SCORES = {"audit": 2.3, "reform": 1.5, "morale": 2.0}
CUTS = {"audit": (1.9, 2.0, 2.1), "reform": (1.8, 1.9, 2.2), "overall": (1.7, 1.8, 1.9)}


def among(
    scores: Mapping[str, float],
    cuts: Mapping[str, Quartiles | None] | None = None,
    *,
    overall: float | None = None,
    others: Mapping[str, int] | None = None,
    **options: Any,
) -> Disclosed:
    """Disclose scores by factor with the others' quartiles: `MIDDLE` by default, ``None`` for not compared."""
    compared = {id: (cuts or {}).get(id, MIDDLE) for id in [*scores, *([] if overall is None else ["overall"])]}
    more = [
        {
            "group": "officials",
            "indicator": id,
            "statistic": statistic,
            "value": Score(value, 0.0),
            "kind": "overall" if id == "overall" else "factor",
        }
        for id, quartiles in compared.items()
        if quartiles
        for statistic, value in zip(
            ("peer_lower", "peer_median", "peer_upper", "peer_count"),
            (*quartiles, (others or {}).get(id, 7)),
            strict=True,
        )
    ]
    return results(
        {"officials": dict(scores)},
        overall=None if overall is None else {"officials": overall},
        more=more,
        groups=("officials",),
        **options,
    )


def among_peers(cuts: Mapping[str, Quartiles] = CUTS) -> Disclosed:
    """Disclose two compared factors, one that is not compared, and the overall score, among six others."""
    ids = (*SCORES, "overall")
    return among(SCORES, {id: cuts.get(id) for id in ids}, overall=1.93, others=dict.fromkeys(ids, 6))
