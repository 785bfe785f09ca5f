"""Effect sizes of differences between means, and the test that a difference is negligible."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, stdtr

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import FloatArray


def cohens_d(a: CellEstimates, b: CellEstimates) -> FloatArray:
    """Return the difference a - b in pooled standard deviations (Cohen 1988).

    The pooled variance weighs the two ``s2`` with n - 1. NaN where it is 0.
    """
    df_a, df_b = a.n - 1, b.n - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (df_a * a.s2 + df_b * b.s2) / (df_a + df_b)
        return np.where(pooled > 0, (a.estimate - b.estimate) / np.sqrt(pooled), np.nan)


def hedges_g(a: CellEstimates, b: CellEstimates) -> FloatArray:
    """Return the difference a - b in pooled standard deviations, corrected for small samples.

    g = d Gamma(f/2) / (sqrt(f/2) Gamma((f-1)/2)), f = n_a + n_b - 2 (Hedges 1981).

    Examples
    --------
    >>> from cips_helpers.estimation.methods.design.design import Design
    >>> from cips_helpers.estimation.methods.design.means import mean_values
    >>> a, b = (mean_values(y, Design.equal(3)) for y in ([2.0, 3.0, 4.0], [1.0, 2.0, 3.0]))
    >>> hedges_g(a, b).round(3)
    array([[0.798]])
    """
    f = a.n + b.n - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        log_j = gammaln(f / 2) - gammaln((f - 1) / 2) - 0.5 * np.log(f / 2)
        return np.where(f > 1, cohens_d(a, b) * np.exp(log_j), np.nan)


def equivalence(estimate: ArrayLike, se: ArrayLike, df: ArrayLike, *, margin: float) -> FloatArray:
    """Test whether a difference is smaller than ``margin`` in size: two one-sided tests (Schuirmann 1987).

    Parameters
    ----------
    estimate, se, df
        The difference, its standard error and degrees of freedom.
    margin
        Largest negligible difference, in the unit of the estimate.

    Returns
    -------
    ndarray
        Larger of the two one-sided p values. It is below 0.05 where the 90 % interval lies within the margin.

    Raises
    ------
    ValueError
        If the margin isn't above 0.

    Examples
    --------
    >>> equivalence([0.02, 0.02], [0.03, 0.08], 300, margin=0.1).round(3)
    array([0.004, 0.159])
    """
    if not margin > 0:
        raise ValueError("the margin of an equivalence test must be above 0")
    est, s, d = (np.asarray(x, dtype=np.float64) for x in (estimate, se, df))
    with np.errstate(divide="ignore", invalid="ignore"):
        known_df = np.where(d > 0, np.minimum(d, 1e18), np.nan)
        p = np.maximum(stdtr(known_df, (est - margin) / s), stdtr(known_df, -(est + margin) / s))
    exact = (s == 0) & np.isfinite(est)
    return np.where(exact, np.where(np.abs(est) < margin, 0.0, 1.0), p)
