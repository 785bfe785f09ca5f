"""Omega of a scale of ordered answers: the figure published with a factor score."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import least_squares
from scipy.special import ndtr

from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.scales.factor_model import (
    Fit,
    exact_loadings,
    minres_loadings,
    product_slopes,
    relative_fit,
)
from cips_helpers.estimation.methods.scales.polychoric import Polychoric, bivariate_normal_cdf, polychoric
from cips_helpers.estimation.methods.scales.reliability import complete_rows, item_matrix


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
    n
        Complete rows.
    """

    omega: float
    omega_latent: float
    loadings: FloatArray
    n: int
    _of: Polychoric | None = field(default=None, repr=False)

    @cached_property
    def fit(self) -> Fit:
        """Of the one-factor model, chi-square scaled and shifted (Asparouhov and Muthén 2010)."""
        if self._of is None:
            return Fit(float("nan"), 0, float("nan"), float("nan"))
        return _scaled_fit(self._of, self.loadings)


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
        return CategoricalOmega(nan, nan, np.full(k, nan), n)
    return omega_of_polychoric(polychoric(x))


def omega_of_polychoric(found: Polychoric) -> CategoricalOmega:
    """Categorical omega of three items or more whose polychoric correlations are at hand."""
    loading = _fit_dwls(found)
    explained, observed = _variances(found, np.array([np.outer(loading, loading), found.rho]))
    latent = float(loading.sum() ** 2 / found.rho.sum())
    return CategoricalOmega(float(explained / observed), latent, loading, found.n, found)


def _fit_dwls(found: Polychoric) -> FloatArray:
    rho = found.rho
    exact = exact_loadings(rho)
    if exact is not None:
        return exact
    at = np.triu_indices(rho.shape[0], 1)
    root = np.sqrt((found.influence**2).mean(axis=0))

    def residual(loading: FloatArray) -> FloatArray:
        return np.asarray((np.outer(loading, loading)[at] - rho[at]) / root)

    def slopes(loading: FloatArray) -> FloatArray:
        return product_slopes(loading) / root[:, None]

    fitted = least_squares(residual, minres_loadings(rho), slopes, xtol=1e-15, ftol=1e-15, gtol=1e-15)
    return np.asarray(fitted.x)


def _variances(found: Polychoric, rho: FloatArray) -> FloatArray:
    """(m,) variances of the sum of cut normals, coded 0, 1, 2, …, under each of the correlations (m, k, k)."""
    k = len(found.thresholds)
    # A cut at infinity is below nobody: it adds nothing to a covariance.
    cut = np.full((k, max(part.size for part in found.thresholds)), np.inf)
    for item, part in enumerate(found.thresholds):
        cut[item, : part.size] = part
    a, b = cut[:, None, :, None], cut[None, :, None, :]
    return np.asarray((bivariate_normal_cdf(a, b, rho[..., None, None]) - ndtr(a) * ndtr(b)).sum(axis=(1, 2, 3, 4)))


def _scaled_fit(found: Polychoric, loading: FloatArray) -> Fit:
    rho, n, k = found.rho, found.n, found.rho.shape[0]
    gamma = found.influence.T @ found.influence / n
    row, column = np.triu_indices(k, 1)
    residual = rho[row, column] - loading[row] * loading[column]
    df = row.size - k
    chisq = _scaled(residual, product_slopes(loading), gamma, n, df)
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
