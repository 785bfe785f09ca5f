"""The sample design: weights, strata, sampling units and population sizes of one sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cips_helpers.schema.records import Lonely

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Design:
    """Sampling design of one sample; every design-based variance starts from it.

    Strata sizes and one-unit strata are always those of the whole design. A domain is a set of rows
    with influence zero elsewhere, never a smaller design, so don't filter rows before building one.

    Parameters
    ----------
    weight
        (n,) sampling weights, all above 0.
    stratum
        (n,) stratum of each row, integers 0 .. H-1.
    population
        (H,) number of primary sampling units in the population of each stratum (persons where persons are
        drawn, sites where sites are drawn). NaN: no finite population correction in that stratum.
        None: none anywhere.
    cluster
        (n,) primary sampling unit of each row. Labels need only be unique within a stratum. None: each
        row is its own unit.
    lonely
        What a stratum with a single sampled unit adds to a variance. ``adjust``: its squared distance
        from the grand mean (0 for influence values); ``remove``: nothing; ``average``: the mean of what
        the other strata add. A stratum whose single unit is its whole population adds nothing.
    margins
        Class of each row on every margin the weights were raked to, a tuple of (n,) integer arrays.
        Influence values are then replaced by their residuals on the margins. Set by `rake`.
    margin_weight
        (n,) weights of that residual regression; None: every row alike. Set by `rake`.
    subsampled
        Whether the rows of a cluster are a few drawn from many, and not the whole of it; what they differ by then adds
        to a variance where clusters are a known part of all.

    Raises
    ------
    ValueError
        If shapes differ, a weight isn't a positive number, a stratum is negative, or a population is
        smaller than what was sampled from it.

    Examples
    --------
    >>> design = Design(weight=np.ones(4), stratum=np.array([0, 0, 1, 1]), population=np.array([10.0, 40.0]))
    >>> design.sampled, design.fraction
    (array([2, 2]), array([0.2 , 0.05]))
    """

    weight: FloatArray
    stratum: IntArray
    population: FloatArray | None = None
    cluster: IntArray | None = None
    lonely: Lonely = "adjust"
    margins: tuple[IntArray, ...] | None = field(default=None, repr=False)
    margin_weight: FloatArray | None = field(default=None, repr=False)
    subsampled: bool = False

    def __post_init__(self) -> None:
        weight = np.ascontiguousarray(self.weight, dtype=np.float64)
        stratum = _whole_numbers("stratum", self.stratum)
        if weight.ndim != 1 or stratum.shape != weight.shape:
            raise ValueError(f"weight and stratum must be 1-d and of one length, got {weight.shape}, {stratum.shape}")
        if not (np.isfinite(weight).all() and (weight > 0).all()):
            raise ValueError("weights must be finite and above 0")
        if stratum.size and stratum.min() < 0:
            raise ValueError("strata are numbered from 0; a row without a stratum can't be placed in the design")
        if self.lonely not in get_args(Lonely):
            raise ValueError(f"lonely must be one of {get_args(Lonely)}, got {self.lonely!r}")
        object.__setattr__(self, "weight", weight)
        object.__setattr__(self, "stratum", stratum)
        if self.cluster is not None:
            cluster = self._row_array("cluster", _whole_numbers("cluster", self.cluster))
            if cluster.size and cluster.min() < 0:
                raise ValueError("clusters are numbered from 0; a row without a cluster can't be placed in the design")
            object.__setattr__(self, "cluster", cluster)
        if self.margins is not None:
            margins = tuple(self._row_array("margins", _whole_numbers("margins", m)) for m in self.margins)
            object.__setattr__(self, "margins", margins)
        self._check_populations()

    def _row_array(self, name: str, values: NDArray[Any]) -> NDArray[Any]:
        if values.shape != self.weight.shape:
            raise ValueError(f"{name} must have shape {self.weight.shape}, got {values.shape}")
        return values

    def _check_populations(self) -> None:
        if self.population is not None:
            population = np.asarray(self.population, dtype=np.float64)
            if population.ndim != 1 or population.size < self.n_strata:
                raise ValueError(f"population needs one size for each of the {self.n_strata} strata")
            object.__setattr__(self, "population", population)
            short = np.flatnonzero(population < self.sampled)
            if short.size:
                raise ValueError(f"population smaller than the sample in strata {short.tolist()}")

    @classmethod
    def equal(cls, n: int) -> Self:
        """Return the design of a simple random sample of ``n`` rows, without finite population correction."""
        return cls(weight=np.ones(n), stratum=np.zeros(n, dtype=np.int64))

    @property
    def n(self) -> int:
        """Rows of the sample."""
        return self.weight.size

    @cached_property
    def n_strata(self) -> int:
        """Strata H: those seen in the rows, or more where ``population`` names more."""
        seen = int(self.stratum.max()) + 1 if self.stratum.size else 0
        return max(seen, 0 if self.population is None else np.size(self.population))

    @cached_property
    def unit(self) -> IntArray:
        """(n,) primary sampling unit of each row, 0 .. units-1; a row is its own unit without clusters."""
        if self.cluster is None:
            return np.arange(self.n)
        span = int(self.cluster.max(initial=0)) + 1
        return np.unique(self.stratum * span + self.cluster, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def unit_stratum(self) -> IntArray:
        """(units,) stratum of each primary sampling unit."""
        if self.cluster is None:
            return self.stratum
        out = np.zeros(int(self.unit.max(initial=-1)) + 1, dtype=np.int64)
        out[self.unit] = self.stratum
        return out

    @cached_property
    def sampled(self) -> IntArray:
        """(H,) primary sampling units sampled in each stratum, over the whole design."""
        return np.bincount(self.unit_stratum, minlength=self.n_strata)

    @cached_property
    def fraction(self) -> FloatArray:
        """(H,) sampling fraction f_h = n_h / N_h; 0 where there is no finite population correction."""
        if self.population is None:
            return np.zeros(self.n_strata)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = self.sampled / self.population
        return np.where(np.isfinite(share), share, 0.0)

    @cached_property
    def lonely_strata(self) -> BoolArray:
        """(H,) True where one unit was drawn out of several, so that the variance can't be estimated."""
        return (self.sampled == 1) & (self.fraction < 1)

    @cached_property
    def scale(self) -> FloatArray:
        """(H,) factor (1 - f_h) n_h / (n_h - 1) of the between-unit variance; (1 - f_h) for a lonely stratum."""
        n_h = self.sampled
        return (1.0 - self.fraction) * np.where(n_h > 1, n_h / np.maximum(n_h - 1, 1), 1.0)

    @cached_property
    def margin_basis(self) -> FloatArray:
        """(n, r) orthonormal basis of the indicators of the raked margins' classes, root-weighted."""
        root = np.ones(self.n) if self.margin_weight is None else np.sqrt(self.margin_weight)
        columns = [m[:, None] == np.unique(m)[None, :] for m in self.margins or ()]
        basis, size, _ = np.linalg.svd(np.concatenate(columns, axis=1) * root[:, None], full_matrices=False)
        return np.asarray(basis[:, size > 1e-9 * size.max(initial=1.0)])

    @classmethod
    def stack(cls, designs: Sequence[Design]) -> Design:
        """Stack independent samples in one design; each keeps its own strata and clusters.

        Giving every group and iteration its own strata makes their covariance zero, so one design serves
        gaps between groups, changes between iterations and the change of a gap.
        """
        first = designs[0]
        offsets = np.cumsum([0, *(d.n_strata for d in designs)])
        known = any(d.population is not None for d in designs)
        clustered = any(d.cluster is not None for d in designs)
        if any(d.margins is not None for d in designs):
            raise ValueError("stack the samples before raking them")
        sizes = [np.full(d.n_strata, np.nan) if d.population is None else d.population for d in designs]
        return cls(
            weight=np.concatenate([d.weight for d in designs]),
            stratum=np.concatenate([d.stratum + k for d, k in zip(designs, offsets[:-1], strict=True)]),
            population=np.concatenate(sizes) if known else None,
            cluster=np.concatenate([d.unit for d in designs]) if clustered else None,
            lonely=first.lonely,
        )


def _whole_numbers(name: str, values: ArrayLike) -> IntArray:
    array = np.asarray(values)
    if array.size and not np.issubdtype(array.dtype, np.integer) and array.dtype != np.bool_:
        raise ValueError(f"{name} must be whole numbers, got {array.dtype}")
    return np.ascontiguousarray(array, dtype=np.int64)
