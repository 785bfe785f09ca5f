"""Highest and lowest scores, with those that do not differ clearly from them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed

MOST = 3
"""At most as many factors are taken from each end; of fewer than six, no more than half."""


def half_width(figures: pd.Series | pd.DataFrame) -> Any:
    """Return half the printed 95 % interval of a figure, or of each."""
    return (figures["high"] - figures["low"]) / 2


def tied(figures: pd.DataFrame, *, best: bool) -> list[str]:
    """Return the highest (or lowest) indicator, then all that do not differ clearly from it.

    Two figures differ clearly when they are more than half a 95 % interval of their difference apart, by the printed
    intervals; they are taken as independent, which errs on the side of no clear difference.
    """
    ranked = figures.sort_values("estimate", ascending=not best, kind="stable")
    first = ranked.iloc[0]
    near = (ranked["estimate"] - first["estimate"]).abs() <= np.hypot(half_width(ranked), half_width(first))
    near.iloc[0] = True
    return list(ranked["indicator"][near])


def ranked_factors(results: Disclosed, group: str) -> pd.DataFrame:
    """Return the factor scores of a group, the highest first; equal ones in the order of the questionnaire."""
    rows = results.select(group=group, kind="factor", statistic="mean", state="shown")
    return rows.sort_values("estimate", ascending=False, kind="stable")


def all_alike(ranked: pd.DataFrame) -> bool:
    """Return whether the lowest of several scores does not differ clearly from the highest."""
    return len(ranked) > 1 and ranked["indicator"].iloc[-1] in tied(ranked, best=True)


def outermost(ranked: pd.DataFrame, *, best: bool) -> list[str]:
    """Return the factors of one end, the outermost first; empty where no score stands out."""
    if len(ranked) < 2 or all_alike(ranked):
        return []
    order = ranked if best else ranked.iloc[::-1]
    return list(order["indicator"].iloc[: min(MOST, len(order) // 2)])
