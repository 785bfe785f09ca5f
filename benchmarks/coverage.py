"""Coverage, false differences and power of what a report says: ``python benchmarks/coverage.py SAMPLES [PLAN …]``.

Two groups of a country are drawn again and again from views that are known: ten factors of two or three questions
with four answers, 2 to 20 per cent of them don't know, from people drawn singly or at sites. Each of the four plans,
and the importance of factors (5), has samples of its own, so that one can be run alone; ``--intervals`` prints the
first line below alone, which takes a tenth of the time. Intervals and p values are those of a report. Printed are, in
per cent, with the standard error that so many samples leave:

- 95 % intervals of means, gaps, changes, standardised changes and shares that hold the true value;
- countries without any difference in which a part of a group (of six demographics) is called clearly different;
- samples in which a target is called met or missed although all scores lie on it, a factor is named among the
  highest or the lowest although all are equal, a factor is said to matter more although all matter alike, or a
  question to be understood differently by two groups whose views lie 0.4 or 0.8 standard deviations apart;
- intervals of differences called clear that miss the true one (three of ten factors changed);
- samples in which a factor that changed by the smallest visible change, alone of ten, is called clear.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm

from cips_helpers.estimation.comparisons import smallest_visible
from cips_helpers.estimation.differences import FEWEST_JUDGED
from cips_helpers.estimation.methods.design.cells import CellEstimates
from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.families import adjust, family_level
from cips_helpers.estimation.methods.design.gaps import GapEstimates, independent_gap
from cips_helpers.estimation.methods.design.intervals import interval_mean, interval_score, interval_share
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.design.rest_of_sample import contrasts_with_rest
from cips_helpers.estimation.methods.models.composition import standardised_change
from cips_helpers.estimation.methods.models.drivers import score_drivers
from cips_helpers.estimation.methods.models.item_functioning import functioning_of_scale
from cips_helpers.estimation.methods.scales.scale_scores import linearised_scores
from cips_helpers.estimation.standards import p_of_interval
from cips_helpers.verdicts.equal_meaning import CERTAIN, NEGLIGIBLE

FACTORS = 10
KINDS = pd.Series(["factor"] * FACTORS)
FACTOR_OF = np.repeat(np.arange(FACTORS), [3, 2] * (FACTORS // 2))
SHARES = (FACTOR_OF[:, None] == np.arange(FACTORS)) / np.bincount(FACTOR_OF)
UNKNOWN = np.linspace(0.02, 0.2, FACTOR_OF.size)
THRESHOLDS = np.linspace(-0.4, 0.4, FACTOR_OF.size)[:, None] + np.array([-1.4, -0.6, 0.5])
PARTS = ([0.09, 0.91], [0.5, 0.3, 0.2], [0.2] * 5, [0.85, 0.15], [0.12] * 8 + [0.04], [0.4, 0.3, 0.15, 0.1, 0.05])
"""Shares of the levels of six demographics."""

FLOOR = 10
"""Fewest people of a part that is shown."""

SITE_EFFECT, ROLE_EFFECT = 0.2, 0.5
ROLES = 0.6, 0.3
"""Shares of one role in the two iterations; its views rise by ``ROLE_EFFECT``, those of the other fall by as much."""

APART = 0.4, 0.8
"""Distances of the views of two groups that understand every question alike, in standard deviations."""

TOP = 3
"""Points of the most favourable answer."""

SIZES = (150, 300)
"""People of the samples for the importance of factors."""

MANY, MORE, TWICE = 20, 4, 2
"""Times as many samples of what gives one yes or no a sample, the more the less time it takes."""

ALPHA = 0.05


@dataclass(frozen=True)
class Plan:
    """Sizes of the two groups and their numbers of sites, 0 where people are drawn singly."""

    sizes: tuple[int, int]
    sites: tuple[int, int] = (0, 0)

    def __str__(self) -> str:
        where = f"{self.sites[0]} + {self.sites[1]} sites" if any(self.sites) else "singly"
        return f"{self.sizes[0]} + {self.sizes[1]}, {where}"


PLANS = Plan((316, 75)), Plan((300, 250)), Plan((316, 75), (40, 25)), Plan((300, 250), (40, 40))


def draw(
    rng: np.random.Generator, n: int, sites: int = 0, level: float | np.ndarray = 0.0
) -> tuple[np.ndarray, Design]:
    """Return the points of n people, NaN for don't know, and their design; views are moved by ``level``."""
    site = np.arange(n) % sites if sites else None
    total = rng.normal(size=(n, 1)) + np.reshape(level, (-1, 1) if np.ndim(level) else ())
    if site is not None:
        total = total + rng.normal(0, SITE_EFFECT, sites)[site][:, None]
    noisy = total + rng.normal(size=(n, FACTOR_OF.size))
    points = points_of(noisy, THRESHOLDS)
    points[rng.random(points.shape) < UNKNOWN] = np.nan
    return points, Design(np.ones(n), np.zeros(n, dtype=np.int64), cluster=site)


def points_of(noisy: np.ndarray, thresholds: np.ndarray) -> np.ndarray:
    """Return the answers, 0 to 3 points: the number of thresholds that a noisy view passes."""
    return sum((noisy > threshold).astype(float) for threshold in thresholds.T)


def means_of(points: np.ndarray, design: Design) -> CellEstimates:
    return mean_values(linearised_scores(points, SHARES, design), design)


def passing(thresholds: np.ndarray, *, site: bool, level: float = 0.0, factor: float = 0.0) -> np.ndarray:
    """Return the share of answers that pass each threshold; views, factors, sites and noise are normal."""
    return norm.sf(thresholds, level, np.sqrt(2 + factor**2 + site * SITE_EFFECT**2))


def truth_of(*, site: bool, level: float = 0.0) -> np.ndarray:
    """Return the true means of all questions."""
    return passing(THRESHOLDS, site=site, level=level).sum(axis=1)


def favourable(points: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(points), np.nan, points >= 2)


def holds(interval: tuple[np.ndarray, np.ndarray], truth: np.ndarray) -> float:
    low, high = interval
    return float(((low <= truth) & (truth <= high)).mean())


def of_gap(gap: GapEstimates) -> tuple[np.ndarray, np.ndarray]:
    return interval_mean(gap.estimate, gap.se, gap.df)


def of_score(mean: CellEstimates) -> tuple[np.ndarray, np.ndarray]:
    return interval_score(mean.estimate, mean.se, mean.df, mean.n, top=TOP)


def coverage(rng: np.random.Generator, plan: Plan, samples: int) -> Iterator[tuple[str, float, float]]:
    """Yield the coverage of each kind of interval, and its standard error: factors of one sample go together."""
    site = any(plan.sites)
    question = truth_of(site=site)
    moved = truth_of(site=site, level=0.2)
    by_role = [truth_of(site=site, level=sign * ROLE_EFFECT) for sign in (1, -1)]
    score, later = question @ SHARES, moved @ SHARES
    middle = sum(ROLES) / 2
    standardised = (middle * by_role[0] + (1 - middle) * by_role[1] - question) @ SHARES
    share = passing(THRESHOLDS, site=site)[:, 1]
    hits: dict[str, list[float]] = {}
    for _ in range(samples):
        (a, design_a), (b, design_b) = (draw(rng, n, k) for n, k in zip(plan.sizes, plan.sites, strict=True))
        means = means_of(a, design_a), means_of(b, design_b)
        for name, one in zip(("mean, first group", "mean, second group"), means, strict=True):
            hits.setdefault(name, []).append(holds(of_score(one), score))
        hits.setdefault("gap", []).append(holds(of_gap(independent_gap(*means)), np.zeros(FACTORS)))
        next_points, next_design = draw(rng, plan.sizes[0], plan.sites[0], 0.2)
        change = independent_gap(means_of(next_points, next_design), means[0])
        hits.setdefault("change", []).append(holds(of_gap(change), later - score))
        roles = [(rng.random(plan.sizes[0]) < share).astype(np.int64) for share in ROLES]
        level = np.where(roles[1] == 1, ROLE_EFFECT, -ROLE_EFFECT)
        shifted, shifted_design = draw(rng, plan.sizes[0], plan.sites[0], level)
        fixed = standardised_change(
            a, roles[0], design_a, shifted, roles[1], shifted_design, n_classes=2, smallest=10, shares=SHARES
        ).gap
        hits.setdefault("standardised change", []).append(holds(of_gap(fixed), standardised))
        shares = mean_values(favourable(b), design_b)
        interval = interval_share(shares.estimate, shares.se, shares.df, shares.n)
        hits.setdefault("share, second group", []).append(holds(interval, share))
    for name, rates in hits.items():
        yield name, float(np.mean(rates)), float(np.std(rates) / np.sqrt(samples))


def false_differences(rng: np.random.Generator, plan: Plan, samples: int) -> tuple[float, float]:
    """Return the share of countries with a clear difference of a part in the first and in the second group."""
    wrong = np.zeros(2)
    for _ in range(samples):
        for group, (n, sites) in enumerate(zip(plan.sizes, plan.sites, strict=True)):
            points, design = draw(rng, n, sites)
            family = []
            for shares in PARTS:
                cell = rng.choice(len(shares), n, p=shares)
                rest = contrasts_with_rest(points, design, cell=cell, n_cells=len(shares), shares=SHARES)
                people = np.bincount(cell, minlength=len(shares))
                rows = (people >= FLOOR) & (np.arange(len(shares)) < (1 if len(shares) == 2 else len(shares)))
                family.append(np.where(rest.effective >= FEWEST_JUDGED, rest.cautious.p, np.nan)[rows].ravel())
            adjusted = adjust(np.concatenate(family), method="BH")
            wrong[group] += bool((adjusted < 0.05).any())
    return tuple(wrong / samples)


def equal_questions(rng: np.random.Generator, n: int, sites: int) -> tuple[np.ndarray, Design]:
    """Return answers to three questions a factor, all alike, so that all factors have the same score."""
    site = np.arange(n) % sites if sites else None
    person = rng.normal(size=(n, 1)) + (0 if site is None else rng.normal(0, SITE_EFFECT, sites)[site][:, None])
    factor = rng.normal(0, FACTOR_EFFECT, (n, FACTORS)).repeat(3, axis=1)
    noisy = person + factor + rng.normal(size=(n, 3 * FACTORS))
    points = points_of(noisy, EQUAL_THRESHOLDS)
    return points, Design(np.ones(n), np.zeros(n, dtype=np.int64), cluster=site)


EQUAL_THRESHOLDS = np.array([[-1.4, -0.6, 0.5]])
FACTOR_EFFECT = 0.5
EQUAL_SHARES = np.repeat(np.eye(FACTORS), 3, axis=0) / 3


def false_verdicts(rng: np.random.Generator, plan: Plan, samples: int) -> dict[str, float]:
    """Return the share of samples with a false verdict, by kind: targets of both groups, ends of a group, meaning."""
    truth = float(passing(EQUAL_THRESHOLDS, site=any(plan.sites), factor=FACTOR_EFFECT).sum())
    otherwise = {apart: f"a question understood otherwise, {apart}" for apart in APART}
    wrong = dict.fromkeys(("a target met or missed", "a factor highest or lowest", *otherwise.values()), 0.0)
    for _ in range(samples):
        both = [equal_questions(rng, n, sites) for n, sites in zip(plan.sizes, plan.sites, strict=True)]
        distances = []
        for at, (points, design) in enumerate(both):
            means = mean_values(linearised_scores(points, EQUAL_SHARES, design), design)
            low, high = of_score(means)
            p = p_of_interval(low[0] - truth, means.estimate[0] - truth, high[0] - truth, means.df[0])
            distances.append(p[: FACTORS - at])
            contrast = EQUAL_SHARES - EQUAL_SHARES.mean(axis=1, keepdims=True)
            from_average = mean_values(linearised_scores(points, contrast, design), design)
            named = adjust(GapEstimates(from_average.estimate, from_average.se, from_average.df).p[0]) < ALPHA
            wrong["a factor highest or lowest"] += bool(named.any()) / 2
        wrong["a target met or missed"] += bool((adjust(np.concatenate(distances)) < ALPHA).any())
        for apart, name in otherwise.items():
            wrong[name] += names_a_question(equal_views(rng, plan, apart))
    return {name: count / samples for name, count in wrong.items()}


def equal_views(rng: np.random.Generator, plan: Plan, apart: float) -> list[np.ndarray]:
    """Return the answers of two groups, of which the first has better views and understands every question alike."""
    sides = []
    for n, sites, level in zip(plan.sizes, plan.sites, (apart, 0.0), strict=True):
        view = rng.normal(size=(n, 1)) + level
        if sites:
            view += rng.normal(0, SITE_EFFECT, sites)[np.arange(n) % sites][:, None]
        noisy = view + rng.normal(size=(n, 3 * FACTORS))
        sides.append(points_of(noisy, EQUAL_THRESHOLDS))
    return sides


def names_a_question(sides: list[np.ndarray]) -> bool:
    """Return whether a question of any factor would be named as understood otherwise."""
    tested = [
        one for f in range(FACTORS) for one in functioning_of_scale(*(side[:, 3 * f : 3 * f + 3] for side in sides))
    ]
    p = adjust([one.p for one in tested], method="BH")
    return bool(((p < CERTAIN) & (np.array([one.effect for one in tested]) >= NEGLIGIBLE)).any())


def false_importance(rng: np.random.Generator, n: int, samples: int) -> float:
    """Return the share of samples in which a factor is said to matter more, or less, where all of ten matter alike."""
    wrong = 0
    for _ in range(samples):
        x = rng.normal(size=(n, 1)) + rng.normal(size=(n, FACTORS))
        y = x.mean(axis=1) + rng.normal(size=n)
        drivers = score_drivers(y, x, Design.equal(n), replicates=200, seed=int(rng.integers(1 << 30)))
        assert drivers.share_p is not None
        wrong += bool((adjust(drivers.share_p) < ALPHA).any())
    return wrong / samples


def missed_among_clear(rng: np.random.Generator, plan: Plan, samples: int) -> float:
    """Return the mean share of intervals of clear changes that miss the true change; three of ten factors changed."""
    truth = np.where(np.arange(FACTORS) < 3, 0.2, 0.0)
    missed = 0.0
    for _ in range(samples):
        before, now = (means_of(*draw(rng, plan.sizes[0], plan.sites[0])) for _ in range(2))
        gap = independent_gap(now, before)
        changed = GapEstimates(gap.estimate + truth, gap.se, gap.df)
        p = changed.p[0]
        found = adjust(p) < ALPHA
        low, high = interval_mean(changed.estimate[0], changed.se[0], changed.df[0], level=family_level(p))
        missed += float(((low > truth) | (high < truth))[found].mean()) if found.any() else 0.0
    return missed / samples


def power(rng: np.random.Generator, plan: Plan, samples: int) -> float:
    """Return the share of samples in which a change by the smallest visible change is called clear."""
    clear = 0
    for _ in range(samples):
        before, now = (means_of(*draw(rng, plan.sizes[0], plan.sites[0])) for _ in range(2))
        gap = independent_gap(now, before)
        smallest = smallest_visible(gap.se[0], gap.df[0], KINDS)
        changed = GapEstimates(gap.estimate + np.where(np.arange(FACTORS) == 0, smallest, 0.0), gap.se, gap.df)
        clear += bool(adjust(changed.p[0], method="holm")[0] < 0.05)
    return clear / samples


def line(name: str, rate: float, samples: int, error: float | None = None) -> None:
    """Print a rate of so many samples with its standard error, by default that of a yes or no each."""
    error = np.sqrt(rate * (1 - rate) / samples) if error is None else error
    print(f"  of {samples:6,}, {name:<42}{100 * rate:6.1f} ± {100 * error:.1f}", flush=True)


def main() -> None:
    """Print the rates of the plans that are named, or of all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("samples", type=int, nargs="?", default=1000)
    parser.add_argument("plans", type=int, nargs="*", help="1 to 4, or 5 for the importance of factors; all by default")
    parser.add_argument("--intervals", action="store_true", help="the coverage of intervals alone")
    options = parser.parse_args()
    samples, chosen = options.samples, options.plans
    print("samples, and per cent of them ± one standard error")
    for number, plan in enumerate(PLANS, start=1):
        if chosen and number not in chosen:
            continue
        rng = np.random.default_rng([16, number])
        print(f"{number}: {plan}")
        for name, rate, error in coverage(rng, plan, samples):
            line(f"covered: {name}", rate, samples, error)
        if options.intervals:
            continue
        for name, rate in zip(("first", "second"), false_differences(rng, plan, MORE * samples), strict=True):
            line(f"a false clear difference, {name} group", rate, MORE * samples)
        for name, rate in false_verdicts(rng, plan, TWICE * samples).items():
            line(f"{name}", rate, TWICE * samples)
        once: dict[str, Callable[[np.random.Generator, Plan, int], float]] = {
            "intervals of clear changes that miss": missed_among_clear,
            "smallest visible change called clear": power,
        }
        for name, function in once.items():
            line(name, function(rng, plan, MANY * samples), MANY * samples)
    number = len(PLANS) + 1
    if (not chosen or number in chosen) and not options.intervals:
        print(f"{number}: {' and '.join(map(str, SIZES))} people")
        for n in SIZES:
            rate = false_importance(np.random.default_rng([16, number, n]), n, MORE * samples)
            line(f"a factor matters more or less, {n} people", rate, MORE * samples)


if __name__ == "__main__":
    main()
