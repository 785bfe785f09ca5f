"""The map of parts and the forest plot carry the scores and differences, read back from the axes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from cips_helpers.charts import style
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.part_differences import chart_differences
from cips_helpers.charts.part_map import chart_parts
from made_up.results import results

SCORES = {"officials": {"leadership": 2.0, "rules": 2.2}, "private": {"rules": 2.0}}
REGIONS = ("North", "South", "East")
CELLS = {
    ("officials", "gender", "1"): (80, {"leadership": 1.6, "rules": 2.2, "overall": 1.9}),
    ("officials", "gender", "2"): (120, {"leadership": 2.1, "rules": 2.3, "overall": 2.2}),
    ("officials", "region", "1"): (60, {"leadership": 2.4, "rules": 2.0, "overall": 2.2}),
    ("officials", "region", "2"): (90, {"leadership": 2.0, "rules": 2.1, "overall": 2.0}),
    ("officials", "region", "3"): (50, {"leadership": 1.9, "rules": 2.5, "overall": 2.3}),
}
DIFFERENCES: dict[Any, Any] = {
    ("officials", "gender", "1"): {"leadership": (-0.5, 0.1), "rules": (-0.1, 0.1), "overall": (-0.3, 0.1)},
    ("officials", "region", "1"): {"leadership": (0.4, 0.1), "rules": (-0.2, 0.2), "overall": (0.1, 0.1)},
    ("officials", "region", "2"): {"leadership": (0.0, 0.1), "rules": (-0.1, 0.2), "overall": (-0.2, 0.2)},
    ("officials", "region", "3"): {"leadership": (-0.1, 0.1), "rules": (0.3, 0.2), "overall": (0.2, 0.2)},
}
ADJUSTED: dict[Any, Any] = {
    ("officials", "gender", "1"): {"overall": (-0.2, 0.2)},
    ("officials", "region", "1"): {"overall": (0.4, 0.1)},
    ("officials", "region", "3"): {"overall": (-0.1, 0.1)},
}


def given(**options: Any) -> Any:
    base: dict[str, Any] = {
        "overall": {"officials": 2.1},
        "cells": CELLS,
        "differences": DIFFERENCES,
        "adjusted": ADJUSTED,
        "regions": REGIONS,
    }
    return results(SCORES, **base | options)


def drawn(chart: Chart | None) -> tuple[Chart, Axes]:
    assert chart is not None
    return chart, chart.figure.axes[0]


def cells(axes: Axes) -> dict[tuple[str, int], tuple[str, Rectangle, str]]:
    """By row and column: text, tile, weight."""
    names = {
        round(t.get_position()[1], 6): t.get_text()
        for t in axes.texts
        if t.get_position()[0] == 0 and t.get_transform() != axes.transData
    }
    tiles = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    found = {}
    for tile in tiles:
        middle = round(tile.get_y() + tile.get_height() / 2, 6)
        inside = [
            t
            for t in axes.texts
            if t.get_transform() == axes.transData
            and tile.get_x() < t.get_position()[0] < tile.get_x() + 1
            and abs(t.get_position()[1] - middle) < 1e-6
        ]
        assert len(inside) == 1
        found[names[middle], round(tile.get_x())] = (inside[0].get_text(), tile, str(inside[0].get_weight()))
    return found


class TestMap:
    def test_every_cell_has_the_score_of_its_part_and_factor(self) -> None:
        found = {
            place: text for place, (text, _, _) in cells(drawn(chart_parts(given(), group="officials"))[1]).items()
        }
        names = {"gender": ("Woman", "Man"), "region": REGIONS}
        expected = {
            (names[domain][int(level) - 1], column): f"{value:.1f}"
            for (_, domain, level), (_, means) in CELLS.items()
            for column, value in enumerate(means.values())
        }
        assert found == expected

    def test_the_columns_are_the_factors_asked_and_the_whole(self) -> None:
        _, axes = drawn(chart_parts(given(), group="officials"))
        heads = [t.get_text() for t in sorted(axes.texts, key=lambda t: t.get_position()[0]) if t.get_rotation() == 90]
        assert heads == ["Leadership", "Rules", "Overall"]

    def test_only_clear_differences_are_dark_and_bold_with_a_triangle_that_points(self) -> None:
        _, axes = drawn(chart_parts(given(), group="officials"))
        found = cells(axes)
        dark = {style.UNFAVOURABLE[0]: "v", style.FAVOURABLE[1]: "^"}
        marked = {
            place: dark[to_hex(tile.get_facecolor())]
            for place, (_, tile, _) in found.items()
            if to_hex(tile.get_facecolor()) in dark
        }
        # the second of two levels differs by as much as the first, the other way
        assert marked == {("Woman", 0): "v", ("Man", 0): "^", ("Woman", 2): "v", ("Man", 2): "^", ("North", 0): "^"}
        assert {place for place, (_, _, weight) in found.items() if weight == "semibold"} == set(marked)
        points = {
            (float(line.get_xdata()[0]) // 1, float(line.get_ydata()[0])): line.get_marker()
            for line in axes.lines
            if len(line.get_xdata()) == 1
        }
        assert sorted(points.values()) == sorted(marked.values())
        for (name, column), marker in marked.items():
            tile = found[name, column][1]
            assert points[column, tile.get_y() + tile.get_height() / 2] == marker

    def test_what_chance_may_explain_is_pale_and_what_is_alike_white(self) -> None:
        found = cells(drawn(chart_parts(given(), group="officials"))[1])
        colours = {place: to_hex(tile.get_facecolor()) for place, (_, tile, _) in found.items()}
        assert colours["South", 0] == "#ffffff"
        assert colours["Woman", 1] == colours["North", 1] == colours["South", 1] != "#ffffff"
        assert colours["Man", 1] == colours["East", 1] != colours["Woman", 1]

    def test_two_decimals_and_a_triangle_have_room_in_a_cell(self) -> None:
        ten = [f"factor_{number}" for number in range(10)]
        scores = {"officials": dict.fromkeys(ten, 2.0)}
        man = ("officials", "gender", "1")
        clear = dict.fromkeys([*ten, "overall"], (0.3, 0.05))
        many = results(
            scores,
            overall={"officials": 2.0},
            sample={"n": 4000},
            differences={man: clear},
            cells={man: (2000, dict.fromkeys([*ten, "overall"], 2.48))},
        )
        chart, axes = drawn(chart_parts(many, group="officials"))
        chart.figure.draw_without_rendering()
        texts = [text for text in axes.texts if re.fullmatch(r"\d\.\d\d", text.get_text())]
        triangles = [line for line in axes.lines if line.get_marker() == "^"]
        assert len(texts) == len(triangles) == 11
        (left, _), (right, _) = axes.transData.transform([(0, 0), (1, 0)])
        for column, (text, triangle) in enumerate(zip(texts, triangles, strict=True)):
            box = text.get_window_extent()
            middle = axes.transData.transform((triangle.get_xdata()[0], 0))[0]
            assert left + column * (right - left) < box.x0
            assert box.x1 < middle - triangle.get_markersize() / 2 / 72 * chart.figure.dpi

    def test_hidden_and_unanswered_parts_have_their_signs_and_no_colour(self) -> None:
        few = CELLS | {
            ("officials", "region", "1"): (6, CELLS["officials", "region", "1"][1]),
            ("officials", "region", "2"): (0, CELLS["officials", "region", "2"][1]),
        }
        chart, axes = drawn(chart_parts(given(cells=few), group="officials"))
        found = cells(axes)
        assert {found[name, column][0] for name in ("North",) for column in range(3)} == {"•"}
        assert {found["South", column][0] for column in range(3)} == {"×"}
        assert {to_hex(found["North", column][1].get_facecolor()) for column in range(3)} == {"#ffffff"}
        assert chart.note.endswith("• hidden to protect respondents. × nobody answered.")

    def test_alternative_text_has_the_same_figures(self) -> None:
        chart, _ = drawn(chart_parts(given(), group="officials"))
        assert chart.alt == (
            "Map of scores by part of the group and key factor, Officials. Gender, Woman: overall 1.9, clear "
            "differences Leadership −0.5. Gender, Man: overall 2.2, clear differences Leadership +0.5. Region, North: "
            "overall 2.2, clear differences Leadership +0.4. Region, South: overall 2.0. Region, East: overall 2.3."
        )

    def test_a_group_without_parts_has_no_map(self) -> None:
        assert chart_parts(given(), group="private") is None


def marks(axes: Axes, colour: str) -> dict[str, tuple[float, tuple[float, float], bool]]:
    """By row: estimate, interval, filled."""
    rows = dict(zip([t.get_text() for t in axes.get_yticklabels()], axes.get_yticks(), strict=True))
    found = {}
    for name, y in rows.items():
        near = [
            line
            for line in axes.lines
            if line.get_color() == colour
            and abs(float(line.get_ydata()[0]) - y) < 0.1
            and line.get_transform() == axes.transData
        ]
        points, bars = (
            [line for line in near if len(line.get_xdata()) == 1],
            [x for x in near if len(x.get_xdata()) == 2],
        )
        bars = [bar for bar in bars if bar.get_ydata()[0] == bar.get_ydata()[1]]
        if points or (points := _points(axes, colour, y)):
            ends = tuple(float(x) for x in bars[0].get_xdata())
            found[name] = (float(points[0].get_xdata()[0]), ends, points[0].get_markerfacecolor() != "white")
    return found


def _points(axes: Axes, colour: str, y: float) -> list[Line2D]:
    return [
        line
        for line in axes.lines
        if len(line.get_xdata()) == 1
        and line.get_markeredgecolor() == colour
        and abs(float(line.get_ydata()[0]) - y) < 0.1
    ]


class TestDifferences:
    def test_raw_and_adjusted_with_intervals_and_filled_where_clear(self) -> None:
        _, axes = drawn(chart_differences(given(), group="officials"))
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

    def test_columns_give_the_figures_and_zero_stands_in_the_middle(self) -> None:
        _, axes = drawn(chart_differences(given(), group="officials"))
        columns: dict[float, list[str]] = {}
        for text in sorted(axes.texts, key=lambda t: t.get_position()[1]):
            if text.get_text()[-1:].isdigit():
                columns.setdefault(text.get_position()[0], []).append(text.get_text())
        assert [columns[x] for x in sorted(columns)] == [["−0.3", "+0.1", "−0.2", "+0.2"], ["−0.2", "+0.4", "−0.1"]]
        low, high = axes.get_xlim()
        assert low == -high
        assert high > 0.6

    def test_without_adjusted_figures_there_is_one_column_and_a_reason(self) -> None:
        chart, axes = drawn(chart_differences(given(adjusted={}), group="officials"))
        assert marks(axes, style.INK) == {}
        assert chart.note.endswith("Too few answered to hold the other characteristics equal.")
        assert not any("held" in text.get_text() for text in axes.texts)

    def test_alternative_text_has_the_same_figures(self) -> None:
        chart, _ = drawn(chart_differences(given(), group="officials"))
        assert chart.alt == (
            "Forest plot of differences from the others in the overall score, Officials. Gender, Woman: −0.3, with "
            "others held equal −0.2. Region, North: +0.1, with others held equal +0.4. Region, South: −0.2. Region, "
            "East: +0.2, with others held equal −0.1."
        )

    def test_nothing_to_compare(self) -> None:
        assert chart_differences(given(), group="private") is None
