"""A report says where a country lies among its peers, and gives none of them away."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from cips_helpers.disclosure import peer_attack, peers
from cips_helpers.disclosure.peer_attack import gives_away
from cips_helpers.disclosure.peers import QUARTILES, among_peers, audit_peers, compared_scores, spread
from cips_helpers.estimation.methods.models.benchmark import quartile_weights
from made_up.countries import countries


@pytest.fixture
def six_decimals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quartiles to six decimals, which give countries away."""
    monkeypatch.setattr(peers, "PEER_DECIMALS", 6)
    monkeypatch.setattr(peer_attack, "PEER_DECIMALS", 6)


def test_quartiles_are_those_of_the_five_others() -> None:
    rows = among_peers(countries([2.0, 2.1, 2.2, 2.3, 2.4, 2.5]), certain=False)["XAA"]
    overall = rows[rows["indicator"] == "overall"].set_index("statistic")
    expected = (quartile_weights(5) @ [2.1, 2.2, 2.3, 2.4, 2.5]).round(1)
    assert overall.loc[list(QUARTILES), "estimate"].tolist() == expected.tolist()
    assert overall.loc["peer_count", "estimate"] == 5
    assert set(rows["kind"]) == {"factor", "overall"}
    assert (rows["n"] > 100).all()


def test_a_score_that_one_of_five_others_hides_has_no_quartiles() -> None:
    made = countries([2.0, 2.1, 2.2, 2.3, 2.4, 2.5])
    hidden = made["XAF"].figures
    hidden.loc[hidden["indicator"] == "audit", "state"] = "suppressed"
    rows = among_peers(made, certain=False)
    assert all("audit" not in set(frame["indicator"]) for frame in rows.values())
    assert all("overall" in set(frame["indicator"]) for frame in rows.values())


def test_only_shown_scores_of_the_last_iteration_are_compared() -> None:
    figures = countries([2.0])["XAA"].figures
    later = figures[figures["indicator"] == "overall"].assign(iteration=2, estimate=2.6)
    compared = compared_scores(pd.concat([figures, later], ignore_index=True))
    assert compared[["iteration", "indicator", "estimate"]].to_numpy().tolist() == [[2, "overall", 2.6]]


@pytest.mark.parametrize("seed", range(4))
def test_two_reports_give_no_third_country_away(seed: int) -> None:
    scores = np.sort(np.random.default_rng(seed).uniform(1.6, 2.6, 7)).tolist()
    made = countries(scores)
    rows = among_peers(made)
    assert audit_peers(made, rows) == []
    assert all(set(found["statistic"]) >= set(QUARTILES) for found in rows.values())
    printed = rows["XAA"][rows["XAA"]["statistic"].isin(QUARTILES)]["estimate"]
    assert (printed == printed.round(1)).all()


@pytest.mark.usefixtures("six_decimals")
def test_the_attack_succeeds_where_quartiles_are_neither_rounded_nor_left_out() -> None:
    made = countries([1.7, 1.9, 2.0, 2.2, 2.3, 2.5])
    breaches = audit_peers(made, among_peers(made, certain=False))
    assert {breach.rule for breach in breaches} == {"peer"}
    assert all(rows.empty for rows in among_peers(made).values()), "what does not withstand is left out of all reports"


def test_five_others_are_needed() -> None:
    assert all(rows.empty for rows in among_peers(countries([1.7, 1.9, 2.0, 2.2, 2.3])).values())


def test_no_report_names_another_country() -> None:
    rows = among_peers(countries([1.7, 1.9, 2.0, 2.2, 2.3, 2.5]))
    assert "XAB" not in rows["XAA"].to_csv()


@pytest.mark.usefixtures("six_decimals")
def test_quartiles_of_all_that_do_not_withstand_the_attack_are_left_out() -> None:
    quartiles = spread(countries([1.7, 1.9, 2.0, 2.2, 2.3, 2.5, 2.6]))
    assert len(quartiles) > 0
    assert quartiles[["lower", "upper"]].isna().all(axis=None)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_published_of_all_withstands_the_attack_with_two_reports(seed: int) -> None:
    scores = np.sort(np.random.default_rng(seed).uniform(1.4, 2.8, 8))
    made = countries(scores.tolist())
    reports = {code: peers._printed_quartiles(rows) for code, rows in among_peers(made).items()}
    (row,) = spread(made).query("indicator == 'overall'").to_dict("records")
    of_all = np.array([row[name] for name in ("lower", "median", "upper")], dtype=float)
    key = (row["group"], "overall")
    printed = {code: one[key] for code, one in reports.items() if key in one}
    assert not gives_away(dict(zip(made, scores.tolist(), strict=True)), printed, 3.0, of_all=of_all)
