"""Composition of two samples, and the change with the composition held fixed."""

import numpy as np

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.gaps import independent_gap
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.design.raking import rake
from cips_helpers.estimation.methods.models.composition import composition_p, standardised_change
from estimation.reference import near


def two_iterations(seed: int = 0):
    """Views don't change within a role; the share of managers falls from 85 to 23 per cent."""
    rng = np.random.default_rng(seed)
    role = [(rng.random(n) < share).astype(int) for n, share in ((300, 0.85), (400, 0.23))]
    y = [np.clip(np.round(1.2 + 1.0 * r + rng.normal(0, 0.7, r.size)), 0, 3) for r in role]
    designs = [Design(rng.uniform(1, 3, r.size), np.arange(r.size) % 4) for r in role]
    return y, role, designs


def change_of(y, role, designs, smallest=10):
    return standardised_change(y[0], role[0], designs[0], y[1], role[1], designs[1], n_classes=2, smallest=smallest)


def test_a_shift_of_the_composition_is_significant():
    _, role, designs = two_iterations()
    assert composition_p(role[0], designs[0], role[1], designs[1]) < 1e-10
    assert composition_p(role[0][:150], Design.equal(150), role[0][150:], Design.equal(150)) > 0.05
    assert np.isnan(composition_p([0, 0], Design.equal(2), [0, 0], Design.equal(2)))


def test_standardising_takes_the_composition_out():
    y, role, designs = two_iterations()
    raw = independent_gap(mean_values(y[1], designs[1]), mean_values(y[0], designs[0]))
    change = change_of(y, role, designs)
    assert raw.estimate[0, 0] < -0.4
    assert abs(change.t[0]) < 2.5
    shares = np.mean([mean_values(np.eye(2)[r], d).estimate[0] for r, d in zip(role, designs, strict=True)], axis=0)
    cells = [mean_values(v, d, cell=r, n_cells=2).estimate[:, 0] for v, r, d in zip(y, role, designs, strict=True)]
    near(change.estimate[0], shares @ (cells[1] - cells[0]))


def test_standard_error_covers_what_repeated_samples_do():
    """Roles are equally frequent over both samples, so that the standard composition hardly varies."""
    changes, errors = [], []
    for seed in range(1000):
        change = change_of(*two_iterations(seed))
        changes.append(change.estimate[0])
        errors.append(change.se[0])
    assert abs(np.std(changes) / np.mean(errors) - 1) < 0.08


def test_thin_classes_are_left_out():
    rng = np.random.default_rng(4)
    classes = np.repeat([0, 1], [90, 10])
    y = rng.integers(0, 4, 100).astype(float)
    later, designs = rng.permutation(y), (Design.equal(100),) * 2
    first = [np.where(classes == 0, values, np.nan) for values in (y, later)]
    gap = independent_gap(mean_values(first[1], designs[1]), mean_values(first[0], designs[0]))
    near(change_of((y, later), (classes, classes), designs, smallest=11).estimate, gap.estimate[0])
    assert np.isnan(change_of((y, later), (classes, classes), designs, smallest=95).estimate).all()


def test_raked_samples_are_standardised_with_their_weights():
    y, role, designs = two_iterations()
    raked = [rake(d, {"role": r}, {"role": [0.5, 0.5]}).design for d, r in zip(designs, role, strict=True)]
    raw = [mean_values(v, d).estimate[0] for v, d in zip(y, raked, strict=True)]
    near(change_of(y, role, raked).estimate, raw[1] - raw[0])
