"""Spread of a few people's answers: what the margins printed beside the means of the others tell of it.

A margin gives a standard error, and this with the mean and the base the mean of squared scores. Whole less parts, the
people in no shown part have a mean of squares too; it is no less than the square of their mean, and no more than their
mean times the highest score, so that some means are impossible: where the others differ little and lie at one end of
the scale, a few people at its other end show.
"""

from __future__ import annotations

import numpy as np

from cips_helpers.disclosure.count_tables import FloatArray

ALIKE = 0.1
"""A design effect this near 1 is taken for that of people who count once each; else margins give no mean of squares."""

SHARPER = 4
"""Factor by which a margin is taken to be known closer than by one rounding.

The same standard error stands behind the margins of a mean and of its differences, in each edition at another level.
"""

STEPS = 20
"""Steps from the exact means of the parts to either end of what is printed."""


def open_by_spread(
    bases: FloatArray,
    means: FloatArray,
    errors: FloatArray,
    ends: tuple[FloatArray, FloatArray],
    whole: tuple[FloatArray, FloatArray, FloatArray],
    *,
    span: float,
    half_unit: float,
) -> FloatArray:
    """Return how wide the range of the mean of the people in no part stays, in points, if squares are counted too.

    It is no wider than what a reader is left with: of all means of the parts that agree with what is printed, those on
    the way from the exact ones to either end are tried.

    Parameters
    ----------
    bases, means, errors
        (P, k) people, mean and standard error of P shown parts, one column a score; in points.
    ends
        Lowest and highest (P, k) means that agree with what is printed.
    whole
        (k,) people, means and standard errors of the whole, which count as known exactly; an error that is missing
        leaves its score open.
    span
        Highest score, the lowest being 0.
    half_unit
        Half a unit of the last decimal of the parts' margins.

    Returns
    -------
    ndarray
        (k,) widths; infinite where nobody is left or errors are missing.

    Examples
    --------
    Forty people whose scores lie close to 0.5, and of four others all gave 3, or as many 0 as 3:

    >>> def left_open(mean_of_four: float, squares: float) -> float:
    ...     mean, square = (20 + 4 * mean_of_four) / 44, (40 * 0.3 + 4 * squares) / 44
    ...     of_all = (np.array([44.0]), np.array([mean]), np.array([((square - mean**2) / 43) ** 0.5]))
    ...     part = np.array([[40.0]]), np.array([[0.5]]), np.array([[(0.05 / 40) ** 0.5]])
    ...     ends = np.array([[0.45]]), np.array([[0.55]])
    ...     return float(open_by_spread(*part, ends, of_all, span=3.0, half_unit=0.05)[0].round(2))
    >>> left_open(3, 9), left_open(1.5, 4.5)
    (0.08, 0.58)
    """
    people, of_all, error_of_all = whole
    left = people - bases.sum(axis=0)
    has_mean = bases > 0
    exact, error = np.where(has_mean, means, 0.0), np.where(has_mean, errors, 0.0)
    lowest, highest = (np.where(has_mean, end, 0.0) for end in ends)
    steps = np.linspace(-1, 1, 2 * STEPS + 1)[:, None, None]
    tried = exact + np.where(steps > 0, steps * (highest - exact), steps * (exact - lowest))
    # The quantile of t is 2 or nearly so.
    unsure = (bases**2 * 2 * error * np.minimum(half_unit / 2 / SHARPER, error)).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (people * of_all - (bases * tried).sum(axis=1)) / left
        squares = people * (error_of_all**2 * (people - 1) + of_all**2)
        squares = (squares - (bases * tried**2).sum(axis=1) - (bases * bases * error**2).sum(axis=0)) / left
        least = np.maximum(squares - unsure / left, mean**2)
        most = np.minimum(squares + unsure / left, np.where(left == 1, mean**2, span * mean))
        # Errors of other designs, and scores that people left out, miss the exact sums: a reader allows for as much.
        agrees = least - most <= np.maximum((least - most)[STEPS], 0.0) + 1e-9
        agrees &= (mean >= np.minimum(mean[STEPS], 0.0)) & (mean <= np.maximum(mean[STEPS], span))
        width = np.where(agrees, mean, -np.inf).max(axis=0) - np.where(agrees, mean, np.inf).min(axis=0)
    known = np.isfinite(error_of_all) & np.isfinite(error).all(axis=0) & (left > 0)
    return np.where(known, width, np.inf)
