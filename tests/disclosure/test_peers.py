"""A report says where a country lies among its peers, and gives none of them away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cips_helpers.disclosure.peers import QUARTILES, among_peers, compared_scores, spread
from cips_helpers.estimation.methods.models.benchmark import quartile_weights
from made_up.countries import countries


def test_quartiles_are_those_of_the_five_others() -> None:
    rows = among_peers(countries([2.0, 2.1, 2.2, 2.3, 2.4, 2.5]))["XAA"]
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
    rows = among_peers(made)
    assert all("audit" not in set(frame["indicator"]) for frame in rows.values())
    assert all("overall" in set(frame["indicator"]) for frame in rows.values())


def test_only_shown_scores_of_the_last_iteration_are_compared() -> None:
    figures = countries([2.0])["XAA"].figures
    later = figures[figures["indicator"] == "overall"].assign(iteration=2, estimate=2.6)
    compared = compared_scores(pd.concat([figures, later], ignore_index=True))
    assert compared[["iteration", "indicator", "estimate"]].to_numpy().tolist() == [[2, "overall", 2.6]]


def test_five_others_are_needed() -> None:
    assert all(rows.empty for rows in among_peers(countries([1.7, 1.9, 2.0, 2.2, 2.3])).values())


def test_no_report_names_another_country() -> None:
    rows = among_peers(countries([1.7, 1.9, 2.0, 2.2, 2.3, 2.5]))
    assert "XAB" not in rows["XAA"].to_csv()


def test_all_countries_together_are_those_of_any_reader_and_five_more() -> None:
    scores = [1.7, 1.9, 2.0, 2.2, 2.3, 2.5]
    (row,) = spread(countries(scores)).query("indicator == 'overall'").to_dict("records")
    expected = (quartile_weights(6) @ np.array(scores)).round(1)
    assert [row[name] for name in ("lower", "median", "upper")] == expected.tolist()
    assert spread(countries(scores[1:])).empty
