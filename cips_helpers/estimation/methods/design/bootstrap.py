"""Replicate weights for figures without a variance formula."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cips_helpers.estimation.methods.design.design import Design, FloatArray, IntArray

MOST_GROUPS = 4_000
"""Units are put into random groups of the same size where there would be twice as many groups otherwise."""

FEWEST_GROUPS = 30
"""A stratum that would have fewer groups keeps its single units."""


@dataclass(frozen=True, eq=False)
class Replicates:
    """Replicate weights of a sample: the weight of a row times the factor of its group.

    Attributes
    ----------
    group
        (n,) group of each row, 0 .. G-1.
    factor
        (R, G) factors of the groups in each replicate; some are 0 without a finite population correction.
    """

    group: IntArray
    factor: FloatArray


def draw_replicates(design: Design, *, replicates: int, seed: int = 0) -> Replicates:
    """Draw replicate weights by the rescaling bootstrap (Rao and Wu 1988; Rao, Wu and Yue 1992).

    In each stratum n_h - 1 of the n_h sampling units are drawn with replacement; a unit drawn m times has
    its weights multiplied by 1 - sqrt(1 - f_h) + sqrt(1 - f_h) m n_h / (n_h - 1). A stratum with one unit
    keeps its weights, and so adds nothing to the spread. In large samples random groups of units are drawn in place
    of single ones (Wolter 2007, chapter 2): the variance has the same expectation, and time and memory no longer grow
    with units times replicates.

    Parameters
    ----------
    design
        The whole sample's design. Raked weights are replicated as they are, not raked again.
    replicates
        Number of replicates R.
    seed
        Seed of the random draws; the same seed gives the same weights.

    Examples
    --------
    >>> drawn = draw_replicates(Design.equal(50), replicates=400, seed=1)
    >>> drawn.factor.shape, bool(abs(drawn.factor.mean() - 1) < 0.01)
    ((400, 50), True)
    """
    rng = np.random.default_rng(seed)
    group, n_groups = _groups(design, rng)
    factor = np.ones((replicates, n_groups))
    for h in range(design.n_strata):
        groups = np.unique(group[design.unit_stratum == h])
        n_h = groups.size
        if n_h < 2:
            continue
        times = rng.multinomial(n_h - 1, np.full(n_h, 1 / n_h), size=replicates)
        share = np.sqrt(1 - design.fraction[h])
        factor[:, groups] = 1 - share + share * times * n_h / (n_h - 1)
    return Replicates(group[design.unit], factor)


def _groups(design: Design, rng: np.random.Generator) -> tuple[IntArray, int]:
    """Return the random group of each unit, within its stratum, and the number of groups."""
    n_units = design.unit_stratum.size
    size = n_units // MOST_GROUPS
    if size < 2:
        return np.arange(n_units), n_units
    group, begin = np.empty(n_units, dtype=np.int64), 0
    for h in range(design.n_strata):
        units = np.flatnonzero(design.unit_stratum == h)
        groups = units.size // size if units.size // size >= FEWEST_GROUPS else units.size
        if groups:
            group[rng.permutation(units)] = begin + np.arange(units.size) % groups
        begin += groups
    return group, begin
