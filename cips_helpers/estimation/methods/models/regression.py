"""Linear and logistic regression with the design, and Wald tests of their terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, fdtrc, stdtr

from cips_helpers.estimation.methods.design.design import BoolArray, Design, FloatArray
from cips_helpers.estimation.methods.design.variance import covariance, degrees_of_freedom

ROWS_PER_COEFFICIENT = 10
"""A model needs this many complete rows for each of its coefficients."""

_SEPARATED = "the logistic model has no finite estimate: a predictor separates the answers"


@dataclass(frozen=True, eq=False)
class Model:
    """Coefficients of a fitted model.

    Attributes
    ----------
    estimate
        (k,) coefficients, in the order documented by the function that fits the model.
    df
        Degrees of freedom of their t tests.
    n
        Rows used.
    influence
        (rows of the sample, k) influence values of the coefficients, 0 for rows that were not used.
    design
        The whole sample's design.
    """

    estimate: FloatArray
    df: float
    n: int
    influence: FloatArray
    design: Design

    @cached_property
    def cov(self) -> FloatArray:
        """(k, k) covariance of the coefficients."""
        return covariance(self.influence, self.design)

    @property
    def se(self) -> FloatArray:
        """(k,) standard errors."""
        return np.sqrt(np.diag(self.cov))

    @property
    def t(self) -> FloatArray:
        """(k,) estimate over standard error."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.estimate / self.se

    @property
    def p(self) -> FloatArray:
        """(k,) two-sided p values; NaN where df is not above 0."""
        return np.asarray(2 * stdtr(self.df if self.df > 0 else np.nan, -np.abs(self.t)))


@dataclass(frozen=True)
class WaldTest:
    """F test of several coefficients at once."""

    f: float
    ndf: int
    ddf: float
    p: float


def linear_model(y: ArrayLike, x: ArrayLike, design: Design, *, inside: BoolArray | None = None) -> Model:
    """Fit a linear regression by weighted least squares.

    Parameters
    ----------
    y, x
        (n,) outcome and (n, k) predictors without a constant; rows with a NaN are left out of the domain.
    design
        The whole sample's design.
    inside
        (n,) domain; None: everyone.

    Returns
    -------
    Model
        The constant first, then the columns of x; covariance linearised (R ``svyglm``), df = units - strata - k.

    Raises
    ------
    ValueError
        If predictors are linearly dependent in the rows used.

    Examples
    --------
    >>> fit = linear_model([1.0, 2.0, 4.0, 5.0], [[0.0], [0.0], [1.0], [1.0]], Design.equal(4))
    >>> fit.estimate.round(3), fit.se.round(3)
    (array([1.5, 3. ]), array([0.408, 0.577]))
    """
    used, target, columns, w = model_rows(y, x, design, inside)
    root = np.sqrt(w)[:, None]
    beta, bread = _least_squares(columns * root, target * root[:, 0])
    residual = target - columns @ beta
    influence = (columns * (w * residual)[:, None]) @ bread
    return _linearised(beta, influence, used, design)


def logistic_model(y: ArrayLike, x: ArrayLike, design: Design, *, inside: BoolArray | None = None) -> Model:
    """Fit a logistic regression of a 0/1 outcome by weighted maximum likelihood (Newton).

    Parameters and order of coefficients as in `linear_model`.

    Raises
    ------
    ValueError
        If predictors are linearly dependent, or separate the answers so that no estimate exists.
    """
    used, target, columns, w = model_rows(y, x, design, inside)
    _least_squares(columns * np.sqrt(w)[:, None], target)
    beta = np.zeros(columns.shape[1])
    for _ in range(50):
        p = expit(columns @ beta)
        root = np.sqrt(w * p * (1 - p))
        with np.errstate(divide="ignore", invalid="ignore"):
            working = np.where(root > 0, w * (target - p) / root, 0.0)
        try:
            step, bread = _least_squares(columns * root[:, None], working)
        except ValueError as error:  # fitted shares have run to 0 and 1
            raise ValueError(_SEPARATED) from error
        beta = beta + step
        if np.abs(step).max() < 1e-10 * max(1.0, np.abs(beta).max()):
            break
    else:
        raise ValueError(_SEPARATED)
    p = expit(columns @ beta)
    influence = (columns * (w * (target - p))[:, None]) @ bread
    return _linearised(beta, influence, used, design)


def wald_test(model: Model, which: Sequence[int]) -> WaldTest:
    """Test that the coefficients at positions ``which`` are all 0 (R ``regTermTest``).

    F = b' V^-1 b / q, referred to F(q, df of the model).
    """
    at = np.asarray(which)
    b, v = model.estimate[at], model.cov[np.ix_(at, at)]
    f = float(b @ np.linalg.solve(v, b)) / at.size
    return WaldTest(f, at.size, model.df, float(fdtrc(at.size, model.df, f)))


def correlation_matrix(x: FloatArray, weight: ArrayLike | None = None) -> FloatArray:
    """Return the (k, k) weighted correlations of complete rows (n, k)."""
    w = np.ones(len(x)) if weight is None else np.asarray(weight, dtype=np.float64)
    centred = x - w @ x / w.sum()
    c = (centred * w[:, None]).T @ centred
    sd = np.sqrt(np.diag(c))
    return np.asarray(c / np.outer(sd, sd))


def model_rows(
    y: ArrayLike, x: ArrayLike, design: Design, inside: BoolArray | None = None
) -> tuple[BoolArray, FloatArray, FloatArray, FloatArray]:
    """Return the rows used, their outcome, predictors with a constant first, and weights scaled to mean 1."""
    target = np.asarray(y, dtype=np.float64)
    columns = np.asarray(x, dtype=np.float64)
    columns = columns[:, None] if columns.ndim == 1 else columns
    if target.shape != (design.n,) or columns.shape[0] != design.n:
        raise ValueError(f"y and x must have {design.n} rows")
    used = np.isfinite(target) & np.isfinite(columns).all(axis=1)
    if inside is not None:
        used &= np.asarray(inside, dtype=bool)
    if not used.any():
        raise ValueError("no row has both an outcome and all predictors")
    w = design.weight[used] / design.weight[used].mean()
    return used, target[used], np.column_stack([np.ones(int(used.sum())), columns[used]]), w


def _least_squares(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the solution and (A'A)^-1, from a QR decomposition so that digits aren't lost by squaring."""
    q, r = np.linalg.qr(a)
    size = np.abs(np.diag(r))
    if a.shape[0] < a.shape[1] or size.min() < 1e-10 * size.max():
        raise ValueError("predictors are linearly dependent in the rows used")
    inverse: FloatArray = np.linalg.inv(r).astype(np.float64)
    return np.asarray(inverse @ (q.T @ b), dtype=np.float64), np.asarray(inverse @ inverse.T)


def _linearised(beta: FloatArray, influence: FloatArray, used: BoolArray, design: Design) -> Model:
    z = np.zeros((design.n, beta.size))
    z[used] = influence
    df = degrees_of_freedom(design, used) + 1 - beta.size
    return Model(beta, float(df), int(used.sum()), z, design)
