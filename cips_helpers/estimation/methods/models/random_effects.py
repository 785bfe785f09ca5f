"""Random-effects mean of the estimates of several countries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import stdtrit

from cips_helpers.estimation.methods.design.design import FloatArray


@dataclass(frozen=True)
class RandomEffects:
    """Mean of estimates over countries.

    Attributes
    ----------
    estimate, se, low, high
        Mean, its standard error, ends of its 95 % interval.
    tau
        Standard deviation of the true values between countries.
    k
        Number of estimates.
    """

    estimate: float
    se: float
    low: float
    high: float
    tau: float
    k: int


def random_effects_mean(estimates: ArrayLike, se: ArrayLike) -> RandomEffects:
    """Average estimates whose true values differ from country to country.

    Weights 1 / (se^2 + tau^2), tau^2 by restricted maximum likelihood. The interval is that of Hartung and Knapp (2001)
    on k - 1 degrees of freedom, which holds for few countries; as Röver, Knapp and Friede (2015) advise, its standard
    error is never taken smaller than the ordinary one, 1 / sqrt(sum w).

    Parameters
    ----------
    estimates, se
        (k,) estimates and their standard errors.

    Raises
    ------
    ValueError
        For fewer than two estimates, or a standard error that is not above zero.

    Examples
    --------
    >>> pooled = random_effects_mean([0.1, 0.2, 0.3], [0.1, 0.1, 0.1])
    >>> round(pooled.estimate, 3), round(pooled.se, 4), pooled.tau
    (0.2, 0.0577, 0.0)
    """
    y, s = np.asarray(estimates, dtype=np.float64), np.asarray(se, dtype=np.float64)
    if y.size < 2 or y.shape != s.shape or not (s > 0).all() or not np.isfinite(y + s).all():
        raise ValueError("two or more estimates are needed, each with a standard error above zero")
    variance = s**2
    tau2 = _reml(y, variance)
    w = 1 / (variance + tau2)
    mean = float((w * y).sum() / w.sum())
    spread = float((w * (y - mean) ** 2).sum() / (y.size - 1))
    error = float(np.sqrt(max(spread, 1.0) / w.sum()))
    half = float(stdtrit(y.size - 1, 0.975)) * error
    return RandomEffects(mean, error, mean - half, mean + half, float(np.sqrt(tau2)), y.size)


def _reml(y: FloatArray, variance: FloatArray) -> float:
    """Return the variance between countries: the maximum of the restricted likelihood, 0 where it falls from the start.

    Score: sum w^2 (y - mean)^2 - sum w + sum w^2 / sum w = 0, w = 1 / (variance + tau^2).
    """

    def score(tau2: float) -> float:
        w = 1 / (variance + tau2)
        mean = (w * y).sum() / w.sum()
        return float((w**2 * (y - mean) ** 2).sum() - w.sum() + (w**2).sum() / w.sum())

    if score(0.0) <= 0:
        return 0.0
    above = float(y.var(ddof=1)) + float(variance.max())
    while score(above) > 0:
        above *= 2
    return float(brentq(score, 0.0, above, xtol=1e-14, rtol=1e-12))
