"""From a target figure to shares of answers, and from a latent trait to answers with those shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import scipy  # its parts are loaded when they are used

_SPACING = 1.15
"""Between the cut points of neighbouring answers, in standard deviations: agreement bunches at two of four."""


def shares_for_mean(mean: float, scores: Sequence[float]) -> np.ndarray:
    """Give shares of answers with a wanted mean score.

    A normal trait is cut at evenly spaced points; its place is solved for by bisection.

    Parameters
    ----------
    mean
        The wanted mean, in points, strictly between the lowest and the highest score.
    scores
        The answers' scores, from lowest to highest.

    Returns
    -------
    numpy.ndarray
        A share an answer, in the order of the scores, adding up to 1.

    Raises
    ------
    ValueError
        Where no shares have this mean.

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
    """Give shares of answers with a wanted share of positive ones.

    Parameters
    ----------
    positive
        The wanted share, strictly between 0 and 1.
    which
        Whether each answer is positive; the answers run from least to most.

    Returns
    -------
    numpy.ndarray
        A share an answer, adding up to 1.

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
    """Cut a standard normal trait into places 0 … k-1 with the given shares."""
    return np.searchsorted(scipy.special.ndtri(np.minimum(np.cumsum(shares)[:-1], 1)), trait, side="right")


def mix(parts: Sequence[tuple[float, np.ndarray]], noise: np.ndarray, variance: float) -> np.ndarray:
    """Add weighted traits and fill up with noise to variance 1, given the variance of the traits' part."""
    total = sum((weight * trait for weight, trait in parts), start=np.zeros_like(noise))
    return total + np.sqrt(max(1 - variance, 0.05)) * noise
