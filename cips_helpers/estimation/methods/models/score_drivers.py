"""Which factors go with a score: a linear model and the shares of its fit. Association, not cause."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.bootstrap import replicate_weights
from cips_helpers.estimation.methods.design.design import Design, FloatArray
from cips_helpers.estimation.methods.models.drivers import FEWEST_ROWS, ROWS_PER_COEFFICIENT, Drivers
from cips_helpers.estimation.methods.models.importance import (
    r2_of_subsets,
    relative_weights,
    shapley_r2,
    shapley_weights,
    variance_inflation,
)
from cips_helpers.estimation.methods.models.regression import linear_model, model_rows


def score_drivers(
    outcome: ArrayLike, factors: ArrayLike, design: Design, *, replicates: int = 200, seed: int = 0, level: float = 0.95
) -> Drivers:
    """Relate a score to k factor scores: Shapley shares of R^2 (Lindeman, Merenda and Gold 1980).

    A score of several questions has more values than an ordinal model has use for, and its mean is what is
    published; so the model is linear in it, and nothing is lost by cutting it into bands.

    Parameters and counts needed as in `drivers`; ``model`` holds the constant first, then the slopes.
    ``parallel`` and ``share_se`` are None.

    Raises
    ------
    ValueError
        If factors are linearly dependent, or the outcome doesn't vary.
    """
    used, y, columns, w = model_rows(outcome, factors, design, None)
    x = columns[:, 1:]
    needed = max(FEWEST_ROWS, ROWS_PER_COEFFICIENT * (x.shape[1] + 1))
    if y.size < needed or y.min() == y.max():
        return Drivers(y.size, needed)
    low = high = None
    if replicates:
        drawn = replicate_weights(design, replicates=replicates, seed=seed)[:, used]
        low, high = _interval(np.column_stack([x, y]), drawn, level)
    return Drivers(
        n=y.size,
        n_needed=needed,
        model=linear_model(outcome, factors, design),
        shares=shapley_r2(y, x, w),
        share_low=low,
        share_high=high,
        relative=relative_weights(y, x, w),
        vif=variance_inflation(x, w),
    )


def _interval(columns: FloatArray, weights: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Percentile interval of the shares over replicate weights (R, n)."""
    r2 = r2_of_subsets(weighted_correlations(columns, weights))
    contribution = shapley_weights(columns.shape[1] - 1) @ r2
    tail = (1 - level) / 2
    low, high = np.quantile(contribution / contribution.sum(axis=0), [tail, 1 - tail], axis=1)
    return low, high


def weighted_correlations(columns: FloatArray, weights: FloatArray) -> FloatArray:
    """(R, p, p) correlations of complete rows (n, p) under each of the weights (R, n)."""
    p = columns.shape[1]
    centred = columns - columns.mean(axis=0)
    total = weights.sum(axis=1)[:, None]
    mean = weights @ centred / total
    products = (centred[:, :, None] * centred[:, None, :]).reshape(-1, p * p)
    c = (weights @ products / total).reshape(-1, p, p) - mean[:, :, None] * mean[:, None, :]
    sd = np.sqrt(np.diagonal(c, axis1=1, axis2=2))
    return np.asarray(c / (sd[:, :, None] * sd[:, None, :]))
