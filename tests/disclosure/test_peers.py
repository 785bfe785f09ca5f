"""No country can be worked out of the others' reports."""

from __future__ import annotations

import dataclasses
from itertools import combinations, pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from cips_helpers.disclosure import peer_attack as peers
from cips_helpers.disclosure.disclosed import GATE, Disclosed
from cips_helpers.disclosure.peer_attack import ALL_PAIRS, QUARTILES, among_peers, attack_peers
from cips_helpers.estimation.methods.models.benchmark import benchmark, quartile_weights
from made_up.people import estimates_of, let_through


def countries(scores: list[float]) -> dict[str, Disclosed]:
    """Countries with these overall scores."""
    shown = let_through(estimates_of({"gender": np.repeat([0, 1], [60, 80])}))
    made = {}
    for number, score in enumerate(scores):
        figures = shown.figures.copy()
        figures.loc[figures["statistic"] == "mean", "estimate"] = score
        code = f"XA{chr(65 + number)}"
        fields = {field.name: getattr(shown, field.name) for field in dataclasses.fields(shown)}
        made[code] = Disclosed(**{**fields, "country": code, "figures": figures, "key": GATE})
    return made


@pytest.mark.parametrize("seed", range(4))
def test_two_reports_give_no_third_country_away(seed: int) -> None:
    scores = np.sort(np.random.default_rng(seed).uniform(1.6, 2.6, 7)).tolist()
    made = countries(scores)
    rows = among_peers(made)
    assert attack_peers({code: one.figures for code, one in made.items()}, rows, span=3.0) == []
    assert all(set(found["statistic"]) >= set(QUARTILES) for found in rows.values())
    printed = rows["XAA"][rows["XAA"]["statistic"].isin(QUARTILES)]["estimate"]
    assert (printed == printed.round(1)).all()


def test_the_attack_succeeds_where_quartiles_are_neither_rounded_nor_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cips_helpers.disclosure.peer_attack.DECIMALS", 6)
    made = countries([1.7, 1.9, 2.0, 2.2, 2.3, 2.5])
    open_ = among_peers(made, certain=False)
    broken = attack_peers({code: one.figures for code, one in made.items()}, open_, span=3.0)
    assert {breach.rule for breach in broken} == {"peer"}
    closed = among_peers(made)
    assert all(found.empty for found in closed.values()), "what does not withstand is left out of all reports"


@pytest.mark.parametrize("at_once", [1, 300])
@pytest.mark.parametrize(("k", "seed"), [*((6, seed) for seed in range(12)), (10, 1), (10, 2), (10, 3)])
def test_the_quick_attack_finds_what_one_programme_a_score_finds(
    k: int, seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "AT_ONCE", at_once)
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
    assert peers.gives_away(scores, reports, 3.0) == (narrowest < 0.05)


def _range(x: np.ndarray, printed: list[np.ndarray], pair: tuple[int, int], target: int) -> float:
    """Plainly: the range of one score, given two scores, the quartiles in the reports of the two, and the order."""
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


def test_five_others_are_needed() -> None:
    assert all(rows.empty for rows in among_peers(countries([1.7, 1.9, 2.0, 2.2, 2.3])).values())
    with pytest.raises(ValueError, match="at least 5"):
        benchmark([1.0, 2.0], 0, fewest=4)


def test_no_quartile_is_a_country_of_its_own() -> None:
    for n in range(5, 30):
        weights = quartile_weights(n)
        assert weights.sum(axis=1) == pytest.approx(1.0)
        assert weights.max() < 0.5


def test_no_report_names_another_country() -> None:
    rows = among_peers(countries([1.7, 1.9, 2.0, 2.2, 2.3, 2.5]))
    assert "XAB" not in rows["XAA"].to_csv()
