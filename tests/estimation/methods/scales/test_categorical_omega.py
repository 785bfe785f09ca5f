"""Categorical omega held to semTools."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.scales.categorical_omega import omega_categorical
from cips_helpers.estimation.methods.scales.polychoric import polychoric_correlations
from estimation.reference import SCALES, near, rare_answers, results, scale


@pytest.mark.parametrize("name", SCALES)
def test_categorical_omega(name):
    expected = results("reliability")[f"{name}.omega.categorical"]
    near(omega_categorical(polychoric_correlations(scale(name))), expected["omega_cat_green_yang"], 1e-6)


def test_rare_answers_have_an_omega():
    assert 0.8 < omega_categorical(polychoric_correlations(rare_answers())) < 1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("k", [10, 30])
def test_questions_that_nearly_repeat_each_other_have_none(k: int) -> None:
    rng = np.random.default_rng(0)
    trait = rng.normal(size=(60, 1))
    answers = np.clip(np.round(1.5 + 1.5 * trait + 0.15 * rng.normal(size=(60, k))), 0, 3)
    assert np.isnan(omega_categorical(polychoric_correlations(answers)))
