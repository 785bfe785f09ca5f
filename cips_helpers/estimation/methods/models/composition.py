"""Composition of two samples: test of a shift, and the change of means with the composition held fixed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.methods.design.gaps import GapEstimates, satterthwaite
from cips_helpers.estimation.methods.design.independence import rao_scott
from cips_helpers.estimation.methods.design.means import as_columns, mean_values
from cips_helpers.estimation.methods.design.variance import sum_rows, units_less_strata, variance_of_columns
from cips_helpers.estimation.methods.scales.scale_scores import linearised_scores


def composition_p(first: ArrayLike, design_first: Design, second: ArrayLike, design_second: Design) -> float:
    """Test that two independent samples have the same composition (Rao and Scott 1984).

    Parameters
    ----------
    first, second
        (n,) class of each row, from 0, -1 where unknown.
    design_first, design_second
        Their designs.

    Returns
    -------
    float
        p value; 0 where everybody answered in both, as a difference then leaves nothing to chance; NaN where only one
        class occurs.

    Examples
    --------
    >>> first, second = [0] * 40 + [1] * 10, [0, 1] * 30
    >>> composition_p(first, Design.equal(50), second, Design.equal(60)) < 0.01
    True
    """
    both = Design.stack([without_raking(design_first), without_raking(design_second)])
    sample = np.repeat([0, 1], [design_first.n, design_second.n])
    classes = np.concatenate([np.asarray(c, dtype=np.int64) for c in (first, second)])
    known = classes >= 0
    if (both.fraction >= 1).all() and np.unique(sample[known]).size == 2 and np.unique(classes[known]).size > 1:
        return 0.0
    return rao_scott(sample, classes, both).p


@dataclass(frozen=True, eq=False)
class StandardisedChange:
    """Changes of m scores with the composition held fixed.

    Attributes
    ----------
    gap
        Differences, their standard errors and tests; NaN where fewer than two classes are large enough.
    covered
        (m,) share of either sample's answers in classes held fixed by themselves, the smaller of the two.
    """

    gap: GapEstimates
    covered: FloatArray


def standardised_change(
    values_first: ArrayLike,
    classes_first: ArrayLike,
    design_first: Design,
    values_second: ArrayLike,
    classes_second: ArrayLike,
    design_second: Design,
    *,
    n_classes: int,
    smallest: int,
    shares: ArrayLike | None = None,
) -> StandardisedChange:
    """Estimate the change of scores with the composition held fixed: direct standardisation.

    sum_c pi_c (ybar_2c - ybar_1c) with pi the mean of the two samples' compositions (Kitagawa 1955). The variance
    is that of the class means and, where classes change differently, of the composition. Each score has its own
    classes: those with too few answers to one of its questions are pooled, and the pool left out if it is too small.

    Parameters
    ----------
    values_first, values_second
        (n,) or (n, k) values, NaN outside the base.
    classes_first, classes_second
        (n,) class of each row, -1 where unknown. Cross traits beforehand to hold several fixed.
    design_first, design_second
        Designs of the two independent samples.
    n_classes
        Number of classes.
    smallest
        A class with fewer answers in either iteration is pooled with others.
    shares
        (k, m) share of the mean of each column in each score, see `linearised_scores`; by default each column
        is a score.

    Examples
    --------
    >>> role_first, role_second = np.repeat([0, 1], [80, 20]), np.repeat([0, 1], [20, 80])
    >>> standardised_change(
    ...     1.0 + role_first, role_first, Design.equal(100), 1.0 + role_second, role_second, Design.equal(100),
    ...     n_classes=2, smallest=10,
    ... ).gap.estimate.round(3)
    array([0.])
    """
    y = np.concatenate([as_columns(values_first, design_first.n), as_columns(values_second, design_second.n)])
    a = np.eye(y.shape[1]) if shares is None else np.asarray(shares, dtype=np.float64)
    classes = np.concatenate([np.asarray(classes_first, dtype=np.int64), np.asarray(classes_second, dtype=np.int64)])
    both = Design.stack([without_raking(design_first), without_raking(design_second)])
    sample = np.repeat([0, 1], [design_first.n, design_second.n])
    changes = [
        _change_of(y[:, share != 0], share[share != 0], classes, sample, both, n_classes, max(smallest, 1))
        for share in a.T
    ]
    estimate, se, df, covered = np.array(changes).reshape(-1, 4).T
    return StandardisedChange(GapEstimates(estimate, se, df), covered)


def _change_of(
    y: FloatArray, share: FloatArray, classes: IntArray, sample: IntArray, both: Design, n_classes: int, smallest: int
) -> tuple[float, float, float, float]:
    """Return the change of one score, its standard error and degrees of freedom, and the share covered."""
    pooled, own = _pooled_classes(np.isfinite(y), classes, sample, n_classes, smallest)
    size = int(pooled.max(initial=-1)) + 1
    anyone = np.isfinite(y).any(axis=1)
    w = np.where(anyone, both.weight, 0.0)
    answers = np.bincount(sample, w, minlength=2)
    covered = (np.bincount(sample, w * own, minlength=2) / np.maximum(answers, np.finfo(float).tiny)).min()
    if size < 2:
        return np.nan, np.nan, np.nan, float(covered)
    held = pooled >= 0
    cell = np.where(held, sample * size + pooled, -1)
    u = linearised_scores(y, share[:, None], both, cell=cell, n_cells=2 * size)
    means = mean_values(u, both, cell=cell, n_cells=2 * size)
    people = np.bincount(cell[held], both.weight[held], minlength=2 * size).reshape(2, -1)
    pi = (people / people.sum(axis=1, keepdims=True)).mean(axis=0)
    by_class = np.diff(means.estimate.reshape(2, -1), axis=0)[0]
    change = float(pi @ by_class)
    at = np.maximum(cell, 0)
    of_class = (pi / means.sum_w.reshape(2, -1) * [[-1], [1]]).ravel()
    of_means = of_class[at] * both.weight * (u[:, 0] - means.estimate[at, 0])
    of_composition = both.weight * (by_class[np.maximum(pooled, 0)] - change) / (2 * people.sum(axis=1)[sample])
    z = np.where(held, np.nan_to_num(of_means) + of_composition, 0.0)
    sides = np.where(sample[:, None] == [0, 1], z[:, None], 0.0)
    v = variance_of_columns(sides, both)
    df = units_less_strata(both, (held & anyone)[:, None] & (sample[:, None] == [0, 1]))
    return change, float(np.sqrt(v.sum())), float(satterthwaite(v[0], df[0], v[1], df[1])), float(covered)


def _pooled_classes(
    answered: BoolArray, classes: IntArray, sample: IntArray, n_classes: int, smallest: int
) -> tuple[IntArray, BoolArray]:
    """Return (n,) class of each row after pooling thin ones, -1 where left out, and True for rows in classes kept."""
    known = classes >= 0
    counts = sum_rows((sample * n_classes + classes)[known], answered[known].astype(np.float64), 2 * n_classes)
    counts = counts.reshape(2, n_classes, -1)
    kept = (counts.min(axis=2) >= smallest).all(axis=0)
    number = np.full(n_classes + 1, -1)  # the last entry is for the class -1
    number[:-1][kept] = np.arange(kept.sum())
    if counts[:, ~kept].sum(axis=1).min(initial=np.inf) >= smallest and (~kept).any():
        number[:-1][~kept] = kept.sum()
    return number[classes], known & np.append(kept, False)[classes]


def without_raking(design: Design) -> Design:
    """Return the design with its weights taken as fixed, so that it can be stacked."""
    return replace(design, margins=None, margin_weight=None)
