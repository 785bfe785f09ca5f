"""Omega of a scale of ordered answers: the figure published with a factor score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import least_squares
from scipy.special import ndtr

from .design import FloatArray
from .factor_model import Fit, exact_loadings, minres_loadings, relative_fit
from .polychoric import Polychoric, bivariate_normal_cdf, polychoric
from .reliability import complete_rows, item_matrix


@dataclass(frozen=True, eq=False)
class CategoricalOmega:
    """Reliability of a sum of ordered answers.

    Attributes
    ----------
    omega
        Of the sum of the answers as given: Green and Yang (2009), formula 21.
    omega_latent
        Of the sum of the answers underlying them.
    loadings
        (k,) standardised loadings.
    fit
        Of the one-factor model, chi-square scaled and shifted (Asparouhov and Muthén 2010).
    n
        Complete rows.
    """

    omega: float
    omega_latent: float
    loadings: FloatArray
    fit: Fit
    n: int


def categorical_omega(scores: ArrayLike) -> CategoricalOmega:
    """Estimate categorical omega from a one-factor model of the polychoric correlations.

    The model is fitted by diagonally weighted least squares (R ``lavaan``, estimator WLSMV); the true
    variance is that of the answers the factor alone explains, the total that of the observed correlations
    (R ``semTools::compRelSEM``, ``ord.scale = TRUE``).

    Parameters
    ----------
    scores
        (n, k) ordered answers in one direction, NaN where missing.

    Returns
    -------
    CategoricalOmega
        All NaN for two items, or where an item has a single answer.
    """
    x = complete_rows(item_matrix(scores))
    n, k = x.shape
    if k < 3 or n <= k or (x.std(axis=0) == 0).any():
        nan = float("nan")
        return CategoricalOmega(nan, nan, np.full(k, nan), Fit(nan, 0, nan, nan), n)
    return omega_of_polychoric(polychoric(x))


def omega_of_polychoric(found: Polychoric) -> CategoricalOmega:
    """Categorical omega of three items or more whose polychoric correlations are at hand."""
    n, k = found.n, found.rho.shape[0]
    gamma = found.influence.T @ found.influence / n
    loading = _fit_dwls(found.rho, np.diag(gamma))
    true, total = np.outer(loading, loading), found.rho
    pairs = [(i, j, 1 if i == j else 2) for i in range(k) for j in range(i, k)]
    explained = sum(times * _covariance(found, i, j, true[i, j]) for i, j, times in pairs)
    observed = sum(times * _covariance(found, i, j, total[i, j]) for i, j, times in pairs)
    latent = float(loading.sum() ** 2 / total.sum())
    return CategoricalOmega(
        explained / observed, latent, loading, _scaled_fit(found.rho, loading, gamma, n), n
    )


def _fit_dwls(rho: FloatArray, variance: FloatArray) -> FloatArray:
    exact = exact_loadings(rho)
    if exact is not None:
        return exact
    at = np.triu_indices(rho.shape[0], 1)
    root = np.sqrt(variance)

    def residual(loading: FloatArray) -> FloatArray:
        return np.asarray((np.outer(loading, loading)[at] - rho[at]) / root)

    found = least_squares(residual, minres_loadings(rho), xtol=1e-15, ftol=1e-15, gtol=1e-15)
    return np.asarray(found.x)


def _covariance(found: Polychoric, i: int, j: int, rho: float) -> float:
    """Covariance of two cut normals, coded 0, 1, 2, ..., with correlation ``rho`` (items' own: 1)."""
    a, b = found.thresholds[i], found.thresholds[j]
    return float(bivariate_normal_cdf(a[:, None], b[None, :], rho).sum() - ndtr(a).sum() * ndtr(b).sum())


def _scaled_fit(rho: FloatArray, loading: FloatArray, gamma: FloatArray, n: int) -> Fit:
    k = rho.shape[0]
    row, column = np.triu_indices(k, 1)
    slopes = np.zeros((row.size, k))
    slopes[np.arange(row.size), row] = loading[column]
    slopes[np.arange(row.size), column] = loading[row]
    residual = rho[row, column] - loading[row] * loading[column]
    df = row.size - k
    chisq = _scaled(residual, slopes, gamma, n, df)
    nothing = _scaled(rho[row, column], np.zeros((row.size, 0)), gamma, n, row.size)
    return Fit(chisq, df, *relative_fit(chisq, df, nothing, row.size, n - 1))


def _scaled(residual: FloatArray, slopes: FloatArray, gamma: FloatArray, n: int, df: int) -> float:
    """Chi-square with its mean and variance brought to those of its degrees of freedom."""
    if df == 0:
        return 0.0
    v = np.diag(1 / np.diag(gamma))
    u = v - v @ slopes @ np.linalg.solve(slopes.T @ v @ slopes, slopes.T @ v)
    product = u @ gamma
    scale = np.sqrt(df / np.trace(product @ product))
    return float(scale * (n - 1) * residual @ v @ residual + df - scale * np.trace(product))
