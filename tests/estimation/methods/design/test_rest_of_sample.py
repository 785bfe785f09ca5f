"""Parts of a group less everybody else: in a country without any difference none is called clear."""

import numpy as np

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.families import adjust
from cips_helpers.estimation.methods.design.rest_of_sample import contrasts_with_rest

SHARES = ([0.15, 0.85], [0.5, 0.3, 0.2], [0.2] * 5, [0.15] * 6 + [0.1])
QUESTIONS = np.kron(np.eye(4), np.full((2, 1), 0.5))


def test_false_clear_differences_of_a_country_without_any():
    """Groups of 75, parts of ten or more: with the degrees of freedom of the parts alone too many are called clear."""
    rng = np.random.default_rng(2)
    samples, by_size, cautious = 150, 0, 0
    for _ in range(samples):
        view = rng.normal(0.9, 1, (75, 1)) + rng.normal(0, 1, (75, 8))
        points = np.where(rng.random((75, 8)) < 0.1, np.nan, np.digitize(view, [-1.2, -0.2, 0.8]))
        p = []
        for shares in SHARES:
            cell = rng.choice(len(shares), 75, p=shares)
            rest = contrasts_with_rest(points, Design.equal(75), cell=cell, n_cells=len(shares), shares=QUESTIONS)
            keep = rest.effective >= 10
            p.append(np.array([rest.gap.p[keep], rest.cautious.p[keep]]))
        alone, judged = (adjust(values, method="BH") for values in np.concatenate(p, axis=1))
        by_size += (alone < 0.05).any()
        cautious += (judged < 0.05).any()
    assert cautious <= 0.05 * samples < by_size


def test_a_part_that_does_differ_is_called_clear():
    rng = np.random.default_rng(3)
    cell = np.repeat([0, 1], [30, 270])
    values = np.clip(np.round(rng.normal(np.where(cell == 0, 1.2, 2.0), 0.7)), 0, 3)
    rest = contrasts_with_rest(values, Design.equal(300), cell=cell, n_cells=2)
    assert (rest.cautious.p < 1e-4).all()
    assert (rest.cautious.p >= rest.gap.p).all()
