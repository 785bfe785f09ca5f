"""Highest and lowest scores, with those that cannot be distinguished from them."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed

Z = 1.959963984540054


def tied(figures: pd.DataFrame, *, best: bool) -> list[str]:
    """Name the highest (or lowest) figure, then all that can't be told from it: within 1.96 standard errors."""
    ranked = figures.sort_values("estimate", ascending=not best, kind="stable")
    first = ranked.iloc[0]
    near = (ranked["estimate"] - first["estimate"]).abs() <= Z * (ranked["se"] ** 2 + first["se"] ** 2) ** 0.5
    near.iloc[0] = True
    return list(ranked["indicator"][near])


MOST = 3
"""So many strengths and so many concerns are named; of fewer than six factors, no more than half."""


def ranked_factors(results: Disclosed, group: str) -> pd.DataFrame:
    """The factor scores of a group, the highest first; equal ones in the order of the questionnaire."""
    rows = results.select(group=group, kind="factor", statistic="mean", state="shown")
    return rows.sort_values("estimate", ascending=False, kind="stable")


def all_alike(ranked: pd.DataFrame) -> bool:
    return len(ranked) > 1 and ranked["indicator"].iloc[-1] in tied(ranked, best=True)


def outermost(ranked: pd.DataFrame, *, best: bool) -> list[str]:
    """The factors of one end, the outermost first; none where nothing stands out."""
    if len(ranked) < 2 or all_alike(ranked):
        return []
    order = ranked if best else ranked.iloc[::-1]
    return list(order["indicator"].iloc[: min(MOST, len(order) // 2)])
