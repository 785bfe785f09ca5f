"""No country can be worked out of the others' reports."""

from __future__ import annotations

import dataclasses
from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from cips_helpers.disclosure import Disclosed, peers
from cips_helpers.disclosure.disclosed import GATE
from cips_helpers.disclosure.peers import QUARTILES, among_peers, attack_peers
from cips_helpers.estimation.peers import benchmark, quartile_weights

from .people import estimates_of, let_through


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


def test_the_attack_succeeds_where_quartiles_are_neither_rounded_nor_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cips_helpers.disclosure.peers.DECIMALS", 6)
    made = countries([1.7, 1.9, 2.0, 2.2, 2.3, 2.5])
    open_ = among_peers(made, certain=False)
    broken = attack_peers({code: one.figures for code, one in made.items()}, open_, span=3.0)
    assert {breach.rule for breach in broken} == {"peer"}
    closed = among_peers(made)
    assert all(found.empty for found in closed.values()), "what does not withstand is left out of all reports"


@pytest.mark.parametrize("at_once", [1, 50])
@pytest.mark.parametrize("seed", range(12))
def test_the_quick_attack_finds_what_one_programme_a_score_finds(
    seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "AT_ONCE", at_once)
    rng = np.random.default_rng(seed)
    scores = rng.normal(2.0, rng.choice([0.03, 0.3, 0.9]), 6).clip(0, 3)
    x = dict(zip("ABCDEF", np.sort(scores).tolist(), strict=True))
    printed = {code: (quartile_weights(5) @ [x[o] for o in x if o != code]).round(1) for code in x}
    narrowest = min(
        _range(np.array(list(x.values())), list(printed.values()), pair, target)
        for pair in combinations(range(6), 2)
        for target in set(range(6)) - set(pair)
    )
    assert peers.gives_away(x, printed, 3.0) == (narrowest < 0.05)


def _range(x: np.ndarray, printed: list[np.ndarray], pair: tuple[int, int], target: int) -> float:
    """Plainly: the range of one score, given two scores, the quartiles in the reports of the two, and the order."""
    above, bound = [np.eye(5, 6) - np.eye(5, 6, 1)], [np.zeros(5)]
    for own in pair:
        weights = np.insert(quartile_weights(5), own, 0.0, axis=1)
        above += [weights, -weights]
        bound += [printed[own] + 0.05, 0.05 - printed[own]]
    limits = [(x[at], x[at]) if at in pair else (0, 3) for at in range(6)]
    low, high = (
        linprog(
            sign * np.eye(6)[target], A_ub=np.vstack(above), b_ub=np.concatenate(bound) + 1e-9, bounds=limits
        ).fun
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
