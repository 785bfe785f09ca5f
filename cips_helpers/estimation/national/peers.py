"""One country against the others, none of them named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.estimation.peers import FEWEST_PEERS, benchmark

from .rows import frame_of

STATISTICS_OF_PEERS = ("peer_lower", "peer_median", "peer_upper", "peer_quarter", "peer_count")


def against_peers(
    published: Mapping[str, pd.DataFrame], *, own: str, fewest: int = FEWEST_PEERS
) -> pd.DataFrame:
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
    keys = ["group", "indicator", "kind"]
    scores = {code: _scores(frame) for code, frame in published.items()}
    mine = scores.pop(own)
    others = pd.concat([frame[[*keys, "estimate"]] for frame in scores.values()]) if scores else mine[:0]
    blocks: list[dict[str, Any]] = []
    for _, row in mine.iterrows():
        same = (others[keys] == row[keys]).all(axis=1)
        found = benchmark(np.r_[row["estimate"], others.loc[same, "estimate"]], 0, fewest=fewest)
        if found.quarter:
            blocks.append({
                **{name: row[name] for name in ("iteration", *keys, "n", "n_asked")},
                "statistic": np.array(STATISTICS_OF_PEERS, dtype=object),
                "estimate": [found.lower, found.median, found.upper, found.quarter, found.n],
            })  # fmt: skip
    return frame_of(blocks)


def _scores(frame: pd.DataFrame) -> pd.DataFrame:
    """Mean scores of factors and of the whole, last iteration of each group."""
    keep = (frame["domain"] == "all") & (frame["statistic"] == "mean") & frame["estimate"].notna()
    keep &= frame["kind"].isin(["factor", "overall"])
    if "state" in frame:
        keep &= frame["state"] == "shown"
    rows = frame[keep]
    return rows[rows["iteration"] == rows.groupby("group")["iteration"].transform("max")]
