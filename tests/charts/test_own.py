"""`cips.exhibit`: charts that an analyst draws."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns

import cips_helpers as cips
from made_up.results import results

SCORES = {"officials": {"leadership": 2.5, "rules": 2.0}, "private": {"leadership": 2.2, "rules": 2.1}}


@pytest.mark.parametrize("draw", [sns.barplot, sns.catplot], ids=["axes", "grid"])
def test_a_drawing_becomes_an_exhibit(draw: Callable[..., Any]) -> None:
    with warnings.catch_warnings(action="error"):
        chart = cips.exhibit(draw(x=["a", "b"], y=[1, 2]), title="B is <higher>", alt="a 1, b 2", note="Base: two.")
    data, metadata = chart._repr_mimebundle_()
    assert data["image/svg+xml"].startswith("<svg")
    assert metadata["image/svg+xml"] == {
        "alt": "a 1, b 2",
        "caption": "B is <higher>",
        "label": "fig-b-is-higher",
        "note": "Base: two.",
    }
    assert plt.get_fignums() == []


def test_a_changed_chart_of_ours_is_shown_as_changed() -> None:
    ours = cips.chart_factors(results(SCORES))
    ours.figure.axes[0].set_xlabel("My own axis label")
    mine = cips.exhibit(ours.figure, title="Mine", alt="The same.")
    assert mine.svg != ours.svg
    assert mine.caption == "Mine"


def test_without_alternative_text_there_is_a_warning_that_says_how() -> None:
    with pytest.warns(UserWarning, match=r"exhibit\(…, alt="):
        cips.exhibit(plt.figure(), title="Mine")


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(TypeError, match="not DataFrame"):
        cips.exhibit(pd.DataFrame(), title="Mine", alt="…")


def test_our_charts_leave_pyplot_alone() -> None:
    plt.ion()
    try:
        cips.chart_factors(results(SCORES))
        assert plt.isinteractive()
        assert plt.get_fignums() == []
    finally:
        plt.ioff()
