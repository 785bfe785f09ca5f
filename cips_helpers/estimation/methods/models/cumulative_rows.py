"""Rows of an ordered outcome, and what they add to the likelihoods of cumulative logit models.

With U and L the probabilities of an answer up to and below the one given, p = U - L, a = U (1 - U) and b = L (1 - L),
a row adds to the gradient -(1 - U - L) x in the slopes, a / p in the threshold above the answer and -b / p in the one
below. To the information it adds (a + b) x x' in the slopes, a + ab / p^2 and b + ab / p^2 in the thresholds, and
between them -a x, -b x and -ab / p^2. Rows are sorted by answer: those of a part have the same thresholds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cips_helpers.estimation.methods.design.design import FloatArray, IntArray

ROWS_AT_ONCE, _CELLS_AT_ONCE = 512, 32_768
"""Rows, and rows times models, computed together: few enough for the working set to stay in the processor cache."""

_LEAST_PROBABILITY = 1e-150
"""Probabilities of answers are not taken for smaller than this, so that their inverse squares stay finite."""


def blocks(models: int, rows: int) -> Iterator[slice]:
    """Yield the models that are computed together for so many rows."""
    size = max(1, _CELLS_AT_ONCE // rows)
    return (slice(at, min(models, at + size)) for at in range(0, models, size))


@dataclass(frozen=True, eq=False)
class GroupedRows:
    """Rows of some groups; groups with fewer rows than others are filled up with rows of weight 0.

    Attributes
    ----------
    group, row
        (G,) groups, and (G m,) rows, one group after the other; n, the number of all rows, for one that fills up.
    code, x
        (G m,) answers and (G m, K) predictors.
    weighted
        (G, m, K + 2 q) weights times predictors and times indicators of the answer, 0 .. q - 1 and 1 .. q.
    """

    group: IntArray
    row: IntArray
    code: IntArray
    x: FloatArray
    weighted: FloatArray

    def log_p_and_gradient(self, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return log p of each row (G m, B), and the weighted gradient of each group (G, B, K + q)."""
        k, q = self.x.shape[1], theta.shape[1] - self.x.shape[1]
        rise = np.exp(np.clip(self.x @ theta[:, :k].T, -350, 350))
        fall = np.exp(np.clip(-theta[:, k:].T, -350, 350))
        ends = np.concatenate([np.full_like(fall[:1], np.inf), fall, np.zeros_like(fall[:1])])
        upper, lower = 1 / (1 + rise * ends[self.code + 1]), 1 / (1 + rise * ends[self.code])
        p = np.maximum(upper - lower, _LEAST_PROBABILITY)

        def summed(values: FloatArray, factors: slice) -> FloatArray:
            by_group = values.reshape(*self.weighted.shape[:2], -1).swapaxes(1, 2)
            return np.asarray(by_group @ self.weighted[:, :, factors])

        above = summed(upper * (1 - upper) / p, slice(k, k + q))
        below = summed(lower * (1 - lower) / p, slice(k + q, None))
        return np.log(p), np.concatenate([summed(upper + lower - 1, slice(k)), above - below], axis=2)


def groups_of_rows(code: IntArray, x: FloatArray, weight: FloatArray, group: IntArray) -> Iterator[GroupedRows]:
    """Yield all rows by group, a limited number of rows at a time, the groups with most rows first."""
    n, q = code.size, int(code.max())
    # A last row, of weight 0, fills groups up.
    code, x, weight = np.append(code, 0), np.vstack([x, np.zeros(x.shape[1])]), np.append(weight, 0.0)
    indicators = [code[:, None] == np.arange(start, start + q) for start in (0, 1)]
    weighted = weight[:, None] * np.column_stack([x, *indicators])
    order = np.argsort(group, kind="stable")
    size = np.bincount(group)
    begin = np.cumsum(size) - size
    by_size = np.argsort(-size, kind="stable")[: np.count_nonzero(size)]
    at = 0
    while at < by_size.size:
        most = size[by_size[at]]
        groups = by_size[at : at + max(1, ROWS_AT_ONCE // most)]
        step = np.arange(most)
        place = np.where(step < size[groups, None], begin[groups, None] + step, n)
        row = np.append(order, n)[place].ravel()
        yield GroupedRows(groups, row, code[row], x[row], weighted[row].reshape(groups.size, most, -1))
        at += groups.size


class Rows:
    """Rows of one outcome, sorted by answer."""

    def __init__(self, code: IntArray, x: FloatArray, weight: FloatArray) -> None:
        self.order = np.argsort(code, kind="stable")
        self.q = int(code.max())
        self.ends = np.cumsum(np.bincount(code))
        self.x, self.weight = x[self.order], weight[self.order]
        self.weighted = self.x * self.weight[:, None]
        self.triangle = np.triu_indices(x.shape[1])
        self.products = self.weighted[:, self.triangle[0]] * self.x[:, self.triangle[1]]

    def parts(self) -> Iterator[tuple[int, slice]]:
        """Yield an answer and rows that gave it, a limited number at a time."""
        begin = 0
        for answer, end in enumerate(self.ends.tolist()):
            for at in range(begin, end, ROWS_AT_ONCE):
                yield answer, slice(at, min(end, at + ROWS_AT_ONCE))
            begin = end

    def probabilities(self, theta: FloatArray, answer: int, part: slice) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return U, L and their difference, all (B, rows of the part)."""
        k = self.x.shape[1]
        rise = theta[:, :k] @ self.x[part].T
        np.clip(rise, -350, 350, out=rise)
        np.exp(rise, out=rise)
        fall = np.exp(np.clip(-theta[:, k:], -350, 350))
        upper = 1 / (1 + rise * fall[:, answer, None]) if answer < self.q else np.ones_like(rise)
        lower = 1 / (1 + rise * fall[:, answer - 1, None]) if answer else np.zeros_like(rise)
        return upper, lower, np.maximum(upper - lower, _LEAST_PROBABILITY)

    def derivatives(self, theta: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the weighted log-likelihood (B,), its gradient (B, P) and the information (B, P, P)."""
        value, gradient = np.zeros(theta.shape[0]), np.zeros(theta.shape)
        information = np.zeros((*theta.shape, theta.shape[1]))
        for answer, part in self.parts():
            for models in blocks(theta.shape[0], part.stop - part.start):
                self._add(theta[models], answer, part, value[models], gradient[models], information[models])
        lower = np.tril_indices(theta.shape[1], -1)
        information[:, lower[0], lower[1]] = information[:, lower[1], lower[0]]
        return value, gradient, information

    def _add(
        self,
        theta: FloatArray,
        answer: int,
        part: slice,
        value: FloatArray,
        gradient: FloatArray,
        information: FloatArray,
    ) -> None:
        """Add what some rows give to the log-likelihood, its gradient and the upper triangle of the information."""
        upper, lower, p = self.probabilities(theta, answer, part)
        w, weighted, k = self.weight[part], self.weighted[part], self.x.shape[1]
        a, b = upper * (1 - upper), lower * (1 - lower)
        value += np.log(p) @ w
        gradient[:, :k] += (upper + lower - 1) @ weighted
        information[:, self.triangle[0], self.triangle[1]] += (a + b) @ self.products[part]
        a_p, b_p = a / p, b / p
        both = (a_p * b_p) @ w
        if answer < self.q:
            at = k + answer
            gradient[:, at] += a_p @ w
            information[:, :k, at] -= a @ weighted
            information[:, at, at] += a @ w + both
        if answer:
            at = k + answer - 1
            gradient[:, at] -= b_p @ w
            information[:, :k, at] -= b @ weighted
            information[:, at, at] += b @ w + both
        if 0 < answer < self.q:
            information[:, k + answer - 1, k + answer] -= both
