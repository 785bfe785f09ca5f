"""The page on working with the figures says what happens."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import pytest

import cips_helpers as cips
from made_up import example

PAGE = Path(__file__).resolve().parents[2] / "notebooks" / "README.md"


def test_its_examples_give_what_it_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cips, "read_results", lambda study, country: example.country(country).results())
    failed, tried = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    )
    assert (failed, tried > 10) == (0, True)


def test_it_explains_every_column_and_state() -> None:
    frame: Any = example.country("XAA").results().frame
    text = PAGE.read_text(encoding="utf-8")
    hard = {"deff", "p_equivalent"}  # for the technical note
    assert [name for name in {*frame.columns, *frame["state"]} - hard if f"`{name}`" not in text] == []
