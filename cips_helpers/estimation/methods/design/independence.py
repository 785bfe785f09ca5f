"""Test of association between two categorical answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from cips_helpers.estimation.methods.design.design import Design, FloatArray
from cips_helpers.estimation.methods.design.variance import covariance, degrees_of_freedom


@dataclass(frozen=True)
class Association:
    """Rao-Scott test of a two-way table.

    Attributes
    ----------
    f, ndf, ddf, p
        Second-order corrected statistic, referred to F(ndf, ddf).
    """

    f: float
    ndf: float
    ddf: float
    p: float


def rao_scott(row: ArrayLike, column: ArrayLike, design: Design) -> Association:
    """Test two categorical answers for association.

    Rao and Scott (1984), second-order (Satterthwaite) correction, as R's ``svychisq(statistic = "F")``.

    Parameters
    ----------
    row, column
        (n,) codes from 0, -1 where there is no answer.
    design
        The whole sample's design. Denominator degrees of freedom count all its rows, also those without an answer, as
        R does.

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
    used = (r >= 0) & (c >= 0)
    rows, columns = np.unique(r[used]), np.unique(c[used])
    nu = degrees_of_freedom(design)
    if rows.size < 2 or columns.size < 2 or nu < 1:
        return Association(*(float("nan"),) * 4)
    cells = np.zeros((design.n, rows.size * columns.size))
    at = np.searchsorted(rows, r[used]) * columns.size + np.searchsorted(columns, c[used])
    cells[np.flatnonzero(used), at] = 1.0
    w = np.where(used, design.weight, 0.0)
    share = w @ cells / w.sum()
    table = share.reshape(rows.size, columns.size)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    n = float(design.n)
    chisq = n * float(((table - expected) ** 2 / expected).sum())
    z = w[:, None] * (cells - share) / w.sum()
    z[~used] = 0.0
    delta = _delta(share, covariance(z, design), n, rows.size, columns.size)
    trace = float(np.trace(delta))
    if not trace > 0:  # strata of one person each
        return Association(*(float("nan"),) * 4)
    ndf = trace**2 / float(np.trace(delta @ delta))
    f = chisq / trace
    return Association(f, ndf, ndf * nu, float(fdtrc(ndf, ndf * nu, f)))


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
