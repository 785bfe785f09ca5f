"""Questions that both of the first two groups were asked: gaps and favourable shares."""

from __future__ import annotations

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed


def common_gaps(results: Disclosed) -> pd.DataFrame:
    """Return the gaps on the questions asked of both groups, the widest first."""
    rows = results.select(group="gap", kind="agreement", statistic="gap", state="shown")
    return rows.sort_values("estimate", key=lambda gap: -gap.abs(), kind="stable")


def common_shares(results: Disclosed) -> pd.DataFrame:
    """Return the favourable shares (0–1) of both groups by common question, the lowest mean of the two first.

    One column a group; empty where one group answered.
    """
    pair = list(results.groups[:2])
    if len(pair) < 2:
        return pd.DataFrame()
    rows = results.select(group=pair, kind="agreement", statistic="positive", state=["shown", "at_most", "at_least"])
    wide = rows.pivot_table(index="indicator", columns="group", values="estimate", sort=False, observed=True)
    wide = wide.reindex(columns=pair).dropna()
    return wide.loc[wide.mean(axis=1).sort_values(kind="stable").index]


def weak_for_both(results: Disclosed) -> list[str]:
    """Return the factors that both groups score below the middle of the scale."""
    rows = results.select(group=list(results.groups[:2]), kind="factor", statistic="mean", state="shown")
    low = rows[rows["estimate"] < results.instrument.points / 2]
    by_factor = low.groupby("indicator", observed=True)["group"].nunique()
    return [factor.id for factor in results.factors() if by_factor.get(factor.id, 0) == 2]
