"""Bars carry the shares of a sample, ticks those of the population, read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.charts.composition import chart_composition
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.style import TARGET
from made_up.results import results

from .reading import bars, texts

SCORES = {"officials": {"leadership": 2.0, "rules": 2.0}, "private": {"leadership": 1.5}}
PARTS = {"officials": {1: (60, 2.0), 2: (140, 2.2)}}


def chart_of(**options: Any) -> Chart:
    chart = chart_composition(results(SCORES, overall={"officials": 2.1}, **options), group="officials")
    assert chart is not None
    return chart


def test_lengths_are_the_shares_from_zero() -> None:
    chart = chart_of(parts=PARTS)
    assert [bar.get_width() for bar in bars(chart.figure.axes[0])] == pytest.approx([30, 70])
    assert all(bar.get_x() == 0 for bar in bars(chart.figure.axes[0]))
    assert {"30%", "70%"} <= set(texts(chart))
    assert chart.note == ""


def test_ticks_are_the_population() -> None:
    chart = chart_of(parts=PARTS, population={1: 0.25, 2: 0.75})
    ticks = {line.get_xdata()[0] for line in chart.figure.axes[0].lines if line.get_color() == TARGET}
    assert ticks == {25, 75}
    assert {"25%", "75%", "30%", "70%"} <= set(texts(chart))
    assert chart.note.startswith("Dark tick: share in the population")


def test_hidden_parts_have_a_sign_and_no_bar() -> None:
    chart = chart_of(parts={"officials": {1: (9, 2.0), 2: (191, 2.2)}})
    shown = bars(chart.figure.axes[0])
    assert len(shown) < 2
    assert texts(chart).count("•") == 2 - len(shown)
    assert "Woman •" in chart.alt
    assert "hidden" in chart.note


def test_nothing_asked_of_themselves() -> None:
    assert chart_composition(results(SCORES), group="officials") is None
