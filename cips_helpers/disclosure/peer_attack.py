"""Attack on the quartiles of peers: can two reports together give a third country's score away?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import block_diag

from cips_helpers.disclosure.count_tables import FloatArray
from cips_helpers.disclosure.rules import PEER_CERTAINTY, PEER_DECIMALS
from cips_helpers.estimation.methods.models.benchmark import quartile_weights

ALL_PAIRS = 9
"""Up to this number of countries any two combine their reports; with more, any two that are neighbours in rank."""

AT_ONCE = 1_250
"""Unknown scores in one linear program: a call costs more than a small program, and a very large one more than its
parts."""

STEPS = 8
"""Steps in which scores are moved before a linear program is solved."""


@dataclass(frozen=True, eq=False)
class _Puzzle:
    """Knowledge that two countries have of the score of a third; all in the order of the scores.

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
    """Return True if a country's score can be worked out from two reports, and from the quartiles of all countries.

    The attacker has two reports, so the scores of those two countries and their rounded quartiles of the others, and
    knows the order of all countries, which is more than a reader does. The score of a third country is given away
    where its range is narrower than `PEER_CERTAINTY` of the scale.

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
    k, half = x.size, 0.5 * 10.0**-PEER_DECIMALS
    of_others = quartile_weights(k - 1)
    weights = np.stack([*(np.insert(of_others, at, 0.0, axis=1) for at in range(k)), quartile_weights(k)])
    unknown = np.full(3, np.nan)
    cuts = np.stack([*(printed.get(code, unknown) for code in order), unknown if of_all is None else of_all])
    low, high = (np.where(np.isnan(cuts), end, cuts + side) for end, side in ((0.0, -half - 1e-9), (span, half + 1e-9)))
    enough = PEER_CERTAINTY * span
    puzzles = _undecided(x, weights, low, high, enough=enough, span=span)
    while batch := list(islice(puzzles, max(1, AT_ONCE // k))):
        if (_widths(batch, span) < enough).any():
            return True
    return False


def _undecided(
    x: FloatArray, weights: FloatArray, low: FloatArray, high: FloatArray, *, enough: float, span: float
) -> Iterator[_Puzzle]:
    """Yield the puzzles that moving single scores does not prove to be unsolvable."""
    moves = _moves(x, weights, low, high, enough=enough, span=span)
    for pair in _pairs(x.size):
        read = [*pair, x.size]  # two reports, and the quartiles of all
        wide = sum(move.reach(read, pair) for move in moves) >= enough
        for target in np.flatnonzero(~wide).tolist():
            if target not in pair:
                yield _Puzzle(x, pair, target, *(np.concatenate(part[read]) for part in (weights, low, high)))


def _pairs(k: int) -> Iterator[tuple[int, int]]:
    return combinations(range(k), 2) if k <= ALL_PAIRS else pairwise(range(k))


@dataclass(frozen=True, eq=False)
class _Moves:
    """Moves of each score in one direction; a moved score pushes along the scores it meets.

    ``steps`` (s,) in points; ``fits`` (reports, k, s): True where the quartiles of a report would print alike;
    ``first`` and ``last`` (k, s): first and last rank of the scores that move, the target among them.
    """

    steps: FloatArray
    fits: NDArray[np.bool_]
    first: NDArray[np.int_]
    last: NDArray[np.int_]

    def reach(self, read: Sequence[int], pair: tuple[int, int]) -> FloatArray:
        """Return (k,) the distance each score can move without contradicting these reports and two known scores."""
        fits = self.fits[list(read)].all(axis=0)
        for known in pair:
            fits &= (known < self.first) | (known > self.last)
        return np.asarray(np.where(fits, self.steps, 0.0).max(axis=1))


def _moves(
    x: FloatArray, weights: FloatArray, low: FloatArray, high: FloatArray, *, enough: float, span: float
) -> tuple[_Moves, _Moves]:
    """Move every score up and down; running sums give the quartiles, as only neighbours in rank move along."""
    steps = np.linspace(0, enough, STEPS + 1)[1:]
    rank = np.arange(x.size)[:, None] + np.zeros(STEPS, dtype=int)
    zero = np.zeros((*weights.shape[:2], 1))
    weight = np.concatenate([zero, weights.cumsum(axis=2)], axis=2)
    weighted = np.concatenate([zero, (weights * x).cumsum(axis=2)], axis=2)
    directions = []
    for moved, first, last in (
        (up := x[:, None] + steps, rank, np.searchsorted(x, up, side="left") - 1),
        (down := x[:, None] - steps, np.searchsorted(x, down, side="right"), rank),
    ):
        pushed = weight[..., last + 1] - weight[..., first], weighted[..., last + 1] - weighted[..., first]
        cut = weighted[..., -1, None, None] + moved * pushed[0] - pushed[1]
        fits = ((cut >= low[..., None, None]) & (cut <= high[..., None, None])).all(axis=1)
        directions.append(_Moves(steps, fits & (moved >= 0) & (moved <= span), first, last))
    return directions[0], directions[1]


def _widths(puzzles: Sequence[_Puzzle], span: float) -> FloatArray:
    """Return the width of each target score's range: one linear program of two independent blocks a puzzle."""
    k = puzzles[0].scores.size
    ascending = np.eye(k - 1, k) - np.eye(k - 1, k, 1)
    above, bound, limits, objective = [], [], [], []
    for puzzle in puzzles:
        for sign in (1.0, -1.0):
            above.append(np.vstack([ascending, puzzle.weights, -puzzle.weights]))
            bound.append(np.concatenate([np.zeros(k - 1), puzzle.high, -puzzle.low]))
            fixed = np.isin(np.arange(k), puzzle.known)
            limits.append(np.column_stack([np.where(fixed, puzzle.scores, 0.0), np.where(fixed, puzzle.scores, span)]))
            objective.append(sign * (np.arange(k) == puzzle.target))
    answer = linprog(
        np.concatenate(objective),
        A_ub=block_diag(above, format="csr"),
        b_ub=np.concatenate(bound),
        bounds=np.vstack(limits),
        method="highs",
    )
    ends = answer.x.reshape(len(puzzles), 2, k)[np.arange(len(puzzles)), :, [puzzle.target for puzzle in puzzles]]
    return np.asarray(ends[:, 1] - ends[:, 0])
