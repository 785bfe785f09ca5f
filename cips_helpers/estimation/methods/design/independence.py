"""Tests of two questions against each other: association of answers, order of groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc, stdtr

from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray
from cips_helpers.estimation.methods.design.variance import covariance, degrees_of_freedom


@dataclass(frozen=True)
class Association:
    """Rao-Scott test of a two-way table.

    Attributes
    ----------
    f, ndf, ddf, p
        Second-order corrected statistic, referred to F(ndf, ddf).
    chisq, p_first_order
        Pearson's statistic scaled to n rows, and its p value corrected by the mean design effect only.
    """

    f: float
    ndf: float
    ddf: float
    p: float
    chisq: float
    p_first_order: float


def rao_scott(row: ArrayLike, column: ArrayLike, design: Design, *, inside: BoolArray | None = None) -> Association:
    """Test whether two categorical answers are associated.

    Rao and Scott (1984), second-order (Satterthwaite) correction, as R's ``svychisq(statistic = "F")``.

    Parameters
    ----------
    row, column
        (n,) codes from 0, -1 where there is no answer.
    design
        The whole sample's design.
    inside
        (n,) domain; None: everyone. Denominator degrees of freedom count the whole domain, also rows
        without an answer, as R does.

    Returns
    -------
    Association
        All NaN where either answer takes a single value.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> a = rng.integers(0, 3, 200)
    >>> rao_scott(a, (a + rng.integers(0, 2, 200)) % 3, Design.equal(200)).p < 0.001
    True
    """
    r, c = np.asarray(row, dtype=np.int64), np.asarray(column, dtype=np.int64)
    domain = np.ones(design.n, dtype=bool) if inside is None else np.asarray(inside, dtype=bool)
    used = domain & (r >= 0) & (c >= 0)
    rows, columns = np.unique(r[used]), np.unique(c[used])
    nu = degrees_of_freedom(design, domain)
    if rows.size < 2 or columns.size < 2 or nu < 1:
        return Association(*(float("nan"),) * 6)
    cells = np.zeros((design.n, rows.size * columns.size))
    at = np.searchsorted(rows, r[used]) * columns.size + np.searchsorted(columns, c[used])
    cells[np.flatnonzero(used), at] = 1.0
    w = np.where(used, design.weight, 0.0)
    share = w @ cells / w.sum()
    table = share.reshape(rows.size, columns.size)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    n = float(domain.sum())
    chisq = n * float(((table - expected) ** 2 / expected).sum())
    z = w[:, None] * (cells - share) / w.sum()
    z[~used] = 0.0
    delta = _delta(share, covariance(z, design), n, rows.size, columns.size)
    trace = float(np.trace(delta))
    ndf = trace**2 / float(np.trace(delta @ delta))
    f = chisq / trace
    size = delta.shape[0]
    first = float(chdtrc(size, chisq / (trace / size)))
    return Association(f, ndf, ndf * nu, float(fdtrc(ndf, ndf * nu, f)), chisq, first)


def _delta(share: FloatArray, v: FloatArray, n: float, n_rows: int, n_columns: int) -> FloatArray:
    """Generalised design effects matrix of the interactions (Rao and Scott 1984, formula 2.7)."""
    one_r, one_c = np.ones((n_rows, 1)), np.ones((n_columns, 1))
    in_r, in_c = np.eye(n_rows)[:, 1:], np.eye(n_columns)[:, 1:]
    main = np.hstack([np.kron(one_r, one_c), np.kron(in_r, one_c), np.kron(one_r, in_c)])
    interaction = np.kron(in_r, in_c)
    contrasts = interaction - main @ np.linalg.lstsq(main, interaction, rcond=None)[0]
    with np.errstate(divide="ignore"):
        inverse = np.where(share > 0, 1 / share, 0.0)
    scaled = contrasts * inverse[:, None]
    return np.asarray(np.linalg.solve(contrasts.T @ scaled / n, scaled.T @ v @ scaled))


@dataclass(frozen=True)
class RankTest:
    """Design-based rank test of two or more groups.

    Attributes
    ----------
    statistic
        t for two groups; chi-square for more, whose F is statistic / ndf.
    ndf, ddf
        Groups less 1; denominator degrees of freedom.
    p
        Two-sided p value, from t(ddf) or F(ndf, ddf).
    difference
        Mean rank scores of groups 1, 2, ... less that of group 0, ranks as shares of the population.
    """

    statistic: float
    ndf: int
    ddf: int
    p: float
    difference: tuple[float, ...]


def rank_test(
    y: ArrayLike,
    group: ArrayLike,
    design: Design,
    *,
    scores: Literal["rank", "median"] = "rank",
    ties: Literal["running", "midpoint"] = "running",
) -> RankTest:
    """Test whether groups answer higher or lower, by ranks: Wilcoxon for two, Kruskal-Wallis for more.

    Lumley and Scott (2013); R ``svyranktest``. Ranks are estimated population ranks.

    Parameters
    ----------
    y
        (n,) answers, NaN where missing.
    group
        (n,) group from 0, -1 outside.
    design
        The whole sample's design.
    scores
        ``rank``: rank over population size; ``median``: whether above the median.
    ties
        ``running``: tied rows share the plain mean of their running midpoints, as in R; with unequal
        weights that depends a little on the order of the rows. ``midpoint``: they share the middle of the
        weight they span, whatever the order.

    Raises
    ------
    ValueError
        If fewer than two groups have answers.
    """
    value, g = np.asarray(y, dtype=np.float64), np.asarray(group, dtype=np.int64)
    used = np.isfinite(value) & (g >= 0)
    labels = np.unique(g[used])
    if labels.size < 2:
        raise ValueError("a rank test needs answers in at least two groups")
    w = design.weight[used]
    place = np.unique(value[used], return_inverse=True)[1]
    order = np.argsort(value[used], kind="stable")
    running = np.empty(w.size)
    running[order] = np.cumsum(w[order]) - w[order] / 2
    share = np.ones(w.size) if ties == "running" else w
    rank = (np.bincount(place, running * share) / np.bincount(place, share))[place]
    score = rank / w.sum() if scores == "rank" else (rank > w.sum() / 2).astype(float)
    member = g[used][:, None] == labels[None, :]
    size = (w[:, None] * member).sum(axis=0)
    mean = (w * score) @ member / size
    z = np.zeros((design.n, labels.size))
    z[used] = w[:, None] * member * (score[:, None] - mean) / size
    v = covariance(z, design)
    change = np.hstack([-np.ones((labels.size - 1, 1)), np.eye(labels.size - 1)])
    difference, v = change @ mean, change @ v @ change.T
    ndf = labels.size - 1
    ddf = degrees_of_freedom(design, used) - ndf
    if ndf == 1:
        statistic = float(difference[0] / np.sqrt(v[0, 0]))
        p = 2 * float(stdtr(ddf, -abs(statistic)))
    else:
        statistic = float(difference @ np.linalg.solve(v, difference))
        p = float(fdtrc(ndf, ddf, statistic / ndf))
    return RankTest(statistic, ndf, ddf, p, tuple(float(d) for d in difference))
