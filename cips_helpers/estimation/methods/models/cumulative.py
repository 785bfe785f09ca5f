"""Maximum likelihood of cumulative logit models, for many subsets of predictors at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cips_helpers.estimation.methods.design.design import BoolArray, FloatArray, IntArray

_MODELS_AT_ONCE = 256
"""Models fitted together, few enough for the working set to stay in the processor cache."""


@dataclass(frozen=True, eq=False)
class OrdinalFit:
    """Fit of B cumulative logit models of one outcome, on subsets of K predictors.

    Attributes
    ----------
    slope, threshold
        (B, K) slopes, 0 where a predictor is left out; (B, q) thresholds.
    log_likelihood
        (B,) maximised.
    """

    slope: FloatArray
    threshold: FloatArray
    log_likelihood: FloatArray


def fit_ordinal(
    code: IntArray, x: FloatArray, weight: FloatArray, subsets: BoolArray, *, tolerance: float = 1e-10
) -> OrdinalFit:
    """Fit logit P(y <= k) = zeta_k - x'b for many subsets of predictors, by Newton steps on stacked arrays.

    Parameters
    ----------
    code
        (n,) answers 0 .. q, each occurring with positive weight.
    x
        (n, K) predictors.
    weight
        (n,) weights above 0.
    subsets
        (B, K) which predictors each model has.
    tolerance
        Of the coefficients, in standard deviations of a predictor.
    """
    q, k = int(code.max()), x.shape[1]
    # Scaling keeps the information matrix well conditioned whatever the predictors' units.
    shift, unit = x.mean(axis=0), np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    rows = _Rows(code, (x - shift) / unit)
    free = np.concatenate([subsets, np.ones((subsets.shape[0], q), dtype=bool)], axis=1)
    at_most = np.cumsum(np.bincount(code, weights=weight))[:-1] / weight.sum()
    theta = np.zeros(free.shape)
    theta[:, k:] = np.log(at_most / (1 - at_most))
    if free.shape[0] > 1:
        theta = _nearer(rows, theta, free, weight, tolerance)
    value = np.empty(free.shape[0])
    for part in _blocks(free.shape[0]):
        theta[part], value[part] = _newton(rows, theta[part], free[part], weight, tolerance)
    slope = theta[:, :k] / unit
    return OrdinalFit(slope, theta[:, k:] + (slope @ shift)[:, None], value)


def reweighted_log_likelihoods(
    code: IntArray, x: FloatArray, fit: OrdinalFit, subsets: BoolArray, weight: FloatArray, replicates: FloatArray
) -> FloatArray:
    """Return the (B, R) maximised log-likelihoods under replicate weights (R, n), without fitting again.

    The log-likelihood under new weights is expanded at the old maximum: its value there plus half the
    squared length of its gradient in the old information, one Newton step's worth of gain. Unlike a fit, it
    stays finite where a replicate loses an answer.
    """
    unit = np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    rows = _Rows(code, x / unit)
    theta = np.concatenate([fit.slope * unit, fit.threshold], axis=1)
    free = np.concatenate([subsets, np.ones(fit.threshold.shape, dtype=bool)], axis=1)
    out = np.empty((theta.shape[0], replicates.shape[0]))
    for part in _blocks(theta.shape[0]):
        state = rows.state(theta[part])
        information = _held(rows.derivatives(state, weight)[1], free[part])
        gradient = rows.gradients(state, replicates, free[part])
        # With hundreds of right-hand sides the inverse is three times as fast as a solution.
        gain = 0.5 * (gradient * (np.linalg.inv(information) @ gradient)).sum(axis=1)
        out[part] = np.log(state[2]) @ replicates.T + gain
    return out


def row_scores(code: IntArray, x: FloatArray, weight: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the weighted scores (n, P) of the rows at theta (slopes, thresholds), and the information (P, P)."""
    rows = _Rows(code, x)
    state = rows.state(theta[None, :])
    gu, gl = (part[0][:, None] for part in rows.slopes(state))
    return (rows.upper * gu + rows.lower * gl) * weight[:, None], rows.derivatives(state, weight)[1][0]


def row_log_likelihoods(code: IntArray, x: FloatArray, fit: OrdinalFit) -> FloatArray:
    """Return the (B, n) log-likelihood of each row under each fitted model, unweighted."""
    return np.log(_Rows(code, x).state(np.concatenate([fit.slope, fit.threshold], axis=1))[2])


State = tuple[FloatArray, FloatArray, FloatArray]


def _blocks(n: int) -> Iterator[slice]:
    return (slice(at, min(n, at + _MODELS_AT_ONCE)) for at in range(0, n, _MODELS_AT_ONCE))


def _held(information: FloatArray, free: BoolArray) -> FloatArray:
    """Return the information with unit rows for the coefficients a model doesn't have."""
    held = ~free
    information[held[:, :, None] | held[:, None, :]] = 0.0
    diagonal = np.arange(free.shape[1])
    information[:, diagonal, diagonal] += np.where(held, 1.0, 1e-12)
    return information


def _nearer(rows: _Rows, theta: FloatArray, free: BoolArray, weight: FloatArray, tolerance: float) -> FloatArray:
    """Return starts nearer than ``theta``: the maxima of the largest model's quadratic approximation.

    At its maximum b with information I, the coefficients t of a smaller model fulfil I t = I b in its own rows.
    """
    whole = np.ones_like(free[:1])
    best, _ = _newton(rows, theta[:1], whole, weight, tolerance)
    information = rows.derivatives(rows.state(best), weight)[1]
    target = free * (information[0] @ best[0])
    start = np.linalg.solve(_held(np.repeat(information, len(free), axis=0), free), target[..., None])[..., 0]
    gained = rows.log_likelihood(rows.state(start), weight) > rows.log_likelihood(rows.state(theta[:1]), weight)
    return np.where(gained[:, None], start, theta)


def _newton(
    rows: _Rows, theta: FloatArray, free: BoolArray, weight: FloatArray, tolerance: float
) -> tuple[FloatArray, FloatArray]:
    theta, active = theta.copy(), np.arange(theta.shape[0])
    state = rows.state(theta)
    value = rows.log_likelihood(state, weight)
    for _ in range(100):
        gradient, information = rows.derivatives(state, weight)
        gradient = gradient * free[active]
        step = np.linalg.solve(_held(information, free[active]), gradient[..., None])[..., 0]
        size = np.ones(active.size)
        for _ in range(30):  # halve the steps that overshoot
            trial = theta[active] + size[:, None] * step
            state = rows.state(trial)
            reached = rows.log_likelihood(state, weight)
            worse = ~(reached >= value[active] - 1e-12 * np.abs(value[active]))
            if not worse.any():
                break
            size[worse] /= 2
        better = ~worse
        theta[active[better]], value[active[better]] = trial[better], reached[better]
        going = better & ((gradient * step).sum(axis=1) > tolerance**2 * weight.sum())
        if not going.any():
            break
        active, state = active[going], (state[0][going], state[1][going], state[2][going])
    return theta, value


class _Rows:
    """Rows of one outcome; u and l are the linear predictors at the thresholds above and below the answer."""

    def __init__(self, code: IntArray, x: FloatArray) -> None:
        q = int(code.max())
        above = code[:, None] == np.arange(q)
        below = code[:, None] - 1 == np.arange(q)
        self.code, self.x = code, x
        self.upper = np.concatenate([np.where(code[:, None] < q, -x, 0.0), above], axis=1)
        self.lower = np.concatenate([np.where(code[:, None] > 0, -x, 0.0), below], axis=1)
        p = self.upper.shape[1]
        self.triangle = np.triu_indices(p)
        a, b = self.triangle
        self.uu = self.upper[:, a] * self.upper[:, b]
        self.ll = self.lower[:, a] * self.lower[:, b]
        self.ul = self.upper[:, a] * self.lower[:, b] + self.lower[:, a] * self.upper[:, b]

    def state(self, theta: FloatArray) -> State:
        """Return F(u), F(l), and F(u) - F(l), at least 1e-300; all (B, n)."""
        k = self.x.shape[1]
        rise = np.exp(np.clip(theta[:, :k] @ self.x.T, -350, 350))
        fall = np.exp(np.clip(-theta[:, k:], -350, 350))
        ends = np.ones((theta.shape[0], 1))
        edge = np.concatenate([np.inf * ends, fall, 0 * ends], axis=1)
        lower = 1 / (1 + rise * edge[:, self.code])
        upper = 1 / (1 + rise * edge[:, self.code + 1])
        return upper, lower, np.maximum(upper - lower, 1e-300)

    def log_likelihood(self, state: State, weight: FloatArray) -> FloatArray:
        """Return the weighted log-likelihoods (B,)."""
        return np.asarray(np.log(state[2]) @ weight)

    def slopes(self, state: State) -> tuple[FloatArray, FloatArray]:
        """Return the derivatives of log p in u and in l, (B, n)."""
        upper, lower, p = state
        return upper * (1 - upper) / p, -lower * (1 - lower) / p

    def derivatives(self, state: State, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the weighted gradient (B, P) and information (B, P, P)."""
        upper, lower, _ = state
        gu, gl = self.slopes(state)
        wu, wl = gu * weight, gl * weight
        gradient = wu @ self.upper + wl @ self.lower
        flat = (wu * (gu - 1 + 2 * upper)) @ self.uu
        flat += (wl * (gl - 1 + 2 * lower)) @ self.ll
        flat += (wu * gl) @ self.ul
        size = self.upper.shape[1]
        information = np.empty((gradient.shape[0], size, size))
        information[:, self.triangle[0], self.triangle[1]] = flat
        information[:, self.triangle[1], self.triangle[0]] = flat
        return gradient, information

    def gradients(self, state: State, weights: FloatArray, free: BoolArray) -> FloatArray:
        """Return the (B, P, R) gradients under many weights (R, n); 0 in the coefficients a model doesn't have."""
        gu, gl = self.slopes(state)
        both, by_row = gu + gl, weights.T
        out = np.zeros((*free.shape, weights.shape[0]))
        for predictor, x in enumerate(self.x.T):
            has = free[:, predictor]
            out[has, predictor] = both[has] @ (-x[:, None] * by_row)
        for cut in range(int(self.code.max())):
            above, below = self.code == cut, self.code == cut + 1
            out[:, self.x.shape[1] + cut] = gu[:, above] @ by_row[above] + gl[:, below] @ by_row[below]
        return out
