"""Signs of careless answering, one flag a sign; nobody is dropped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.scales.reliability import pairwise_covariance
from cips_helpers.estimation.methods.scales.scale_scores import person_scores


def longest_run(answers: ArrayLike) -> tuple[IntArray, FloatArray]:
    """Longest and mean run of one answer, in questionnaire order; missing answers are passed over.

    Johnson (2005), R ``careless::longstring``.

    Returns
    -------
    tuple of ndarray
        (n,) longest run, 0 without answers; (n,) mean run, NaN without answers.

    Examples
    --------
    >>> longest_run([[2, 2, 2, 1], [0, 1, np.nan, 1]])
    (array([3, 2]), array([2. , 1.5]))
    """
    x = np.asarray(answers, dtype=np.float64)
    n = x.shape[0]
    longest, current, runs = (np.zeros(n, dtype=np.int64) for _ in range(3))
    last = np.full(n, np.nan)
    for column in x.T:
        given = np.isfinite(column)
        same = given & (column == last)
        runs += given & ~same
        current = np.where(given, np.where(same, current + 1, 1), current)
        longest = np.maximum(longest, current)
        last = np.where(given, column, last)
    answered = np.isfinite(x).sum(axis=1)
    return longest, np.where(answered > 0, answered / np.maximum(runs, 1), np.nan)


def response_variability(answers: ArrayLike) -> FloatArray:
    """(n,) standard deviation over a person's answers, divisor k - 1 (Dunn et al. 2018); NaN below two answers."""
    x = np.asarray(answers, dtype=np.float64)
    given = np.isfinite(x)
    k = given.sum(axis=1)
    mean = np.where(given, x, 0.0).sum(axis=1) / np.maximum(k, 1)
    square = np.where(given, (x - mean[:, None]) ** 2, 0.0).sum(axis=1)
    return np.where(k > 1, np.sqrt(square / np.maximum(k - 1, 1)), np.nan)


def mahalanobis(answers: ArrayLike) -> FloatArray:
    """(n,) squared Mahalanobis distance of complete rows; NaN for rows with a missing answer.

    Items that add nothing (constant, or a copy of others) don't count.
    """
    x = np.asarray(answers, dtype=np.float64)
    whole = np.isfinite(x).all(axis=1)
    out = np.full(x.shape[0], np.nan)
    if whole.sum() > 1:
        rows = x[whole]
        centred = rows - rows.mean(axis=0)
        inverse = np.linalg.pinv(np.atleast_2d(pairwise_covariance(rows)), hermitian=True)
        out[whole] = np.einsum("ij,jk,ik->i", centred, inverse, centred)
    return out


def mahalanobis_flag(distance: ArrayLike, k: int, *, p: float = 0.001) -> BoolArray:
    """(n,) whether the distance exceeds the upper ``p`` quantile of chi-square with k degrees of freedom."""
    with np.errstate(invalid="ignore"):
        return np.asarray(distance, dtype=np.float64) > chdtri(k, p)


def person_total(answers: ArrayLike) -> FloatArray:
    """(n,) correlation of a person's answers with the item means (Donlon and Fischer 1968); NaN without spread."""
    x = np.asarray(answers, dtype=np.float64)
    given = np.isfinite(x)
    means = np.where(given, x, 0.0).sum(axis=0) / np.maximum(given.sum(axis=0), 1)
    k = np.maximum(given.sum(axis=1), 1)[:, None]
    own = np.where(given, x - np.where(given, x, 0.0).sum(axis=1, keepdims=True) / k, 0.0)
    other = np.where(given, means - np.where(given, means, 0.0).sum(axis=1, keepdims=True) / k, 0.0)
    size = np.sqrt((own**2).sum(axis=1) * (other**2).sum(axis=1))
    return np.where(size > 0, (own * other).sum(axis=1) / np.where(size > 0, size, 1.0), np.nan)


def contradictions(scores: ArrayLike, pairs: ArrayLike, *, apart: float) -> IntArray:
    """(n,) pairs of items meant to say the same that a person answered ``apart`` points or more from each other.

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
        Number of contradicting pairs.

    Examples
    --------
    >>> contradictions([[3, 0], [3, 2], [np.nan, 0]], [[0, 1]], apart=3)
    array([1, 0, 0])
    """
    x, p = np.asarray(scores, dtype=np.float64), np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    with np.errstate(invalid="ignore"):
        return (np.abs(x[:, p[:, 0]] - x[:, p[:, 1]]) >= apart).sum(axis=1)


def duplicates(answers: ArrayLike, *, at_least: int = 10) -> IntArray:
    """(n,) how many other people gave exactly these answers; 0 for rows with fewer than ``at_least`` answers.

    Straight-liners are alike by nature: look at `longest_run` before calling a double an error.
    """
    x = np.asarray(answers, dtype=np.float64)
    filled = np.where(np.isfinite(x), x, -np.inf)
    place, count = np.unique(filled, axis=0, return_inverse=True, return_counts=True)[1:]
    enough = np.isfinite(x).sum(axis=1) >= at_least
    return np.where(enough, count[place.ravel()] - 1, 0)


def speeders(seconds: ArrayLike, *, share_of_median: float = 1 / 3) -> BoolArray:
    """(n,) interviews shorter than a share of the median; False where there is no time."""
    t = np.asarray(seconds, dtype=np.float64)
    known = np.isfinite(t)
    if not known.any():
        return np.zeros(t.shape, dtype=bool)
    return np.asarray(np.where(known, t, np.inf) < share_of_median * np.median(t[known]))


@dataclass(frozen=True)
class Concentration:
    """How much of a sample comes from few interviewers or sites.

    Attributes
    ----------
    largest, largest_share
        Its code, and its share of the rows that have one.
    effective
        1 / sum of squared shares: as many equal sources would be as concentrated.
    """

    largest: int
    largest_share: float
    effective: float


def concentration(source: ArrayLike) -> Concentration:
    """Concentration of rows on interviewers or sites, codes from 0, -1 where unknown."""
    codes = np.asarray(source, dtype=np.int64)
    count = np.bincount(codes[codes >= 0])
    if not count.sum():
        return Concentration(-1, float("nan"), float("nan"))
    share = count / count.sum()
    return Concentration(int(share.argmax()), float(share.max()), float(1 / (share**2).sum()))


@dataclass(frozen=True, eq=False)
class MissingAnswers:
    """Missing answers by item (k,) and by person (n,), as shares; rows with any, and with ``several``."""

    by_item: FloatArray
    by_person: FloatArray
    any_missing: int
    several_missing: int


def missing_answers(answers: ArrayLike, *, several: int = 3) -> MissingAnswers:
    """Count missing answers (NaN) by item and by person."""
    gone = ~np.isfinite(np.asarray(answers, dtype=np.float64))
    of_person = gone.sum(axis=1)
    return MissingAnswers(
        gone.mean(axis=0), gone.mean(axis=1), int((of_person > 0).sum()), int((of_person >= several).sum())
    )


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Estimates with everybody and without the flagged; the difference is what care would move."""

    everybody: CellEstimates
    without: CellEstimates
    flagged: int

    @property
    def shift(self) -> FloatArray:
        """Estimate without the flagged less the estimate with everybody."""
        return self.without.estimate - self.everybody.estimate


def without_flagged(scores: ArrayLike, flag: ArrayLike, design: Design) -> Sensitivity:
    """Mean person score with everybody and with the flagged as non-respondents; the flagged stay in the design."""
    flagged = np.asarray(flag, dtype=bool)
    person = person_scores(scores)
    return Sensitivity(
        mean_values(person, design), mean_values(np.where(flagged, np.nan, person), design), int(flagged.sum())
    )
