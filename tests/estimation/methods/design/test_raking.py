"""Raked weights and their variances held to R's survey package."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.means import mean_values, score_table
from cips_helpers.estimation.methods.design.precision import kish_deff
from cips_helpers.estimation.methods.design.raking import rake
from cips_helpers.estimation.methods.design.tabulate import tabulate
from cips_helpers.estimation.methods.design.variance import covariance
from estimation.reference import ces11, ces11_design, near, results, strata_of
from made_up.contrast import linear_contrast

CES = results("ces11")


def known_margins():
    data = ces11()
    people = data.groupby("province")["population"].first().to_numpy(float)
    classes = {"province": strata_of(data["province"]), "gender": strata_of(data["gender"])}
    return classes, {"province": people, "gender": [0.51, 0.49]}, people.sum()


def test_raking_and_its_standard_error():
    classes, targets, total = known_margins()
    raked = rake(ces11_design("D2"), classes, targets, trim=None)
    expected = CES["ces11.rake.province_gender.D2"]
    weight = raked.design.weight * total / raked.design.weight.sum()
    near(weight[:5], expected["w_first5"])
    near([weight.sum(), weight.min(), weight.max()], [expected[k] for k in ("w_sum", "w_min", "w_max")])
    near(kish_deff(weight), expected["deff_kish"])
    table = tabulate(ces11()["code"].to_numpy()[:, None], raked.design, n_answers=4)
    for mean in (mean_values(ces11()["score"], raked.design), score_table(table, range(4))):
        near([mean.estimate[0, 0], mean.se[0, 0]], [expected["mean"], expected["se"]])
    plain = Design(weight=weight, stratum=raked.design.stratum)
    near(mean_values(ces11()["score"], plain).se[0, 0], CES["ces11.rake.ignored.D2"]["se"])


def test_one_margin_is_poststratification():
    classes, targets, _ = known_margins()
    raked = rake(ces11_design("D2"), {"p": classes["province"]}, {"p": targets["province"]}, trim=None)
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
    gap = linear_contrast(y, design, cell=classes["gender"], weight=np.array([-1.0, 1.0]))
    near(gap.se[0], np.sqrt(v[0, 0] + v[1, 1] - 2 * v[0, 1]))


def test_large_weights_are_trimmed():
    rng = np.random.default_rng(3)
    role = rng.integers(0, 2, 400)
    design = Design(weight=rng.lognormal(0, 1.2, 400), stratum=np.zeros(400, dtype=int))
    raked = rake(design, {"role": role}, {"role": [0.3, 0.7]}, trim=4.0)
    assert raked.trimmed > 0
    assert raked.design.weight.max() <= 4.0 * raked.design.weight.mean() * 1.0001
    near(np.bincount(role, raked.design.weight) / raked.design.weight.sum(), [0.3, 0.7])


@pytest.mark.parametrize(
    ("targets", "message"),
    [
        ({}, "same names"),
        ({"role": [0.5, 0.0]}, "above 0"),
        ({"role": [0.2, 0.3, 0.5]}, "no row has class 2"),
        ({"role": [1.0]}, "must lie in"),
    ],
)
def test_impossible_margins_are_refused(targets, message):
    with pytest.raises(ValueError, match=message):
        rake(Design.equal(4), {"role": [0, 0, 1, 1]}, targets)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 0.8), st.floats(0.2, 0.8))
def test_raking_meets_its_margins(seed, first, second):
    rng = np.random.default_rng(seed)
    role, gender = rng.integers(0, 2, 200), rng.integers(0, 2, 200)
    design = Design(rng.uniform(0.5, 2, 200), np.zeros(200, dtype=int))
    raked = rake(
        design,
        {"role": role, "gender": gender},
        {"role": [first, 1 - first], "gender": [second, 1 - second]},
        trim=None,
    )
    weight = raked.design.weight
    near(np.bincount(role, weight) / weight.sum(), [first, 1 - first], 1e-9)
    near(np.bincount(gender, weight) / weight.sum(), [second, 1 - second], 1e-9)
    near(weight.sum(), design.weight.sum(), 1e-9)
