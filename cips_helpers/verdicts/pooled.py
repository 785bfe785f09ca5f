"""Figures over all countries of a study, by group and key factor."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.pooled import Pooled


def groups_with(pooled: Pooled, statistic: str) -> list[str]:
    """Return the groups that have a statistic, in the order of the questionnaire."""
    known = set(pooled.figures.loc[pooled.figures["statistic"] == statistic, "group"])
    return [group.id for group in pooled.instrument.groups if group.id in known]


def factor_figures(pooled: Pooled, group: str, statistic: str) -> pd.DataFrame:
    """Return the figures of the key factors, in the order of the questionnaire."""
    rows = pooled.figures
    return rows[(rows["group"] == group) & (rows["statistic"] == statistic) & (rows["indicator"] != "overall")]
