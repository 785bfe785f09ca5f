"""The forest plot carries the differences and their intervals, read back from the axes."""

from __future__ import annotations

import pytest
from matplotlib.axes import Axes

from cips_helpers.charts import style
from cips_helpers.charts.part_differences import chart_differences
from made_up.parts import by_parts

from .reading import axes_of, names, points


def marks(axes: Axes, colour: str) -> dict[str, tuple[float, tuple[float, float], bool]]:
    """By row: estimate, interval, filled."""
    drawn = {}
    strokes = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_color() == colour]
    for name, y in zip(names(axes), axes.get_yticks(), strict=True):
        for dot in points(axes, color=colour):
            height = float(dot.get_ydata()[0])
            if abs(height - y) < 0.1:
                (ends,) = [line.get_xdata() for line in strokes if set(line.get_ydata()) == {height}]
                drawn[name] = (float(dot.get_xdata()[0]), tuple(ends), dot.get_markerfacecolor() != "white")
    return drawn


def test_raw_and_adjusted_with_intervals_and_filled_where_clear() -> None:
    axes = axes_of(chart_differences(by_parts(), group="officials"))
    raw, adjusted = marks(axes, style.QUIET), marks(axes, style.INK)
    assert {name: (value, filled) for name, (value, _, filled) in raw.items()} == {
        "Woman": (-0.3, True),
        "North": (0.1, False),
        "South": (-0.2, False),
        "East": (0.2, False),
    }
    assert {name: (value, filled) for name, (value, _, filled) in adjusted.items()} == {
        "Woman": (-0.2, False),
        "North": (0.4, True),
        "East": (-0.1, False),
    }
    assert raw["Woman"][1] == pytest.approx((-0.5, -0.1))  # rounded like all figures of parts
    assert adjusted["North"][1] == pytest.approx((0.2, 0.6))


def test_columns_give_the_figures_and_zero_stands_in_the_middle() -> None:
    axes = axes_of(chart_differences(by_parts(), group="officials"))
    columns: dict[float, list[str]] = {}
    for text in sorted(axes.texts, key=lambda t: t.get_position()[1]):
        if text.get_text()[-1:].isdigit():
            columns.setdefault(text.get_position()[0], []).append(text.get_text())
    assert [columns[x] for x in sorted(columns)] == [["−0.3", "+0.1", "−0.2", "+0.2"], ["−0.2", "+0.4", "−0.1"]]
    low, high = axes.get_xlim()
    assert low == -high
    assert high > 0.6


def test_without_adjusted_figures_there_is_one_column_and_a_reason() -> None:
    chart = chart_differences(by_parts(adjusted={}), group="officials")
    axes = axes_of(chart)
    assert marks(axes, style.INK) == {}
    assert chart.note.endswith("Too few answered to hold the other characteristics equal.")
    assert not any("held" in text.get_text() for text in axes.texts)


def test_alternative_text_has_the_same_figures() -> None:
    chart = chart_differences(by_parts(), group="officials")
    assert chart is not None
    assert chart.alt == (
        "Forest plot of differences from the others in the overall score, Officials, the largest first. Gender, Woman: "
        "−0.3, among people alike otherwise −0.2. Region, South: −0.2. Region, East: +0.2, among people alike "
        "otherwise −0.1. Region, North: +0.1, among people alike otherwise +0.4."
    )


def test_nothing_to_compare() -> None:
    assert chart_differences(by_parts(), group="private") is None
