"""A country among the others: what its report may say of them, and whether two reports give one of them away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import block_diag

from cips_helpers.disclosure.audit import Breach
from cips_helpers.disclosure.count_tables import FloatArray
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.peers import each_against_peers, wide_scores
from cips_helpers.estimation.methods.models.benchmark import FEWEST_PEERS, quartile_weights

DECIMALS = 1
"""The others' quartiles are given to one decimal."""

CERTAINTY_OF_PEERS = 1 / 60
"""Narrowest range, as a share of the scale, to which another country's score may be worked out: 0.05 of 3 points."""

ALL_PAIRS = 9
"""Up to so many countries any two compare their reports; with more, any two that are neighbours in rank."""

AT_ONCE = 1_250
"""Unknown scores of the puzzles solved at a time: a call costs more than a small programme, and a very large one more
than its parts."""

STEPS = 8
"""How finely scores are moved before linear programmes are asked."""

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
        Country code → rows of `against_peers`, quartiles rounded, without the quarter.
    """
    figures = {code: one.figures for code, one in published.items()}
    rows = each_against_peers(figures)
    for code, found in rows.items():
        # In which quarter of the unrounded figures a country lies would say more than the rounded ones do.
        rows[code] = found = found[found["statistic"] != "peer_quarter"].reset_index(drop=True)
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


def attack_peers(figures: Mapping[str, pd.DataFrame], rows: Mapping[str, pd.DataFrame], *, span: float) -> list[Breach]:
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
    scores = wide_scores(figures).droplevel("kind")
    printed = {code: _quartiles(one) for code, one in rows.items()}
    found: set[Breach] = set()
    for key, row in scores.iterrows():
        group, indicator = key
        cuts = {code: one[key] for code, one in printed.items() if key in one}
        if cuts and gives_away(row[list(cuts)].to_dict(), cuts, span):
            found.add(Breach("peer", 0, group, "all", "all", indicator))
    return sorted(found)


def spread(published: Mapping[str, Disclosed]) -> pd.DataFrame:
    """Give the quartiles of all countries, each counting once, as the programme's comparison may show them.

    At least five countries besides any reader's own, rounded. Where the quartiles, together with the reports of two
    countries and the quartiles of the others in them, would give a third country away, the median stands alone, or
    none.

    Parameters
    ----------
    published
        Country code → what its report may show.

    Returns
    -------
    DataFrame
        group, indicator, the countries with the score, ``lower``, ``median``, ``upper``; NaN where they are left out.
    """
    scores = wide_scores({code: one.figures for code, one in published.items()}).droplevel("kind")
    reports = {code: _quartiles(rows) for code, rows in among_peers(published).items()}
    span, found = next(iter(published.values())).instrument.points, []
    for (group, indicator), row in scores.iterrows():
        given = row.dropna()
        cuts = np.full(3, np.nan)
        if given.size > FEWEST_PEERS:
            printed = {code: one[group, indicator] for code, one in reports.items() if (group, indicator) in one}
            all_three = (quartile_weights(given.size) @ np.sort(given.to_numpy(float))).round(DECIMALS)
            median_alone = np.where([False, True, False], all_three, np.nan)
            for tried in (all_three, median_alone):
                if not gives_away(given.to_dict(), printed, span, of_all=tried):
                    cuts = tried
                    break
        found.append((group, indicator, given.size, *cuts))
    return pd.DataFrame(found, columns=["group", "indicator", "countries", "lower", "median", "upper"])


def _quartiles(rows: pd.DataFrame) -> dict[Key, FloatArray]:
    """The printed quartiles of each score in a country's report."""
    of_others = rows[rows["statistic"].isin(QUARTILES)]
    wide = of_others.pivot_table(index=["group", "indicator"], columns="statistic", values="estimate")
    return dict(zip(wide.index, wide.reindex(columns=list(QUARTILES)).to_numpy(float), strict=True))


@dataclass(frozen=True, eq=False)
class _Puzzle:
    """What two countries know of the score of a third one, in order of the scores.

    ``known`` are the two, ``target`` the third; ``weights`` (9, k) give the quartiles of both reports and of all, which
    lie between ``low`` and ``high`` as printed; the whole scale where they are not published.
    """

    scores: FloatArray
    known: tuple[int, int]
    target: int
    weights: FloatArray
    low: FloatArray
    high: FloatArray


def gives_away(
    scores: Mapping[str, float], printed: Mapping[str, FloatArray], span: float, *, of_all: FloatArray | None = None
) -> bool:
    """Tell whether a country's score can be worked out from two reports, and from the quartiles of all countries.

    Parameters
    ----------
    scores
        Country code → score.
    printed
        Country code → the quartiles of the others in its report; of all countries, or of none.
    span
        Highest score, in points.
    of_all
        The quartiles of all countries, where they are published too.
    """
    order = sorted(scores, key=lambda code: (scores[code], code))
    x = np.array([scores[code] for code in order])
    k, half = x.size, 0.5 * 10.0**-DECIMALS
    one = quartile_weights(k - 1)
    weights = np.stack([*(np.insert(one, at, 0.0, axis=1) for at in range(k)), quartile_weights(k)])
    unknown = np.full(3, np.nan)
    cuts = np.stack([*(printed.get(code, unknown) for code in order), unknown if of_all is None else of_all])
    low, high = (np.where(np.isnan(cuts), end, cuts + side) for end, side in ((0.0, -half - 1e-9), (span, half + 1e-9)))
    enough = CERTAINTY_OF_PEERS * span
    puzzles = _left_open(x, weights, low, high, enough=enough, span=span)
    while some := list(islice(puzzles, max(1, AT_ONCE // k))):
        if (_widths(some, span) < enough).any():
            return True
    return False


def _left_open(
    x: FloatArray, weights: FloatArray, low: FloatArray, high: FloatArray, *, enough: float, span: float
) -> Iterator[_Puzzle]:
    """Give the puzzles of which moving scores does not show that they can't be solved."""
    moves = _moves(x, weights, low, high, enough=enough, span=span)
    for pair in _pairs(x.size):
        read = [*pair, x.size]  # two reports, and what is published of all
        wide = sum(move.reach(read, pair) for move in moves) >= enough
        for target in np.flatnonzero(~wide).tolist():
            if target not in pair:
                yield _Puzzle(x, pair, target, *(np.concatenate(part[read]) for part in (weights, low, high)))


def _pairs(k: int) -> Iterator[tuple[int, int]]:
    return combinations(range(k), 2) if k <= ALL_PAIRS else pairwise(range(k))


@dataclass(frozen=True, eq=False)
class _Moves:
    """Each score moved one way in steps, by which it pushes along the scores in its way.

    ``steps`` (s,) in points; ``fits`` (reports, k, s): whether the quartiles of a report would print alike;
    ``first`` and ``last`` (k, s): the scores that are moved, the target among them, by rank.
    """

    steps: FloatArray
    fits: NDArray[np.bool_]
    first: NDArray[np.int_]
    last: NDArray[np.int_]

    def reach(self, read: Sequence[int], pair: tuple[int, int]) -> FloatArray:
        """(k,) how far each score can be moved against these reports and the scores of two countries.

        What this leaves open is left to linear programmes.
        """
        fits = self.fits[list(read)].all(axis=0)
        for known in pair:
            fits &= (known < self.first) | (known > self.last)
        return np.asarray(np.where(fits, self.steps, 0.0).max(axis=1))


def _moves(
    x: FloatArray, weights: FloatArray, low: FloatArray, high: FloatArray, *, enough: float, span: float
) -> tuple[_Moves, _Moves]:
    """Move every score up and down; running sums give the quartiles, as only neighbours in rank are moved along."""
    steps = np.linspace(0, enough, STEPS + 1)[1:]
    rank = np.arange(x.size)[:, None] + np.zeros(STEPS, dtype=int)
    zero = np.zeros((*weights.shape[:2], 1))
    weight = np.concatenate([zero, weights.cumsum(axis=2)], axis=2)
    weighted = np.concatenate([zero, (weights * x).cumsum(axis=2)], axis=2)
    made = []
    for moved, first, last in (
        (up := x[:, None] + steps, rank, np.searchsorted(x, up, side="left") - 1),
        (down := x[:, None] - steps, np.searchsorted(x, down, side="right"), rank),
    ):
        pushed = weight[..., last + 1] - weight[..., first], weighted[..., last + 1] - weighted[..., first]
        cut = weighted[..., -1, None, None] + moved * pushed[0] - pushed[1]
        fits = ((cut >= low[..., None, None]) & (cut <= high[..., None, None])).all(axis=1)
        made.append(_Moves(steps, fits & (moved >= 0) & (moved <= span), first, last))
    return made[0], made[1]


def _widths(puzzles: Sequence[_Puzzle], span: float) -> FloatArray:
    """Range of each target score, from one linear programme of independent blocks: a lowest and a highest each."""
    k = puzzles[0].scores.size
    ascending = np.eye(k - 1, k) - np.eye(k - 1, k, 1)
    above, bound, limits, objective = [], [], [], []
    for one in puzzles:
        for sign in (1.0, -1.0):
            above.append(np.vstack([ascending, one.weights, -one.weights]))
            bound.append(np.concatenate([np.zeros(k - 1), one.high, -one.low]))
            fixed = np.isin(np.arange(k), one.known)
            limits.append(np.column_stack([np.where(fixed, one.scores, 0.0), np.where(fixed, one.scores, span)]))
            objective.append(sign * (np.arange(k) == one.target))
    answer = linprog(
        np.concatenate(objective),
        A_ub=block_diag(above, format="csr"),
        b_ub=np.concatenate(bound),
        bounds=np.vstack(limits),
        method="highs",
    )
    ends = answer.x.reshape(len(puzzles), 2, k)[np.arange(len(puzzles)), :, [one.target for one in puzzles]]
    return np.asarray(ends[:, 1] - ends[:, 0])
