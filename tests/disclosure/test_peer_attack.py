"""The attack on quartiles of peers finds what a plain linear program for each score finds."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from scipy.linalg import block_diag
from scipy.optimize import linprog

from cips_helpers.disclosure import peer_attack
from cips_helpers.disclosure.peer_attack import ALL_PAIRS, gives_away
from cips_helpers.estimation.methods.models.benchmark import quartile_weights


@pytest.mark.parametrize("at_once", [1, 300])
@pytest.mark.parametrize(("k", "seed"), [*((6, seed) for seed in range(12)), (10, 1), (10, 2), (10, 3)])
def test_the_attack_on_two_reports_finds_what_one_program_a_score_finds(
    k: int, seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer_attack, "AT_ONCE", at_once)
    rng = np.random.default_rng(seed)
    x = np.sort(rng.normal(2.0, rng.choice([0.03, 0.3, 0.9]), k).clip(0, 3))
    printed = [(quartile_weights(k - 1) @ np.delete(x, own)).round(1) for own in range(k)]
    narrowest = min(
        _range(x, printed, pair, target)
        for pair in (combinations(range(k), 2) if k <= ALL_PAIRS else pairwise(range(k)))
        for target in set(range(k)) - set(pair)
    )
    codes = "ABCDEFGHIJ"[:k]
    scores, reports = dict(zip(codes, x, strict=True)), dict(zip(codes, printed, strict=True))
    assert gives_away(scores, reports, 3.0) == (narrowest < 0.05)


def _range(x: np.ndarray, printed: list[np.ndarray], pair: tuple[int, int], target: int) -> float:
    """Width of the range of one score, given the order of all, two scores and the quartiles in two reports."""
    k = len(x)
    above, bound = [np.eye(k - 1, k) - np.eye(k - 1, k, 1)], [np.zeros(k - 1)]
    for own in pair:
        weights = np.insert(quartile_weights(k - 1), own, 0.0, axis=1)
        above += [weights, -weights]
        bound += [printed[own] + 0.05, 0.05 - printed[own]]
    limits = [(x[at], x[at]) if at in pair else (0, 3) for at in range(k)]
    low, high = (
        linprog(sign * np.eye(k)[target], A_ub=np.vstack(above), b_ub=np.concatenate(bound) + 1e-9, bounds=limits).fun
        for sign in (1, -1)
    )
    return float(-high - low)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("reports", [True, False], ids=["with reports", "alone"])
def test_the_attack_on_all_quartiles_finds_what_one_program_a_score_finds(seed: int, reports: bool) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(2.0, rng.choice([0.03, 0.3, 0.9]), 6).clip(0, 3)
    x = dict(zip("ABCDEF", np.sort(scores).tolist(), strict=True))
    others = {code: (quartile_weights(5) @ [x[o] for o in x if o != code]).round(1) for code in x}
    printed = others if reports else {}
    of_all = (quartile_weights(6) @ list(x.values())).round(1)
    narrowest = min(
        _range_with_all(np.array(list(x.values())), list(printed.values()), of_all, pair, target)
        for pair in combinations(range(6), 2)
        for target in set(range(6)) - set(pair)
    )
    assert gives_away(x, printed, 3.0, of_all=of_all) == (narrowest < 0.05)


def _range_with_all(
    x: np.ndarray, printed: list[np.ndarray], of_all: np.ndarray, pair: tuple[int, int], target: int
) -> float:
    """Width of the same range, given the quartiles of all countries too."""
    above, bound = [np.eye(5, 6) - np.eye(5, 6, 1)], [np.zeros(5)]
    read = [(np.insert(quartile_weights(5), own, 0.0, axis=1), printed[own]) for own in pair if printed]
    for weights, cuts in [*read, (quartile_weights(6), of_all)]:
        above += [weights, -weights]
        bound += [cuts + 0.05, 0.05 - cuts]
    limits = [(x[at], x[at]) if at in pair else (0, 3) for at in range(6)]
    low, high = (
        linprog(sign * np.eye(6)[target], A_ub=np.vstack(above), b_ub=np.concatenate(bound) + 1e-9, bounds=limits).fun
        for sign in (1, -1)
    )
    return float(-high - low)


@pytest.mark.parametrize("seed", range(3))
def test_the_mean_gap_narrows_no_countrys_score_to_less_than_it_may_be(seed: int) -> None:
    """Both groups' quartiles, two reports, and the mean gap with equal weights, all known at once."""
    rng = np.random.default_rng(seed)
    level = rng.normal(2.2, 0.3, 6)
    groups = [np.clip(level + rng.normal(side, 0.08, 6), 0, 3) for side in (0.15, -0.15)]
    known = [_constraints(scores) for scores in groups]
    mean = np.concatenate([np.full(6, 1 / 6), np.full(6, -1 / 6)])
    gap = round(float(mean @ np.concatenate(groups)), 2)
    for pair in combinations(range(6), 2):
        parts = [of(pair) for of in known]
        above = block_diag(parts[0][0], parts[1][0])
        bound = np.concatenate([parts[0][1], parts[1][1]])
        limits = [(x[at], x[at]) if at in pair else (0, 3) for x in groups for at in range(6)]
        for target in [at for at in range(12) if at % 6 not in pair]:
            without, having = (
                _width(target, np.vstack(a), np.concatenate(b), limits)
                for a, b in (
                    ([above], [bound]),
                    ([above, mean, -mean], [bound, [gap + 0.005 + 1e-9, 0.005 + 1e-9 - gap]]),
                )
            )
            assert having >= min(without, 0.05) - 1e-6


def _constraints(scores: np.ndarray):
    """Return rows and bounds of all that two reports and the quartiles of all countries tell of a group's scores."""
    order = np.eye(6)[np.argsort(scores)]
    ascending = np.sort(scores)
    given = dict(zip("ABCDEF", scores.tolist(), strict=True))
    printed = {code: (quartile_weights(5) @ np.sort(np.delete(scores, at))).round(1) for at, code in enumerate(given)}
    reports = {} if gives_away(given, printed, 3.0) else printed
    of_all = (quartile_weights(6) @ ascending).round(1)
    told = [] if gives_away(given, reports, 3.0, of_all=of_all) else [(quartile_weights(6) @ order, of_all)]

    def known(pair: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        read = [
            (
                np.insert(quartile_weights(5), int(np.argsort(np.argsort(scores))[own]), 0.0, axis=1) @ order,
                list(reports.values())[own],
            )
            for own in pair
            if reports
        ]
        above, bound = [(np.eye(5, 6) - np.eye(5, 6, 1)) @ order], [np.zeros(5)]
        for weights, cuts in [*read, *told]:
            above += [weights, -weights]
            bound += [cuts + 0.05 + 1e-9, 0.05 + 1e-9 - cuts]
        return np.vstack(above), np.concatenate(bound)

    return known


def _width(target: int, above: np.ndarray, bound: np.ndarray, limits: list[tuple[float, float]]) -> float:
    low, high = (linprog(sign * np.eye(12)[target], A_ub=above, b_ub=bound, bounds=limits).fun for sign in (1, -1))
    return float(-high - low)
