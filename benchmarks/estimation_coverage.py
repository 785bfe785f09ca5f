"""Coverage of 95 % intervals: ``python benchmarks/estimation_coverage.py [SAMPLES]``.

Officials of one administration, a stratified finite population, are drawn by region with unequal fractions; the design
has weights, strata and population sizes. Then scores near the top of the scale, of few people: the interval
estimate ± t se (*plain*), cut at the ends of the scale (*cut*), and those of the score as a share of the scale.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product

import numpy as np

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.intervals import interval_mean, interval_score, interval_share
from cips_helpers.estimation.methods.design.means import mean_values

POPULATION = np.array([900, 700, 500, 300, 150])
SAMPLE = {
    "300 of 2,550": np.array([80, 70, 60, 50, 40]),
    "120 of 2,550": np.array([30, 28, 24, 20, 18]),
    "50 of 2,550": np.array([14, 12, 10, 8, 6]),
}
SHARES = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5]
METHODS = ["auto", "logit", "beta"]
TOP, THRESHOLDS = 3, np.array([-1.4, -0.6, 0.5])


def population(rng: np.random.Generator) -> np.ndarray:
    """Return a population: a column for a 0-3 item, one for a score of three items, one for each share."""
    stratum = np.repeat(np.arange(POPULATION.size), POPULATION)
    view = rng.normal(size=stratum.size) + 0.3 * rng.normal(size=POPULATION.size)[stratum]
    items = [np.digitize(view + rng.normal(size=view.size), [-1.8, -0.6, 0.9]) for _ in range(3)]
    noisy = view + rng.normal(size=view.size)
    yes = [(noisy <= np.quantile(noisy, p)).astype(float) for p in SHARES]
    return np.column_stack([items[0], np.mean(items, axis=0), *yes]).astype(float)


def draw(rng: np.random.Generator, size: np.ndarray) -> tuple[np.ndarray, Design]:
    """Return the rows of one stratified sample without replacement, and its design."""
    edge = np.r_[0, np.cumsum(POPULATION)]
    rows = np.concatenate(
        [a + rng.choice(n, k, replace=False) for a, n, k in zip(edge, POPULATION, size, strict=False)]
    )
    stratum = np.repeat(np.arange(size.size), size)
    return rows, Design((POPULATION / size)[stratum], stratum, POPULATION.astype(float))


def draw_near_the_top(
    rng: np.random.Generator, level: float, questions: int, n: int, times: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return means and standard errors of scores of n people, drawn many times, and the true mean, in points."""

    def scores(rows: int, people: int) -> np.ndarray:
        view = rng.normal(level, 1, (rows, people, 1))
        noisy = view + rng.normal(size=(rows, people, questions))
        return (noisy[..., None] > THRESHOLDS).sum(axis=3).mean(axis=2)

    drawn = scores(times, n)
    return drawn.mean(axis=1), drawn.std(axis=1, ddof=1) / np.sqrt(n), float(scores(2000, 200).mean())


def near_the_top(rng: np.random.Generator, times: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield scores and sizes with the coverage of each interval, and how often the plain one passes the end."""
    for questions, level, n in product((1, 3), (1.5, 2.5), (10, 20, 30, 50)):
        mean, se, truth = draw_near_the_top(rng, level, questions, n, times)
        df, people = np.full(times, n - 1.0), np.full(times, float(n))
        low, high = interval_mean(mean, se, df)
        beta = interval_share(mean / TOP, se / TOP, df, people, method="beta")
        ends = {
            "plain": (low, high),
            "cut": (np.maximum(low, 0), np.minimum(high, TOP)),
            "logit": interval_score(mean, se, df, people, top=TOP),
            "beta": (TOP * beta[0], TOP * beta[1]),
        }
        covered = {name: float(((low <= truth) & (truth <= high)).mean()) for name, (low, high) in ends.items()}
        yield f"{questions} question(s), mean {truth:.2f}, n = {n}", covered | {"past": float((high > TOP).mean())}


def main(repetitions: int) -> None:
    rng = np.random.default_rng(20)
    columns = population(rng)
    truth = columns.mean(axis=0)
    print(f"{repetitions:,} samples each; true shares {np.round(truth[2:], 3)}; coverage in per cent")
    print(f"{'sample':<15}{'method':<9}{'item':>7}{'score':>7}" + "".join(f"{p:>8.0%}" for p in SHARES))
    for name, size in SAMPLE.items():
        hits = {method: np.zeros(columns.shape[1]) for method in METHODS}
        for _ in range(repetitions):
            rows, design = draw(rng, size)
            means = mean_values(columns[rows], design)
            for method in METHODS:
                low, high = interval_mean(means.estimate, means.se, means.df)
                share = interval_share(
                    means.estimate[:, 2:], means.se[:, 2:], means.df[:, 2:], means.n[:, 2:], method=method
                )
                low[:, 2:], high[:, 2:] = share
                hits[method] += ((low <= truth) & (truth <= high))[0]
        for method in METHODS:
            rate = 100 * hits[method] / repetitions
            print(
                f"{name:<15}{method:<9}"
                + "".join(f"{r:>7.1f}" for r in rate[:2])
                + "".join(f"{r:>8.1f}" for r in rate[2:])
            )
    print("scores near the top; past: plain intervals that pass it")
    for name, rates in near_the_top(rng, repetitions):
        print(f"{name:<32}" + "".join(f"{kind:>8}{100 * rate:6.1f}" for kind, rate in rates.items()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
