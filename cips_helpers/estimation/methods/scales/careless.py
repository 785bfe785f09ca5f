"""Signs of careless answering, one function a sign."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import BoolArray, IntArray


def longest_run(answers: ArrayLike) -> IntArray:
    """Return the longest run of equal answers of each person, in questionnaire order (Johnson 2005).

    As R ``careless::longstring``, except that missing answers are passed over.

    Parameters
    ----------
    answers
        (n, k) answers, NaN where missing.

    Returns
    -------
    ndarray (n,)
        Number of answers; 0 without answers.

    Examples
    --------
    >>> longest_run([[2, 2, 2, 1], [0, 1, np.nan, 1]])
    array([3, 2])
    """
    x = np.asarray(answers, dtype=np.float64)
    longest, current = np.zeros((2, x.shape[0]), dtype=np.int64)
    last = np.full(x.shape[0], np.nan)
    for column in x.T:
        answered = np.isfinite(column)
        current = np.where(answered, np.where(column == last, current + 1, 1), current)
        longest = np.maximum(longest, current)
        last = np.where(answered, column, last)
    return longest


def contradictions(scores: ArrayLike, pairs: ArrayLike, *, apart: float) -> IntArray:
    """Count the pairs of items with the same meaning that a person scored ``apart`` points or more from each other.

    Parameters
    ----------
    scores
        (n, k) item scores, reversed items already reversed, NaN where missing.
    pairs
        (pairs, 2) columns of an item and its reversed twin.
    apart
        3 on the 0-3 scale: full agreement with a statement and with its opposite.

    Returns
    -------
    ndarray (n,)
        Number of contradicting pairs of each person.

    Examples
    --------
    >>> contradictions([[3, 0], [3, 2], [np.nan, 0]], [[0, 1]], apart=3)
    array([1, 0, 0])
    """
    x, p = np.asarray(scores, dtype=np.float64), np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    with np.errstate(invalid="ignore"):
        return (np.abs(x[:, p[:, 0]] - x[:, p[:, 1]]) >= apart).sum(axis=1)


def duplicates(answers: ArrayLike, *, at_least: int = 10) -> IntArray:
    """Count the other people with exactly the same answers, (n,); 0 for rows with fewer than ``at_least`` answers.

    Straight-liners are alike by nature: check `longest_run` before calling a duplicate an error.
    """
    x = np.asarray(answers, dtype=np.float64)
    filled = np.where(np.isfinite(x), x, -np.inf)
    group, count = np.unique(filled, axis=0, return_inverse=True, return_counts=True)[1:]
    enough = np.isfinite(x).sum(axis=1) >= at_least
    return np.where(enough, count[group.ravel()] - 1, 0)


def speeders(seconds: ArrayLike, *, share_of_median: float = 1 / 3) -> BoolArray:
    """Flag interviews shorter than a share of the median, (n,); False where the time is unknown."""
    t = np.asarray(seconds, dtype=np.float64)
    known = np.isfinite(t)
    if not known.any():
        return np.zeros(t.shape, dtype=bool)
    return np.asarray(np.where(known, t, np.inf) < share_of_median * np.median(t[known]))


@dataclass(frozen=True)
class Concentration:
    """Concentration of a sample on few interviewers or sites.

    Attributes
    ----------
    largest_share
        Share of the largest source in the rows that have one.
    effective
        1 / sum of squared shares: as many equal sources would be as concentrated.
    """

    largest_share: float
    effective: float


def concentration(source: ArrayLike) -> Concentration:
    """Measure the concentration of rows on interviewers or sites, codes from 0, -1 where unknown."""
    codes = np.asarray(source, dtype=np.int64)
    count = np.bincount(codes[codes >= 0])
    if not count.sum():
        return Concentration(float("nan"), float("nan"))
    share = count / count.sum()
    return Concentration(float(share.max()), float(1 / (share**2).sum()))
