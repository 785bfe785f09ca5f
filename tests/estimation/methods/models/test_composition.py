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
    return standardised_change(y[0], role[0], designs[0], y[1], role[1], designs[1], n_classes=2, smallest=smallest).gap


def test_a_shift_of_the_composition_is_significant():
    _, role, designs = two_iterations()
    assert composition_p(role[0], designs[0], role[1], designs[1]) < 1e-10
    assert composition_p(role[0][:150], Design.equal(150), role[0][150:], Design.equal(150)) > 0.05
    assert np.isnan(composition_p([0, 0], Design.equal(2), [0, 0], Design.equal(2)))


def test_a_shift_between_two_censuses_is_certain():
    """Everybody answered, so their variance is 0 and the test has no statistic."""
    role = [(np.arange(n) < share * n).astype(int) for n, share in ((100, 0.85), (110, 0.75))]
    census, sample = (
        [Design(np.ones(r.size), np.zeros(r.size, int), population=np.array([size * r.size])) for r in role]
        for size in (1.0, 2.0)
    )
    assert composition_p(role[0], census[0], role[1], census[1]) == 0
    assert 0 < composition_p(role[0], census[0], role[1], sample[1]) < 0.05
    assert np.isnan(composition_p(np.full(100, -1), census[0], role[1], census[1]))
    assert np.isnan(composition_p(np.ones(100, int), census[0], np.ones(110, int), census[1]))


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


def test_a_thin_class_is_not_held_fixed_by_itself():
    rng = np.random.default_rng(4)
    classes = np.repeat([0, 1], [90, 10])
    y = rng.integers(0, 4, 100).astype(float)
    later, designs = rng.permutation(y), (Design.equal(100),) * 2
    assert np.isnan(change_of((y, later), (classes, classes), designs, smallest=11).estimate).all()
    assert np.isnan(change_of((y, later), (classes, classes), designs, smallest=95).estimate).all()


def test_thin_classes_are_pooled_and_the_share_held_fixed_is_told():
    rng = np.random.default_rng(6)
    classes = np.repeat([0, 1, 2, 3], [60, 25, 8, 7])
    y, later = (rng.integers(0, 4, 100).astype(float) for _ in range(2))
    designs = (Design.equal(100),) * 2
    change = standardised_change(y, classes, designs[0], later, classes, designs[1], n_classes=4, smallest=10)
    near(change.gap.estimate[0], later.mean() - y.mean())
    near(change.covered, [0.85])


def test_each_score_has_its_own_classes():
    y, role, designs = two_iterations()
    silent = [np.where((r == 1) & (np.cumsum(r) > 8), np.nan, v) for v, r in zip(y, role, strict=True)]
    both = [np.column_stack(values) for values in zip(y, silent, strict=True)]
    change = standardised_change(both[0], role[0], designs[0], both[1], role[1], designs[1], n_classes=2, smallest=10)
    near(change.gap.estimate[0], change_of(y, role, designs).estimate[0])
    assert np.isnan(change.gap.estimate[1])
    assert change.covered[0] == 1 > change.covered[1]


def test_composition_varies_where_classes_change_differently():
    """Managers rise by 0.9 and others fall: with the composition taken as known 91.7 per cent were covered."""
    covered = 0
    for seed in range(1000):
        rng = np.random.default_rng(seed)
        role = [(rng.random(150) < share).astype(int) for share in (0.6, 0.3)]
        y = [
            1.2 + rise * np.where(r == 1, 0.9, -0.5) + rng.normal(0, 0.7, 150)
            for r, rise in zip(role, (0, 1), strict=True)
        ]
        change = change_of(y, role, (Design.equal(150),) * 2)
        truth = 0.45 * 0.9 - 0.55 * 0.5
        covered += abs(change.estimate[0] - truth) < 1.97 * change.se[0]
    assert 930 <= covered <= 970


def test_raked_samples_are_standardised_with_their_weights():
    y, role, designs = two_iterations()
    raked = [rake(d, {"role": r}, {"role": [0.5, 0.5]}).design for d, r in zip(designs, role, strict=True)]
    raw = [mean_values(v, d).estimate[0] for v, d in zip(y, raked, strict=True)]
    near(change_of(y, role, raked).estimate, raw[1] - raw[0])
