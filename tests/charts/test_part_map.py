"""The map of parts carries the scores and what clearly differs, read back from the axes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from cips_helpers.build.chart_svg import pieces_of
from cips_helpers.charts import part_map, style
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.part_differences import chart_differences
from cips_helpers.charts.part_map import chart_parts
from made_up.parts import CELLS, REGIONS, by_parts
from made_up.results import results


def drawn(chart: Chart | None) -> tuple[Chart, Axes]:
    assert chart is not None
    return chart, chart.figure.axes[0]


def cells(axes: Axes) -> dict[tuple[str, int], tuple[str, str | None, str]]:
    """By row and column: text, colour of the ground, weight."""
    names = {
        round(t.get_position()[1], 6): t.get_text()
        for t in axes.texts
        if t.get_position()[0] == 0 and t.get_transform() != axes.transData
    }
    grounds = {
        (round(tile.get_x()), round(tile.get_y() + tile.get_height() / 2, 6)): to_hex(tile.get_facecolor())
        for tile in axes.patches
        if isinstance(tile, Rectangle)
    }
    drawn_cells = {}
    for text in axes.texts:
        if text.get_transform() == axes.transData and text.get_rotation() == 0:
            column, middle = int(text.get_position()[0]), round(text.get_position()[1], 6)
            assert (names[middle], column) not in drawn_cells
            ground = grounds.pop((column, middle), None)
            drawn_cells[names[middle], column] = (text.get_text(), ground, str(text.get_weight()))
    assert grounds == {}
    return drawn_cells


def test_every_cell_has_the_score_of_its_part_and_factor() -> None:
    _, axes = drawn(chart_parts(by_parts(), group="officials"))
    scores = {position: text for position, (text, _, _) in cells(axes).items()}
    names = {"gender": ("Woman", "Man"), "region": REGIONS}
    expected = {
        (names[domain][int(level) - 1], column): f"{value:.1f}"
        for (_, domain, level), (_, means) in CELLS.items()
        for column, value in enumerate(means.values())
    }
    assert scores == expected


def test_the_columns_are_the_factors_asked_and_the_whole() -> None:
    _, axes = drawn(chart_parts(by_parts(), group="officials"))
    heads = [t.get_text() for t in sorted(axes.texts, key=lambda t: t.get_position()[0]) if t.get_rotation() == 90]
    assert heads == ["Leadership", "Rules", "Overall"]


def test_only_clear_differences_are_dark_and_bold_with_a_triangle_that_points() -> None:
    _, axes = drawn(chart_parts(by_parts(), group="officials"))
    drawn_cells = cells(axes)
    dark = {style.UNFAVOURABLE[0]: "v", style.FAVOURABLE[1]: "^"}
    marked = {position: dark[ground] for position, (_, ground, _) in drawn_cells.items() if ground is not None}
    # the second of two levels differs by as much as the first, the other way
    assert marked == {("Woman", 0): "v", ("Man", 0): "^", ("Woman", 2): "v", ("Man", 2): "^", ("North", 0): "^"}
    assert {position for position, (_, _, weight) in drawn_cells.items() if weight == "semibold"} == set(marked)
    points = {
        (float(line.get_xdata()[0]) // 1, float(line.get_ydata()[0])): line.get_marker()
        for line in axes.lines
        if len(line.get_xdata()) == 1
    }
    assert sorted(points.values()) == sorted(marked.values())
    heights = {t.get_text(): t.get_position()[1] for t in axes.texts if t.get_position()[0] == 0}
    for (name, column), marker in marked.items():
        assert points[column, heights[name]] == marker


def test_where_nothing_is_clear_nothing_is_coloured_and_the_note_says_so() -> None:
    scores = {"officials": {"leadership": 2.0, "rules": 2.0}}
    unclear = results(
        scores,
        overall={"officials": 2.0},
        differences={("officials", "gender", "1"): {"leadership": (0.1, 0.2), "overall": (0.1, 0.2)}},
        cells={("officials", "gender", "1"): (60, {"leadership": 2.1, "rules": 2.0, "overall": 2.1})},
    )
    chart, axes = drawn(chart_parts(unclear, group="officials"))
    assert {ground for _, ground, _ in cells(axes).values()} == {None}
    assert "No difference is clear, so no cell is coloured." in chart.note
    assert not chart.figure.legends


def test_two_decimals_and_a_triangle_have_room_in_a_cell() -> None:
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


def test_hidden_and_unanswered_parts_have_their_signs_and_no_colour() -> None:
    few = CELLS | {
        ("officials", "region", "1"): (6, CELLS["officials", "region", "1"][1]),
        ("officials", "region", "2"): (0, CELLS["officials", "region", "2"][1]),
    }
    chart, axes = drawn(chart_parts(by_parts(cells=few), group="officials"))
    drawn_cells = cells(axes)
    assert {drawn_cells[name, column][0] for name in ("North",) for column in range(3)} == {"•"}
    assert {drawn_cells["South", column][0] for column in range(3)} == {"×"}
    assert {drawn_cells["North", column][1] for column in range(3)} == {None}
    assert chart.note.endswith("• hidden to protect respondents. × nobody answered.")


def test_alternative_text_has_the_same_figures() -> None:
    chart, _ = drawn(chart_parts(by_parts(), group="officials"))
    assert chart.alt == (
        "Map of scores by part of the group and key factor, Officials. Gender, Woman: overall 1.9, clear "
        "differences Leadership −0.5. Gender, Man: overall 2.2, clear differences Leadership +0.5. Region, North: "
        "overall 2.2, clear differences Leadership +0.4. Region, South: overall 2.0. 1 more."
    )


def test_a_group_without_parts_has_no_map() -> None:
    assert chart_parts(by_parts(), group="private") is None


def test_very_many_columns_have_numbers_and_their_cells_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_map, "MOST_WRITTEN", 2)
    chart, axes = drawn(chart_parts(by_parts(), group="officials"))
    heads = [t.get_text() for t in sorted(axes.texts, key=lambda t: t.get_position()[0]) if t.get_rotation() == 90]
    assert heads[0] == "1"
    assert heads[-1] == "Overall"
    assert not [t for t in axes.texts if re.fullmatch(r"\d\.\d+", t.get_text())]
    assert len([patch for patch in axes.patches if isinstance(patch, Rectangle)]) >= len(CELLS)
    assert "Columns are the key factors by number." in chart.note


@pytest.mark.parametrize("chart", [chart_parts, chart_differences])
def test_paper_may_cut_it_before_each_characteristic(chart: Callable[..., Chart | None]) -> None:
    """Each piece holds the name of its characteristic and all its parts, and the first what stands above all."""
    made = chart(by_parts(), group="officials")
    assert made is not None
    pieces = pieces_of(made.svg)
    written = [re.findall(r">([^<>]+)</text>", piece) for piece in pieces]
    heads = [[text for text in texts if text in {"Gender", "Region"}] for texts in written]
    assert heads == [[], ["Gender"], ["Region"]]
    assert {"Woman"} <= set(written[1])
    assert {"North", "South", "East"} <= set(written[2])
    assert sum(map(len, written)) == len(re.findall("<text", made.svg))
