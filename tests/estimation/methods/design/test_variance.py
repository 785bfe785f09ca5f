"""Variances of clustered samples and of strata with one unit, held to R or to the formula written out."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.means import mean_values, score_table
from cips_helpers.estimation.methods.design.tabulate import tabulate
from cips_helpers.estimation.methods.design.variance import covariance
from estimation.reference import ces11, ces11_design, near, results

CES = results("ces11")


@pytest.mark.parametrize("lonely", ["remove", "adjust", "average"])
def test_strata_with_one_unit(lonely):
    data = ces11()
    first = data[data["province"].isin(["PE", "NB"])].groupby("province")["id"].idxmin()
    data = data[~data["province"].isin(["PE", "NB"]) | data.index.isin(first)]
    design = ces11_design(data=data, lonely=lonely)
    expected = CES["ces11.lonely_psu.D1"]
    assert design.lonely_strata.sum() == 2
    table = tabulate(data["code"].to_numpy()[:, None], design, n_answers=4)
    for mean in (mean_values(data["score"], design), score_table(table, range(4))):
        near([mean.estimate[0, 0], mean.se[0, 0], mean.df[0, 0]], [expected[lonely][k] for k in ("est", "se", "df")])
    z = design.weight * (data["score"] - mean.estimate[0, 0]) / design.weight.sum()
    near(np.sqrt(covariance(z.to_numpy()[:, None], design)[0, 0]), expected[lonely]["se"])


def test_clusters_follow_the_formula():
    rng = np.random.default_rng(11)
    unit = np.repeat(np.arange(12), rng.integers(2, 6, 12))
    stratum = (unit >= 5).astype(int)
    population = np.array([9.0, 20.0])
    w, y = rng.uniform(1, 3, unit.size), rng.integers(0, 4, unit.size)
    cell = np.where(rng.random(unit.size) < 0.7, 0, -1)
    design = Design(w, stratum, population, cluster=unit)
    d = (cell == 0) * w
    mean = (d * y).sum() / d.sum()
    z = d * (y - mean) / d.sum()
    v = 0.0
    for h in (0, 1):
        units = np.unique(unit[stratum == h])
        t = np.array([z[unit == j].sum() for j in units])
        v += (1 - units.size / population[h]) * units.size / (units.size - 1) * ((t - t.mean()) ** 2).sum()
    table = tabulate(y.astype(np.int8)[:, None], design, cell=cell, n_answers=4)
    for estimates in (score_table(table, range(4)), mean_values(y, design, cell=cell)):
        near([estimates.estimate[0, 0], estimates.se[0, 0]], [mean, np.sqrt(v)])
        assert estimates.df[0, 0] == np.unique(unit[cell == 0]).size - 2
    near(covariance(z[:, None], design)[0, 0], v)


def test_a_census_has_no_sampling_error():
    design = Design(np.ones(4), np.zeros(4, dtype=int), np.array([4.0]))
    assert mean_values([0.0, 1, 2, 3], design).se[0, 0] == 0


def test_the_second_stage_is_added_where_sites_are_a_known_part_of_all() -> None:
    """Against the formula written out, and the spread of the means of samples of sites and of people at them."""
    rng = np.random.default_rng(6)
    views = rng.normal(0, 0.5, (30, 1)) + rng.normal(0, 1, (30, 40))
    means, variances = [], []
    for _ in range(400):
        sites = rng.choice(30, 24, replace=False)
        drawn = np.array([rng.permutation(views[site])[:10] for site in sites])
        one = np.zeros(240, dtype=np.int64)
        design = Design(np.ones(240), one, np.array([30.0]), np.repeat(np.arange(24), 10), subsampled=True)
        mean = mean_values(drawn.ravel(), design)
        means.append(mean.estimate[0, 0])
        variances.append(mean.se[0, 0] ** 2)
    z = (drawn - drawn.mean()) / 240
    between = (1 - 24 / 30) * 24 / 23 * (z.sum(axis=1) ** 2).sum()
    within = 24 / 30 * 10 / 9 * ((z - z.mean(axis=1, keepdims=True)) ** 2).sum()
    assert variances[-1] == pytest.approx(between + within)
    # People of a site are drawn from 40, not from many: the estimate errs on the side of wide intervals.
    assert 0.95 < np.mean(variances) / np.var(means) < 1.45
