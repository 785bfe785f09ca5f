"""Rows of an ordered outcome, and what they add to the likelihoods of cumulative logit models.

With U and L the probabilities of an answer up to and below the one given, p = U - L, a = U (1 - U) and b = L (1 - L),
a row adds to the gradient -(1 - U - L) x in the slopes, a / p in the threshold above the answer and -b / p in the one
below. To the information it adds (a + b) x x' in the slopes, a + ab / p^2 and b + ab / p^2 in the thresholds, and
between them -a x, -b x and -ab / p^2. Rows are sorted by answer: those of a part have the same thresholds.
"""

from __future__ import annotations

from collections.abc import Iterator

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
