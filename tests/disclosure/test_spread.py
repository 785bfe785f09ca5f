"""Margins tell nothing of a few people: an attack on means and mean squares together, as linear programs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.special import expit, logit
from scipy.stats import t as student

from cips_helpers.disclosure import breakdown
from cips_helpers.disclosure.audit import audit
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import CERTAINTY, rules_of
from cips_helpers.estimation.estimates import Estimates, estimate
from cips_helpers.limits import Limits
from made_up.survey import drawn, made, small

SPAN, HALF = 3.0, 0.05
SCORES, DEMOGRAPHICS = ("rules", "staff", "overall"), ("gender", "region")
GRID = np.linspace(1e-4, 0.8, 2000)


def study(seed: int) -> Estimates:
    """Estimate people who answered nearly alike, and a few without a demographic at an end of the scale."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice([24, 36, 48, 60, 90, 150]))
    frame = drawn(seed, n)
    few = np.arange(n) < rng.integers(1, 10)
    for name, levels in zip(DEMOGRAPHICS, ([1, 2], [1, 2, 3]), strict=True):
        frame[name] = np.where(few, -1, rng.choice(levels, n))
    end, others = rng.choice([0, 3]), rng.choice([0, 1, 2, 3])
    for item in ("r1", "r2", "r3", "s1", "s2"):
        answer = np.where(few, end, np.clip(others + rng.choice([-1, 0, 1], n, p=[0.05, 0.9, 0.05]), 0, 3))
        frame[item] = 3 - answer if item == "r3" else answer
    return estimate(made({(1, "officials"): frame}))


def through(truth: Estimates) -> Disclosed:
    options = {"name": "Kelmora", "iteration": 1, "instrument": small(), "scales": {}}
    return disclose(truth, (), rules=rules_of("internal", Limits()), **options)


def errors(row: pd.Series, half: float, *, is_part: bool) -> tuple[float, float]:
    """Return the least and the most standard error with which a score's interval would be printed as it is."""
    agrees = np.zeros(len(GRID), dtype=bool)
    for mean in np.clip([row.estimate - half, row.estimate, row.estimate + half], 0.01, SPAN - 0.01):
        p = mean / SPAN
        reach = student.ppf(0.975, row.n - 1) * GRID / (SPAN * p * (1 - p))
        low, high = SPAN * expit(logit(p) - reach), SPAN * expit(logit(p) + reach)
        if is_part:  # the longer arm, on both sides
            arm = max(row.high - row.estimate, row.estimate - row.low)
            agrees |= np.abs(np.maximum(mean - low, high - mean) - arm) <= half
            agrees |= (arm < 2.5 * half) & (np.maximum(mean - low, high - mean) < 3 * half)
        else:
            agrees |= (np.abs(low - row.low) <= half) & (np.abs(high - row.high) <= half)
    return (GRID[agrees].min(), GRID[agrees].max()) if agrees.any() else (0.0, GRID[-1])


def widths(shown: Disclosed) -> Iterator[float]:
    """Yield the width of the range of the mean of every few people in no shown part."""
    figures = shown.figures[(shown.figures["statistic"] == "mean") & (shown.figures["state"] == "shown")]
    for score, of in figures[figures["indicator"].isin(SCORES)].groupby("indicator"):
        whole = of[of["domain"] == "all"].iloc[0]
        for name in DEMOGRAPHICS:
            parts = of[of["domain"] == name]
            left = whole.n - parts["n"].sum()
            if len(parts) and 0 < left < shown.floor:
                assert score in SCORES
                yield _width(whole, parts, left)


def _width(whole: pd.Series, parts: pd.DataFrame, left: float) -> float:
    """Return the width by linear programs; squares of means are lines within their rounding, to a quarter of a unit."""
    k, n, mean = len(parts), parts["n"].to_numpy(float), parts["estimate"].to_numpy(float)
    spreads = [
        [error**2 * row.n * slack for error, slack in zip(errors(row, HALF, is_part=True), (0.98, 1.02), strict=True)]
        for row in parts.itertuples()
    ]
    of_all = [error**2 * (whole.n - 1) for error in errors(whole, 0.005, is_part=False)]
    near = (whole.estimate - 0.005, whole.estimate + 0.005)
    bounds = [*((m - HALF, m + HALF) for m in mean), *spreads, near, of_all, (0, SPAN), (0, SPAN**2)]
    points = np.concatenate([n, np.zeros(k), [-whole.n, 0, left, 0]])
    squares = np.concatenate([2 * n * mean, n, [-2 * whole.n * whole.estimate, -whole.n, 0, left]])
    middle = (n * mean**2).sum() - whole.n * whole.estimate**2
    lost = n.sum() * HALF**2 + whole.n * 0.005**2
    of_mean, of_square = np.eye(len(bounds))[-2:]
    tangents = np.linspace(0, SPAN, 61)
    above = [squares, -squares, of_square - SPAN * of_mean, *(2 * at * of_mean - of_square for at in tangents)]
    limits = [middle + lost, lost - middle, 0, *tangents**2]
    programs = [
        linprog(sign * of_mean, A_ub=above, b_ub=limits, A_eq=[points], b_eq=[0], bounds=bounds) for sign in (1, -1)
    ]
    assert all(program.status == 0 for program in programs), "what is published contradicts itself"
    return float(-programs[1].fun - programs[0].fun)


@pytest.mark.parametrize("seed", [58])
def test_a_few_people_at_the_other_end_of_the_scale_do_not_show(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the margins of 56 people who lie close together, four others are known to be at 2.6 to 3 points."""
    truth, least = study(seed), CERTAINTY * SPAN - 1e-6
    shown = through(truth)
    assert min(widths(shown), default=SPAN) >= least
    assert audit(truth, [shown]) == []
    with monkeypatch.context() as off:
        off.setattr(breakdown, "open_by_spread", lambda bases, *_, **__: np.full(bases.shape[1], np.inf))
        unprotected = through(truth)
        assert audit(truth, [unprotected]) == [], "without mean squares the audit finds nothing either"
    assert min(widths(unprotected)) < least
    assert {breach.rule for breach in audit(truth, [unprotected])} == {"mean"}


@pytest.mark.parametrize("seed", range(6))
def test_neither_do_others(seed: int) -> None:
    shown = through(study(seed))
    assert all(width >= CERTAINTY * SPAN - 1e-6 for width in widths(shown))


def test_where_no_part_is_shown_nothing_is_called_open() -> None:
    frame = drawn(1, 12)
    frame["gender"] = np.repeat([1, 2], [3, 9])
    frame.loc[:2, ["s1", "s2"]] = -1  # a score on nine people, which is not shown itself
    truth = estimate(made({(1, "officials"): frame}))
    assert audit(truth, [through(truth)]) == []
