"""Categorical omega held to semTools."""

import pytest

from cips_helpers.estimation.methods.scales.categorical_omega import categorical_omega
from cips_helpers.estimation.methods.scales.polychoric import polychoric
from estimation.methods.scales.test_polychoric import rare_answers
from estimation.reference import SCALES, near, results, scale


@pytest.mark.parametrize("name", SCALES)
def test_categorical_omega(name):
    expected = results("reliability")[f"{name}.omega.categorical"]
    near(categorical_omega(polychoric(scale(name))), expected["omega_cat_green_yang"], 1e-6)


def test_rare_answers_have_an_omega():
    assert 0.8 < categorical_omega(polychoric(rare_answers())) < 1
