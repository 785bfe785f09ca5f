"""Replicate weights for figures without a variance formula."""

from __future__ import annotations

import numpy as np

from cips_helpers.estimation.methods.design.design import Design, FloatArray


def replicate_weights(design: Design, *, replicates: int, seed: int = 0) -> FloatArray:
    """Draw replicate weights by the rescaling bootstrap (Rao and Wu 1988; Rao, Wu and Yue 1992).

    In each stratum n_h - 1 of the n_h sampling units are drawn with replacement; a unit drawn m times has
    its weights multiplied by 1 - sqrt(1 - f_h) + sqrt(1 - f_h) m n_h / (n_h - 1). A stratum with one unit
    keeps its weights, and so adds nothing to the spread.

    Parameters
    ----------
    design
        The whole sample's design. Raked weights are replicated as they are, not raked again.
    replicates
        Number of replicates R.
    seed
        Seed of the random draws; the same seed gives the same weights.

    Returns
    -------
    ndarray (R, n)
        Weights; some are 0 unless there is a finite population correction.

    Examples
    --------
    >>> weights = replicate_weights(Design.equal(50), replicates=400, seed=1)
    >>> weights.shape, bool(abs(weights.mean() - 1) < 0.01)
    ((400, 50), True)
    """
    rng = np.random.default_rng(seed)
    factor = np.ones((replicates, design.unit_stratum.size))
    for h in range(design.n_strata):
        units = np.flatnonzero(design.unit_stratum == h)
        n_h = units.size
        if n_h < 2:
            continue
        times = rng.multinomial(n_h - 1, np.full(n_h, 1 / n_h), size=replicates)
        share = np.sqrt(1 - design.fraction[h])
        factor[:, units] = 1 - share + share * times * n_h / (n_h - 1)
    replicate = factor[:, design.unit]
    replicate *= design.weight
    return replicate
