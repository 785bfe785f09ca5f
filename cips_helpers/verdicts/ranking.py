"""Highest and lowest scores, with those that do not differ clearly from them."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.changes import are_clear

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


def beyond_average(results: Disclosed, group: str, *, best: bool) -> list[str]:
    """Return the factors that lie clearly above (or below) the average of the group's factors, the outermost first."""
    rows = results.select(group=group, kind="factor", statistic="from_average", state="shown")
    clear = rows["indicator"][are_clear(rows) & ((rows["estimate"] > 0) == best)]
    order = ranked_factors(results, group)["indicator"]
    return [id for id in (order if best else order[::-1]) if id in set(clear)]


def outermost(results: Disclosed, group: str, *, best: bool) -> list[str]:
    """Return the factors of one end that are clearly beyond the average, the outermost first: no more than half.

    They end where a factor is not clearly beyond it: one that is, with a score less far out, is not the outermost.
    """
    ranked, beyond = ranked_factors(results, group), beyond_average(results, group, best=best)
    order = ranked["indicator"] if best else ranked["indicator"][::-1]
    return list(takewhile(beyond.__contains__, order))[: min(MOST, len(ranked) // 2)]


def clearly_tied(results: Disclosed, group: str, *, best: bool) -> list[str]:
    """Return the highest (or lowest) factors, see `tied`, of those clearly beyond the average.

    Empty where more than half of all factors do not differ clearly from the outermost.
    """
    ranked = ranked_factors(results, group)
    if ranked.empty:
        return []
    ends, beyond = tied(ranked, best=best), beyond_average(results, group, best=best)
    return [id for id in ends if id in beyond] if len(ends) <= len(ranked) / 2 else []
