"""Alpha, omega and their ordinal kin held to psych, lavaan and semTools."""

import warnings

import numpy as np
import pytest

from cips_helpers.estimation.methods.scales.categorical_omega import categorical_omega
from cips_helpers.estimation.methods.scales.factor_model import minres_loadings, omega_minres, omega_ml
from cips_helpers.estimation.methods.scales.polychoric import bivariate_normal_cdf, ordinal_alpha, polychoric
from cips_helpers.estimation.methods.scales.reliability import cronbach_alpha

from .reference import bfi, cnes, near, results

EXPECTED = results("reliability")
SCALES = ["bfi.A", "bfi.C", "cnes.MBSA"]


def scale(name: str) -> np.ndarray:
    if name == "cnes.MBSA":
        return np.abs(cnes().to_numpy(float) - [0, 3, 0, 3])
    letter = name[-1]
    x = bfi()[[f"{letter}{i}" for i in range(1, 6)]].to_numpy(float, copy=True)
    reversed_items = {"A": [0], "C": [3, 4]}[letter]
    x[:, reversed_items] = 7 - x[:, reversed_items]
    return x


@pytest.mark.parametrize("missing", ["pairwise", "listwise"])
@pytest.mark.parametrize("name", SCALES)
def test_alpha(name, missing):
    expected = EXPECTED[f"{name}.alpha.{missing}"]
    found = cronbach_alpha(scale(name), missing=missing)
    names = {
        "n": "n",
        "raw_alpha": "alpha",
        "std_alpha": "alpha_standardised",
        "G6": "guttman_lambda_6",
        "average_r": "mean_correlation",
        "mean": "mean",
        "sd": "sd",
        "ase_duhachek": "se",
    }
    near([getattr(found, ours) for ours in names.values()], [expected[theirs] for theirs in names])
    near(found.feldt, list(expected["feldt"].values()))
    near(found.duhachek, list(expected["duhachek"].values()), 1e-6)  # psych takes 1.96 for the quantile
    for theirs, ours in {
        "alpha_drop": found.alpha_dropped,
        "r_drop": found.item_rest,
        "r_cor": found.item_rest_corrected,
        "raw_r": found.item_total,
    }.items():
        near(ours, list(expected[theirs].values()))


@pytest.mark.parametrize("name", SCALES)
def test_omega_of_a_maximum_likelihood_factor(name):
    expected = EXPECTED[f"{name}.omega.cfa_ml"]
    found = omega_ml(scale(name))
    near([found.omega, found.se, *found.interval], [expected[k] for k in ("omega", "se_delta", "lo", "hi")], 1e-6)
    near(found.loadings, list(expected["loadings"].values()), 1e-6)
    near(found.residuals, list(expected["residuals"].values()), 1e-6)
    fit = found.fit
    near(
        [found.n, fit.chisq, fit.df, fit.cfi, fit.rmsea, fit.srmr],
        [expected[k] for k in ("n", "chisq", "df", "cfi", "rmsea", "srmr")],
        1e-7,
    )


@pytest.mark.parametrize("name", SCALES)
def test_omega_of_a_minres_factor(name):
    expected = EXPECTED[f"{name}.omega.minres1"]
    x = scale(name)
    r = np.corrcoef(x[np.isfinite(x).all(axis=1)], rowvar=False)
    loadings = minres_loadings(r)
    near(loadings, list(expected["loadings"].values()), 3e-6)  # psych's search stops at six digits
    squared = loadings.sum() ** 2
    near(squared / (squared + (1 - loadings**2).sum()), expected["omega_from_loadings"], 1e-6)
    near(omega_minres(r), expected["psych_omega_tot"], 1e-6)


@pytest.mark.parametrize("name", SCALES)
def test_polychoric_correlations(name):
    x = scale(name)
    found = polychoric(x)
    for theirs, tolerance in ((".lavaan", 1e-6), ("", 1e-4)):
        expected = EXPECTED[f"{name}.polychoric{theirs}"]
        near(found.rho, [list(row.values()) for row in expected["rho"].values()], tolerance)
        near(ordinal_alpha(x), expected["ordinal_alpha"], tolerance)
    for ours, theirs in zip(found.thresholds, expected["tau"].values(), strict=True):
        near(ours, theirs)


@pytest.mark.parametrize("name", SCALES)
def test_categorical_omega(name):
    expected = EXPECTED[f"{name}.omega.categorical"]
    found = categorical_omega(scale(name))
    near([found.omega, found.omega_latent], [expected["omega_cat_green_yang"], expected["omega_ordinal_latent"]], 1e-6)
    near(found.loadings, list(expected["std_loadings"].values()), 1e-6)
    fit = found.fit
    near([fit.chisq, fit.cfi, fit.rmsea], [expected[k] for k in ("chisq_scaled", "cfi_scaled", "rmsea_scaled")], 1e-6)


def test_bivariate_normal_against_known_points():
    for rho in (-0.99, -0.5, 0.0, 0.3, 0.9, 0.999):
        near(bivariate_normal_cdf(0.0, 0.0, rho), 0.25 + np.arcsin(rho) / (2 * np.pi), 1e-12)
        near(bivariate_normal_cdf(np.inf, 0.3, rho), 0.6179114221889526, 1e-12)
    near(bivariate_normal_cdf(0.5, -0.2, 1.0), 0.42074029056089696, 1e-12)


def test_two_items_have_an_alpha_and_no_omega():
    x = scale("bfi.A")[:, 1:3]
    found = cronbach_alpha(x)
    c = np.cov(x[np.isfinite(x).all(axis=1)], rowvar=False)
    near(found.alpha, 4 * c[0, 1] / c.sum())
    assert np.isnan(found.alpha_dropped).all()
    assert np.isnan(omega_ml(x).omega)
    assert np.isnan(categorical_omega(x).omega)


def test_rare_answers_and_copies_have_correlations():
    rng = np.random.default_rng(5)
    view = rng.normal(size=(250, 1)) + 0.4 * rng.normal(size=(250, 3))
    x = np.digitize(view, [-2.6, -1.9, -0.9]).astype(float)
    rho = polychoric(x).rho
    assert ((rho > 0.6) & (rho < 1 + 1e-9)).all()
    assert 0.8 < categorical_omega(x).omega < 1
    twin = polychoric(np.column_stack([x[:, 0], x[:, 0], x[:, 1]])).rho
    assert twin[0, 1] > 0.999
    assert np.isnan(omega_ml(np.column_stack([x[:, 0], x[:, 0], x[:, 1]])).omega)


def test_items_that_do_not_vary_give_missing_figures_without_a_warning():
    x = np.column_stack([np.tile([0, 1, 2, 3], 10), np.ones(40), np.tile([0, 1], 20)]).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(cronbach_alpha(x).alpha)
        assert np.isnan(omega_ml(x).omega)
        assert np.isnan(categorical_omega(x).omega)
        assert np.isnan(cronbach_alpha(x[:1]).alpha)
        assert np.isnan(cronbach_alpha(np.full((5, 3), np.nan), missing="pairwise").alpha)
