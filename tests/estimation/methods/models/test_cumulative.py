"""Cumulative logit models of all subsets, held to each model fitted and expanded by itself."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.models.cumulative import fit_ordinal, reweighted_contrasts, row_scores
from cips_helpers.estimation.methods.models.cumulative_rows import ROWS_AT_ONCE
from cips_helpers.estimation.methods.models.importance import shapley_weights, subsets
from estimation.reference import near

K = 3


@pytest.fixture(scope="module")
def sample():
    """Return answers 0 to 3, predictors of unlike units and weights, of more rows than are taken at once."""
    rng = np.random.default_rng(5)
    n = 4 * ROWS_AT_ONCE + 77
    x = rng.normal(size=(n, K)) @ [[1.0, 0.4, 0.2], [0.0, 1.0, 0.5], [0.0, 0.0, 1.0]]
    code = np.digitize(0.9 * x[:, 0] - 0.4 * x[:, 1] + rng.logistic(size=n), [-1.5, 0.3, 2.0])
    return code, x * [1.0, 30.0, 0.01] + [5.0, 0.0, -2.0], rng.uniform(0.5, 2.0, n)


def test_each_subset_is_the_model_fitted_by_itself(sample):
    code, x, weight = sample
    fit = fit_ordinal(code, x, weight, subsets(K), tolerance=1e-6)
    for model, has in enumerate(subsets(K)):
        alone = fit_ordinal(code, x[:, has], weight, np.ones((1, int(has.sum())), dtype=bool))
        near(fit.slope[model, has], alone.slope[0], 1e-8)
        near(fit.threshold[model], alone.threshold[0], 1e-8)
        near(fit.log_likelihood[model], alone.log_likelihood[0], 1e-12 * abs(alone.log_likelihood[0]))
        assert not fit.slope[model, ~has].any()


def test_scores_and_information_are_the_derivatives_of_the_log_likelihood(sample):
    code, x, weight = sample
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    theta = np.array([0.5, -0.2, 0.1, -1.0, 0.4, 1.5])
    score, information = row_scores(code, x, weight, theta)
    step = 1e-5
    for place in range(theta.size):
        move = np.zeros(theta.size)
        move[place] = step
        above, below = _log_p(code, x, theta + move), _log_p(code, x, theta - move)
        near(score[:, place], weight * (above - below) / (2 * step), 1e-7)
        slopes = [row_scores(code, x, weight, theta + sign * move)[0].sum(axis=0) for sign in (1, -1)]
        near(information[place], -(slopes[0] - slopes[1]) / (2 * step), 1e-4)


@pytest.mark.parametrize("single", [True, False])
def test_contrasts_under_replicate_weights_are_one_newton_step_of_each_model(sample, single):
    code, x, weight = sample
    fit = fit_ordinal(code, x, weight, subsets(K))
    rng = np.random.default_rng(6)
    group = np.arange(code.size) if single else rng.integers(0, 30, code.size) ** 2
    factor = rng.poisson(1.0, size=(5, group.max() + 1))
    replicates = weight * factor[:, group]
    by_row, under = reweighted_contrasts(code, x, fit, weight, group, factor, shapley_weights(K))
    rows, expanded = [], []
    for model, has in enumerate(subsets(K)):
        theta = np.concatenate([fit.slope[model, has], fit.threshold[model]])
        log_p = _log_p(code, x[:, has], theta)
        score, information = row_scores(code, x[:, has], np.ones(code.size), theta)
        information = row_scores(code, x[:, has], weight, theta)[1]
        gradient = replicates @ score
        rows.append(log_p)
        expanded.append(replicates @ log_p + 0.5 * (gradient * np.linalg.solve(information, gradient.T).T).sum(axis=1))
    near(by_row, shapley_weights(K) @ rows, 1e-9)
    near(under, shapley_weights(K) @ expanded, 1e-8)


def _log_p(code, x, theta):
    """Return the log-likelihood of each row, as the model is written."""
    k = x.shape[1]
    ends = np.concatenate([[-np.inf], theta[k:], [np.inf]])
    up_to = 1 / (1 + np.exp(np.subtract.outer(x @ theta[:k], ends)))
    return np.log(np.diff(up_to, axis=1)[np.arange(code.size), code])
