"""A quick form of benchmarks/estimation_coverage.py: 95 % intervals hold the truth about that often."""

import numpy as np

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.intervals import interval_mean, interval_share
from cips_helpers.estimation.methods.design.means import mean_values

POPULATION, SAMPLE = np.array([900, 700, 500, 300, 150]), np.array([80, 70, 60, 50, 40])


def test_intervals_cover_on_a_stratified_finite_population():
    rng = np.random.default_rng(20)
    stratum = np.repeat(np.arange(5), POPULATION)
    view = rng.normal(size=stratum.size) + 0.3 * rng.normal(size=5)[stratum]
    item = np.digitize(view + rng.normal(size=view.size), [-1.8, -0.6, 0.9]).astype(float)
    columns = np.column_stack([item, item == 0, item >= 2])
    truth, edge, repetitions = columns.mean(axis=0), np.r_[0, np.cumsum(POPULATION)], 1500
    drawn = np.repeat(np.arange(5), SAMPLE)
    design = Design((POPULATION / SAMPLE)[drawn], drawn, POPULATION.astype(float))
    hits = np.zeros(3)
    for _ in range(repetitions):
        rows = [a + rng.choice(n, k, replace=False) for a, n, k in zip(edge, POPULATION, SAMPLE, strict=False)]
        found = mean_values(columns[np.concatenate(rows)], design)
        low, high = interval_mean(found.estimate, found.se, found.df)
        share = interval_share(*(p[:, 1:] for p in (found.estimate, found.se, found.df, found.n)))
        low[:, 1:], high[:, 1:] = share
        hits += ((low <= truth) & (truth <= high))[0]
    assert ((hits / repetitions > 0.93) & (hits / repetitions < 0.97)).all()
