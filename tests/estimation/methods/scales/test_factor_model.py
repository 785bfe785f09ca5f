"""Omega of one-factor models held to lavaan and psych."""

import warnings

import numpy as np
import pytest

from cips_helpers.estimation.methods.scales.factor_model import minres_loadings, omega_ml
from estimation.reference import SCALES, near, results, scale

EXPECTED = results("reliability")


@pytest.mark.parametrize("name", SCALES)
def test_omega_of_a_maximum_likelihood_factor(name):
    expected = EXPECTED[f"{name}.omega.cfa_ml"]
    omega = omega_ml(scale(name))
    near([omega.omega, omega.se, *omega.interval], [expected[k] for k in ("omega", "se_delta", "lo", "hi")], 1e-6)
    near(omega.loadings, list(expected["loadings"].values()), 1e-6)
    near(omega.residuals, list(expected["residuals"].values()), 1e-6)
    assert omega.n == expected["n"]
    fit = omega.fit
    assert fit is not None
    near([fit.chi2, fit.cfi, fit.rmsea, fit.srmr], [expected[k] for k in ("chisq", "cfi", "rmsea", "srmr")], 1e-6)
    assert fit.df == expected["df"]


@pytest.mark.parametrize("name", SCALES)
def test_loadings_of_a_minres_factor(name):
    expected = EXPECTED[f"{name}.omega.minres1"]
    x = scale(name)
    loadings = minres_loadings(np.corrcoef(x[np.isfinite(x).all(axis=1)], rowvar=False))
    near(loadings, list(expected["loadings"].values()), 3e-6)  # psych's search stops at six digits
    squared = loadings.sum() ** 2
    near(squared / (squared + (1 - loadings**2).sum()), expected["omega_from_loadings"], 1e-6)


def test_no_omega_where_the_model_is_not_identified():
    constant = np.column_stack([np.tile([0, 1, 2, 3], 10), np.ones(40), np.tile([0, 1], 20)]).astype(float)
    x = scale("bfi.A")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rows in (x[:, 1:3], constant, x[:, [1, 1, 2]]):
            assert np.isnan(omega_ml(rows).omega)
    assert omega_ml(x[:, :3]).fit is None  # three items are fitted by any model
