"""Who answered in two iterations, and the change of opinion with the composition held fixed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.methods.design.gaps import GapEstimates, linear_contrast_values
from cips_helpers.estimation.methods.design.independence import rao_scott
from cips_helpers.estimation.methods.design.means import as_columns, mean_values


@dataclass(frozen=True, eq=False)
class Composition:
    """Weighted shares of the classes of one trait (mode, region, role, gender) in two iterations.

    Attributes
    ----------
    first, second
        (c,) shares among the rows that have a class.
    difference
        Second less first: shares (0-1), standard errors and tests.
    n_first, n_second
        (c,) rows.
    p
        Rao-Scott test that the composition is the same; NaN where it can't be made.
    """

    first: FloatArray
    second: FloatArray
    difference: GapEstimates
    n_first: IntArray
    n_second: IntArray
    p: float

    @property
    def shift(self) -> float:
        """Half the sum of absolute differences: the share of people who'd have to change class."""
        return float(np.abs(self.second - self.first).sum() / 2)

    @property
    def only_once(self) -> float:
        """Largest share, in either iteration, of classes that the other iteration doesn't have."""
        lost = self.first[self.n_second == 0].sum()
        return float(max(lost, self.second[self.n_first == 0].sum()))


def composition(
    first: ArrayLike, design_first: Design, second: ArrayLike, design_second: Design, *, n_classes: int
) -> Composition:
    """Compare the composition of two independent samples.

    Parameters
    ----------
    first, second
        (n,) class of each row, 0 .. n_classes - 1, -1 where unknown.
    design_first, design_second
        Their designs.
    n_classes
        Number of classes.

    Examples
    --------
    >>> was = composition([0] * 40 + [1] * 10, Design.equal(50), [0, 1] * 30, Design.equal(60), n_classes=2)
    >>> was.first, was.second, round(was.shift, 2), was.p < 0.01
    (array([0.8, 0.2]), array([0.5, 0.5]), 0.3, True)
    """
    codes = [np.asarray(c, dtype=np.int64) for c in (first, second)]
    both = Design.stack([plain(design_first), plain(design_second)])
    at = np.concatenate(codes)
    cell = np.repeat([0, 1], [design_first.n, design_second.n])
    hit = np.where((at >= 0)[:, None], at[:, None] == np.arange(n_classes), np.nan)
    share = mean_values(hit, both, cell=cell, n_cells=2).estimate
    return Composition(
        first=share[0],
        second=share[1],
        difference=linear_contrast_values(hit, both, cell=cell, weight=np.array([-1.0, 1.0])),
        n_first=np.bincount(codes[0][codes[0] >= 0], minlength=n_classes),
        n_second=np.bincount(codes[1][codes[1] >= 0], minlength=n_classes),
        p=rao_scott(cell, at, both).p,
    )


@dataclass(frozen=True, eq=False)
class StandardisedChange:
    """A change between iterations, raw and with the composition held fixed; arrays (m,).

    Attributes
    ----------
    raw
        Second less first, each with its own composition.
    standardised
        Second less first, both with the standard composition, which is taken as given.
    standard
        (c,) composition used, 0 for the classes left out.
    covered
        Share of the first and of the second sample in the classes kept.
    """

    raw: GapEstimates
    standardised: GapEstimates
    standard: FloatArray
    covered: tuple[float, float]

    @property
    def by_composition(self) -> FloatArray:
        """Raw less standardised: what the change of composition did to the figure."""
        return self.raw.estimate - self.standardised.estimate


def standardised_change(
    values_first: ArrayLike,
    classes_first: ArrayLike,
    design_first: Design,
    values_second: ArrayLike,
    classes_second: ArrayLike,
    design_second: Design,
    *,
    n_classes: int,
    standard: ArrayLike | None = None,
    smallest: int = 10,
) -> StandardisedChange:
    """Estimate the change of means with the composition held fixed: direct standardisation.

    sum_c pi_c (ybar_2c - ybar_1c) with pi the standard composition (Kitagawa 1955). pi is what "fixed"
    means and has no sampling error of its own; the variance is that of the linear combination of class
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
    standard
        (c,) composition; None: the mean of the two samples' compositions.
    smallest
        A class with fewer answers, to any indicator, in either iteration is left out.

    Returns
    -------
    StandardisedChange
        The standardised change is NaN where no class is large enough.

    Examples
    --------
    >>> role_first, role_second = np.repeat([0, 1], [80, 20]), np.repeat([0, 1], [20, 80])
    >>> change = standardised_change(
    ...     1.0 + role_first, role_first, Design.equal(100), 1.0 + role_second, role_second, Design.equal(100),
    ...     n_classes=2,
    ... )
    >>> change.raw.estimate.round(3), change.standardised.estimate.round(3)
    (array([0.6]), array([0.]))
    """
    y = np.concatenate([as_columns(values_first, design_first.n), as_columns(values_second, design_second.n)])
    at = np.concatenate([np.asarray(classes_first, dtype=np.int64), np.asarray(classes_second, dtype=np.int64)])
    both = Design.stack([plain(design_first), plain(design_second)])
    later = np.repeat([0, 1], [design_first.n, design_second.n])
    cell = np.where(at >= 0, later * n_classes + at, -1)
    raw = linear_contrast_values(y, both, cell=later, weight=np.array([-1.0, 1.0]))
    weight_of = np.bincount(cell[cell >= 0], both.weight[cell >= 0], minlength=2 * n_classes).reshape(2, -1)
    own = weight_of / np.maximum(weight_of.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    n = mean_values(y, both, cell=cell, n_cells=2 * n_classes).n.min(axis=1).reshape(2, -1)
    kept: BoolArray = (n >= max(smallest, 1)).all(axis=0)
    target = own.mean(axis=0) if standard is None else np.asarray(standard, dtype=np.float64)
    pi = np.where(kept, target, 0.0)
    covered = float(own[0, kept].sum()), float(own[1, kept].sum())
    if pi.sum() <= 0:
        nothing = np.full(y.shape[1], np.nan)
        return StandardisedChange(raw, GapEstimates(nothing, nothing, nothing), pi, covered)
    pi = pi / pi.sum()
    change = linear_contrast_values(y, both, cell=cell, weight=np.r_[-pi, pi])
    return StandardisedChange(raw, change, pi, covered)


def plain(design: Design) -> Design:
    """The design with its weights taken as given, not as raked, so that it can be stacked."""
    if design.margins is None:
        return design
    return Design(
        design.weight, design.stratum, design.population, design.cluster, design.lonely, design.cluster_population
    )
