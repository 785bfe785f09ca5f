"""Polychoric correlations of ordered answers, and the influence of each row on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from cips_helpers.estimation.methods.design.design import FloatArray, IntArray
from cips_helpers.estimation.methods.scales.reliability import complete_rows, item_matrix

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)
_BOUND = 0.9999


@dataclass(frozen=True, eq=False)
class Polychoric:
    """Two-step polychoric correlations of k items.

    Attributes
    ----------
    rho
        (k, k) correlations.
    thresholds
        k arrays: where each item's normal is cut.
    codes
        k arrays (n,): the answers of the complete rows as 0, 1, 2, ….
    """

    rho: FloatArray
    thresholds: list[FloatArray]
    codes: list[IntArray]

    @property
    def n(self) -> int:
        """Complete rows."""
        return len(self.codes[0])

    @cached_property
    def influence(self) -> FloatArray:
        """(n, pairs) influence of each complete row on each correlation (Muthén 1984, as R ``lavaan`` has it).

        Pairs in the order of ``numpy.triu_indices(k, 1)``; influence' influence / n^2 is their covariance.
        """
        margins = [_threshold_influence(code, cut) for code, cut in zip(self.codes, self.thresholds, strict=True)]
        influence = []
        for i, j in zip(*np.triu_indices(len(self.codes), 1), strict=True):
            pair = _Pair(self.codes[i], self.codes[j], self.thresholds[i], self.thresholds[j])
            influence.append(pair.influence(self.rho[i, j], margins[i], margins[j]))
        return np.column_stack(influence)


def polychoric_correlations(scores: ArrayLike) -> Polychoric:
    """Estimate polychoric correlations: thresholds from the margins, then each correlation by likelihood.

    Olsson (1979), two-step.

    Parameters
    ----------
    scores
        (n, k) ordered answers, NaN where missing; complete rows are used.

    Raises
    ------
    ValueError
        If an item has a single answer.
    """
    codes, thresholds = _coded(scores)
    return Polychoric(_correlations(codes, thresholds), thresholds, codes)


def _coded(scores: ArrayLike) -> tuple[list[IntArray], list[FloatArray]]:
    """Return the answers 0, 1, 2, … and the thresholds of each item, over complete rows."""
    x = complete_rows(item_matrix(scores))
    codes, thresholds = [], []
    for column in x.T:
        answers, code = np.unique(column, return_inverse=True)
        if answers.size < 2:
            raise ValueError("an item with a single answer has no polychoric correlation")
        codes.append(code)
        thresholds.append(np.asarray(ndtri(np.cumsum(np.bincount(code))[:-1] / len(x))))
    return codes, thresholds


def _correlations(codes: list[IntArray], thresholds: list[FloatArray]) -> FloatArray:
    """Return (k, k) correlations, all pairs at once by Fisher scoring from the product-moment ones.

    Steps that lose likelihood are halved: near -1 and 1 cells become so unlikely that the derivative
    itself is lost to rounding, and a search by its sign would end there.
    """
    k, size = len(codes), max(cut.size for cut in thresholds) + 1
    edges = np.full((k, size + 1), np.inf)
    edges[:, 0] = -np.inf
    for item, cut in enumerate(thresholds):
        edges[item, 1 : cut.size + 1] = cut
    row, column = np.triu_indices(k, 1)
    count = np.array(
        [
            np.bincount(codes[i] * size + codes[j], minlength=size**2).reshape(size, size)
            for i, j in zip(row, column, strict=True)
        ]
    )
    a, b = edges[row][:, :, None], edges[column][:, None, :]

    def probabilities(r: FloatArray) -> FloatArray:
        return np.maximum(_rectangles(bivariate_normal_cdf(a, b, r[:, None, None])), 1e-300)

    r = np.clip(np.atleast_2d(np.corrcoef(codes))[row, column], -0.95, 0.95)
    p = probabilities(r)
    value = (count * np.log(p)).sum(axis=(1, 2))
    for _ in range(200):
        slope = _rectangles(_density(a, b, r[:, None, None]))
        information = (slope**2 / p).sum(axis=(1, 2)) * count.sum(axis=(1, 2))
        step = (count * slope / p).sum(axis=(1, 2)) / np.maximum(information, 1e-12)
        for _ in range(40):
            trial = np.clip(r + step, -_BOUND, _BOUND)
            p_trial = probabilities(trial)
            trial_value = (count * np.log(p_trial)).sum(axis=(1, 2))
            worse = trial_value < value - 1e-12 * np.abs(value)
            if not worse.any():
                break
            step = np.where(worse, step / 2, step)
        moved = np.abs(trial - r).max()
        r, p, value = trial, p_trial, trial_value
        if moved < 1e-11:
            break
    rho = np.eye(k)
    rho[row, column] = rho[column, row] = r
    return rho


def bivariate_normal_cdf(a: ArrayLike, b: ArrayLike, rho: ArrayLike) -> FloatArray:
    """Return P(X <= a, Y <= b) of standard normals with correlation ``rho``; all broadcast, a and b may be infinite.

    Phi(a) Phi(b) + 1/(2 pi) int_0^asin(rho) exp(-(a^2 + b^2 - 2ab sin t)/(2 cos^2 t)) dt
    (Drezner and Wesolowsky 1990), by 64 Gauss-Legendre nodes; exact at rho of 1 and -1.

    Examples
    --------
    >>> bivariate_normal_cdf(0.0, 0.0, 0.5).round(6)
    np.float64(0.333333)
    """
    x, y, r = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (a, b, rho)))
    near = np.isfinite(x) & np.isfinite(y)  # elsewhere the integral is 0
    u, v, inside = x[near][:, None], y[near][:, None], r[near]
    within = np.arcsin(np.where(np.abs(inside) < 1, inside, 0.0))
    sin = np.sin(within[:, None] * ((_NODES + 1) / 2))
    height = np.exp(-(u**2 + v**2 - 2 * u * v * sin) / (2 * (1 - sin**2)))
    area = np.zeros(x.shape)
    area[near] = height @ _WEIGHTS * within / 2 / (2 * np.pi)
    below_x, below_y = ndtr(x), ndtr(y)
    out = below_x * below_y + area
    out = np.where(r >= 1, np.minimum(below_x, below_y), out)
    return np.where(r <= -1, np.maximum(below_x + below_y - 1, 0.0), out)[()]


def _density(a: FloatArray, b: FloatArray, rho: ArrayLike) -> FloatArray:
    """Return the bivariate normal density; 0 at infinite points."""
    far = np.isinf(a) | np.isinf(b)
    x, y = np.where(far, 0.0, a), np.where(far, 0.0, b)
    rest = 1 - np.asarray(rho) ** 2
    return np.where(
        far, 0.0, np.exp(-(x**2 + y**2 - 2 * np.asarray(rho) * x * y) / (2 * rest)) / (2 * np.pi * np.sqrt(rest))
    )


def _normal_density(a: FloatArray) -> FloatArray:
    return np.asarray(np.exp(-(a**2) / 2) / np.sqrt(2 * np.pi))


def _threshold_influence(code: IntArray, cut: FloatArray) -> FloatArray:
    """Return the (n, cuts) influence of each row on the thresholds of its item."""
    below = (code[:, None] <= np.arange(cut.size)).astype(np.float64)
    return -(below.mean(axis=0) - below) / _normal_density(cut)


class _Pair:
    """Likelihood of a two-way table under a cut bivariate normal."""

    def __init__(self, first: IntArray, second: IntArray, cut_first: FloatArray, cut_second: FloatArray) -> None:
        self.first, self.second = first, second
        self.a = np.r_[-np.inf, cut_first, np.inf][:, None]
        self.b = np.r_[-np.inf, cut_second, np.inf][None, :]
        shape = self.a.size - 1, self.b.size - 1
        self.count = np.bincount(first * shape[1] + second, minlength=shape[0] * shape[1]).reshape(shape)

    def probabilities(self, rho: float) -> FloatArray:
        p = _rectangles(bivariate_normal_cdf(self.a, self.b, rho))
        return np.maximum(p, 1e-300)

    def influence(self, rho: float, margin_first: FloatArray, margin_second: FloatArray) -> FloatArray:
        """Return the (n,) influence on the correlation, the estimated thresholds taken into account."""
        p, n = self.probabilities(rho), self.count.sum()
        score = _rectangles(_density(self.a, self.b, rho)) / p
        squared = (self.count * score**2).sum() / n
        out = score[self.first, self.second]
        for axis, margin in ((0, margin_first), (1, margin_second)):
            slope = self._threshold_scores(rho, axis) / p
            cross = (self.count * score * slope).sum(axis=(1, 2)) / n
            out = out - margin @ cross
        return np.asarray(out / squared)

    def _threshold_scores(self, rho: float, axis: int) -> FloatArray:
        """Return the (cuts, rows, columns) derivative of the cell probabilities in the thresholds of one item."""
        mine, other = (self.a, self.b) if axis == 0 else (self.b, self.a)
        cut, edge = mine.ravel()[1:-1], other.ravel()
        strip = np.diff(ndtr((edge[None, :] - rho * cut[:, None]) / np.sqrt(1 - rho**2)), axis=1)
        strip = strip * _normal_density(cut)[:, None]
        out = np.zeros((cut.size, cut.size + 1, edge.size - 1))
        at = np.arange(cut.size)
        out[at, at], out[at, at + 1] = strip, -strip
        return out if axis == 0 else out.transpose(0, 2, 1)


def _rectangles(corner: FloatArray) -> FloatArray:
    return np.asarray(np.diff(np.diff(corner, axis=-2), axis=-1))
