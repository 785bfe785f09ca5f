"""Person scores and means of item means held to R, and properties that hold for any answers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.intervals import interval_mean
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.scales.scale_scores import factor_scores, linearised_scores, person_scores
from estimation.reference import bfi_neuroticism, near, results


def test_person_mean_of_a_scale():
    expected = results("scores_change")["bfi.N.person_mean"]
    scores, design = bfi_neuroticism()
    mean = mean_values(person_scores(scores), design)
    low, high = interval_mean(mean.estimate, mean.se, mean.df)
    near(
        np.ravel([mean.estimate, mean.se, low, high, mean.df, mean.n]),
        [expected[k] for k in ("est", "se", "lo", "hi", "df", "n")],
    )


def test_mean_of_item_means():
    expected = results("scores_change")["bfi.N.mean_of_item_means"]
    scores, design = bfi_neuroticism()
    mean = mean_values(linearised_scores(scores, np.full((5, 1), 0.2), design), design)
    near(np.ravel([mean.estimate, mean.se]), [expected["est"], expected["se"]])
    near(mean_values(scores, design).estimate[0], list(expected["items"].values()))


def test_scores_of_cells_are_those_of_their_item_means():
    scores, design = bfi_neuroticism()
    cell = np.arange(design.n) % 3 - 1
    shares = np.array([[0.5, 0.1], [0.5, 0.2], [0, 0.3], [0, 0.4], [0, 0]])
    values = linearised_scores(scores, shares, design, cell=cell, n_cells=2)
    near(
        mean_values(values, design, cell=cell, n_cells=2).estimate,
        mean_values(scores, design, cell=cell, n_cells=2).estimate @ shares,
    )
    answered = np.isfinite(scores) & (cell >= 0)[:, None]
    assert (np.isfinite(values) == ((answered[:, :, None] & (shares != 0)).any(axis=1))).all()


def test_standard_error_of_a_score_of_questions_covers_what_repeated_samples_do():
    rng = np.random.default_rng(3)
    means, errors = [], []
    for _ in range(1000):
        view = rng.normal(1.5, 0.7, 60)
        scores = np.clip(np.round(view[:, None] + rng.normal(0, 0.7, (60, 3))), 0, 3)
        scores[rng.random((60, 3)) < [0.05, 0.2, 0.5]] = np.nan
        mean = mean_values(linearised_scores(scores, np.full((3, 1), 1 / 3), Design.equal(60)), Design.equal(60))
        means.append(mean.estimate[0, 0])
        errors.append(mean.se[0, 0])
    assert abs(np.std(means) / np.mean(errors) - 1) < 0.08


def test_a_score_with_a_question_nobody_answered_is_unknown():
    values = linearised_scores([[3, np.nan], [1, np.nan]], [[0.5, 1.0], [0.5, 0.0]], Design.equal(2))
    assert np.isnan(values[:, 0]).all()
    near(values[:, 1], [3, 1])


def test_score_with_half_of_the_items():
    expected = results("quality")["bfi.score_half_rule.N"]
    score = person_scores(bfi_neuroticism()[0])
    answered = score[np.isfinite(score)]
    assert answered.size == expected["n"]
    near([answered.mean(), answered.std(ddof=1)], [expected["mean"], expected["sd"]])


def test_outcome_items_are_left_out_of_the_factors():
    scores = np.array([[3.0, 1, 2, 0], [1, 1, 0, np.nan]])
    left = factor_scores(scores, [0, 0, 1, 1], n_factors=3, leave_out=[1, 2])
    near(left[:, 0], [3, 1])
    near(left[:, 1], [0, np.nan])
    assert np.isnan(left[:, 2]).all()


@given(
    hnp.arrays(
        np.float64, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=st.sampled_from([0, 1, 2, 3, np.nan])
    )
)
def test_person_scores_need_half_of_the_items_and_stay_in_bounds(scores):
    persons = person_scores(scores)
    answered = np.isfinite(scores).sum(axis=1)
    assert (np.isfinite(persons) == ((answered * 2 >= scores.shape[1]) & (answered > 0))).all()
    known = persons[np.isfinite(persons)]
    assert ((known >= 0) & (known <= 3)).all()
    near(person_scores(3 - scores), 3 - persons)
