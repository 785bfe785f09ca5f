"""One-factor models of a scale, and omega."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import least_squares
from scipy.special import ndtri

from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.scales.reliability import complete_rows, item_matrix


@dataclass(frozen=True, eq=False)
class Omega:
    """Omega of a scale, (sum l)^2 / ((sum l)^2 + sum theta), and the model it comes from.

    Attributes
    ----------
    omega, se, interval
        Estimate, delta-method standard error, and normal interval.
    loadings, residuals
        (k,) loadings on a factor of variance 1; residual variances.
    n
        Complete rows.
    fit
        Fit of the model; ``None`` for three items, which every model fits.
    """

    omega: float
    se: float
    interval: tuple[float, float]
    loadings: FloatArray
    residuals: FloatArray
    n: int
    fit: Fit | None = None


@dataclass(frozen=True)
class Fit:
    """Fit of a one-factor model, as R lavaan reports it.

    Attributes
    ----------
    chi2, df
        Likelihood ratio against the observed covariances, divisor n, and its degrees of freedom.
    cfi, rmsea, srmr
        Comparative fit index; root mean square error of approximation; standardised root mean square residual.
    """

    chi2: float
    df: int
    cfi: float
    rmsea: float
    srmr: float


def omega_ml(scores: ArrayLike, *, level: float = 0.95) -> Omega:
    """Estimate omega from a one-factor model fitted by maximum likelihood to complete rows.

    McDonald (1999); standard error by the delta method with the expected information and divisor n, as R
    ``lavaan`` with ``omega := ...``.

    Parameters
    ----------
    scores
        (n, k) item scores in one direction, NaN where missing.
    level
        Of the interval.

    Returns
    -------
    Omega
        All NaN for two items, whose factor model has more unknowns than covariances, and where an item
        doesn't vary, repeats the others, or the model can't be fitted.
    """
    x = complete_rows(item_matrix(scores))
    n, k = x.shape
    if k < 3 or n <= k or (x.std(axis=0) == 0).any():
        return _undefined(n, k)
    s = np.cov(x, rowvar=False, ddof=0)
    # Items that repeat each other leave no likelihood.
    fitted = _fit_ml(s) if np.linalg.matrix_rank(s, tol=1e-10 * np.trace(s)) == k else None
    if fitted is None:
        return _undefined(n, k)
    loading, theta, information = fitted
    total, error = loading.sum(), theta.sum()
    omega = total**2 / (total**2 + error)
    slope = np.r_[
        np.full(k, 2 * total * error / (total**2 + error) ** 2), np.full(k, -(total**2) / (total**2 + error) ** 2)
    ]
    se = float(np.sqrt(slope @ np.linalg.solve(information, slope) / n))
    half = float(ndtri(0.5 + level / 2)) * se
    fit = _fit_of(s, loading, theta, n) if k > 3 else None
    return Omega(float(omega), se, (omega - half, omega + half), loading, theta, n, fit)


def _fit_of(s: FloatArray, loading: FloatArray, theta: FloatArray, n: int) -> Fit:
    k = s.shape[0]
    chi2, df = n * _discrepancy(s, loading, theta), k * (k - 3) // 2
    sd = np.sqrt(np.diag(s))
    alone = n * (2 * np.log(sd).sum() - float(np.linalg.slogdet(s)[1]))  # the model without a factor
    excess, excess_alone = max(chi2 - df, 0.0), max(alone - k * (k - 1) / 2, chi2 - df, 0.0)
    misfit = (s - np.outer(loading, loading) - np.diag(theta)) / np.outer(sd, sd)
    return Fit(
        chi2=chi2,
        df=df,
        cfi=1 - excess / excess_alone if excess_alone > 0 else 1.0,
        rmsea=float(np.sqrt(excess / (df * n))),
        srmr=float(np.sqrt((misfit[np.tril_indices(k)] ** 2).mean())),
    )


def minres_loadings(r: FloatArray) -> FloatArray:
    """Return the (k,) loadings of one factor with the least squared off-diagonal residuals (Harman and Jones 1966)."""
    k = r.shape[0]
    at = np.triu_indices(k, 1)

    def residual(loading: FloatArray) -> FloatArray:
        return np.asarray(np.outer(loading, loading)[at] - r[at])

    fitted = least_squares(residual, _start(r), product_slopes, xtol=1e-15, ftol=1e-15, gtol=1e-15)
    return np.asarray(fitted.x * np.sign(fitted.x.sum() or 1.0))


def product_slopes(loading: FloatArray) -> FloatArray:
    """Return the (pairs, k) derivatives of products of two loadings, in the order of ``numpy.triu_indices(k, 1)``."""
    k = loading.size
    row, column = np.triu_indices(k, 1)
    pair, slopes = np.arange(row.size), np.zeros((row.size, k))
    slopes[pair, row], slopes[pair, column] = loading[column], loading[row]
    return slopes


def _start(r: FloatArray) -> FloatArray:
    value, vector = np.linalg.eigh(r)
    loading = vector[:, -1] * np.sqrt(value[-1])
    return np.asarray(0.8 * loading * np.sign(loading.sum() or 1.0))


def exact_loadings(s: FloatArray) -> FloatArray | None:
    """Return the loadings of three items, whose factor reproduces the covariances: l_1 = sqrt(s_12 s_13 / s_23), …

    None for more items, or where no real loadings do.
    """
    if s.shape[0] != 3 or not s[0, 1] * s[0, 2] * s[1, 2] > 0:
        return None
    first = np.sqrt(s[0, 1] * s[0, 2] / s[1, 2])
    loading = np.array([first, s[0, 1] / first, s[0, 2] / first])
    return loading * np.sign(loading.sum() or 1.0)


def _discrepancy(s: FloatArray, loading: FloatArray, theta: FloatArray) -> float:
    sigma = np.outer(loading, loading) + np.diag(theta)
    sign, log_det = np.linalg.slogdet(sigma)
    if sign <= 0 or np.linalg.eigvalsh(sigma)[0] <= 0:
        return float("inf")
    return float(log_det + np.trace(np.linalg.solve(sigma, s)) - np.linalg.slogdet(s)[1] - s.shape[0])


def _fit_ml(s: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    """Return loadings, residual variances and expected information per row, by Fisher scoring; None if it fails."""
    k = s.shape[0]
    exact = exact_loadings(s)
    if exact is not None:
        theta = np.diag(s) - exact**2
        return exact, theta, _derivatives(s, exact, theta)[1]
    sd = np.sqrt(np.diag(s))
    loading = _start(s / np.outer(sd, sd)) * sd
    theta = np.maximum(np.diag(s) - loading**2, 0.1 * np.diag(s))
    value = _discrepancy(s, loading, theta)
    for _ in range(500):
        gradient, information = _derivatives(s, loading, theta)
        try:
            step = np.linalg.solve(information, gradient)
        except np.linalg.LinAlgError:
            return None
        size = 1.0
        while size > 1e-8:
            trial = loading + size * step[:k], theta + size * step[k:]
            trial_value = _discrepancy(s, *trial)
            if trial_value <= value + 1e-14:
                break
            size /= 2
        else:
            break
        loading, theta, value = *trial, trial_value
        if gradient @ step < 1e-24:
            break
    else:
        return None
    information = _derivatives(s, loading, theta)[1]
    return loading * np.sign(loading.sum() or 1.0), theta, information


def _derivatives(s: FloatArray, loading: FloatArray, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the gradient of the log-likelihood per row and the expected information of (loadings, residuals)."""
    k = s.shape[0]
    sigma = np.outer(loading, loading) + np.diag(theta)
    inverse = np.linalg.inv(sigma)
    one_row = np.eye(k)[:, :, None] * loading
    changes = np.concatenate([one_row + one_row.swapaxes(1, 2), np.eye(k)[:, :, None] * np.eye(k)[:, None, :]])
    weighted = inverse @ changes
    turned = weighted.swapaxes(1, 2).reshape(2 * k, -1)
    misfit = inverse @ (s - sigma)
    return 0.5 * turned @ misfit.ravel(), 0.5 * turned @ weighted.reshape(2 * k, -1).T


def _undefined(n: int, k: int) -> Omega:
    nan, items = float("nan"), np.full(k, np.nan)
    return Omega(nan, nan, (nan, nan), items, items, n)
