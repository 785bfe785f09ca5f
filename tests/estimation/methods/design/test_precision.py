"""Design effect of weights, and the smallest detectable change."""

import numpy as np
from scipy import stats

from cips_helpers.estimation.methods.design.precision import kish_deff, smallest_detectable_change
from estimation.reference import ces11, near, results


def test_design_effect_of_unequal_weights():
    expected = results("ces11")["ces11.kish"]
    near(kish_deff(ces11()["weight"]), expected["deff_kish"])
    near(len(ces11()) / kish_deff(ces11()["weight"]), expected["n_eff"])


def test_smallest_detectable_change_is_found_with_the_power_named():
    size = float(smallest_detectable_change(0.05, power=0.8))
    z = size / 0.05
    assert abs(stats.norm.sf(stats.norm.ppf(0.975) - z) - 0.8) < 1e-6
    assert smallest_detectable_change(0.03, df=10) > smallest_detectable_change(0.03)
    assert np.isnan(smallest_detectable_change(0.03, df=0))
