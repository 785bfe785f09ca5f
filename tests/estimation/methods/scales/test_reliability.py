"""Cronbach's alpha held to psych."""

import warnings

import numpy as np
import pytest

from cips_helpers.estimation.methods.scales.reliability import cronbach_alpha
from estimation.reference import SCALES, near, results, scale


@pytest.mark.parametrize("name", SCALES)
def test_alpha(name):
    expected = results("reliability")[f"{name}.alpha.listwise"]
    alpha = cronbach_alpha(scale(name))
    near([alpha.n, alpha.alpha, alpha.se], [expected[key] for key in ("n", "raw_alpha", "ase_duhachek")])
    near(alpha.feldt, list(expected["feldt"].values()))
    near(alpha.alpha_dropped, list(expected["alpha_drop"].values()))
    near(alpha.item_rest, list(expected["r_drop"].values()))


def test_two_items_have_an_alpha_and_none_if_one_is_dropped():
    x = scale("bfi.A")[:, 1:3]
    alpha = cronbach_alpha(x)
    c = np.cov(x[np.isfinite(x).all(axis=1)], rowvar=False)
    near(alpha.alpha, 4 * c[0, 1] / c.sum())
    assert np.isnan(alpha.alpha_dropped).all()
    with pytest.raises(ValueError, match="at least two items"):
        cronbach_alpha(x[:, :1])


def test_items_that_do_not_vary_give_missing_figures_without_a_warning():
    x = np.column_stack([np.tile([0, 1, 2, 3], 10), np.ones(40), np.tile([0, 1], 20)]).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rows in (x, x[:1], np.full((5, 3), np.nan)):
            assert np.isnan(cronbach_alpha(rows).alpha)
