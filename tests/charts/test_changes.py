"""Dumbbells carry both scores, their intervals and what is clear, read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D

from cips_helpers.charts.changes import chart_changes
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.style import GROUP_COLOURS, QUIET, narrow
from cips_helpers.schema.records import Verdict
from made_up.changes import two_iterations
from made_up.results import results

from .reading import axes_of, names, points, texts

BEFORE = {
    "officials": {"leadership": 2.0, "rules": 2.2, "audit": 2.1, "staff": (2.0, 0.05, 9)},
    "private": {"leadership": (1.6, 0.1), "rules": 1.9},
}
NOW = {
    "officials": {"leadership": 2.4, "rules": 2.25, "audit": 1.8, "staff": 2.4},
    "private": {"leadership": 1.7, "rules": 1.9},
}


def drawn(group: str = "officials", **options: Any) -> Chart:
    chart = chart_changes(two_iterations(BEFORE, NOW, **options), group=group)
    assert chart is not None
    return chart


def dots(axes: Axes, colour: str) -> dict[str, Line2D]:
    """The dots of a colour by the name of their row."""
    return {names(axes)[round(float(dot.get_ydata()[0]))]: dot for dot in points(axes, color=colour)}


def spans(axes: Axes, colour: str, *, below: float) -> dict[str, tuple[float, float]]:
    """Horizontal lines of a colour that lie so far from their row's middle."""
    ends = {}
    for line in axes.lines:
        if len(line.get_xdata()) == 2 and line.get_color() == colour:
            row = round(float(line.get_ydata()[0]))
            if line.get_ydata()[0] - row == pytest.approx(below):
                ends[names(axes)[row]] = tuple(float(x) for x in line.get_xdata())
    return ends


def test_dots_are_the_two_scores() -> None:
    axes = axes_of(drawn())
    then, now = dots(axes, QUIET), dots(axes, GROUP_COLOURS[0])
    assert {name: float(dot.get_xdata()[0]) for name, dot in then.items()} == pytest.approx(
        {"Leadership": 2.0, "Rules": 2.2, "Audit": 2.1}
    )
    assert {name: float(dot.get_xdata()[0]) for name, dot in now.items()} == pytest.approx(
        {"Leadership": 2.4, "Rules": 2.25, "Audit": 1.8}
    )


def test_intervals_of_then_stand_above_and_of_now_below() -> None:
    axes = axes_of(drawn())
    assert spans(axes, QUIET, below=0.2)["Leadership"] == pytest.approx((1.9, 2.1))
    assert spans(axes, GROUP_COLOURS[0], below=-0.2)["Audit"] == pytest.approx((1.7, 1.9))
    assert spans(axes, GROUP_COLOURS[0], below=0.0)["Audit"] == pytest.approx((2.1, 1.8))


def test_only_clear_changes_are_filled_and_joined_by_a_thick_line() -> None:
    axes = axes_of(drawn())
    faces = {name: to_hex(dot.get_markerfacecolor()) != "#ffffff" for name, dot in dots(axes, GROUP_COLOURS[0]).items()}
    assert faces == {"Leadership": True, "Rules": False, "Audit": True}
    assert all(to_hex(dot.get_markerfacecolor()) == "#ffffff" for dot in dots(axes, QUIET).values())
    thick = {
        names(axes)[round(float(line.get_ydata()[0]))]
        for line in axes.lines
        if len(line.get_xdata()) == 2 and line.get_color() == GROUP_COLOURS[0] and line.get_linewidth() > 2
    }
    assert thick == {"Leadership", "Audit"}


def test_sorted_by_change_with_the_largest_rise_on_top() -> None:
    assert names(axes_of(drawn())) == ["Audit", "Rules", "Leadership"]


def test_the_column_gives_changes_with_arrows_only_where_clear() -> None:
    texts = {text.get_text() for text in axes_of(drawn()).texts}
    assert {"↑\u202f+0.40", "+0.05", "↓\u202f−0.30"} <= texts


def test_the_caption_says_one_thing_and_the_note_names_what_is_left_out() -> None:
    chart = drawn()
    assert chart.caption == "Officials, 2022 to 2024: 1 of 3 key factors improved clearly, 1 declined"
    assert chart.note.endswith("Hidden to protect respondents: Staff.")
    assert drawn("private").caption == "Private sector, 2022 to 2024: no key factor changed clearly"
    assert "Not compared: Audit." in drawn(questions_changed={"officials": ["audit"]}).note


def test_alternative_text_has_the_same_figures() -> None:
    assert drawn().alt == (
        "Dumbbells of key factor scores then and now: Officials, Leadership 2.00 then, 2.40 now, change "
        "↑\u202f+0.40; Officials, Rules 2.20 then, 2.25 now, change +0.05; Officials, Audit 2.10 then, 1.80 now, "
        "change ↓\u202f−0.30."
    )


def test_factors_worked_on_stand_above_the_others_under_their_own_heading() -> None:
    chart = drawn(initiatives=[("rules", "spring")])
    assert names(axes_of(chart)) == ["Audit", "Leadership", "", "Rules", ""]
    assert {"Worked on since the last survey", "Not worked on"} <= set(texts(chart))
    assert [row[0] for row in chart.table] == ["Key factor", "Rules", "Leadership", "Audit"]
    assert [row[-1] for row in chart.table] == ["Worked on?", "Worked on since the last survey", *["Not worked on"] * 2]
    assert not {"Worked on since the last survey", "Not worked on"} & set(texts(drawn()))


def test_both_groups_stand_side_by_side_in_one_chart() -> None:
    [chart] = chart_changes(two_iterations(BEFORE, NOW, initiatives=[("rules", "spring")]))
    officials, private = chart.figure.axes
    assert officials.get_position().x1 < private.get_position().x0
    assert {text.get_text() for text in private.texts} >= {"Private sector", "+0.10", "not asked"}
    assert chart.caption == (
        "Officials, 2022 to 2024: 1 of 3 key factors improved clearly, 1 declined; "
        "Private sector, 2022 to 2024: no key factor changed clearly"
    )
    above, below = (float(axes.get_position().y0) for axes in narrow_axes(chart))
    assert above > below


def narrow_axes(chart: Chart) -> list[Axes]:
    """The axes of the drawing for a phone, which is not kept as a figure."""
    with narrow():
        [small] = chart_changes(two_iterations(BEFORE, NOW))
    assert chart.narrow.startswith("<svg")
    return list(small.figure.axes)


def test_both_groups_have_one_axis_that_holds_everything() -> None:
    limits = axes_of(drawn()).get_xlim()
    assert limits == axes_of(drawn("private")).get_xlim()
    assert limits == (1.25, 2.75)  # 1.40 and 2.50 are the ends of the intervals


def test_like_for_like_decides_what_is_clear() -> None:
    chart = drawn(
        held={"officials": {"leadership": 0.02, "rules": 0.3, "audit": 0.0}},
        verdicts={"officials": Verdict.AFTER_STANDARDISING},
    )
    texts = {text.get_text() for text in axes_of(chart).texts}
    assert {"+0.40", "↑\u202f+0.05", "−0.30"} <= texts
    assert "what is clear is judged with the make-up held fixed" in chart.note


def test_nothing_is_drawn_without_an_iteration_to_compare_with() -> None:
    assert chart_changes(results(NOW), group="officials") is None
    verdicts = {"officials": Verdict.NOT_COMPARABLE}
    assert chart_changes(two_iterations(BEFORE, NOW, verdicts=verdicts), group="officials") is None
    few = {"officials": {"leadership": (2.0, 0.05, 9)}}
    assert chart_changes(two_iterations(few, few), group="officials") is None
