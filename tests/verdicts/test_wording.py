"""Findings that titles share with sentences."""

from __future__ import annotations

import pandas as pd
import pytest

from cips_helpers.verdicts.wording import clear_of_all
from made_up.results import results, scores_of


@pytest.mark.parametrize(
    ("clear", "said"),
    [
        ([], "too few answers to compare parts"),
        ([False], "the one difference is not clear"),
        ([True], "the one difference is clear"),
        ([False, False], "none of 2 differences is clear"),
        ([True, False], "1 of 2 differences is clear"),
        ([True, True], "2 of 2 differences are clear"),
    ],
)
def test_how_many_differences_are_clear(clear: list[bool], said: str) -> None:
    rows = pd.DataFrame({"clear": clear, "estimate": [0.3] * len(clear)})
    assert clear_of_all(results(scores_of([2.0])), rows, "officials") == f"Officials: {said}"
