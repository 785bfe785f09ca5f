"""Allocation of a sample to strata: in whole numbers that add up, between a least and a most in each."""

from __future__ import annotations

import numpy as np


def allocate(total: int, shares: np.ndarray, *, least: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Return the size of the sample in each stratum.

    Sizes are proportional to the shares where least and most allow it: N for proportional allocation, N S for Neyman's
    (Neyman 1934; Cochran 1977, section 5.5), which then has the least variance of all that keep the limits. Fractions
    are rounded by largest remainder.

    Parameters
    ----------
    total
        Size of the whole sample; raised to the sum of ``least``, lowered to the sum of ``most``.
    shares
        Relative size wanted in each stratum, shape (H,), positive.
    least, most
        Whole limits of each size, shape (H,).

    Returns
    -------
    numpy.ndarray
        Int64, shape (H,); the sum is ``total`` within the limits.

    Examples
    --------
    >>> allocate(24, np.array([3713.0, 3586.0]), least=np.zeros(2), most=np.array([16, 48]))
    array([12, 12])
    """
    most = np.maximum(most, least)
    total = int(np.clip(total, least.sum(), most.sum()))
    low, high = 0.0, float((most / shares).max())
    for _ in range(200):  # the sum grows with the factor
        factor = (low + high) / 2
        if np.clip(factor * shares, least, most).sum() < total:
            low = factor
        else:
            high = factor
    exact = np.clip(high * shares, least, most)
    sizes = np.floor(exact + 1e-9)
    remainder = np.where(sizes < most, exact - sizes, -np.inf)
    order = np.argsort(-remainder, kind="stable")
    sizes[order[: total - int(sizes.sum())]] += 1
    return sizes.astype(np.int64)


def standard_error(sizes: np.ndarray, people: np.ndarray, deviations: np.ndarray, *, is_finite: bool) -> float:
    """Return the standard error of the mean of a stratified sample.

    √ Σ W² S² / n · (1 − n/N), W = N / ΣN (Cochran 1977, theorem 5.3); strata without answers are left out, and so are
    their people.

    Parameters
    ----------
    sizes
        Answers n in each stratum, shape (H,).
    people, deviations
        Size N of each stratum, and standard deviation S in it.
    is_finite
        Whether only those people are meant (the factor 1 − n/N).

    Returns
    -------
    float
        Infinite without answers.
    """
    asked = sizes > 0
    if not asked.any():
        return float("inf")
    n, N, S = sizes[asked], people[asked].astype(float), deviations[asked]
    correction = 1 - n / N if is_finite else 1.0
    return float(np.sqrt(((N / N.sum()) ** 2 * S**2 / n * correction).sum()))
