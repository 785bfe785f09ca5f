"""Which factors go with an outcome: an ordinal model and the shares of its fit. Association, not cause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.bootstrap import replicate_weights
from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.methods.design.variance import covariance
from cips_helpers.estimation.methods.models.cumulative import (
    OrdinalFit,
    fit_ordinal,
    reweighted_log_likelihoods,
    row_log_likelihoods,
)
from cips_helpers.estimation.methods.models.importance import (
    Shares,
    relative_weights,
    shapley_weights,
    subsets,
    variance_inflation,
)
from cips_helpers.estimation.methods.models.ordinal import ordinal_model, proportional_odds_test
from cips_helpers.estimation.methods.models.regression import Model, WaldTest, model_rows

ROWS_PER_COEFFICIENT = 10  # slopes and thresholds; below it the shares are mostly noise
FEWEST_ROWS = 100


@dataclass(frozen=True, eq=False)
class Drivers:
    """What goes with an outcome. Say "is associated with".

    Attributes
    ----------
    n, n_needed
        Complete rows, and how many it takes; with fewer, everything below is None.
    model
        Ordinal logit with the design: slopes, then thresholds.
    shares
        Shapley shares of McFadden's R^2.
    share_se
        (k,) linearised standard errors of ``shares.share``; too small where a share is close to 0.
    share_low, share_high
        (k,) percentile intervals of ``shares.share`` from the rescaling bootstrap, each replicate one Newton
        step from the full fit.
    relative
        Relative weights in a linear model, a check on the order.
    vif
        (k,) variance inflation factors.
    parallel
        Test of proportional odds; None where it can't be made.
    """

    n: int
    n_needed: int
    model: Model | None = None
    shares: Shares | None = None
    share_se: FloatArray | None = None
    share_low: FloatArray | None = None
    share_high: FloatArray | None = None
    relative: Shares | None = None
    vif: FloatArray | None = None
    parallel: WaldTest | None = None


def drivers(
    outcome: ArrayLike, factors: ArrayLike, design: Design, *, replicates: int = 200, seed: int = 0, level: float = 0.95
) -> Drivers:
    """Relate an ordered outcome to k factor scores.

    Parameters
    ----------
    outcome
        (n,) ordered answers, NaN where missing.
    factors
        (n, k) factor scores without the outcome's own items, see `factor_scores`; NaN where missing.
    design
        The whole sample's design; rows with anything missing are outside the domain.
    replicates, seed, level
        Of the bootstrap intervals; 0 replicates leave them out.

    Returns
    -------
    Drivers
        Only the counts where fewer than ``max(100, 10 (k + thresholds))`` rows are complete.

    Raises
    ------
    ValueError
        If factors are linearly dependent, or no finite estimate exists.
    """
    used, y, columns, w = model_rows(outcome, factors, design, None)
    x = columns[:, 1:]
    answers = np.unique(y).size
    needed = max(FEWEST_ROWS, ROWS_PER_COEFFICIENT * (x.shape[1] + answers - 1))
    if y.size < needed or answers < 2:
        return Drivers(y.size, needed)
    model = ordinal_model(outcome, factors, design)
    code = np.unique(y, return_inverse=True)[1]
    shares, fit = mcfadden_shares(code, x, w)
    low, high = _bootstrap(code, x, used, fit, design, replicates=replicates, seed=seed, level=level)
    return Drivers(
        n=y.size,
        n_needed=needed,
        model=model,
        shares=shares,
        share_se=_linearised_se(code, x, w, used, fit, shares, design),
        share_low=low,
        share_high=high,
        relative=relative_weights(y, x, w),
        vif=variance_inflation(x, w),
        parallel=_parallel(outcome, factors, design),
    )


def mcfadden_shares(code: IntArray, x: FloatArray, weight: FloatArray) -> tuple[Shares, OrdinalFit]:
    """Shapley shares of McFadden's R^2, 1 - logL / logL_0, over cumulative logit models of all subsets.

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


def _linearised_se(
    code: IntArray, x: FloatArray, w: FloatArray, used: BoolArray, fit: OrdinalFit, shares: Shares, design: Design
) -> FloatArray:
    """Standard errors of the shares.

    At its maximum a log-likelihood doesn't change with the coefficients, so the influence of a row on it is
    the row's own weighted log-likelihood; the shares are smooth functions of the 2^k log-likelihoods.
    """
    rows = row_log_likelihoods(code, x, fit)
    nothing = fit.log_likelihood[0]
    r2_influence = w * (fit.log_likelihood[:, None] * rows[0] / nothing**2 - rows / nothing)
    contribution = shapley_weights(x.shape[1]) @ r2_influence
    share = (contribution - shares.share[:, None] * r2_influence[-1]) / shares.total
    z = np.zeros((design.n, x.shape[1]))
    z[used] = share.T
    return np.sqrt(np.diag(covariance(z, design)))


def _bootstrap(
    code: IntArray,
    x: FloatArray,
    used: BoolArray,
    fit: OrdinalFit,
    design: Design,
    *,
    replicates: int,
    seed: int,
    level: float,
) -> tuple[FloatArray | None, FloatArray | None]:
    if not replicates:
        return None, None
    drawn = replicate_weights(design, replicates=replicates, seed=seed)[:, used]
    w = design.weight[used] / design.weight[used].mean()
    drawn = drawn / design.weight[used].mean()
    found = reweighted_log_likelihoods(code, x, fit, subsets(x.shape[1]), w, drawn)
    contribution = shapley_weights(x.shape[1]) @ (1 - found / found[0])
    tail = (1 - level) / 2
    low, high = np.quantile(contribution / contribution.sum(axis=0), [tail, 1 - tail], axis=1)
    return low, high


def _parallel(outcome: ArrayLike, factors: ArrayLike, design: Design) -> WaldTest | None:
    try:
        return proportional_odds_test(outcome, factors, design)
    except ValueError:
        return None
