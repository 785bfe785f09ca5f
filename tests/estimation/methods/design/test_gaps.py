"""Differences of means within a sample and between independent samples."""

import numpy as np
from scipy import stats

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.gaps import independent_gap
from cips_helpers.estimation.methods.design.intervals import interval_mean
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.scales.scale_scores import person_scores
from estimation.reference import bfi, bfi_neuroticism, cell_of, ces11, ces11_design, near, results
from made_up.contrast import linear_contrast

CES = results("ces11")


def sample(seed: int, n: int, mean: float) -> tuple[np.ndarray, Design]:
    rng = np.random.default_rng(seed)
    stratum = np.sort(rng.integers(0, 3, n))
    return rng.normal(mean, 1, n), Design(rng.uniform(1, 2, n), stratum, 4.0 * np.bincount(stratum))


def test_independent_samples_equal_one_design_whose_strata_hold_the_groups():
    (y, a), (x, b) = sample(1, 60, 2.0), sample(2, 40, 1.5)
    gap = independent_gap(mean_values(y, a), mean_values(x, b))
    both = Design.stack([a, b])
    one = linear_contrast(np.r_[y, x], both, cell=np.repeat([0, 1], [60, 40]), weight=np.array([1.0, -1.0]))
    near([gap.estimate[0, 0], gap.se[0, 0]], [one.estimate[0], one.se[0]])
    assert gap.df[0, 0] < one.df[0] == 60 + 40 - 6 - 1
    near(gap.p[0, 0], 2 * stats.t.sf(abs(gap.t[0, 0]), gap.df[0, 0]))


def test_satterthwaite_is_welch_for_simple_random_samples():
    (y, _), (x, _) = sample(1, 30, 2.0), sample(2, 12, 1.5)
    x = 3 * x
    gap = independent_gap(mean_values(y, Design.equal(30)), mean_values(x, Design.equal(12)))
    welch = stats.ttest_ind(y, x, equal_var=False)
    near([gap.df[0, 0], gap.p[0, 0]], [welch.df, welch.pvalue])


def test_gap_of_a_few_sites_and_many_people_is_covered():
    """Four sites of 80 people against 248 drawn singly: 89 per cent are covered with the sum of the df."""
    rng = np.random.default_rng(5)
    site = np.repeat(np.arange(4), 80)
    sites = Design(np.ones(320), np.zeros(320, dtype=np.int64), cluster=site)
    summed, covered = 0, 0
    for _ in range(1000):
        y = rng.normal(0, 0.25, 4)[site] + rng.normal(0, 1, 320)
        a, b = mean_values(y, sites), mean_values(rng.normal(0, 1, 248), Design.equal(248))
        gap = independent_gap(a, b)
        covered += abs(gap.t[0, 0]) < stats.t.ppf(0.975, gap.df[0, 0])
        summed += abs(gap.t[0, 0]) < stats.t.ppf(0.975, (a.df + b.df - 1)[0, 0])
    assert summed / 1000 < 0.90
    assert 0.93 < covered / 1000 < 0.97


def test_gap_between_domains_has_their_covariance():
    expected, test = CES["ces11.contrast.gender.D1"], CES["ces11.ttest.gender.D1"]
    cell, _ = cell_of("gender")
    gap = linear_contrast(ces11()["score"], ces11_design(), cell=cell, weight=np.array([-1.0, 1.0]))
    low, high = interval_mean(gap.estimate, gap.se, gap.df)
    near([gap.estimate[0], gap.se[0]], [expected["est"], expected["se"]])
    near([gap.t[0], gap.df[0], low[0], high[0]], [test[k] for k in ("t", "df", "lo", "hi")])
    np.testing.assert_allclose(gap.p, test["p"], rtol=1e-9)


def test_gap_of_a_scale():
    expected = results("scores_change")["bfi.N.gap_gender"]
    scores, design = bfi_neuroticism()
    cell = bfi()["gender"].to_numpy() - 1
    gap = linear_contrast(person_scores(scores), design, cell=cell, weight=np.array([-1.0, 1.0]))
    near([gap.estimate[0], gap.se[0]], [expected["est"], expected["se"]])
    by = mean_values(person_scores(scores), design, cell=cell, n_cells=2)
    near(by.se[:, 0], [row["se"] for row in expected["by"]])
