"""One country against the others, none of them named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.estimation.methods.models.benchmark import FEWEST_PEERS, benchmark
from cips_helpers.estimation.rows import frame_of

STATISTICS_OF_PEERS = ("peer_lower", "peer_median", "peer_upper", "peer_quarter", "peer_count")
SCORE = ["group", "indicator", "kind"]
"""Columns that identify a score among those of a country."""


def against_peers(published: Mapping[str, pd.DataFrame], *, own: str, fewest: int = FEWEST_PEERS) -> pd.DataFrame:
    """Place one country's factor and overall scores among those of the other countries.

    Each country stands with its last iteration of the group. The country itself is left out of the
    quartiles; a figure that fewer than ``fewest`` others have gets no rows; neither a name nor a smallest
    or largest figure is given.

    Parameters
    ----------
    published
        Country code → its figures, with the columns of the schema; where there is a ``state``, only
        figures that are ``shown`` count.
    own
        The country to place.
    fewest
        Other countries it takes, at least 5.

    Returns
    -------
    DataFrame
        Rows ``peer_lower``, ``peer_median``, ``peer_upper`` (quartiles, in points), ``peer_quarter``
        (1 to 4) and ``peer_count`` by group, factor and overall. ``n`` and ``n_asked`` are the country's own.

    Raises
    ------
    KeyError
        If ``own`` is not among the countries.
    ValueError
        If ``fewest`` is below 5.
    """
    scores = {code: compared_scores(frame) for code, frame in published.items()}
    return _placed(scores[own], _wide(scores), own, fewest)


def each_against_peers(published: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Place every country among the others: country code → rows of `against_peers`."""
    scores = {code: compared_scores(frame) for code, frame in published.items()}
    wide = _wide(scores)
    return {code: _placed(mine, wide, code, FEWEST_PEERS) for code, mine in scores.items()}


def wide_scores(published: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Give the scores that are compared: one row a group, indicator and kind, one column a country."""
    return _wide({code: compared_scores(frame) for code, frame in published.items()})


def _placed(mine: pd.DataFrame, wide: pd.DataFrame, own: str, fewest: int) -> pd.DataFrame:
    place = list(wide.columns).index(own)
    blocks: list[dict[str, Any]] = []
    for row in mine.to_dict("records"):
        found = benchmark(wide.loc[tuple(row[name] for name in SCORE)].to_numpy(float), place, fewest=fewest)
        if found.quarter:
            blocks.append(
                {
                    **{name: row[name] for name in ("iteration", *SCORE, "n", "n_asked")},
                    "statistic": np.array(STATISTICS_OF_PEERS, dtype=object),
                    "estimate": [found.lower, found.median, found.upper, found.quarter, found.n],
                }
            )
    return frame_of(blocks)


def _wide(scores: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.DataFrame({code: frame.set_index(SCORE)["estimate"] for code, frame in scores.items()})


def compared_scores(frame: pd.DataFrame) -> pd.DataFrame:
    """Mean scores of factors and of the whole, last iteration of each group."""
    keep = (frame["domain"] == "all") & (frame["statistic"] == "mean") & frame["estimate"].notna()
    keep &= frame["kind"].isin(["factor", "overall"])
    if "state" in frame:
        keep &= frame["state"] == "shown"
    rows = frame[keep]
    latest = rows["iteration"] == rows.groupby("group")["iteration"].transform("max")
    return rows[latest].reset_index(drop=True)
