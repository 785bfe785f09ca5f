"""Differential item functioning: questions that two samples with the same views answer differently."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from cips_helpers.estimation.methods.design.design import FloatArray
from cips_helpers.estimation.methods.models.cumulative import fit_ordinal
from cips_helpers.estimation.methods.scales.reliability import alpha_of

_MODELS = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 1]], dtype=bool)
"""The matching score alone; with the sample; with their product."""


@dataclass(frozen=True, eq=False)
class ItemFunctioning:
    """Test of one item; NaN where no model has a finite estimate.

    Attributes
    ----------
    effect
        Gain of Nagelkerke's R^2 by sample and product over the matching score alone, 0 to 1.
    p
        p value of the likelihood ratio of both, 2 degrees of freedom.
    effect_not_uniform, p_not_uniform
        The same for the product over the sample, 1 degree of freedom: the difference is not the same at all levels.
    """

    effect: float
    p: float
    effect_not_uniform: float
    p_not_uniform: float


def item_functioning(code: ArrayLike, rest: ArrayLike, sample: ArrayLike) -> ItemFunctioning:
    """Test one item by cumulative logit models on a matching score (Zumbo 1999).

    If people of the same views answer a question differently in two samples, it does not mean the same in both; their
    views are known from the other questions of a scale. The item itself is left out of the score: with it,
    a difference of one item in three is halved and spreads to the others. Unweighted, people taken as independent.

    Parameters
    ----------
    code
        (n,) answers, whole numbers in their order.
    rest
        (n,) what is known of a person's views from the other questions of the scale, see `functioning_of_scale`.
    sample
        (n,) 0 or 1.

    Returns
    -------
    ItemFunctioning
        Jodoin and Gierl (2001) call an effect below 0.035 negligible, and from 0.07 on large.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> rest, sample = rng.normal(size=400), np.repeat([0, 1], 200)
    >>> noisy = rest + rng.logistic(size=400)
    >>> tested = item_functioning(noisy > 0, rest, sample), item_functioning(noisy + sample > 0, rest, sample)
    >>> [round(one.effect, 3) for one in tested]
    [0.011, 0.061]
    """
    answers = np.unique(np.asarray(code), return_inverse=True)[1]
    score, of = np.asarray(rest, dtype=np.float64), np.asarray(sample, dtype=np.float64)
    n = answers.size
    if n == 0 or answers.max() == 0 or np.ptp(score) == 0 or np.ptp(of) == 0:
        return ItemFunctioning(*[np.nan] * 4)
    # People alike in all three are one row with their number as weight: the same likelihood, from a fraction of rows.
    alike, people = np.unique(np.column_stack([answers, score, of]), axis=0, return_counts=True)
    x = np.column_stack([alike[:, 1:], alike[:, 1] * alike[:, 2]])
    try:
        fit = fit_ordinal(
            alike[:, 0].astype(np.int64), x, people.astype(np.float64), _MODELS, tolerance=1e-6
        ).log_likelihood
    except ValueError:  # a sample in which an answer does not occur may have no finite estimate
        return ItemFunctioning(*[np.nan] * 4)
    share = np.bincount(answers) / n
    nothing = float(n * (share * np.log(share)).sum())
    r2 = (1 - np.exp(2 * (nothing - fit) / n)) / (1 - np.exp(2 * nothing / n))
    ratio = np.maximum(2 * (fit[-1] - fit[:-1]), 0.0)
    return ItemFunctioning(
        float(r2[2] - r2[0]), float(chdtrc(2, ratio[0])), float(r2[2] - r2[1]), float(chdtrc(1, ratio[1]))
    )


def functioning_of_scale(first: FloatArray, second: FloatArray) -> list[ItemFunctioning]:
    """Test every item of a scale of three or more, from the complete rows (n, k) of two samples.

    A score on two or three other items is full of error: people with the same score lie closer to the mean of their own
    sample than the score says, so where the means of two samples differ, an item understood alike seems to differ. So
    people are matched by the expected true score (Kelley 1947): the mean of the sample, and of the distance from it as
    much as alpha of the other items within the samples (the regression correction of Shealy and Stout 1993).
    """
    scores = np.vstack([first, second])
    sample = np.repeat([0, 1], [len(first), len(second)])
    means = np.stack([first.mean(axis=0), second.mean(axis=0)])[sample]
    within = np.cov(scores - means, rowvar=False)
    tested = []
    for item in range(scores.shape[1]):
        others = np.arange(scores.shape[1]) != item
        with np.errstate(divide="ignore", invalid="ignore"):
            alpha = alpha_of(within[np.ix_(others, others)])
        mean, distance = means[:, others].mean(axis=1), (scores - means)[:, others].mean(axis=1)
        # Items that do not go together say nothing of anybody's views: nobody can be matched by them.
        matched = mean + alpha * distance if alpha > 0 else np.zeros(len(sample))
        tested.append(item_functioning(scores[:, item], matched, sample))
    return tested
