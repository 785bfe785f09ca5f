"""Composition, standardised change, the verdict on comparability, and the anonymous benchmark."""

import numpy as np
import pytest

from cips_helpers.estimation.comparability import Facts, Limits, comparability
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.gaps import independent_gap
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.design.raking import rake
from cips_helpers.estimation.methods.models.benchmark import benchmark
from cips_helpers.estimation.methods.models.composition import composition, standardised_change
from cips_helpers.schema.records import Comparability, Reason, Verdict

from .reference import near


def two_iterations(seed: int = 0):
    """Views don't change within a role; the share of managers falls from 85 to 23 per cent."""
    rng = np.random.default_rng(seed)
    role = [(rng.random(n) < share).astype(int) for n, share in ((300, 0.85), (400, 0.23))]
    y = [np.clip(np.round(1.2 + 1.0 * r + rng.normal(0, 0.7, r.size)), 0, 3) for r in role]
    designs = [Design(rng.uniform(1, 3, r.size), np.arange(r.size) % 4) for r in role]
    return y, role, designs


def test_composition_of_two_samples():
    _, role, designs = two_iterations()
    found = composition(role[0], designs[0], role[1], designs[1], n_classes=3)
    own = [mean_values(r, d) for r, d in zip(role, designs, strict=True)]
    near([found.first[1], found.second[1]], [e.estimate[0, 0] for e in own])
    gap = independent_gap(own[1], own[0])
    near([found.difference.estimate[1], found.difference.se[1]], [gap.estimate[0, 0], gap.se[0, 0]])
    assert found.p < 1e-10
    assert found.n_first.sum() == 300
    near(found.shift, abs(gap.estimate[0, 0]))
    assert found.only_once == 0


def test_class_of_one_iteration_only():
    design = Design.equal(100)
    found = composition(np.repeat([0, 1], [70, 30]), design, np.repeat([0, 2], [60, 40]), design, n_classes=3)
    near(found.only_once, 0.4)


def test_standardising_takes_the_composition_out():
    y, role, designs = two_iterations()
    change = standardised_change(y[0], role[0], designs[0], y[1], role[1], designs[1], n_classes=2)
    assert change.raw.estimate[0] < -0.4
    assert abs(change.standardised.t[0]) < 2.5
    near(change.raw.estimate - change.by_composition, change.standardised.estimate)
    near(change.standard.sum(), 1.0)
    near(change.covered, (1.0, 1.0))
    cells = [mean_values(v, d, cell=r, n_cells=2).estimate[:, 0] for v, r, d in zip(y, role, designs, strict=True)]
    near(change.standardised.estimate[0], change.standard @ (cells[1] - cells[0]))


def test_own_composition_as_standard_leaves_that_iteration_as_it_was():
    y, role, designs = two_iterations()
    first = mean_values(y[0], designs[0])
    own = mean_values(np.eye(2)[role[0]], designs[0]).estimate[0]
    change = standardised_change(y[0], role[0], designs[0], y[1], role[1], designs[1], n_classes=2, standard=own)
    second = mean_values(y[1], designs[1], cell=role[1], n_cells=2).estimate[:, 0] @ own
    near(change.standardised.estimate[0], second - first.estimate[0, 0])


def test_standard_error_covers_what_repeated_samples_do():
    changes, errors = [], []
    for seed in range(1000):
        y, role, designs = two_iterations(seed)
        change = standardised_change(
            y[0], role[0], designs[0], y[1], role[1], designs[1], n_classes=2, standard=[0.5, 0.5]
        )
        changes.append(change.standardised.estimate[0])
        errors.append(change.standardised.se[0])
    assert abs(np.std(changes) / np.mean(errors) - 1) < 0.08


def test_thin_classes_are_left_out_and_said_so():
    rng = np.random.default_rng(4)
    classes = np.repeat([0, 1, 2], [90, 8, 2])
    y = rng.integers(0, 4, 100).astype(float)
    design = Design.equal(100)
    change = standardised_change(y, classes, design, y[::-1], classes, design, n_classes=3)
    near(change.standard, [1.0, 0.0, 0.0])
    near(change.covered, (0.9, 0.9))
    none = standardised_change(y, classes, design, y, classes, design, n_classes=3, smallest=95)
    assert np.isnan(none.standardised.estimate).all()
    assert np.isfinite(none.raw.estimate).all()


def test_raked_samples_are_standardised_with_their_weights():
    y, role, designs = two_iterations()
    raked = [rake(d, {"role": r}, {"role": [0.5, 0.5]}).design for d, r in zip(designs, role, strict=True)]
    change = standardised_change(y[0], role[0], raked[0], y[1], role[1], raked[1], n_classes=2)
    near(change.raw.estimate, change.standardised.estimate)


@pytest.mark.parametrize(
    ("facts", "verdict", "reasons"),
    [
        (Facts(), Verdict.COMPARABLE, []),
        (Facts(shift=0.04, shift_p=0.001), Verdict.COMPARABLE, []),
        (Facts(shift=0.2, shift_p=0.3), Verdict.COMPARABLE, []),
        (Facts(shift=0.2, shift_p=0.001), Verdict.AFTER_STANDARDISING, [Reason.COMPOSITION]),
        (Facts(shift=0.2), Verdict.AFTER_STANDARDISING, [Reason.COMPOSITION]),
        (Facts(shift=0.2, covered=0.5), Verdict.NOT_COMPARABLE, [Reason.TOO_THIN, Reason.COMPOSITION]),
        (Facts(covered=0.5), Verdict.COMPARABLE, []),
        (Facts(same_scale=False), Verdict.NOT_COMPARABLE, [Reason.SCALE]),
        (Facts(items_unchanged=0.5), Verdict.NOT_COMPARABLE, [Reason.QUESTIONNAIRE]),
        (Facts(mode_overlap=0.0, mode_shift=1.0), Verdict.NOT_COMPARABLE, [Reason.MODE_REPLACED]),
        (Facts(mode_overlap=0.5, mode_shift=0.3), Verdict.AFTER_STANDARDISING, [Reason.MODE_SHIFTED]),
        (Facts(regions_lost=0.05), Verdict.AFTER_STANDARDISING, [Reason.REGIONS]),
        (Facts(regions_lost=0.3), Verdict.NOT_COMPARABLE, [Reason.REGIONS]),
    ],
)
def test_verdict(facts, verdict, reasons):
    found = comparability(facts)
    assert found.verdict == verdict
    assert list(found.reasons) == reasons


def test_limits_can_be_moved():
    facts = Facts(items_unchanged=0.8)
    assert comparability(facts, limits=Limits(items_unchanged=0.75)) == Comparability(Verdict.COMPARABLE)


def test_benchmark_leaves_the_country_out_and_needs_five_others():
    figures = np.array([2.9, 2.0, 2.1, np.nan, 2.2, 2.3, 2.4])
    found = benchmark(figures, 0)
    assert found.n == 5
    near(found.median, 2.2)
    assert found.quarter == 4
    assert 2.0 < found.lower < 2.2 < found.upper < 2.4
    assert benchmark(np.r_[1.0, figures[1:]], 0).median == found.median
    few = benchmark(figures[:-1], 0)
    assert np.isnan(few.median)
    assert few.quarter == 0
    assert benchmark(figures, 3).quarter == 0
    with pytest.raises(ValueError, match="at least 5"):
        benchmark(figures, 0, fewest=3)
