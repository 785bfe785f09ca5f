"""The user's name is a secret unless it is a word."""

from __future__ import annotations

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


def test_a_system_without_a_list_of_users_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert country().secrets([country().results()]).words["user name"] == set()
