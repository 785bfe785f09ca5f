"""Changes that samples show, the effect of clusters, and invitations for a number of answers."""

from __future__ import annotations

import math

from scipy.stats import binom, norm


def smallest_change(standard_error: float, *, level: float = 0.95, power: float = 0.8) -> float:
    """Return the smallest true change that two independent samples of equal standard error show with a given power.

    (z(1−α/2) + z(power)) √2 se (Valliant, Dever and Kreuter 2018, section 4.4).

    Parameters
    ----------
    standard_error
        Standard error of either sample's mean.
    level
        Coverage of the interval that shall leave out no change.
    power
        Probability that it does.

    Returns
    -------
    float
        In the unit of the standard error.
    """
    return float((norm.ppf((1 + level) / 2) + norm.ppf(power)) * math.sqrt(2) * standard_error)


def cluster_effect(size: float, correlation: float) -> float:
    """Return the design effect of clusters, 1 + (m − 1) ρ (Kish 1965, section 5.4).

    Parameters
    ----------
    size
        Mean number of answers in a cluster, m.
    correlation
        Intraclass correlation, ρ.

    Returns
    -------
    float

    Examples
    --------
    >>> cluster_effect(21, 0.05)
    2.0
    """
    return 1 + (size - 1) * correlation


def invitations(answers: int, response: float, *, chance: float = 0.9, most: int) -> int | None:
    """Return how many people to invite so that at least a number of them answer, with a given probability.

    Answers are binomial with the expected response.

    Parameters
    ----------
    answers
        Number of answers that is needed.
    response
        Expected share that answers.
    chance
        Probability with which the number is reached.
    most
        Number of people there are.

    Returns
    -------
    int or None
        The smallest number; ``None`` if not even all people suffice.
    """
    if binom.sf(answers - 1, most, response) < chance:
        return None
    low, high = answers, most
    while low < high:
        middle = (low + high) // 2
        if binom.sf(answers - 1, middle, response) >= chance:
            high = middle
        else:
            low = middle + 1
    return low
