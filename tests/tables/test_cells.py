"""Cells of figures: numbers, signs, and what is left empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from cips_helpers.tables import cells
from made_up.changes import two_iterations
from made_up.results import results, scored

RESULTS = results({"officials": {"rules": 2.0}})
SHOWN = pd.Series({"state": "shown", "estimate": 0.305, "low": 0.2, "high": 0.4, "se": 0.05, "n": 1200})
WRITERS: list[tuple[Callable[..., str], str, str]] = [
    (cells.points, "0.31", "•"),
    (cells.interval, "0.20–0.40", ""),
    (cells.share, "31%", "•"),
    (cells.share_interval, "20%–40%", ""),
    (cells.base, "1,200", "•"),
    (cells.difference, "+0.31", "•"),
    (cells.difference_interval, "+0.20 to +0.40", ""),
]


@pytest.mark.parametrize(("write", "shown", "hidden"), WRITERS)
def test_a_figure_or_its_sign_and_an_interval_or_nothing(write: Any, shown: str, hidden: str) -> None:
    nan = dict.fromkeys(("estimate", "low", "high", "se", "n"), float("nan"))
    assert write(RESULTS, SHOWN) == shown
    assert write(RESULTS, pd.Series({"state": "suppressed", **nan})) == hidden


def test_what_was_not_asked_has_a_sign_and_what_was_not_compared_is_empty() -> None:
    assert [write(RESULTS, None) for write, _, _ in WRITERS] == ["–", "", "–", "", "–", "", ""]
    assert cells.points(RESULTS, None, missing="") == ""


def test_limits_and_shares_of_the_sample_alone_have_no_interval() -> None:
    limit = pd.Series({**SHOWN, "state": "at_most"})
    alone = pd.Series({**SHOWN, "low": float("nan"), "high": float("nan")})
    assert [cells.share(RESULTS, figure) for figure in (limit, alone)] == ["< 31%", "31%"]
    assert [cells.share_interval(RESULTS, figure) for figure in (limit, alone)] == ["", ""]


def test_a_difference_that_the_strata_fix_has_no_interval() -> None:
    assert cells.difference_interval(RESULTS, pd.Series({**SHOWN, "low": 0.305, "high": 0.305})) == ""


def test_a_target_is_judged_only_of_a_score_that_is_shown() -> None:
    targets = {"leadership": 1.5, "rules": 2.0, "audit": 2.5, "staff": 1.5}
    results = scored([2.0, 2.0, 2.0, 2.0, 2.0, (2.0, 0.05, 9)], targets=targets)
    ids = ("leadership", "rules", "audit", "conduct", "staff")
    assert [cells.target_met(results, "officials", id) for id in ids] == ["met", "too close", "not met", "", ""]


def test_a_factor_is_marked_as_worked_on_only_after_an_earlier_survey() -> None:
    scores = {"officials": {"rules": 2.0, "audit": 2.0}}
    later = two_iterations(scores, scores, initiatives=[("rules", date(2023, 1, 1))])
    assert [cells.worked_on_mark(later, factor) for factor in ("rules", "audit")] == ["\u00a0†", ""]
    assert cells.worked_on_mark(replace(results(scores), initiatives=later.initiatives), "rules") == ""
