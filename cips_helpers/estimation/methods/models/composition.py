"""Composition of two samples: test of a shift, and the change of means with the composition held fixed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.gaps import GapEstimates, linear_contrast
from cips_helpers.estimation.methods.design.independence import rao_scott
from cips_helpers.estimation.methods.design.means import as_columns, mean_values


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
        p value; NaN where only one class occurs.

    Examples
    --------
    >>> first, second = [0] * 40 + [1] * 10, [0, 1] * 30
    >>> composition_p(first, Design.equal(50), second, Design.equal(60)) < 0.01
    True
    """
    both = Design.stack([without_raking(design_first), without_raking(design_second)])
    sample = np.repeat([0, 1], [design_first.n, design_second.n])
    return rao_scott(sample, np.concatenate([np.asarray(c, dtype=np.int64) for c in (first, second)]), both).p


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
) -> GapEstimates:
    """Estimate the change of means with the composition held fixed: direct standardisation.

    sum_c pi_c (ybar_2c - ybar_1c) with pi the mean of the two samples' compositions (Kitagawa 1955). pi is the
    standard and has no sampling error of its own; the variance is that of the linear combination of class
    means with the designs of both samples.

    Parameters
    ----------
    values_first, values_second
        (n,) or (n, m) values, NaN outside the base.
    classes_first, classes_second
        (n,) class of each row, -1 where unknown. Cross traits beforehand to hold several fixed.
    design_first, design_second
        Designs of the two independent samples.
    n_classes
        Number of classes.
    smallest
        A class with fewer answers, to any indicator, in either iteration is left out.

    Returns
    -------
    GapEstimates
        Arrays (m,); NaN where no class is large enough.

    Examples
    --------
    >>> role_first, role_second = np.repeat([0, 1], [80, 20]), np.repeat([0, 1], [20, 80])
    >>> standardised_change(
    ...     1.0 + role_first, role_first, Design.equal(100), 1.0 + role_second, role_second, Design.equal(100),
    ...     n_classes=2, smallest=10,
    ... ).estimate.round(3)
    array([0.])
    """
    y = np.concatenate([as_columns(values_first, design_first.n), as_columns(values_second, design_second.n)])
    classes = np.concatenate([np.asarray(classes_first, dtype=np.int64), np.asarray(classes_second, dtype=np.int64)])
    both = Design.stack([without_raking(design_first), without_raking(design_second)])
    sample = np.repeat([0, 1], [design_first.n, design_second.n])
    cell = np.where(classes >= 0, sample * n_classes + classes, -1)
    sum_w = np.bincount(cell[cell >= 0], both.weight[cell >= 0], minlength=2 * n_classes).reshape(2, -1)
    shares = sum_w / np.maximum(sum_w.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    n = mean_values(y, both, cell=cell, n_cells=2 * n_classes).n.min(axis=1).reshape(2, -1)
    pi = np.where((n >= max(smallest, 1)).all(axis=0), shares.mean(axis=0), 0.0)
    if pi.sum() <= 0:
        undefined = np.full(y.shape[1], np.nan)
        return GapEstimates(undefined, undefined, undefined)
    pi = pi / pi.sum()
    return linear_contrast(y, both, cell=cell, weight=np.r_[-pi, pi])


def without_raking(design: Design) -> Design:
    """Return the design with its weights taken as fixed, so that it can be stacked."""
    return replace(design, margins=None, margin_weight=None)
