"""Choice of the demographics to hold fixed between two iterations, and the classes they divide the samples into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cips_helpers.estimation.comparability import Limits
from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray, IntArray
from cips_helpers.estimation.prepared import Domain

FEWEST_IN_FIXED_CLASS = 10
"""A class of respondents that is held fixed needs this many people in both iterations."""

Traits = tuple[list[Domain], list[Domain]]
Shares = dict[str, FloatArray]


def shares_of(design: Design, domains: Sequence[Domain], weight: FloatArray | None = None) -> Shares:
    """Return the weighted shares of the levels of each demographic, among those who stated it."""
    w = design.weight if weight is None else weight
    out = {}
    for domain in domains:
        stated = domain.cell >= 0
        total = np.bincount(domain.cell[stated], w[stated], minlength=len(domain.levels))
        out[domain.id] = total / max(total.sum(), np.finfo(float).tiny)
    return out


def shift_of(domain: Domain, first: Shares, second: Shares) -> float:
    """Return half the sum of absolute differences: the share of people who would have to change level."""
    return float(np.abs(second[domain.id] - first[domain.id]).sum() / 2)


@dataclass(frozen=True, eq=False)
class Fixed:
    """Traits held fixed, the classes they make in either sample, and the share of people in them.

    ``crossed`` is True where there are as many classes of enough people as the traits have such levels together: then
    they divide each other, and none of them the others alone.
    """

    held: tuple[str, ...] = ()
    classes: tuple[IntArray, IntArray] | None = None
    n_classes: int = 0
    covered: float = 1.0
    levels: int = 0
    crossed: bool = False


def hold_fixed(shifted: Mapping[str, float], traits: Traits, designs: tuple[Design, Design], limits: Limits) -> Fixed:
    """Hold shifted demographics fixed, the largest remaining shift first, while the classes stay covered.

    After each, both samples are weighted to the mean of their compositions; a demographic that no longer
    shifts is not held. ``covered`` falls below the limit if one that still shifts can't be held.
    """
    fixed, tried = Fixed(), set[str]()
    weights = [design.weight for design in designs]
    too_thin = 1.0
    while True:
        shares = [
            shares_of(design, domains, weight) for design, domains, weight in zip(designs, traits, weights, strict=True)
        ]
        left = {a.id: shift_of(a, *shares) for a in traits[0] if a.id in shifted and a.id not in fixed.held}
        left = {id: size for id, size in left.items() if size > limits.shift}
        open_ = {id: size for id, size in left.items() if id not in tried}
        if not open_:
            # A demographic decides if it still shifts and could not be held, not if the weights corrected it.
            covered = too_thin if left else fixed.covered
            return replace(fixed, covered=covered)
        id = max(open_, key=open_.__getitem__)
        tried.add(id)
        wider = _crossed(fixed, id, traits, designs)
        if wider.covered < limits.covered:
            too_thin = min(too_thin, wider.covered)
            continue
        fixed = wider
        weights = _standard_weights(fixed, designs)


def _crossed(fixed: Fixed, id: str, traits: Traits, designs: tuple[Design, Design]) -> Fixed:
    """Divide the classes fixed so far by one more trait; classes with ten people in both samples cover."""
    classes = []
    both = [next(domain for domain in domains if domain.id == id) for domains in traits]
    for side, domain in enumerate(both):
        before = np.zeros_like(domain.cell) if fixed.classes is None else fixed.classes[side]
        classes.append(np.where((before >= 0) & (domain.cell >= 0), before * len(domain.levels) + domain.cell, -1))
    size = max(fixed.n_classes, 1) * len(both[0].levels)
    kept = _large_enough(classes, size)
    levels = fixed.levels + int(_large_enough([domain.cell for domain in both], len(both[0].levels)).sum())
    covered = min(
        float((design.weight * (c >= 0) * np.take(kept, c)).sum() / max((design.weight * (c >= 0)).sum(), 1e-300))
        for design, c in zip(designs, classes, strict=True)
    )
    crossed = bool(fixed.held) and int(kept.sum()) >= levels
    return Fixed((*fixed.held, id), (classes[0], classes[1]), size, covered, levels, crossed)


def _large_enough(classes: Sequence[IntArray], size: int) -> BoolArray:
    """Return which classes have enough people in both samples."""
    count = np.array([np.bincount(c[c >= 0], minlength=size) for c in classes])
    return np.asarray((count >= FEWEST_IN_FIXED_CLASS).all(axis=0))


def _standard_weights(fixed: Fixed, designs: tuple[Design, Design]) -> list[FloatArray]:
    """Return weights that give both samples the mean of their compositions by class; 0 in classes not in both."""
    assert fixed.classes is not None
    total = np.array(
        [
            np.bincount(c[c >= 0], design.weight[c >= 0], minlength=fixed.n_classes)
            for design, c in zip(designs, fixed.classes, strict=True)
        ]
    )
    own = total / total.sum(axis=1, keepdims=True)
    pi = np.where((own > 0).all(axis=0), own.mean(axis=0), 0.0)
    factor = np.divide(pi, own, out=np.zeros_like(own), where=own > 0)
    return [
        design.weight * np.where(c >= 0, f[c], 0.0) for design, c, f in zip(designs, fixed.classes, factor, strict=True)
    ]
