"""A country's scores among those of its peers: quartiles as reports may show them, no country named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.rules import PEER_DECIMALS
from cips_helpers.estimation.methods.models.benchmark import quartile_weights, quartiles_of_others
from cips_helpers.estimation.rows import frame_of
from cips_helpers.limits import FEWEST_PEERS

QUARTILES = ("peer_lower", "peer_median", "peer_upper")
STATISTICS_OF_PEERS = (*QUARTILES, "peer_count")
SCORE = ["group", "indicator", "kind"]
"""Columns that identify a score among those of a country."""


def among_peers(published: Mapping[str, Disclosed]) -> dict[str, pd.DataFrame]:
    """Return where each country's scores lie among those of the others, as its report may show it.

    Each country stands with its last iteration of a group, and is left out of its own quartiles. A score needs five
    other countries.

    Parameters
    ----------
    published
        Country code → its `coarse` scores.

    Returns
    -------
    dict
        Country code → rows ``peer_lower``, ``peer_median``, ``peer_upper`` (quartiles, in points) and
        ``peer_count`` by group, factor and overall. ``n`` and ``n_asked`` are the country's own.
    """
    scores = {code: compared_scores(results.figures) for code, results in published.items()}
    wide = _wide(scores)
    return {code: _rows_of_peers(own, wide, code) for code, own in scores.items()}


def spread(published: Mapping[str, Disclosed]) -> pd.DataFrame:
    """Return the quartiles of all countries, each counting once, as the programme's comparison may show them.

    A score needs five countries besides any reader's own.

    Parameters
    ----------
    published
        Country code → its `coarse` scores.

    Returns
    -------
    DataFrame
        group, indicator, countries (number with the score), lower, median, upper; scores of six countries and more.
    """
    wide = _wide({code: compared_scores(results.figures) for code, results in published.items()})
    rows = []
    for (group, indicator, _), scores in wide.iterrows():
        present = np.sort(scores.dropna().to_numpy(float))
        if present.size > FEWEST_PEERS:
            quartiles = (quartile_weights(present.size) @ present).round(PEER_DECIMALS)
            rows.append((group, indicator, present.size, *quartiles))
    return pd.DataFrame(rows, columns=["group", "indicator", "countries", "lower", "median", "upper"])


def compared_scores(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the shown mean scores of factors and of the whole, in the last iteration of each group."""
    keep = (figures["domain"] == "all") & (figures["statistic"] == "mean") & (figures["state"] == "shown")
    rows = figures[keep & figures["kind"].isin(["factor", "overall"]) & figures["estimate"].notna()]
    latest = rows["iteration"] == rows.groupby("group")["iteration"].transform("max")
    return rows[latest].reset_index(drop=True)


def _rows_of_peers(own: pd.DataFrame, wide: pd.DataFrame, code: str) -> pd.DataFrame:
    column = wide.columns.get_loc(code)
    blocks: list[dict[str, Any]] = []
    for row in own.to_dict("records"):
        peers = quartiles_of_others(wide.loc[tuple(row[name] for name in SCORE)].to_numpy(float), column)
        if np.isfinite(peers.median):
            quartiles = np.round([peers.lower, peers.median, peers.upper], PEER_DECIMALS)
            blocks.append(
                {
                    **{name: row[name] for name in ("iteration", *SCORE, "n", "n_asked")},
                    "statistic": np.array(STATISTICS_OF_PEERS, dtype=object),
                    "estimate": [*quartiles, peers.n],
                }
            )
    return frame_of(blocks)


def _wide(scores: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.DataFrame({code: frame.set_index(SCORE)["estimate"] for code, frame in scores.items()})
