"""Drivers of an outcome: a model on the factors and their shares of its fit. Association, not cause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit, stdtr

from cips_helpers.estimation.methods.design.bootstrap import draw_replicates
from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.methods.design.intervals import quantile_t
from cips_helpers.estimation.methods.design.variance import covariance, degrees_of_freedom, sum_rows
from cips_helpers.estimation.methods.models.cumulative import OrdinalFit, fit_ordinal, reweighted_contrasts
from cips_helpers.estimation.methods.models.importance import (
    Shares,
    r2_of_subsets,
    relative_weights,
    shapley_r2,
    shapley_weights,
    subsets,
    variance_inflation,
)
from cips_helpers.estimation.methods.models.ordinal import ordinal_model, proportional_odds_test
from cips_helpers.estimation.methods.models.regression import (
    ROWS_PER_COEFFICIENT,
    Model,
    WaldTest,
    linear_model,
    model_rows,
)

FEWEST_ROWS = 100
"""With fewer complete rows the shares are mostly noise, however few the coefficients."""

LEAST = 1e-4
"""A share of a replicate below this counts as this: its logit would decide the spread alone."""


@dataclass(frozen=True, eq=False)
class Drivers:
    """Association of an outcome with k factors.

    Attributes
    ----------
    n, n_needed
        Complete rows, and how many it takes; with fewer, everything below is None.
    model
        Of ordered answers: cumulative logit, slopes, then thresholds. Of a score: linear, constant, then slopes.
    shares
        Shapley shares of McFadden's R^2 (ordered answers) or R^2 (score).
    share_se
        (k,) linearised standard errors of ``shares.share``; too small where a share is close to 0. None for a score.
    share_low, share_high, share_p
        (k,) 95 % intervals of ``shares.share`` from the rescaling bootstrap, and p values of the test that a share is
        1 / k, as all would be if factors mattered alike.
    share_df
        Degrees of freedom of both.
    relative
        Relative weights in a linear model, a check on the order.
    vif
        (k,) variance inflation factors.
    parallel
        Test of proportional odds; None for a score and where it can't be made.
    """

    n: int
    n_needed: int
    model: Model | None = None
    shares: Shares | None = None
    share_se: FloatArray | None = None
    share_low: FloatArray | None = None
    share_high: FloatArray | None = None
    share_p: FloatArray | None = None
    share_df: float = float("nan")
    relative: Shares | None = None
    vif: FloatArray | None = None
    parallel: WaldTest | None = None


def ordinal_drivers(
    outcome: ArrayLike, factors: ArrayLike, design: Design, *, replicates: int = 200, seed: int = 0
) -> Drivers:
    """Relate an ordered outcome to k factor scores by a cumulative logit model.

    Parameters
    ----------
    outcome
        (n,) ordered answers, NaN where missing.
    factors
        (n, k) factor scores without the outcome's own items, see `factor_scores`; NaN where missing.
    design
        The whole sample's design; rows with anything missing are outside the domain.
    replicates, seed
        Number of bootstrap replicates, each one Newton step from the full fit, and seed of their draws.

    Returns
    -------
    Drivers
        Only the counts where fewer than ``max(100, 10 (k + thresholds))`` rows are complete.

    Raises
    ------
    ValueError
        If factors are linearly dependent, or no finite estimate exists.
    """
    used, y, columns, w = model_rows(outcome, factors, design)
    x = columns[:, 1:]
    answers = np.unique(y).size
    needed = max(FEWEST_ROWS, ROWS_PER_COEFFICIENT * (x.shape[1] + answers - 1))
    if y.size < needed or answers < 2:
        return Drivers(y.size, needed)
    model = ordinal_model(outcome, factors, design)
    code = np.unique(y, return_inverse=True)[1]
    shares, fit = mcfadden_shares(code, x, w)
    drawn = draw_replicates(design, replicates=replicates, seed=seed)
    k = x.shape[1]
    by_row, under = reweighted_contrasts(code, x, fit, w, drawn.group[used], drawn.factor, shapley_weights(k))
    low, high, p, df = _inference(under, shares.share, used, design)
    return Drivers(
        n=y.size,
        n_needed=needed,
        model=model,
        shares=shares,
        share_se=_linearised_se(by_row, w, used, shares, design),
        share_low=low,
        share_high=high,
        share_p=p,
        share_df=df,
        relative=relative_weights(y, x, w),
        vif=variance_inflation(x, w),
        parallel=_parallel(outcome, factors, design),
    )


def score_drivers(
    outcome: ArrayLike, factors: ArrayLike, design: Design, *, replicates: int = 200, seed: int = 0
) -> Drivers:
    """Relate a score to k factor scores: Shapley shares of R^2 (Lindeman, Merenda and Gold 1980).

    The mean of the score is published, so the model is linear in it. Parameters and result as in `ordinal_drivers`.

    Raises
    ------
    ValueError
        If factors are linearly dependent, or the outcome doesn't vary.
    """
    used, y, columns, w = model_rows(outcome, factors, design)
    x = columns[:, 1:]
    needed = max(FEWEST_ROWS, ROWS_PER_COEFFICIENT * (x.shape[1] + 1))
    if y.size < needed or y.min() == y.max():
        return Drivers(y.size, needed)
    drawn = draw_replicates(design, replicates=replicates, seed=seed)
    r2 = r2_of_subsets(replicate_correlations(np.column_stack([x, y]), w, drawn.group[used], drawn.factor))
    shares = shapley_r2(y, x, w)
    low, high, p, df = _inference(shapley_weights(x.shape[1]) @ r2, shares.share, used, design)
    return Drivers(
        n=y.size,
        n_needed=needed,
        model=linear_model(outcome, factors, design),
        shares=shares,
        share_low=low,
        share_high=high,
        share_p=p,
        share_df=df,
        relative=relative_weights(y, x, w),
        vif=variance_inflation(x, w),
    )


def replicate_correlations(columns: FloatArray, w: FloatArray, group: IntArray, factor: FloatArray) -> FloatArray:
    """Return the (R, p, p) correlations of complete rows (n, p), weights (n,) times the factors (R, G) of groups."""
    p, groups = columns.shape[1], factor.shape[1]
    centred = columns - columns.mean(axis=0)
    products = (centred[:, :, None] * centred[:, None, :]).reshape(-1, p * p)
    total = (factor @ np.bincount(group, w, groups))[:, None]
    mean = factor @ sum_rows(group, centred * w[:, None], groups) / total
    squares = factor @ sum_rows(group, products * w[:, None], groups) / total
    c = squares.reshape(-1, p, p) - mean[:, :, None] * mean[:, None, :]
    sd = np.sqrt(np.diagonal(c, axis1=1, axis2=2))
    return np.asarray(c / (sd[:, :, None] * sd[:, None, :]))


def _inference(
    contribution: FloatArray, share: FloatArray, rows: BoolArray, design: Design
) -> tuple[FloatArray, FloatArray, FloatArray, float]:
    """Return interval and p value of each share from contributions (k, R) over replicates, and degrees of freedom.

    logit(share) ± t(df) s, with s from the replicates and df the residual degrees of freedom a coefficient. Percentiles
    of the shares are too narrow, and the more so the rarer the error asked for: of samples of 300 with ten equal
    factors one in seven had a factor that mattered more, or less, after Holm. The replicates vary too little as well:
    by the leverage of the rows, (n / (n - k - 1)), and by residuals that the fit made smaller, its square root. With
    both, about 5 % of samples or fewer have such a factor (``benchmarks/coverage.py``).
    """
    k = share.size
    replicates = logit(np.clip(contribution / contribution.sum(axis=0), LEAST, 1 - LEAST))
    n, left, middle = int(rows.sum()), degrees_of_freedom(design, rows) - k, logit(share)
    s = replicates.std(axis=1, ddof=1) * (n / (n - k - 1)) ** 1.5
    df = max(left / (k + 1), 1.0)
    half = quantile_t(df) * s
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stdtr(df, -np.abs(middle - logit(1 / k)) / s)
    return expit(middle - half), expit(middle + half), p, df


def mcfadden_shares(code: IntArray, x: FloatArray, weight: FloatArray) -> tuple[Shares, OrdinalFit]:
    """Return the Shapley shares of McFadden's R^2, 1 - logL / logL_0, over cumulative logit models of all subsets.

    Parameters
    ----------
    code
        (n,) answers 0 .. q, each occurring.
    x
        (n, k) predictors, complete.
    weight
        (n,) weights above 0.

    Returns
    -------
    tuple of Shares and OrdinalFit
        The shares; all 2^k models, in the order of `subsets`.
    """
    k = x.shape[1]
    # Newton's last step of 1e-6 leaves 1e-12 of the coefficients, and less of the likelihood.
    fit = fit_ordinal(code, x, weight, subsets(k), tolerance=1e-6)
    r2 = 1 - fit.log_likelihood / fit.log_likelihood[0]
    return Shares(shapley_weights(k) @ r2, float(r2[-1])), fit


def _linearised_se(by_row: FloatArray, w: FloatArray, used: BoolArray, shares: Shares, design: Design) -> FloatArray:
    """Return the linearised standard errors of the shares, from each row's part (k, n) of the gains in log-likelihood.

    At its maximum a log-likelihood doesn't change with the coefficients, so the influence of a row on it is its own
    weighted log-likelihood. The gains add up to that of the model with all predictors; a share is one over their sum.
    """
    influence = w * (by_row - shares.share[:, None] * by_row.sum(axis=0)) / (by_row @ w).sum()
    z = np.zeros((design.n, by_row.shape[0]))
    z[used] = influence.T
    return np.sqrt(np.diag(covariance(z, design)))


def _parallel(outcome: ArrayLike, factors: ArrayLike, design: Design) -> WaldTest | None:
    try:
        return proportional_odds_test(outcome, factors, design)
    except ValueError:
        return None
