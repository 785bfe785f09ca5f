"""Differential item functioning: found where it was planted, and not where only the views differ."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.models.item_functioning import functioning_of_scale, item_functioning

THRESHOLDS = np.array([-1.4, -0.6, 0.5])
SHIFTS = np.array([-0.4, 0.0, 0.4])


def drawn(seed: int, n: int, *, views: float = 0.0, first: float = 0.0, slope: float = 1.0) -> np.ndarray:
    """Return the answers of n people to three questions; the first is answered differently by ``first`` and "
    "``slope``."""
    rng = np.random.default_rng(seed)
    opinion = rng.normal(size=(n, 1)) + views
    noisy = opinion * np.array([slope, 1.0, 1.0]) + rng.normal(size=(n, 3)) + np.array([first, 0.0, 0.0])
    return (noisy[:, :, None] > THRESHOLDS + SHIFTS[:, None]).sum(axis=2).astype(float)


def named(first: np.ndarray, second: np.ndarray) -> list[bool]:
    return [one.p < 0.05 / 3 and one.effect >= 0.035 for one in functioning_of_scale(first, second)]


def test_a_question_answered_differently_is_found_and_no_other():
    assert named(drawn(1, 400), drawn(2, 400, first=0.9)) == [True, False, False]


def by_score(first: np.ndarray, second: np.ndarray) -> list[float]:
    """Return the effects where people are matched by the plain mean of the other questions."""
    scores, sample = np.vstack([first, second]), np.repeat([0, 1], [len(first), len(second)])
    rest = (scores.sum(axis=1, keepdims=True) - scores) / 2
    return [item_functioning(item, others, sample).effect for item, others in zip(scores.T, rest.T, strict=True)]


@pytest.mark.parametrize("seed", range(3))
def test_other_views_alone_are_no_other_meaning(seed):
    """Views one standard deviation apart: with the plain mean of the other questions each would seem to differ."""
    sides = drawn(seed, 3000), drawn(seed + 100, 2500, views=1.0)
    assert max(one.effect for one in functioning_of_scale(*sides)) < min(by_score(*sides)) / 5


def test_questions_that_do_not_go_together_match_nobody():
    rows = np.random.default_rng(1).integers(0, 4, (400, 3)).astype(float)
    rows[:, 1] = 3 - rows[:, 0]
    assert np.isnan(functioning_of_scale(rows[:200], rows[200:])[2].p)


def test_what_differs_more_at_some_scores_is_not_uniform():
    uneven, even = (
        functioning_of_scale(drawn(1, 1500), drawn(2, 1500, **how))[0] for how in ({"slope": 0.2}, {"first": 0.9})
    )
    assert uneven.p_not_uniform < 1e-6
    assert uneven.effect_not_uniform > 0.01
    assert even.effect_not_uniform < 0.3 * even.effect


@pytest.mark.parametrize("column", [0, 1, 2])
def test_nothing_where_something_does_not_vary(column):
    rows = np.random.default_rng(1).integers(0, 3, (60, 3)).astype(float)
    rows[:, column] = 1.0
    assert np.isnan(item_functioning(*rows.T).p)
