"""Maximum likelihood of cumulative logit models, for many subsets of predictors at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cips_helpers.estimation.methods.design.design import BoolArray, FloatArray, IntArray
from cips_helpers.estimation.methods.design.variance import sum_rows
from cips_helpers.estimation.methods.models.cumulative_rows import ROWS_AT_ONCE, Rows, blocks, groups_of_rows

FEW_MODELS = 8
"""So many models are fitted together: what a Newton step of theirs takes hardly depends on their number."""


@dataclass(frozen=True, eq=False)
class OrdinalFit:
    """Fit of B cumulative logit models of one outcome, on subsets of K predictors.

    Attributes
    ----------
    slope, threshold
        (B, K) slopes, 0 where a predictor is left out; (B, q) thresholds.
    log_likelihood
        (B,) maximised.
    covariance
        (B, K + q, K + q) inverse information in slopes of predictors scaled to a standard deviation of 1 and their
        thresholds, before the last Newton step; 0 where a predictor is left out.
    """

    slope: FloatArray
    threshold: FloatArray
    log_likelihood: FloatArray
    covariance: FloatArray


def fit_ordinal(
    code: IntArray, x: FloatArray, weight: FloatArray, subsets: BoolArray, *, tolerance: float = 1e-10
) -> OrdinalFit:
    """Fit logit P(y <= k) = zeta_k - x'b for many subsets of predictors, by Newton steps on stacked arrays.

    Subsets are taken from the largest to the smallest: each starts where the quadratic approximation of a fitted
    model with one predictor more has its maximum without that predictor. A few are fitted together from the start.

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
        Of the coefficients before the last Newton step, in standard deviations of a predictor.
    """
    q, k = int(code.max()), x.shape[1]
    # Scaling keeps the information matrix well conditioned whatever the predictors' units.
    shift, unit = x.mean(axis=0), np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    rows = Rows(code, (x - shift) / unit, weight)
    free = np.concatenate([subsets, np.ones((subsets.shape[0], q), dtype=bool)], axis=1)
    answers = np.bincount(code, weights=weight)
    at_most = np.cumsum(answers)[:-1] / weight.sum()
    nothing = float(answers @ np.log(answers / weight.sum()))
    theta = np.zeros(free.shape)
    theta[:, k:] = np.log(at_most / (1 - at_most))
    value, covariance = np.empty(free.shape[0]), np.empty((*free.shape, free.shape[1]))
    size = subsets.sum(axis=1)
    # A few models, or those of each size, the largest first.
    levels = (
        [np.arange(len(subsets))]
        if len(subsets) <= FEW_MODELS
        else [np.flatnonzero(size == p) for p in range(k, -1, -1)]
    )
    larger = np.empty(0, dtype=np.int64)
    for level in levels:
        if level.size:
            start = _without_one(theta[level], subsets[level], theta[larger], covariance[larger], subsets[larger])
            theta[level], value[level], covariance[level] = _newton(
                rows, theta[level], start, free[level], nothing, tolerance
            )
        larger = level
    slope = theta[:, :k] / unit
    return OrdinalFit(slope, theta[:, k:] + (slope @ shift)[:, None], value, covariance)


def reweighted_contrasts(
    code: IntArray,
    x: FloatArray,
    fit: OrdinalFit,
    weight: FloatArray,
    group: IntArray,
    factor: FloatArray,
    contrasts: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return contrasts (C, B) of the models' log-likelihoods: by row (C, n), and under replicate weights (C, R).

    The weights of replicates are those of the rows times the factors (R, G) of their groups (n,). Nothing is fitted
    again under them: the log-likelihood is expanded at the old maximum, its value there plus half the squared length
    of its gradient in the old information, one Newton step's worth of gain. Unlike a fit, it stays finite where a
    replicate loses an answer.
    """
    shift, unit = x.mean(axis=0), np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    theta = np.concatenate([fit.slope * unit, fit.threshold - (fit.slope @ shift)[:, None]], axis=1)
    parts = list(groups_of_rows(code, (x - shift) / unit, weight, group))
    groups, size = factor.shape[1], theta.shape[1]
    by_row = np.zeros((code.size + 1, contrasts.shape[0]))
    gain = np.empty((theta.shape[0], factor.shape[0]))
    for models in blocks(theta.shape[0], ROWS_AT_ONCE):
        gradient = np.zeros((groups, len(theta[models]), size))
        for part in parts:
            log_p, gradient[part.group] = part.log_p_and_gradient(theta[models])
            by_row[part.row] += log_p @ contrasts[:, models].T
        # The covariance is 0 where a model has no predictor.
        under = (factor @ gradient.reshape(groups, -1)).reshape(len(factor), -1, size).transpose(1, 2, 0)
        gain[models] = 0.5 * (under * (fit.covariance[models] @ under)).sum(axis=1)
    by_row = by_row[:-1]
    return by_row.T, (factor @ sum_rows(group, by_row * weight[:, None], groups)).T + contrasts @ gain


def row_scores(code: IntArray, x: FloatArray, weight: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the weighted scores (n, P) of the rows at theta (slopes, thresholds), and the information (P, P)."""
    rows, k = Rows(code, x, weight), x.shape[1]
    score = np.zeros((code.size, theta.size))
    for answer, part in rows.parts():
        upper, lower, p = rows.probabilities(theta[None], answer, part)
        at, w = rows.order[part], rows.weight[part]
        score[at, :k] = rows.weighted[part] * (lower + upper - 1).T
        if answer < rows.q:
            score[at, k + answer] = (upper * (1 - upper) / p)[0] * w
        if answer:
            score[at, k + answer - 1] = -(lower * (1 - lower) / p)[0] * w
    return score, rows.derivatives(theta[None])[2][0]


def _inverse(information: FloatArray, free: BoolArray) -> FloatArray:
    """Return the inverse information, 0 in the coefficients a model doesn't have."""
    held = ~free
    information = np.where(held[:, :, None] | held[:, None, :], 0.0, information)
    diagonal = np.arange(free.shape[1])
    information[:, diagonal, diagonal] += np.where(held, 1.0, 1e-12)
    inverse: FloatArray = np.linalg.inv(information).astype(np.float64, copy=False)
    inverse[:, diagonal, diagonal] -= held
    return inverse


def _without_one(
    start: FloatArray, subsets: BoolArray, theta: FloatArray, covariance: FloatArray, larger: BoolArray
) -> FloatArray:
    """Return starts for subsets, from fitted models with one predictor more; ``start`` where there is none.

    Of several larger models, the one whose additional predictor matters least is the nearest.
    """
    start = start.copy()
    smaller, of = np.nonzero(subsets.astype(float) @ larger.T == subsets.sum(axis=1)[:, None])
    if not smaller.size:
        return start
    dropped = np.argmax(larger[of] & ~subsets[smaller], axis=1)
    distance = np.full((len(subsets), len(larger)), np.inf)
    distance[smaller, of] = theta[of, dropped] ** 2 / covariance[of, dropped, dropped]
    best = of == distance.argmin(axis=1)[smaller]
    smaller, of, dropped = smaller[best], of[best], dropped[best]
    step = covariance[of, dropped] * (theta[of, dropped] / covariance[of, dropped, dropped])[:, None]
    start[smaller] = theta[of] - step
    start[smaller, dropped] = 0.0
    return start


def _newton(
    rows: Rows, theta: FloatArray, start: FloatArray, free: BoolArray, lowest: float, tolerance: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return maxima (M, P), log-likelihoods and inverse information.

    Steps begin at ``start``, or at ``theta`` where that is below ``lowest``, the log-likelihood without predictors.
    """
    value, gradient, information = rows.derivatives(start)
    back = np.flatnonzero(~(value >= lowest - 1e-12 * abs(lowest)))
    theta, start = start.copy(), theta
    if back.size:
        theta[back] = start[back]
        value[back], gradient[back], information[back] = rows.derivatives(theta[back])
    active = np.arange(theta.shape[0])
    covariance = np.empty_like(information)
    for _ in range(100):
        covariance[active] = _inverse(information[active], free[active])
        step = (covariance[active] @ gradient[active][..., None])[..., 0]
        gain = (gradient[active] * step).sum(axis=1)
        near = gain <= tolerance**2 * rows.weight.sum()
        # So near the maximum the last step gains what the quadratic approximation says.
        theta[active[near]] += step[near]
        value[active[near]] += gain[near] / 2
        active, step = active[~near], step[~near]
        active = active[_climb(rows, theta, active, step, value, gradient, information)]
        if not active.size:
            break
    return theta, value, covariance


def _climb(
    rows: Rows,
    theta: FloatArray,
    active: IntArray,
    step: FloatArray,
    value: FloatArray,
    gradient: FloatArray,
    information: FloatArray,
) -> BoolArray:
    """Take a step of the active models in place, halved where it overshoots; return which of them got no lower."""
    climbed = np.zeros(active.size, dtype=bool)
    for _ in range(30):
        left = np.flatnonzero(~climbed)
        if not left.size:
            break
        models = active[left]
        trial = theta[models] + step[left]
        reached = rows.derivatives(trial)
        better = reached[0] >= value[models] - 1e-12 * np.abs(value[models])
        theta[models[better]] = trial[better]
        for kept, new in zip((value, gradient, information), reached, strict=True):
            kept[models[better]] = new[better]
        climbed[left[better]] = True
        step[left] /= 2
    return climbed
