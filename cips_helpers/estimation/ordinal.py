"""Cumulative logit models of ordered answers, one or many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from .design import BoolArray, Design, FloatArray, IntArray
from .regression import Covariance, Model, WaldTest, logistic_model, model_rows, wald_test
from .variance import covariance, degrees_of_freedom


@dataclass(frozen=True, eq=False)
class OrdinalFit:
    """Many cumulative logit models of one outcome, B of them, on subsets of K predictors.

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


def ordinal_model(
    y: ArrayLike,
    x: ArrayLike,
    design: Design,
    *,
    inside: BoolArray | None = None,
    covariance_from: Covariance = "design",
) -> Model:
    """Fit logit P(y <= k) = zeta_k - x'b by weighted maximum likelihood.

    Parameters
    ----------
    y
        (n,) ordered answers, any numbers; NaN: outside the domain.
    x
        (n, k) predictors, no constant.
    design
        The whole sample's design.
    inside
        (n,) domain; None: everyone.
    covariance_from
        ``design``: linearised (R ``svyolr``), df = units - strata - k; ``model``: inverse information
        (R ``MASS::polr``), df infinite.

    Returns
    -------
    Model
        Slopes first, then the thresholds. exp(slope) is the odds ratio of a higher answer.

    Raises
    ------
    ValueError
        If there are fewer than two different answers, or no finite estimate exists.
    """
    used, target, columns, w = model_rows(y, x, design, inside)
    answers, code = np.unique(target, return_inverse=True)
    if answers.size < 2:
        raise ValueError("an ordinal model needs at least two different answers")
    predictors = columns[:, 1:]
    k = predictors.shape[1]
    if np.linalg.matrix_rank(columns) < k + 1:
        raise ValueError("predictors are linearly dependent in the rows used")
    fit = fit_ordinal(code, predictors, w, np.ones((1, k), dtype=bool))
    theta = np.concatenate([fit.slope[0], fit.threshold[0]])
    score, information = row_scores(code, predictors, w, theta)
    if not np.isfinite(theta).all() or np.linalg.cond(information) > 1e14:
        raise ValueError("the ordinal model has no finite estimate: a predictor separates the answers")
    bread = np.asarray(np.linalg.inv(information))
    log_likelihood = float(fit.log_likelihood[0])
    if covariance_from == "model":
        return Model(theta, bread, float("inf"), target.size, log_likelihood)
    z = np.zeros((design.n, theta.size))
    z[used] = score @ bread
    df = float(degrees_of_freedom(design, used) - k)
    return Model(theta, covariance(z, design), df, target.size, log_likelihood)


def fit_ordinal(
    code: IntArray,
    x: FloatArray,
    weight: FloatArray,
    subsets: BoolArray,
    *,
    start: OrdinalFit | None = None,
    tolerance: float = 1e-10,
) -> OrdinalFit:
    """Fit the models of many subsets of predictors together, by Newton steps on stacked arrays.

    Parameters
    ----------
    code
        (n,) answers 0 .. q, each occurring with positive weight.
    x
        (n, K) predictors.
    weight
        (n,) weights.
    subsets
        (B, K) which predictors each model has.
    start
        Earlier fit of the same models to start from.
    """
    q, k = int(code.max()), x.shape[1]
    # Scaling keeps the information matrix well conditioned whatever the predictors' units.
    shift, unit = x.mean(axis=0), np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    rows = _Rows(code, (x - shift) / unit)
    free = np.concatenate([subsets, np.ones((subsets.shape[0], q), dtype=bool)], axis=1)
    theta = np.zeros(free.shape)
    if start is None:
        at_most = np.cumsum(np.bincount(code, weights=weight))[:-1] / weight.sum()
        theta[:, k:] = np.log(at_most / (1 - at_most))
    else:
        theta[:, :k] = start.slope * unit
        theta[:, k:] = start.threshold - (start.slope @ shift)[:, None]
    value = rows.log_likelihood(theta, weight)
    active = np.arange(subsets.shape[0])
    for _ in range(100):
        gradient, information = rows.derivatives(theta[active], weight)
        gradient = np.where(free[active], gradient, 0.0)
        fixed = ~free[active]
        information[fixed[:, :, None] | fixed[:, None, :]] = 0.0
        diagonal = np.arange(k + q)
        information[:, diagonal, diagonal] += np.where(fixed, 1.0, 1e-12)
        step = np.asarray(np.linalg.solve(information, gradient[..., None])[..., 0])
        theta[active], value[active], moved = _climb(rows, theta[active], step, value[active], weight)
        active = active[moved & ((gradient * step).sum(axis=1) > tolerance**2 * weight.sum())]
        if not active.size:
            break
    slope = theta[:, :k] / unit
    return OrdinalFit(slope, theta[:, k:] + (slope @ shift)[:, None], value)


def _climb(
    rows: _Rows, theta: FloatArray, step: FloatArray, value: FloatArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Take the Newton steps, halved where they overshoot; says which models moved at all."""
    size = np.ones(theta.shape[0])
    best, reached = theta.copy(), value.copy()
    waiting = np.ones(theta.shape[0], dtype=bool)
    for _ in range(30):
        at = np.flatnonzero(waiting)
        trial = theta[at] + size[at, None] * step[at]
        found = rows.log_likelihood(trial, weight)
        good = found >= value[at] - 1e-12 * np.abs(value[at])
        best[at[good]], reached[at[good]] = trial[good], found[good]
        waiting[at[good]] = False
        size[at[~good]] /= 2
        if not waiting.any():
            break
    return best, reached, ~waiting


class _Rows:
    """Likelihood of the rows; u and l are the linear predictors of the thresholds above and below."""

    def __init__(self, code: IntArray, x: FloatArray) -> None:
        n, q = code.size, int(code.max())
        above = code[:, None] == np.arange(q)
        below = code[:, None] - 1 == np.arange(q)
        self.upper = np.concatenate([np.where(code[:, None] < q, -x, 0.0), above], axis=1)
        self.lower = np.concatenate([np.where(code[:, None] > 0, -x, 0.0), below], axis=1)
        self.top, self.bottom = code == q, code == 0
        p = self.upper.shape[1]
        self.uu = (self.upper[:, :, None] * self.upper[:, None, :]).reshape(n, p * p)
        self.ll = (self.lower[:, :, None] * self.lower[:, None, :]).reshape(n, p * p)
        mixed = self.upper[:, :, None] * self.lower[:, None, :]
        self.ul = (mixed + mixed.transpose(0, 2, 1)).reshape(n, p * p)

    def parts(self, theta: FloatArray) -> tuple[FloatArray, ...]:
        """F(u), F(l), F(u) - F(l), all (B, n)."""
        upper = np.where(self.top, 1.0, expit(theta @ self.upper.T))
        lower = np.where(self.bottom, 0.0, expit(theta @ self.lower.T))
        return upper, lower, upper - lower

    def log_likelihood(self, theta: FloatArray, weight: FloatArray) -> FloatArray:
        p = self.parts(theta)[2]
        with np.errstate(divide="ignore", invalid="ignore"):
            log_p = np.where(p > 0, np.log(p), -np.inf)
            return np.where(weight > 0, log_p, 0.0) @ weight

    def row_log_likelihood(self, theta: FloatArray) -> FloatArray:
        return np.log(self.parts(theta)[2])

    def derivatives(self, theta: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Gradient (B, P) and information (B, P, P)."""
        upper, lower, p = self.parts(theta)
        p = np.maximum(p, 1e-300)
        du, dl = upper * (1 - upper), lower * (1 - lower)
        gu, gl = du / p, -dl / p
        gradient = (gu * weight) @ self.upper + (gl * weight) @ self.lower
        huu = gu**2 - gu * (1 - 2 * upper)
        hll = gl**2 - gl * (1 - 2 * lower)
        hul = gu * gl
        flat = (huu * weight) @ self.uu + (hll * weight) @ self.ll + (hul * weight) @ self.ul
        size = self.upper.shape[1]
        return gradient, flat.reshape(-1, size, size)

    def scores(self, theta: FloatArray) -> FloatArray:
        """(n, P) derivative of each row's log-likelihood, unweighted."""
        upper, lower, p = (part[0] for part in self.parts(theta[None, :]))
        gu, gl = upper * (1 - upper) / p, -lower * (1 - lower) / p
        return self.upper * gu[:, None] + self.lower * gl[:, None]


def row_scores(
    code: IntArray, x: FloatArray, weight: FloatArray, theta: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Weighted scores (n, P) of the rows at theta (slopes, thresholds), and the information (P, P)."""
    rows = _Rows(code, x)
    return rows.scores(theta) * weight[:, None], rows.derivatives(theta[None, :], weight)[1][0]


def row_log_likelihoods(code: IntArray, x: FloatArray, fit: OrdinalFit) -> FloatArray:
    """(B, n) log-likelihood of each row under each fitted model, unweighted."""
    return _Rows(code, x).row_log_likelihood(np.concatenate([fit.slope, fit.threshold], axis=1))


def proportional_odds_test(
    y: ArrayLike, x: ArrayLike, design: Design, *, inside: BoolArray | None = None
) -> WaldTest:
    """Test that each predictor has one slope at every threshold (Brant 1990), with the design.

    A logistic model is fitted at each threshold, P(y > k); the joint design-based covariance of their slopes
    comes from the stacked influence values, and a Wald F test asks whether the slopes differ.

    Raises
    ------
    ValueError
        If there are fewer than three different answers, or a threshold's model has no finite estimate.
    """
    used, target, columns, w = model_rows(y, x, design, inside)
    answers = np.unique(target)
    if answers.size < 3:
        raise ValueError("proportional odds can be tested with three or more different answers only")
    slopes, influences = [], []
    outcome = np.asarray(y, dtype=np.float64)
    for cut in answers[:-1]:
        above = np.where(used, outcome > cut, np.nan)
        fit = logistic_model(above, x, design, inside=used)
        p = expit(columns @ fit.estimate)
        bread = np.linalg.inv((columns * (w * p * (1 - p))[:, None]).T @ columns)
        influence = (columns * (w * ((target > cut) - p))[:, None]) @ bread
        slopes.append(fit.estimate[1:])
        influences.append(influence[:, 1:])
    z = np.zeros((design.n, len(slopes) * slopes[0].size))
    z[used] = np.concatenate(influences, axis=1)
    k = slopes[0].size
    change = np.hstack([-np.tile(np.eye(k), (len(slopes) - 1, 1)), np.eye((len(slopes) - 1) * k)])
    estimate = change @ np.concatenate(slopes)
    df = float(degrees_of_freedom(design, used) - estimate.size + 1)
    stacked = Model(estimate, change @ covariance(z, design) @ change.T, df, int(used.sum()))
    return wald_test(stacked, range(estimate.size))
