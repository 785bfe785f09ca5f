"""Shares of answers with a target mean or share, and answers with these shares from a latent trait."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import scipy  # its parts are loaded when they are used

_SPACING = 1.15
"""Distance of neighbouring cut points, in standard deviations: most answers fall on two of four."""


def shares_for_mean(mean: float, scores: Sequence[float]) -> np.ndarray:
    """Return shares of answers with a given mean score.

    A normal trait is cut at evenly spaced points; its mean is found by bisection.

    Parameters
    ----------
    mean
        Mean score in points, strictly between the lowest and the highest.
    scores
        Scores of the answers in points, ascending.

    Returns
    -------
    numpy.ndarray
        Shares in the order of the scores, adding up to 1.

    Raises
    ------
    ValueError
        If no shares have this mean.

    Examples
    --------
    >>> shares = shares_for_mean(2.37, [0, 1, 2, 3])
    >>> float(round(shares @ [0, 1, 2, 3], 6))
    2.37
    """
    scores_ = np.asarray(scores, dtype=float)
    if not scores_[0] < mean < scores_[-1]:
        raise ValueError(f"no shares of scores {scores_[0]:g} to {scores_[-1]:g} have the mean {mean:g}")
    return _solve(lambda shares: float(shares @ scores_), mean, len(scores_))


def shares_for_positive(positive: float, which: Sequence[bool]) -> np.ndarray:
    """Return shares of answers with a given share of positive ones.

    Parameters
    ----------
    positive
        Share of positive answers, strictly between 0 and 1.
    which
        True for positive answers; the answers run from least to most.

    Returns
    -------
    numpy.ndarray
        Shares of the answers, adding up to 1.

    Examples
    --------
    >>> shares = shares_for_positive(0.58, [False, False, True, True])
    >>> float(round(shares[2:].sum(), 6))
    0.58
    """
    flags = np.asarray(which, dtype=float)
    return _solve(lambda shares: float(shares @ flags), positive, len(flags))


def _solve(figure: Callable[[np.ndarray], float], target: float, answers: int) -> np.ndarray:
    cuts = _SPACING * (np.arange(answers - 1) - (answers - 2) / 2)
    low, high = -8.0, 8.0
    for _ in range(60):
        middle = (low + high) / 2
        shares = np.diff(scipy.special.ndtr(cuts - middle), prepend=0, append=1)
        low, high = (middle, high) if figure(shares) < target else (low, middle)
    return shares


def cut(trait: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Cut a standard normal trait into categories 0 … k-1 with given shares."""
    return np.searchsorted(scipy.special.ndtri(np.minimum(np.cumsum(shares)[:-1], 1)), trait, side="right")


def mix(parts: Sequence[tuple[float, np.ndarray]], noise: np.ndarray, variance: float) -> np.ndarray:
    """Return a sum of weighted traits with noise that brings its variance to 1.

    Parameters
    ----------
    parts
        (weight, trait).
    noise
        Standard normal noise.
    variance
        Variance of the weighted sum; the noise has at least 0.05.

    Returns
    -------
    numpy.ndarray
    """
    total = sum((weight * trait for weight, trait in parts), start=np.zeros_like(noise))
    return total + np.sqrt(max(1 - variance, 0.05)) * noise
