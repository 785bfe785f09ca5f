"""Intervals of shares and means, held to R and on degenerate cells."""

import warnings
from typing import get_args

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.intervals import ShareMethod, interval_mean, interval_score, interval_share
from cips_helpers.estimation.methods.design.means import mean_values
from estimation.reference import ces11, ces11_design, near, results

CES = results("ces11")
POPULATION, SAMPLE = np.array([900, 700, 500, 300, 150]), np.array([80, 70, 60, 50, 40])


def share(name: str, design: str):
    score = ces11()["score"]
    value = {"top1": score == 3, "top2": score >= 2, "abort": ces11()["abort"]}[name]
    actual = mean_values(np.asarray(value, float), ces11_design(design))
    return tuple(float(part[0, 0]) for part in (actual.estimate, actual.se, actual.df, actual.n))


@pytest.mark.parametrize("design", ["D1", "D2"])
@pytest.mark.parametrize("name", ["top1", "top2", "abort"])
@pytest.mark.parametrize(("method", "theirs", "tolerance"), [("logit", "xlogit", 1e-10), ("beta", "beta", 1e-10)])
def test_share_intervals(design, name, method, theirs, tolerance):
    expected = CES[f"ces11.ciprop.{name}.{design}"][theirs]
    low, high = interval_share(*share(name, design), method=method)
    near([low, high], [expected["lo"], expected["hi"]], tolerance)


def test_exact_interval_where_nobody_or_everybody_says_yes():
    proportions = results("gap_change")
    for p, n in ((0, 12), (1, 412)):
        expected = proportions[f"prop.{p * n}.{n}"]["exact"]
        for method in get_args(ShareMethod):
            near(interval_share(p, 0.0, n - 1, n, method=method), expected)


def test_auto_is_korn_graubard_below_sixty_and_logit_above():
    p, se, df = 0.2, 0.06, 50
    near(interval_share(p, se, df, 59), interval_share(p, se, df, 59, method="beta"))
    near(interval_share(p, se, df, 60), interval_share(p, se, df, 60, method="logit"))


@pytest.mark.parametrize("method", get_args(ShareMethod))
def test_degenerate_cells_neither_fail_nor_warn(method):
    p = np.array([np.nan, 0.5, 0.0, 1.0, 0.5, 0.3, 1.0 + 1e-15])
    se = np.array([np.nan, 0.0, 0.0, 0.0, 0.3, np.nan, 0.0])
    df = np.array([0, 10, 0, 5, -1, 4, 9])
    n = np.array([0, 11, 1, 6, 1, 5, 10])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        low, high = interval_share(p, se, df, n, method=method)
    assert np.isnan(low[[0, 2, 4, 5]]).all()
    assert low[1] == high[1] == 0.5
    assert 0 < low[3] < high[3] == 1
    assert 0 < low[6] < high[6] == 1


def test_mean_without_degrees_of_freedom_has_no_interval():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        low, high = interval_mean([1.0, 2.0, 2.0], [0.0, 0.0, np.nan], [0, 5, 3])
    assert np.isnan(low[[0, 2]]).all()
    assert low[1] == high[1] == 2.0


def test_unknown_method_is_refused():
    with pytest.raises(ValueError, match="method must be one of"):
        interval_share(0.5, 0.1, 10, 11, method="wald")


def test_intervals_cover_on_a_stratified_finite_population():
    """A quick form of benchmarks/estimation_coverage.py."""
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
        actual = mean_values(columns[np.concatenate(rows)], design)
        low, high = interval_mean(actual.estimate, actual.se, actual.df)
        share = interval_share(*(p[:, 1:] for p in (actual.estimate, actual.se, actual.df, actual.n)))
        low[:, 1:], high[:, 1:] = share
        hits += ((low <= truth) & (truth <= high))[0]
    assert ((hits / repetitions > 0.93) & (hits / repetitions < 0.97)).all()


@pytest.mark.parametrize(("questions", "level"), [(1, 2.5), (3, 2.5), (3, 1.5)])
@pytest.mark.parametrize("n", [10, 20, 50])
def test_intervals_of_scores_near_the_top_stay_on_the_scale_and_hold_the_mean(questions, level, n):
    """A quick form of benchmarks/estimation_coverage.py, where estimate ± t se covers 55 to 95 per cent."""
    times, rng = 3000, np.random.default_rng(n)

    def scores(rows: int, people: int) -> np.ndarray:
        views = rng.normal(level, 1, (rows, people, 1)) + rng.normal(size=(rows, people, questions))
        return np.digitize(views, [-1.4, -0.6, 0.5]).mean(axis=2)

    drawn, truth = scores(times, n), scores(1000, 200).mean()
    mean, se = drawn.mean(axis=1), drawn.std(axis=1, ddof=1) / np.sqrt(n)
    low, high = interval_score(mean, se, np.full(times, n - 1.0), np.full(times, float(n)), top=3)
    assert ((low >= 0) & (low <= mean) & (mean <= high) & (high <= 3)).all()
    assert 0.925 < ((low <= truth) & (truth <= high)).mean() < 0.995


def test_the_interval_of_a_score_in_the_middle_is_the_plain_one():
    near(np.ravel(interval_score(1.5, 0.01, 400, 401, top=3)), np.ravel(interval_mean(1.5, 0.01, 400)), 1e-4)


def test_all_answers_at_the_end_of_the_scale_leave_room_for_others():
    low, high = interval_score(3.0, 0.0, 11, 12, top=3)
    exact = interval_share(1.0, 0.0, 11, 12)
    assert (low, high) == (3 * exact[0], 3.0)


@pytest.mark.parametrize("n", [12, 40, 300])
def test_alike_answers_within_the_scale_leave_room_on_both_sides(n):
    """Of answers that all are alike, estimate ± t se would be the estimate: certain, of however few people."""
    low, high = interval_score(2.0, 0.0, n - 1, n, top=3)
    others = interval_share(0.0, 0.0, n - 1, n)[1]
    near([low, high], [2 - 2 * others, 2 + others])
    # As many others as that are missed by one in forty samples, at either end of the scale.
    near((1 - others) ** n, 0.025)
