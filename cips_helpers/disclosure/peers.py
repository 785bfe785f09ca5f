"""A country's scores among those of its peers: quartiles as reports may show them, no country named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cips_helpers.disclosure.audit import Breach
from cips_helpers.disclosure.count_tables import FloatArray
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.peer_attack import gives_away
from cips_helpers.disclosure.rules import PEER_DECIMALS
from cips_helpers.estimation.methods.models.benchmark import FEWEST_PEERS, quartile_weights, quartiles_of_others
from cips_helpers.estimation.rows import frame_of

QUARTILES = ("peer_lower", "peer_median", "peer_upper")
STATISTICS_OF_PEERS = (*QUARTILES, "peer_count")
SCORE = ["group", "indicator", "kind"]
"""Columns that identify a score among those of a country."""

Key = tuple[str, str]
"""(group, indicator)."""


def among_peers(published: Mapping[str, Disclosed], *, certain: bool = True) -> dict[str, pd.DataFrame]:
    """Return where each country's scores lie among those of the others, as its report may show it.

    Each country stands with its last iteration of a group, and is left out of its own quartiles. A score needs five
    other countries; the quartiles are rounded. A score by which two reports together would give a third country's
    away is left out of all reports.

    Parameters
    ----------
    published
        Country code → what its report may show.
    certain
        False keeps the scores that do not withstand the attack; for tests of the attack.

    Returns
    -------
    dict
        Country code → rows ``peer_lower``, ``peer_median``, ``peer_upper`` (quartiles, in points) and
        ``peer_count`` by group, factor and overall. ``n`` and ``n_asked`` are the country's own.
    """
    scores = {code: compared_scores(results.figures) for code, results in published.items()}
    wide = _wide(scores)
    rows = {code: _rows_of_peers(own, wide, code) for code, own in scores.items()}
    if not certain:
        return rows
    closed = [(breach.group, breach.indicator) for breach in audit_peers(published, rows)]
    return {
        code: frame[~pd.MultiIndex.from_frame(frame[["group", "indicator"]]).isin(closed)]
        for code, frame in rows.items()
    }


def audit_peers(published: Mapping[str, Disclosed], rows: Mapping[str, pd.DataFrame]) -> list[Breach]:
    """Try to work out a country's score from the reports of two others.

    Parameters
    ----------
    published
        Country code → what its report may show.
    rows
        Country code → its rows of `among_peers`.

    Returns
    -------
    list of Breach
        Group and indicator of each score that gives a country away; no country is named.
    """
    span = next(iter(published.values())).instrument.points
    printed = {code: _printed_quartiles(frame) for code, frame in rows.items()}
    breaches = []
    for key, scores in _scores_by_country(published).iterrows():
        quartiles = {code: reported[key] for code, reported in printed.items() if key in reported}
        if quartiles and gives_away(scores[list(quartiles)].to_dict(), quartiles, span):
            group, indicator = key
            breaches.append(Breach("peer", 0, group, "all", "all", indicator))
    return sorted(set(breaches))


def spread(published: Mapping[str, Disclosed]) -> pd.DataFrame:
    """Return the quartiles of all countries, each counting once, as the programme's comparison may show them.

    A score needs five countries besides any reader's own; the quartiles are rounded. Where they would give a country
    away, together with the reports of two others, only the median is kept, or none.

    Parameters
    ----------
    published
        Country code → what its report may show.

    Returns
    -------
    DataFrame
        group, indicator, countries (number with the score), lower, median, upper; NaN where left out.
    """
    reports = {code: _printed_quartiles(rows) for code, rows in among_peers(published).items()}
    span, rows = next(iter(published.values())).instrument.points, []
    for (group, indicator), scores in _scores_by_country(published).iterrows():
        present = scores.dropna()
        quartiles = np.full(3, np.nan)
        if present.size > FEWEST_PEERS:
            key = group, indicator
            printed = {code: reported[key] for code, reported in reports.items() if key in reported}
            rounded = (quartile_weights(present.size) @ np.sort(present.to_numpy(float))).round(PEER_DECIMALS)
            median_alone = np.where([False, True, False], rounded, np.nan)
            for candidate in (rounded, median_alone):
                if not gives_away(present.to_dict(), printed, span, of_all=candidate):
                    quartiles = candidate
                    break
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


def _scores_by_country(published: Mapping[str, Disclosed]) -> pd.DataFrame:
    """Return one row a group and indicator, one column a country; NaN where it has no such score."""
    return _wide({code: compared_scores(results.figures) for code, results in published.items()}).droplevel("kind")


def _wide(scores: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.DataFrame({code: frame.set_index(SCORE)["estimate"] for code, frame in scores.items()})


def _printed_quartiles(rows: pd.DataFrame) -> dict[Key, FloatArray]:
    """Return the three quartiles of each score in a country's report."""
    quartiles = rows[rows["statistic"].isin(QUARTILES)]
    wide = quartiles.pivot_table(index=["group", "indicator"], columns="statistic", values="estimate")
    return dict(zip(wide.index, wide.reindex(columns=list(QUARTILES)).to_numpy(float), strict=True))
