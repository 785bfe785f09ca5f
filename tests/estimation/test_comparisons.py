"""Gaps of independent samples, effect sizes, equivalence, families of tests, precision."""

import numpy as np
import pytest
from scipy import stats

from cips_helpers.estimation.methods.design.describe import distribution
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.effects import change_of_gap, cohens_d, equivalence, hedges_g
from cips_helpers.estimation.methods.design.families import adjust, adjust_families
from cips_helpers.estimation.methods.design.gaps import contrast, independent_gap, linear_contrast_values
from cips_helpers.estimation.methods.design.intervals import interval_mean
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.design.precision import overlap_level, smallest_detectable_change
from cips_helpers.estimation.methods.design.proportions import (
    cohens_h,
    interval_binomial,
    interval_share_difference,
    share_difference_test,
)
from cips_helpers.estimation.methods.scales.scale_scores import person_scores

from .reference import bfi, cnes, near, results
from .test_means_reference import bfi_neuroticism

GAPS = results("gap_change")


def sample(seed: int, n: int, mean: float) -> tuple[np.ndarray, Design]:
    rng = np.random.default_rng(seed)
    stratum = np.sort(rng.integers(0, 3, n))
    return rng.normal(mean, 1, n), Design(rng.uniform(1, 2, n), stratum, 4.0 * np.bincount(stratum))


def test_independent_samples_equal_one_design_whose_strata_hold_the_groups():
    (y, a), (x, b) = sample(1, 60, 2.0), sample(2, 40, 1.5)
    gap = independent_gap(mean_values(y, a), mean_values(x, b))
    both = Design.stack([a, b])
    one = contrast(np.r_[y, x], both, cell=np.repeat([0, 1], [60, 40]), a=0, b=1)
    near([gap.estimate[0, 0], gap.se[0, 0], gap.df[0, 0]], [one.estimate[0], one.se[0], one.df[0]])
    near(gap.p[0, 0], 2 * stats.t.sf(abs(gap.t[0, 0]), gap.df[0, 0]))


def test_change_of_the_gap_adds_four_variances():
    parts = [sample(seed, 50, seed / 2) for seed in range(4)]
    means = [mean_values(y, d) for y, d in parts]
    change = change_of_gap(first=(means[0], means[1]), second=(means[2], means[3]))
    both = Design.stack([d for _, d in parts])
    one = linear_contrast_values(
        np.concatenate([y for y, _ in parts]), both, cell=np.repeat(range(4), 50), weight=np.array([-1, 1, 1, -1])
    )
    near([change.estimate[0, 0], change.se[0, 0]], [one.estimate[0], one.se[0]])
    assert change.df[0, 0] == one.df[0]


def test_gap_in_standard_deviations():
    expected = results("scores_change")["bfi.N.gap_d"]
    scores, design = bfi_neuroticism()
    by = mean_values(person_scores(scores), design, cell=bfi()["gender"].to_numpy() - 1, n_cells=2)
    near(by.s2[:, 0], [expected["var_1"], expected["var_2"]])
    one, two = (mean_values(np.where(bfi()["gender"] == g, person_scores(scores), np.nan), design) for g in (1, 2))
    near(cohens_d(two, one)[0, 0], expected["d"])
    f = one.n + two.n - 2
    near(hedges_g(two, one), expected["d"] * (1 - 3 / (4 * f - 1)), 1e-6)


def test_equivalence_is_the_ninety_percent_interval_within_the_margin():
    for estimate in np.linspace(-0.2, 0.2, 41):
        half = stats.t.ppf(0.95, 80) * 0.04
        inside = abs(estimate) + half < 0.1
        assert equivalence(estimate, 0.04, 80, margin=0.1).equivalent == inside
    assert equivalence(0.0, 0.0, 10, margin=0.1).equivalent
    assert not equivalence(0.2, 0.0, 10, margin=0.1).equivalent
    assert not equivalence(np.nan, 0.1, 10, margin=0.1).equivalent
    with pytest.raises(ValueError, match="margin"):
        equivalence(0.0, 0.1, 10, margin=0.0)


@pytest.mark.parametrize("method", ["bonferroni", "holm", "hochberg", "hommel", "BH", "BY"])
def test_adjusted_p_values(method):
    expected = GAPS["padjust.ten"]
    near(adjust(expected["p"], method=method), expected[method])
    shuffled = np.random.default_rng(0).permutation(10)
    near(adjust(np.array(expected["p"])[shuffled], method=method), np.array(expected[method])[shuffled])


def test_missing_p_values_leave_the_family():
    p = [0.01, np.nan, 0.04, 0.02, np.nan, 0.2]
    for method in ("holm", "BH"):
        near(adjust(p, method=method), np.array(GAPS["padjust.na"][method], dtype=float))
    assert np.isnan(adjust([np.nan])).all()
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([1.2])


def test_families_do_not_touch_each_other():
    p = np.array(GAPS["padjust.ten"]["p"])
    both = adjust_families(np.r_[p, p], np.repeat(["factors", "items"], 10), methods={"factors": "holm", "items": "BH"})
    near(both, GAPS["padjust.ten"]["holm"] + GAPS["padjust.ten"]["BH"])
    with pytest.raises(ValueError, match="no method"):
        adjust_families(p, np.repeat("other", 10), methods={"factors": "holm"})


@pytest.mark.parametrize(("x", "n"), [(0, 12), (81, 263), (412, 412)])
@pytest.mark.parametrize("method", ["wilson", "exact", "wald", "wilson_cc", "jeffreys", "agresti_coull"])
def test_binomial_intervals(x, n, method):
    near(interval_binomial(x, n, method=method), GAPS[f"prop.{x}.{n}"][method])


@pytest.mark.parametrize("item", ["MBSA2", "MBSA7", "MBSA8", "MBSA9"])
def test_distribution_of_an_item(item):
    expected = GAPS[f"cnes.item.{item}"]
    codes = cnes()[item].to_numpy(int)
    found = distribution(codes, n_answers=4)
    assert (found.n, found.counts.tolist(), found.median) == (1529, expected["counts"], expected["median"])
    near([found.mean, found.sd, found.net, found.skewness], [expected[k] for k in ("mean", "sd", "net", "skew_g1")])
    mean = mean_values(codes.astype(float), Design.equal(codes.size))
    low, high = interval_mean(mean.estimate, mean.se, mean.df)
    near(np.ravel([mean.se, low, high]), [expected[k] for k in ("se", "lo", "hi")])
    near(interval_binomial((codes >= 2).sum(), codes.size), expected["top2_wilson"])
    near(np.mean(codes >= 2), expected["top2"])


def test_distribution_of_nothing_is_missing():
    found = distribution([-1, -1], n_answers=4)
    assert found.n == 0
    assert np.isnan(found.net)


def test_difference_of_two_shares():
    expected = GAPS["propdiff.81.263.120.300"]
    near(interval_share_difference(81, 263, 120, 300), expected["newcombe"])
    near(share_difference_test(81, 263, 120, 300), (expected["chisq"], expected["p"]))
    near(cohens_h(81 / 263, 120 / 300), expected["cohens_h"])
    near(stats.fisher_exact([[81, 182], [120, 180]])[1], expected["p_fisher"])


def test_overlap_level():
    near(overlap_level(), results("scores_change")["overlap.level"]["level"])


def test_smallest_detectable_change_is_found_with_the_power_named():
    size = float(smallest_detectable_change(0.03, 0.04, power=0.8))
    z = size / 0.05
    assert abs(stats.norm.sf(stats.norm.ppf(0.975) - z) - 0.8) < 1e-6
    assert smallest_detectable_change(0.03, df=10) > smallest_detectable_change(0.03)
    assert np.isnan(smallest_detectable_change(0.03, df=0))
