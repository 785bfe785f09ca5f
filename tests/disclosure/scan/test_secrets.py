"""The user's name is a secret unless it is a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cips_helpers.results.country import CountryResults
from made_up import example

STUDY = Path(__file__).parents[3] / "data" / "example" / "study.yml"


def country() -> CountryResults:
    return example.country("XDD")


@pytest.mark.parametrize(("user", "found"), [("mkovac7", {"mkovac7"}), ("customs", set()), ("m1", set())])
def test_an_account_called_like_a_word_is_no_secret(
    user: str, found: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: user)
    assert country().secrets([country().results()]).words["user name"] == found


def test_what_is_hidden_of_one_outcome_is_not_searched_for_among_those_of_another() -> None:
    """Drivers of an outcome are hidden; those of another have the same names and nearly the same values."""
    results, outcome = example.country("XAA").results(), "whistle_blower"
    figures = results.figures.copy()
    of_drivers = figures["statistic"] == "vif"
    assert set(figures.loc[of_drivers, "against"]) > {outcome}
    figures.loc[of_drivers & (figures["against"] != outcome), "state"] = "suppressed"
    hidden = example.country("XAA").secrets([replace(results, figures=figures)]).figures
    searched = {figure.columns["against"] for figure in hidden if figure.columns["statistic"] == "vif"}
    assert searched == set(figures.loc[of_drivers, "against"]) - {outcome}


def test_a_system_without_a_list_of_users_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert country().secrets([country().results()]).words["user name"] == set()
