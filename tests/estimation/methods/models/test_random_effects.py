"""The mean over countries against published results and what can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cips_helpers.estimation.methods.models.random_effects import random_effects_mean

TRIALS = np.array(
    [
        [4, 119, 11, 128],
        [6, 300, 29, 274],
        [3, 228, 11, 209],
        [62, 13536, 248, 12619],
        [33, 5036, 47, 5761],
        [180, 1361, 372, 1079],
        [8, 2537, 10, 619],
        [505, 87886, 499, 87892],
        [29, 7470, 45, 7232],
        [17, 1699, 65, 1600],
        [186, 50448, 141, 27197],
        [5, 2493, 3, 2338],
        [27, 16886, 29, 17825],
    ]
)
"""13 trials of a vaccine (Colditz et al. 1994): ill and well, vaccinated and not."""


def log_risk_ratios() -> tuple[np.ndarray, np.ndarray]:
    ill, well, ill_without, well_without = TRIALS.T.astype(float)
    given, without = ill + well, ill_without + well_without
    estimates = np.log(ill / given) - np.log(ill_without / without)
    return estimates, np.sqrt(1 / ill - 1 / given + 1 / ill_without - 1 / without)


def test_mean_and_spread_of_the_vaccine_trials_are_those_published() -> None:
    # R metafor, rma(method="REML"): estimate -0.7145, tau^2 0.3132, z interval -1.0669 to -0.3622
    estimates, se = log_risk_ratios()
    actual = random_effects_mean(estimates, se)
    assert actual.estimate == pytest.approx(-0.7145, abs=5e-5)
    assert actual.tau**2 == pytest.approx(0.3132, abs=5e-5)
    w = 1 / (se**2 + actual.tau**2)
    ordinary = 1 / np.sqrt(w.sum())
    assert actual.estimate - stats.norm.ppf(0.975) * ordinary == pytest.approx(-1.0669, abs=1e-4)
    spread = (w * (estimates - actual.estimate) ** 2).sum() / 12
    assert spread > 1
    assert actual.se == pytest.approx(ordinary * np.sqrt(spread))
    assert actual.high - actual.estimate == pytest.approx(stats.t.ppf(0.975, 12) * actual.se)


def test_equally_precise_estimates_that_differ_have_the_interval_of_their_plain_mean() -> None:
    values = np.array([0.1, 0.5, 0.9, 0.2, 0.6])
    actual = random_effects_mean(values, np.full(5, 0.05))
    plain = stats.t.interval(0.95, 4, loc=values.mean(), scale=stats.sem(values))
    assert (actual.low, actual.high) == pytest.approx(plain)
    assert actual.tau**2 == pytest.approx(values.var(ddof=1) - 0.05**2)


def test_estimates_that_agree_have_no_narrower_an_interval_than_their_errors_allow() -> None:
    actual = random_effects_mean([0.2, 0.2, 0.2, 0.2], [0.1, 0.1, 0.1, 0.1])
    assert actual.tau == 0
    assert actual.se == pytest.approx(0.05)


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0.01, 1)), min_size=2, max_size=30))
def test_the_mean_lies_among_the_estimates(pairs: list[tuple[float, float]]) -> None:
    values, errors = zip(*pairs, strict=True)
    actual = random_effects_mean(values, errors)
    assert min(values) - 1e-9 <= actual.estimate <= max(values) + 1e-9
    assert actual.low < actual.estimate < actual.high
    turned = random_effects_mean([-one for one in values], errors)
    assert turned.estimate == pytest.approx(-actual.estimate, abs=1e-8)


@pytest.mark.parametrize(("values", "errors"), [([0.1], [0.1]), ([0.1, 0.2], [0.1, 0.0]), ([0.1, np.nan], [1, 1])])
def test_what_cannot_be_averaged_is_refused(values: list[float], errors: list[float]) -> None:
    with pytest.raises(ValueError, match="two or more"):
        random_effects_mean(values, errors)


def test_intervals_hold_the_mean_in_about_95_of_100_studies_of_few_countries() -> None:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(1000):
        se = rng.uniform(0.03, 0.08, 7)
        actual = random_effects_mean(rng.normal(0.15, 0.1, 7) + rng.normal(0, se), se)
        held += actual.low <= 0.15 <= actual.high
    assert 930 <= held <= 985
