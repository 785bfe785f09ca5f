"""A country among the others: what its report may say of them, and whether two reports give one of them away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from cips_helpers.disclosure.audit import Breach
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.tables import FloatArray
from cips_helpers.estimation.national.peers import against_peers
from cips_helpers.estimation.peers import quartile_weights

DECIMALS = 1
"""The others' quartiles are given to one decimal."""

CERTAINTY_OF_PEERS = 1 / 60
"""Narrowest range, as a share of the scale, to which another country's score may be worked out: 0.05 of 3 points."""

ALL_PAIRS = 9
"""Up to so many countries any two compare their reports; with more, any two that are neighbours in rank."""

QUARTILES = ("peer_lower", "peer_median", "peer_upper")
Key = tuple[str, str]
"""(group, indicator)."""


def among_peers(published: Mapping[str, Disclosed], *, certain: bool = True) -> dict[str, pd.DataFrame]:
    """Place every country among the others, as their reports may show it.

    At least five others, quartiles without a name, rounded; a figure by which another country's could be worked
    out from two reports is left out of all of them.

    Parameters
    ----------
    published
        Country code → what its report may show.
    certain
        Whether figures that don't withstand the attack are left out; False is for tests of the attack.

    Returns
    -------
    dict
        Country code → rows of `against_peers`, quartiles rounded.
    """
    figures = {code: one.figures for code, one in published.items()}
    rows = {code: against_peers(figures, own=code) for code in published}
    for found in rows.values():
        quartiles = found["statistic"].isin(QUARTILES)
        found.loc[quartiles, "estimate"] = found.loc[quartiles, "estimate"].round(DECIMALS)
    if not certain:
        return rows
    span = next(iter(published.values())).instrument.points
    closed = {(breach.group, breach.indicator) for breach in attack_peers(figures, rows, span=span)}
    return {
        code: found[~pd.MultiIndex.from_frame(found[["group", "indicator"]]).isin(list(closed))]
        for code, found in rows.items()
    }


def attack_peers(
    figures: Mapping[str, pd.DataFrame], rows: Mapping[str, pd.DataFrame], *, span: float
) -> list[Breach]:
    """Try to work out a country's score from the reports of two others.

    The attacker has two reports, so the scores of those two countries and their quartiles of the others, rounded;
    and knows the order of all countries, which is more than a reader does. Linear programmes give the range of each
    other country's score.

    Parameters
    ----------
    figures
        Country code → its figures.
    rows
        Country code → its rows as published by `among_peers`.
    span
        Highest score, in points.

    Returns
    -------
    list of Breach
        Group and indicator of each figure that gives a country away; no country is named.
    """
    found: set[Breach] = set()
    for key in sorted({k for one in rows.values() for k in zip(one["group"], one["indicator"], strict=True)}):
        printed = {code: _quartiles(one, key) for code, one in rows.items()}
        scores = {code: _score(figures[code], key) for code, cuts in printed.items() if cuts is not None}
        if _gives_away(scores, {c: q for c, q in printed.items() if q is not None}, span):
            found.add(Breach("peer", 0, key[0], "all", "all", key[1]))
    return sorted(found)


def _quartiles(rows: pd.DataFrame, key: Key) -> FloatArray | None:
    mine = rows[(rows["group"] == key[0]) & (rows["indicator"] == key[1])].set_index("statistic")["estimate"]
    return mine.reindex(list(QUARTILES)).to_numpy(float) if len(mine) else None


def _score(figures: pd.DataFrame, key: Key) -> float:
    rows = figures[
        (figures["group"] == key[0]) & (figures["indicator"] == key[1]) & (figures["domain"] == "all")
        & (figures["statistic"] == "mean") & figures["estimate"].notna()
    ]  # fmt: skip
    return float(rows.loc[rows["iteration"].idxmax(), "estimate"])


def _gives_away(scores: Mapping[str, float], printed: Mapping[str, FloatArray], span: float) -> bool:
    order = sorted(scores, key=lambda code: (scores[code], code))
    k = len(order)
    ascending = np.zeros((k - 1, k))
    for row in range(k - 1):
        ascending[row, row], ascending[row, row + 1] = 1.0, -1.0
    weights, half = quartile_weights(k - 1), 0.5 * 10.0**-DECIMALS
    for pair in _pairs(order):
        above, bound = [ascending], [np.zeros(k - 1)]
        limits: list[tuple[float, float]] = [(0.0, span)] * k
        for code in pair:
            at = order.index(code)
            limits[at] = (scores[code], scores[code])
            others = np.insert(weights, at, 0.0, axis=1)
            above += [others, -others]
            bound += [printed[code] + half, half - printed[code]]
        for target in range(k):
            if order[target] in pair:
                continue
            objective = np.zeros(k)
            objective[target] = 1.0
            ends = [
                linprog(
                    sign * objective, A_ub=np.vstack(above), b_ub=np.concatenate(bound) + 1e-9, bounds=limits
                ).fun
                for sign in (1, -1)
            ]
            if -ends[1] - ends[0] < CERTAINTY_OF_PEERS * span:
                return True
    return False


def _pairs(order: list[str]) -> Iterator[tuple[str, str]]:
    return combinations(order, 2) if len(order) <= ALL_PAIRS else pairwise(order)
