"""Figures over countries of the test's choosing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from cips_helpers.disclosure.disclosed import GATE
from cips_helpers.disclosure.pooled import COLUMNS, Pooled
from made_up.questionnaire import questionnaire

NAN = float("nan")
Figures = Mapping[tuple[str, str], Mapping[str, float | tuple[float, ...]]]
"""(group, indicator) → statistic → figure; with its interval, or with (n, countries) of a share."""


def pooled(figures: Figures, *, countries: int = 12, asked: Mapping[str, Any] | None = None, **options: Any) -> Pooled:
    """Return a comparison of countries by name; only officials are asked about audit."""
    rows = []
    for (group, indicator), statistics in figures.items():
        for statistic, value in statistics.items():
            estimate, *ends = value if isinstance(value, tuple) else (value,)
            n, rests_on = countries, countries
            if indicator == "factors":
                (n, rests_on), ends = ends, []
            low, high = ends or (NAN, NAN)
            rows.append((group, indicator, statistic, estimate, low, high, rests_on, n))
    scores = asked or {
        "officials": {"leadership": 2.0, "rules": 2.0, "audit": 2.0},
        "private": {"leadership": 2.0, "rules": 2.0},
    }
    compared = {"officials": countries, "private": countries}
    facts: dict[str, Any] = {"named": True, "surveys": ((1, countries),), "compared": compared, **options}
    return Pooled(
        instrument=questionnaire(scores),
        language="en",
        figures=pd.DataFrame(rows, columns=list(COLUMNS)),
        countries=countries,
        key=GATE,
        **facts,
    )


BAND = {"lower": 2.1, "median": 2.3, "upper": 2.5}


def standing() -> Pooled:
    """Give medians with and without quartiles, and a band without width."""
    return pooled(
        {
            ("officials", "leadership"): BAND,
            ("officials", "rules"): {"median": 2.0},
            ("private", "rules"): {"lower": 1.8, "median": 1.8, "upper": 1.8},
            ("officials", "overall"): {"median": 2.2},
        }
    )


def moved() -> Pooled:
    """Give mean changes and a mean gap, with counts of countries for some."""
    return pooled(
        {
            ("officials", "leadership"): {"mean_change": (0.2, 0.1, 0.3), "rose": 7.0, "steady": 4.0, "fell": 1.0},
            ("officials", "rules"): {"mean_change": (-0.1, -0.2, 0.0)},
            ("gap", "rules"): {"mean_gap": (0.25, 0.15, 0.35), "higher": 8.0, "alike": 4.0, "under": 0.0},
        }
    )


def told() -> Pooled:
    """Give every statistic once, as the examples in docstrings show them."""
    return pooled(
        {
            ("officials", "leadership"): {**BAND, "mean_change": (0.2, 0.1, 0.3), "rose": 7.0, "steady": 4.0},
            ("officials", "rules"): {"median": 2.0, "mean_change": (-0.1, -0.2, 0.0)},
            ("officials", "overall"): {"median": 2.2, "mean_change": (0.1, 0.0, 0.2)},
            ("officials", "factors"): {"worked_clear": (0.5, 20, 8), "worked_any": (0.75, 20, 8)},
            ("private", "rules"): {"lower": 1.8, "median": 1.8, "upper": 1.8},
            ("gap", "rules"): {"mean_gap": (0.25, 0.15, 0.35), "higher": 8.0, "alike": 4.0, "under": 0.0},
            ("gap", "overall"): {"mean_gap": (0.3, 0.2, 0.4)},
        }
    )
