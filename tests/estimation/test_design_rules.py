"""One-unit strata, clusters, two stages, raking, design effects: held to R or to the formula written out."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.gaps import contrast
from cips_helpers.estimation.methods.design.means import mean_values, score_table
from cips_helpers.estimation.methods.design.precision import design_effect, kish_deff
from cips_helpers.estimation.methods.design.raking import rake
from cips_helpers.estimation.methods.design.tabulate import tabulate
from cips_helpers.estimation.methods.design.variance import covariance

from .reference import ces11, ces11_design, near, results, strata_of

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


def test_design_effects_and_effective_size():
    expected = CES["ces11.deff.score.D1"]
    for name, suffix in (("D1", ""), ("D2", "_D2")):
        mean = mean_values(ces11()["score"], ces11_design(name))
        near(design_effect(mean)[0, 0], expected[f"deff_wr{suffix}"])
        near(design_effect(mean, against="no_replacement")[0, 0], expected[f"deff_wor{suffix}"])
    variance = CES["ces11.var.score.D1"]
    near([mean.s2[0, 0], np.sqrt(mean.s2[0, 0])], [variance["var"], variance["sd"]])
    near(kish_deff(ces11()["weight"]), CES["ces11.kish"]["deff_kish"])
    near(mean.n[0, 0] / mean.deff_kish[0, 0], CES["ces11.kish"]["n_eff"])


def known_margins():
    data = ces11()
    people = data.groupby("province")["population"].first().to_numpy(float)
    classes = {"province": strata_of(data["province"]), "gender": strata_of(data["gender"])}
    return classes, {"province": people, "gender": [0.51, 0.49]}, people.sum()


def test_raking_and_its_standard_error():
    classes, targets, total = known_margins()
    raked = rake(ces11_design("D2"), classes, targets, total=total, trim=None)
    expected = CES["ces11.rake.province_gender.D2"]
    weight = raked.design.weight
    near(weight[:5], expected["w_first5"])
    near([weight.sum(), weight.min(), weight.max()], [expected[k] for k in ("w_sum", "w_min", "w_max")])
    near(raked.deff_kish, expected["deff_kish"])
    table = tabulate(ces11()["code"].to_numpy()[:, None], raked.design, n_answers=4)
    for mean in (mean_values(ces11()["score"], raked.design), score_table(table, range(4))):
        near([mean.estimate[0, 0], mean.se[0, 0]], [expected["mean"], expected["se"]])
    plain = Design(weight=weight, stratum=raked.design.stratum)
    near(mean_values(ces11()["score"], plain).se[0, 0], CES["ces11.rake.ignored.D2"]["se"])


def test_one_margin_is_poststratification():
    classes, targets, total = known_margins()
    raked = rake(ces11_design("D2"), {"p": classes["province"]}, {"p": targets["province"]}, total=total, trim=None)
    mean = mean_values(ces11()["score"], raked.design)
    expected = CES["ces11.poststrat.province.D2"]
    near([mean.estimate[0, 0], mean.se[0, 0]], [expected["mean"], expected["se"]])


def test_raked_margin_has_no_variance_and_domains_keep_the_raking():
    classes, targets, _ = known_margins()
    design = rake(ces11_design("D2"), classes, targets).design
    woman = classes["gender"] == 0
    assert mean_values(woman.astype(float), design).se[0, 0] < 1e-12
    codes = ces11()["code"].to_numpy()[:, None]
    table = tabulate(codes, design, cell=classes["gender"], n_cells=2, n_answers=4)
    by_values = mean_values(ces11()["score"], design, cell=classes["gender"], n_cells=2)
    near(score_table(table, range(4)).se, by_values.se)
    w, y = design.weight, ces11()["score"].to_numpy()
    z = np.column_stack([w * d * (y - (w * d * y).sum() / (w * d).sum()) / (w * d).sum() for d in (~woman, woman)])
    v = covariance(z, design)
    near(by_values.se[:, 0], np.sqrt(np.diag(v))[::-1])
    for gap in (contrast(table, range(4), a=1, b=0), contrast(y, design, cell=classes["gender"], a=1, b=0)):
        near(gap.se[0], np.sqrt(v[0, 0] + v[1, 1] - 2 * v[0, 1]))


def test_raking_leaves_small_classes_alone_and_trims():
    n = 400
    rng = np.random.default_rng(3)
    role, region = rng.integers(0, 2, n), np.r_[np.zeros(29, int), np.ones(n - 29, int)]
    raked = rake(Design.equal(n), {"role": role, "region": region}, {"role": [0.3, 0.7], "region": [0.5, 0.5]})
    assert raked.used == ("role",)
    assert "29 of the 30" in raked.left_out["region"]
    near(np.bincount(role, raked.design.weight) / n, [0.3, 0.7])
    start = Design(weight=rng.lognormal(0, 1.2, n), stratum=np.zeros(n, dtype=int))
    trimmed = rake(start, {"role": role}, {"role": [0.3, 0.7]}, trim=4.0)
    assert trimmed.trimmed > 0
    assert trimmed.design.weight.max() <= 4.0 * trimmed.design.weight.mean() * 1.0001
    near(np.bincount(role, trimmed.design.weight) / trimmed.design.weight.sum(), [0.3, 0.7])
    none = rake(Design.equal(n), {"region": region}, {"region": [0.5, 0.5]})
    assert none.used == ()
    assert (none.design.weight == 1).all()


def test_clusters_and_two_stages_follow_the_formula():
    rng = np.random.default_rng(11)
    n_units, m = 12, rng.integers(2, 6, 12)
    unit = np.repeat(np.arange(n_units), m)
    stratum = (unit >= 5).astype(int)
    population, inner = np.array([9.0, 20.0]), np.repeat(m + rng.integers(0, 9, 12), m).astype(float)
    w, y = rng.uniform(1, 3, unit.size), rng.integers(0, 4, unit.size)
    cell = np.where(rng.random(unit.size) < 0.7, 0, -1)
    design = Design(w, stratum, population, cluster=unit, cluster_population=inner)
    d = (cell == 0) * w
    mean = (d * y).sum() / d.sum()
    z = d * (y - mean) / d.sum()
    v = 0.0
    for h in (0, 1):
        units = np.unique(unit[stratum == h])
        t = np.array([z[unit == j].sum() for j in units])
        f = units.size / population[h]
        v += (1 - f) * units.size / (units.size - 1) * ((t - t.mean()) ** 2).sum()
        for j in units:
            rows = z[unit == j]
            share = rows.size / inner[unit == j][0]
            v += f * (1 - share) * rows.size / (rows.size - 1) * ((rows - rows.mean()) ** 2).sum()
    table = tabulate(y.astype(np.int8)[:, None], design, cell=cell, n_answers=4)
    for found in (score_table(table, range(4)), mean_values(y, design, cell=cell)):
        near([found.estimate[0, 0], found.se[0, 0]], [mean, np.sqrt(v)])
        assert found.df[0, 0] == np.unique(unit[cell == 0]).size - 2
    near(covariance(z[:, None], design)[0, 0], v)


def test_two_stages_on_a_textbook_sample():
    """MU284 of Särndal et al. (1992) as R's survey package has it; svymean(~y1) of a two-stage design."""
    y = [41, 49, 31, 39, 49, 49, 49, 31, 41, 51, 49, 45, 35, 61, 33]
    unit, size = np.tile(np.arange(5), 3), np.tile([5.0, 8, 5, 9, 7], 3)
    design = Design(
        weight=50 / 5 * size / 3,
        stratum=np.zeros(15, dtype=int),
        population=np.array([50.0]),
        cluster=unit,
        cluster_population=size,
    )
    found = mean_values(np.array(y, float), design)
    near([found.estimate[0, 0], found.se[0, 0]], [44.35294117647059, 2.27365272781592])


def test_labels_of_clusters_need_only_differ_within_a_stratum():
    y = np.array([0.0, 1, 3, 2, 2, 1, 0, 3])
    stratum, within = np.repeat([0, 1], 4), np.tile([0, 0, 1, 1], 2)
    nested = Design(np.ones(8), stratum, cluster=within)
    named = Design(np.ones(8), stratum, cluster=within + 10 * stratum)
    assert nested.sampled.tolist() == [2, 2]
    near(mean_values(y, nested).se, mean_values(y, named).se)


def test_a_census_has_no_sampling_error():
    design = Design(np.ones(4), np.zeros(4, dtype=int), np.array([4.0]))
    assert mean_values([0.0, 1, 2, 3], design).se[0, 0] == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weight": [1.0, 0.0]}, "above 0"),
        ({"weight": [1.0, np.nan]}, "finite"),
        ({"stratum": [0]}, "one length"),
        ({"stratum": [0, -1]}, "numbered from 0"),
        ({"stratum": [0.5, 1.0]}, "whole numbers"),
        ({"population": [1.0]}, "smaller than the sample"),
        ({"cluster": [0, -1]}, "numbered from 0"),
        ({"lonely": "fail"}, "lonely"),
        ({"cluster_population": [1.0, 2.0]}, "needs a cluster"),
    ],
)
def test_impossible_designs_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        Design(**{"weight": np.ones(2), "stratum": np.array([0, 0]), **options})
