"""Marks carry what they are given: limits of axes, strokes, points, columns, legends."""

from __future__ import annotations

from math import nan

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Patch

from cips_helpers.charts import marks
from cips_helpers.charts.style import GROUP_COLOURS, GROUP_MARKERS
from made_up.results import results

from .reading import names, points, strokes

BOTH = results({"officials": {"leadership": 2.0}, "private": {"leadership": 1.5}}, targets={"leadership": 1.2})
LOOK = {"color": "#123456", "marker": "s"}


@pytest.mark.parametrize(
    ("scores", "options", "limits"),
    [
        ([1.2, 2.3], {}, (1.0, 2.5)),
        ([1.03, 2.97], {}, (0.5, 3.0)),  # some room is left, but not beyond the scale
        ([0.2, nan], {}, (0.0, 0.5)),
        ([1.6, 1.8], {"step": 0.25, "room": 0.02}, (1.5, 2.0)),
        ([], {}, (0.0, 3.0)),
    ],
)
def test_a_score_axis_ends_at_half_points_around_the_scores(
    scores: list[float], options: dict[str, float], limits: tuple[float, float]
) -> None:
    assert marks.score_limits(BOTH, scores, **options) == limits


def test_the_axis_of_factor_scores_holds_the_targets() -> None:
    assert marks.factor_score_limits(BOTH) == (1.0, 3.0)


@pytest.mark.parametrize(("rows", "cut_above"), [(1, []), (3, []), (4, [0, 2]), (6, [0, 2, 3, 4])])
def test_rows_are_never_alone_on_a_page(rows: int, cut_above: list[int]) -> None:
    """A chart of single rows is cut below its head, and where two rows at least stand above and below."""
    figure, axes = marks.inch_axes(rows, left=0, right=1, foot=1, head=0.5)
    cuts = marks.cuts_in_rows(figure, axes, list(range(rows)))
    assert cuts == pytest.approx([36 + 72 * row for row in cut_above])
    plt.close()


def test_groups_differ_by_colour_and_marker() -> None:
    looks = [marks.group_look(BOTH, group) for group in BOTH.groups]
    assert [look["color"] for look in looks] == list(GROUP_COLOURS[:2])
    assert [look["marker"] for look in looks] == list(GROUP_MARKERS[:2])


@pytest.mark.parametrize(
    ("clear", "edge", "face"), [(None, "white", "#123456"), (True, "#123456", "#123456"), (False, "#123456", "white")]
)
def test_a_point_is_filled_unless_its_difference_is_not_clear(clear: bool | None, edge: str, face: str) -> None:
    _, axes = plt.subplots()
    marks.draw_estimate(axes, 1, (0.5, 1.0, 1.5), LOOK, clear=clear)
    (point,) = points(axes)
    assert (point.get_xdata()[0], point.get_ydata()[0], point.get_marker()) == (1.0, 1, "s")
    assert (point.get_markeredgecolor(), point.get_markerfacecolor()) == (edge, face)
    assert strokes(axes) == [(0.5, 1.5)]
    assert point.get_zorder() > axes.lines[0].get_zorder()
    plt.close()


def test_rows_are_named_from_the_bottom_and_inches_run_downwards() -> None:
    _, rows = marks.row_axes(["Lowest", "Highest"])
    figure, inches = marks.inch_axes(2.0, left=0.2, right=0.9, foot=0.5, head=0.25)
    assert names(rows) == ["Lowest", "Highest"]
    assert inches.get_ylim() == (2.0, 0)
    top, bottom = (inches.transData.transform((0, y))[1] / figure.dpi for y in (0, 2))
    assert (top, bottom) == pytest.approx((2.5, 0.5))
    plt.close("all")


def test_a_column_stands_at_its_edge_of_the_figure() -> None:
    figure, axes = plt.subplots()
    marks.draw_head(axes, 0.9, 1, "Score of all")
    marks.draw_cell(axes, 0.9, 0.5, "2.00")
    boxes = [text.get_window_extent() for text in axes.texts]
    assert [box.x1 for box in boxes] == pytest.approx([0.9 * figure.bbox.width] * 2, abs=2)
    assert axes.texts[0].get_text() == "Score of\nall"
    plt.close()


def test_the_legend_shows_a_label_that_begins_with_an_underscore() -> None:
    _, axes = plt.subplots()
    legend = marks.draw_legend(axes, {"_hidden?": Patch(), "Median": marks.legend_entry(**LOOK)}, letters=20)
    assert [text.get_text() for text in legend.get_texts()] == ["_hidden?", "Median"]
    plt.close()
