"""Cumulative logit model of ordered answers with design-based errors, and the test of proportional odds."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.variance import degrees_of_freedom
from cips_helpers.estimation.methods.models.cumulative import fit_ordinal, row_scores
from cips_helpers.estimation.methods.models.regression import Model, WaldTest, logistic_model, model_rows, wald_test


def ordinal_model(y: ArrayLike, x: ArrayLike, design: Design) -> Model:
    """Fit logit P(y <= k) = zeta_k - x'b by weighted maximum likelihood.

    Parameters
    ----------
    y
        (n,) ordered answers, any numbers; NaN: outside the domain.
    x
        (n, k) predictors, no constant.
    design
        The whole sample's design.

    Returns
    -------
    Model
        Slopes first, then the thresholds; covariance linearised (R ``svyolr``), df = units - strata - k.
        exp(slope) is the odds ratio of a higher answer.

    Raises
    ------
    ValueError
        If there are fewer than two different answers, or no finite estimate exists.
    """
    used, target, columns, w = model_rows(y, x, design)
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
    z = np.zeros((design.n, theta.size))
    z[used] = score @ bread
    df = float(degrees_of_freedom(design, used) - k)
    return Model(theta, df, target.size, z, design)


def proportional_odds_test(y: ArrayLike, x: ArrayLike, design: Design) -> WaldTest:
    """Test that each predictor has one slope at every threshold (Brant 1990), with the design.

    A logistic model is fitted at each threshold, P(y > k); the joint design-based covariance of their slopes
    comes from the stacked influence values, and a Wald F test asks whether the slopes differ.

    Parameters
    ----------
    y
        (n,) answers, NaN where missing.
    x
        (n, k) predictors.
    design
        The whole sample's design.

    Raises
    ------
    ValueError
        If there are fewer than three different answers, or a threshold's model has no finite estimate.
    """
    used, target, columns, w = model_rows(y, x, design)
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
    stacked = Model(estimate, df, int(used.sum()), z @ change.T, design)
    return wald_test(stacked, range(estimate.size))
