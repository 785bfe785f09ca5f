"""Categorical omega: reliability of the sum of ordered answers."""

from __future__ import annotations

import numpy as np
from scipy.optimize import least_squares
from scipy.special import ndtr

from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.scales.factor_model import exact_loadings, minres_loadings, product_slopes
from cips_helpers.estimation.methods.scales.polychoric import Polychoric, bivariate_normal_cdf


def omega_categorical(correlations: Polychoric) -> float:
    """Estimate omega of the sum of the observed answers: Green and Yang (2009), formula 21.

    A one-factor model is fitted to the polychoric correlations by diagonally weighted least squares (R ``lavaan``,
    estimator WLSMV); the true variance is that of the answers the factor alone explains, the total that of the
    observed correlations (R ``semTools::compRelSEM``, ``ord.scale = TRUE``).

    Parameters
    ----------
    correlations
        Polychoric correlations of three items or more.

    Returns
    -------
    float
        Share of true variance, without unit; NaN where the error of a correlation can't be estimated, as of items
        that nearly repeat each other.
    """
    loading = _fit_dwls(correlations)
    if loading is None:
        return float("nan")
    explained, observed = _variances(correlations, np.array([np.outer(loading, loading), correlations.rho]))
    return float(explained / observed)


def _fit_dwls(correlations: Polychoric) -> FloatArray | None:
    rho = correlations.rho
    exact = exact_loadings(rho)
    if exact is not None:
        return exact
    at = np.triu_indices(rho.shape[0], 1)
    # Near a correlation of 1 the scores of unlikely answers overflow.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        root = np.sqrt((correlations.influence**2).mean(axis=0))
    if not (np.isfinite(root) & (root > 0)).all():
        return None

    def residual(loading: FloatArray) -> FloatArray:
        return np.asarray((np.outer(loading, loading)[at] - rho[at]) / root)

    def slopes(loading: FloatArray) -> FloatArray:
        return product_slopes(loading) / root[:, None]

    fitted = least_squares(residual, minres_loadings(rho), slopes, xtol=1e-15, ftol=1e-15, gtol=1e-15)
    return np.asarray(fitted.x)


def _variances(correlations: Polychoric, rho: FloatArray) -> FloatArray:
    """Return the (m,) variances of the sum of cut normals, coded 0, 1, 2, …, under correlations ``rho`` (m, k, k)."""
    k = len(correlations.thresholds)
    # A threshold at infinity has probability 0 above it and adds nothing to a covariance.
    cut = np.full((k, max(part.size for part in correlations.thresholds)), np.inf)
    for item, part in enumerate(correlations.thresholds):
        cut[item, : part.size] = part
    a, b = cut[:, None, :, None], cut[None, :, None, :]
    return np.asarray((bivariate_normal_cdf(a, b, rho[..., None, None]) - ndtr(a) * ndtr(b)).sum(axis=(1, 2, 3, 4)))
