"""Made-up figures of conduct, of themes and of their drivers."""

from __future__ import annotations

from typing import Any

from cips_helpers.schema.records import Related
from made_up.results import Score

SCORES = {"officials": {"leadership": 2.0, "rules": 2.0, "audit": 2.0, "staff": 2.0}}
CONDUCT: tuple[dict[str, Any], ...] = (
    {"id": "breach", "kind": "behaviour", "asked_of": ["officials"], "sensitive": True},
    {
        "id": "reported",
        "asked_of": ["officials"],
        "sensitive": True,
        "base": {"item": "offered", "codes": [1], "people": {"en": "officials offered something"}},
        "finding": {"en": "Of those offered something, {share} reported it."},
    },
    {
        "id": "offered",
        "asked_of": ["officials"],
        "sensitive": True,
        "finding": {"en": "{share} were offered something."},
    },
    {"id": "contact", "asked_of": ["officials"]},
    {"id": "asked", "asked_of": ["officials"], "sensitive": True, "base": {"item": "contact", "codes": [1]}},
)


def share(
    id: str, value: float, n: int = 200, *, group: str = "officials", unknown: float = 0.04, refused: float = 0.02
) -> list[dict[str, Any]]:
    """Return the rows of one yes-or-no question."""
    kind = next(item.get("kind", "experience") for item in CONDUCT if item["id"] == id)
    common = {"group": group, "indicator": id, "kind": kind}
    return [
        {**common, "statistic": "positive", "value": Score(value, 0.02, n), "count": value * n},
        {**common, "statistic": "dont_know", "value": Score(unknown, 0.01, n)},
        {**common, "statistic": "refused", "value": Score(refused, 0.01, n)},
    ]


def drivers(
    outcome: str,
    parts: dict[str, tuple[float, float, float]],
    effects: dict[str, tuple[float, float]],
    *,
    explained: float = 0.5,
    statistic: str = "slope",
    group: str = "officials",
) -> list[dict[str, Any]]:
    """Return the rows of one outcome: part with its interval, and effect with its adjusted p value, by factor."""
    common = {"group": group, "kind": "factor", "against": outcome}
    rows: list[dict[str, Any]] = [
        {
            **common,
            "indicator": id,
            "statistic": "importance",
            "value": Score(part),
            "low": low,
            "high": high,
            "p_adjusted": float(low <= 1 / len(parts) <= high),
        }
        for id, (part, low, high) in parts.items()
    ]
    rows += [
        {**common, "indicator": id, "statistic": statistic, "value": Score(effect), "p_adjusted": p}
        for id, (effect, p) in effects.items()
    ]
    kind = "behaviour" if statistic == "odds_ratio" else "theme"
    return [
        *rows,
        {"group": group, "indicator": outcome, "kind": kind, "statistic": "explained", "value": Score(explained)},
    ]


def part(level: int, mean: float, n: int = 60, *, indicator: str = "fair") -> dict[str, Any]:
    """Return the row with the score of women (1) or men (2)."""
    return {
        "group": "officials",
        "indicator": indicator,
        "kind": "theme",
        "statistic": "mean",
        "domain": "gender",
        "level": str(level),
        "value": Score(mean, 0.1, n),
        "n_asked": n,
    }


def difference(level: int, value: float, p: float, n: int = 60, *, indicator: str = "fair") -> dict[str, Any]:
    """Return the row with the difference of women (1) or men (2) from the others."""
    return {
        **part(level, value, n, indicator=indicator),
        "statistic": "difference",
        "against": "others",
        "p_adjusted": p,
    }


def record(outcome: str, *, n: int = 200, shown: bool = True, group: str = "officials") -> Related:
    return Related(1, group, outcome, n, 120, shown)
