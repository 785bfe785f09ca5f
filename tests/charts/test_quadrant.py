"""The quadrant carries performance, part, both intervals and both lines, read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from cips_helpers.charts.figure import Chart
from cips_helpers.charts.quadrant import chart_quadrant
from cips_helpers.charts.style import GROUP_COLOURS, QUIET
from cips_helpers.verdicts.importance import quadrants
from made_up.conduct import drivers, record
from made_up.priorities import BREACH, PARTS
from made_up.results import results

from .reading import axes_of

FOUR = {"leadership": 2.5, "rules": 2.0, "audit": 2.4, "staff": 2.6}
AIMS = dict.fromkeys(FOUR, 2.2)


def drawn(scores: dict[str, Any] = FOUR, parts: dict[str, Any] = PARTS, **more: Any) -> Chart:
    rows = drivers("breach", parts, dict.fromkeys(parts, (0.5, 0.5)), statistic="odds_ratio")
    made = results({"officials": scores}, conduct=BREACH, more=rows, related=[record("breach")], **more)
    (quadrant,) = quadrants(made)
    return chart_quadrant(made, quadrant=quadrant)


def dots(axes: Axes) -> list[Line2D]:
    return [line for line in axes.lines if len(line.get_xdata()) == 1 and line.get_marker() != "^"]


def at(axes: Axes) -> list[tuple[float, float]]:
    return [(float(dot.get_xdata()[0]), float(dot.get_ydata()[0])) for dot in dots(axes)]


def labels(axes: Axes) -> list[Annotation]:
    return [text for text in axes.texts if isinstance(text, Annotation)]


def test_dots_are_score_minus_target_and_part() -> None:
    assert at(axes_of(drawn(targets=AIMS))) == [
        pytest.approx(point) for point in ((0.3, 0.1), (-0.2, 0.6), (0.2, 0.2), (0.4, 0.1))
    ]


def test_dots_are_the_scores_where_not_all_have_a_target() -> None:
    assert [x for x, _ in at(axes_of(drawn()))] == pytest.approx(list(FOUR.values()))


def test_bars_are_both_intervals() -> None:
    bars = [line for line in axes_of(drawn(targets=AIMS)).lines if line.get_alpha() == 0.35]
    across = {tuple(line.get_xdata()) for line in bars if len(set(line.get_ydata())) == 1}
    upwards = {tuple(line.get_ydata()) for line in bars if len(set(line.get_xdata())) == 1}
    assert sorted(across)[0] == pytest.approx((-0.3, -0.1))
    assert upwards == {(low, high) for _, low, high in PARTS.values()}


@pytest.mark.parametrize(("targets", "line"), [(AIMS, 0.0), (None, 2.45)])
def test_dashed_lines_stand_at_the_target_or_the_median_and_at_equal_parts(
    targets: dict[str, float] | None, line: float
) -> None:
    axes = axes_of(drawn(targets=targets))
    upright, level = [line for line in axes.lines if line.get_color() == QUIET]
    assert list(upright.get_xdata()) == pytest.approx([line] * 2)
    assert list(level.get_ydata()) == pytest.approx([0.25] * 2)
    left, right = axes.get_xlim()
    assert min(line - left, right - line) >= 0.2 * (right - left)


def test_filled_are_the_factors_with_a_problem() -> None:
    filled = [to_hex(dot.get_markerfacecolor()) == GROUP_COLOURS[0] for dot in dots(axes_of(drawn(targets=AIMS)))]
    assert filled == [False, True, False, False]


def test_everything_drawn_lies_within_the_axes() -> None:
    axes = axes_of(drawn(targets=AIMS))
    (left, right), (foot, top) = axes.get_xlim(), axes.get_ylim()
    for line in axes.lines:
        if line.get_color() == GROUP_COLOURS[0]:
            assert all(left < x < right for x in line.get_xdata())
            assert all(foot <= y < top for y in line.get_ydata())


def test_an_interval_that_would_press_the_dots_down_is_cut_and_says_so() -> None:
    chart = drawn(targets=AIMS, parts=PARTS | {"audit": (0.2, 0.1, 0.99), "rules": (0.4, 0.3, 0.5)})
    axes = axes_of(chart)
    tips = [line for line in axes.lines if line.get_marker() == "^"]
    assert [tuple(map(float, (*tip.get_xdata(), *tip.get_ydata()))) for tip in tips] == [pytest.approx((0.2, 0.6))]
    assert axes.get_ylim()[1] == pytest.approx(0.6)
    assert "A tip at the upper edge" in chart.note
    assert "A tip" not in drawn(targets=AIMS).note


def test_each_dot_has_its_name_and_no_corner_gives_advice() -> None:
    axes = axes_of(drawn(targets=AIMS))
    assert [(label.get_text(), label.xy) for label in labels(axes)] == [
        (name, pytest.approx(point))
        for name, point in zip(("Leadership", "Rules", "Audit", "Staff"), at(axes), strict=True)
    ]
    # One group alone does not say where to act: a key factor that it praises may be a first priority.
    assert [text.get_text() for text in axes.texts if not isinstance(text, Annotation)] == []


def test_alternative_text_begins_with_what_matters_most() -> None:
    chart = drawn(targets=AIMS)
    assert chart.alt == (
        "Importance and performance of the key factors, Officials, the most important first: Rules 60%, −0.20 from its "
        "target; Audit 20%, +0.20 from its target; Leadership 10%, +0.30 from its target; Staff 10%, +0.40 from its "
        "target."
    )
    assert chart.note.startswith("Dashed lines: the target, and equal parts.")
    assert "Rules 60%, score 2.00" in drawn().alt
    assert drawn().note.startswith("Dashed lines: the median of the scores, and equal parts.")


def test_the_same_figures_give_the_same_picture() -> None:
    assert drawn(targets=AIMS).svg == drawn(targets=AIMS).svg
