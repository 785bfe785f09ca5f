"""Labels: signs and limits, lists of names, parts by one demographic and two crossed, states of a change."""

from __future__ import annotations

import pandas as pd
import pytest

from cips_helpers.verdicts.labels import change_words, factor_names, group_names, legend, level_name, share_of
from cips_helpers.words import NOT_ASKED, SUPPRESSED
from made_up.changes import two_iterations
from made_up.results import scored, scores_of


@pytest.mark.parametrize(
    ("state", "texts"), [("shown", ("42%", "38%–46%")), ("at_most", ("< 42%", "")), ("at_least", ("> 42%", ""))]
)
def test_a_limit_has_no_interval(state: str, texts: tuple[str, str]) -> None:
    row = pd.Series({"state": state, "estimate": 0.42, "low": 0.38, "high": 0.46})
    assert share_of(scored([2.0]).words, row) == texts


def test_only_signs_that_occur_are_explained() -> None:
    results = scored([2.0])
    assert legend(results, ["2.00", NOT_ASKED, SUPPRESSED]) == ["• hidden to protect respondents.", "– not asked."]
    assert legend(results, ["2.00"]) == []


def test_names_in_a_sentence() -> None:
    results = scored([2.0, 2.0, 2.0], [2.0])
    assert factor_names(results, ["leadership", "rules", "audit"]) == "Leadership, Rules and Audit"
    assert group_names(results, results.groups) == "officials and companies"
    assert level_name(results, "gender", "1") == "Woman"
    assert level_name(results, "gender*gender", "1*2") == "Woman × Man"


@pytest.mark.parametrize(
    ("now", "text"), [(2.3, "↑\u202f+0.30"), (1.6, "↓\u202f−0.40"), (2.05, "not clear"), ((2.3, 0.05, 9), SUPPRESSED)]
)
def test_a_change_has_an_arrow_only_where_it_is_clear(now: object, text: str) -> None:
    assert change_words(two_iterations(scores_of([2.0]), scores_of([now])), "officials", "leadership") == text


def test_a_first_iteration_has_no_change() -> None:
    assert change_words(scored([2.0]), "officials", "leadership") == "first time"
