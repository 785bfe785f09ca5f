"""Shares of conduct, parts of a fit and scores of parts, read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from cips_helpers.charts.drivers import chart_drivers
from cips_helpers.charts.experience import chart_experience
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.likert import chart_theme
from cips_helpers.charts.style import GRID, GROUP_COLOURS, QUIET
from cips_helpers.charts.theme_parts import chart_theme_parts
from made_up.conduct import CONDUCT, SCORES, difference, drivers, part, share
from made_up.results import results


def dots(axes: Axes) -> list[Line2D]:
    """Single points from the top down."""
    return sorted((one for one in axes.lines if len(one.get_xdata()) == 1), key=lambda one: -one.get_ydata()[0])


def spans(axes: Axes) -> list[tuple[float, float]]:
    """Horizontal lines from the top down, the grid aside."""
    found = [
        one
        for one in axes.lines
        if len(one.get_xdata()) == 2 and len(set(one.get_ydata())) == 1 and one.get_color() not in (GRID, QUIET)
    ]
    return [tuple(one.get_xdata()) for one in sorted(found, key=lambda one: -one.get_ydata()[0])]


def texts(chart: Chart) -> list[str]:
    found = [*chart.figure.texts, *chart.figure.axes[0].texts]
    return [text.get_text().replace("\n", " ") for text in found]


def experience(*rows: list[dict[str, Any]], **more: Any) -> Chart:
    made = results(SCORES, conduct=CONDUCT, more=[one for some in rows for one in some], **more)
    chart = chart_experience(made, group="officials")
    assert chart is not None
    return chart


class TestExperience:
    def test_dots_and_intervals_are_the_shares_in_the_order_of_what_matters(self) -> None:
        axes = experience(share("breach", 0.9), share("offered", 0.2), share("reported", 0.4)).figure.axes[0]
        assert [one.get_xdata()[0] for one in dots(axes)] == pytest.approx([20, 40, 90])
        assert spans(axes) == [pytest.approx((x - 3.92, x + 3.92)) for x in (20, 40, 90)]
        assert axes.get_xlim() == (0, 100)
        assert {one.get_color() for one in dots(axes)} == {GROUP_COLOURS[0]}

    def test_each_row_says_whom_its_share_is_of(self) -> None:
        said = texts(experience(share("offered", 0.2, 180), share("reported", 0.4, 40), share("asked", 0.1, 90)))
        assert "Yes, of officials, n = 180" in said
        assert "Yes, of officials offered something, n = 40" in said
        assert "Yes, of officials who answered Yes to “Question contact?”, n = 90" in said

    def test_silence_stands_beside(self) -> None:
        assert {"20%", "13%", "7%"} <= set(texts(experience(share("offered", 0.2, unknown=0.13, refused=0.07))))

    @pytest.mark.parametrize(("value", "span", "cell"), [(0.0, (0, 2), "< 2%"), (1.0, (98, 100), "> 98%")])
    def test_a_limit_is_a_dotted_line_over_all_the_share_may_be(
        self, value: float, span: tuple[float, float], cell: str
    ) -> None:
        chart = experience(share("offered", value, 100))
        axes = chart.figure.axes[0]
        assert dots(axes) == []
        assert spans(axes) == [pytest.approx(span)]
        assert cell in texts(chart)
        assert "Dotted line: the share lies somewhere on it." in chart.note
        assert f": {cell}," in chart.alt

    @pytest.mark.parametrize(("n", "sign"), [(9, "•"), (0, "×")])
    def test_what_cannot_be_shown_has_its_sign_and_no_mark(self, n: int, sign: str) -> None:
        chart = experience(share("offered", 0.2, n))
        axes = chart.figure.axes[0]
        assert dots(axes) == spans(axes) == []
        assert sign in texts(chart)
        assert f"{sign} " in chart.note
        assert "Dotted" not in chart.note

    def test_no_chart_where_nothing_of_the_kind_was_asked(self) -> None:
        assert chart_experience(results(SCORES), group="officials") is None


THEME = {"fair": ["q1", "q2"]}
PARTS = {"leadership": (0.5, 0.4, 0.6), "rules": (0.3, 0.2, 0.45), "audit": (0.15, 0.0, 0.2), "staff": (0.05, 0, 0.2)}
EFFECTS = {"leadership": (0.2, 0.2), "rules": (0.3, 0.01), "audit": (-0.3, 0.01), "staff": (0.1, 0.05)}


class TestDrivers:
    def chart(self) -> Chart:
        made = results(SCORES, themes=THEME, more=drivers("fair", PARTS, EFFECTS))
        chart = chart_drivers(made, outcome="fair", group="officials")
        assert chart is not None
        return chart

    def test_parts_and_intervals_the_largest_on_top(self) -> None:
        axes = self.chart().figure.axes[0]
        assert [label.get_text() for label in axes.get_yticklabels()][::-1] == ["Leadership", "Rules", "Audit", "Staff"]
        assert [one.get_xdata()[0] for one in dots(axes)] == pytest.approx([0.5, 0.3, 0.15, 0.05])
        assert spans(axes) == [pytest.approx(pair[1:]) for pair in PARTS.values()]
        assert axes.get_xlim()[1] >= 0.6

    def test_only_clear_associations_are_filled(self) -> None:
        filled = [one.get_markerfacecolor() != "white" for one in dots(self.chart().figure.axes[0])]
        assert filled == [False, True, True, False]

    def test_a_line_marks_equal_parts(self) -> None:
        lines = [one.get_xdata() for one in self.chart().figure.axes[0].lines if one.get_color() == QUIET]
        assert [list(line) for line in lines] == [[0.25, 0.25]]

    def test_no_chart_of_a_model_that_was_not_made(self) -> None:
        assert chart_drivers(results(SCORES, themes=THEME), outcome="fair", group="officials") is None


SCORE = {"group": "officials", "indicator": "fair", "kind": "theme", "statistic": "mean", "value": (2.1, 0.05, 200)}


def parts(*rows: dict[str, Any], whole: dict[str, Any] = SCORE) -> Chart | None:
    made = results(SCORES, themes=THEME, more=[whole, *rows])
    return chart_theme_parts(made, indicator="fair", name="Fair", group="officials")


class TestParts:
    def test_scores_and_the_line_of_the_whole(self) -> None:
        chart = parts(part(1, 1.8), part(2, 2.2))
        assert chart is not None
        axes = chart.figure.axes[0]
        assert [one.get_xdata()[0] for one in dots(axes)] == pytest.approx([1.8, 2.2])
        assert spans(axes) == [pytest.approx((1.6, 2.0)), pytest.approx((2.0, 2.4))]
        assert [list(one.get_xdata()) for one in axes.lines if one.get_color() == QUIET] == [[2.1, 2.1]]
        assert {"1.8", "2.2", "60"} <= set(texts(chart))

    @pytest.mark.parametrize(
        ("rows", "filled"),
        [
            ([difference(1, -0.4, 0.01), difference(2, 0.4, 0.2)], [True, False]),
            ([difference(1, -0.4, 0.01)], [True, True]),  # of two parts, one difference speaks for both
            ([difference(1, -0.4, 0.05)], [False, False]),
            ([], [False, False]),
        ],
    )
    def test_only_clear_differences_are_filled(self, rows: list[dict[str, Any]], filled: list[bool]) -> None:
        chart = parts(part(1, 1.8), part(2, 2.2), *rows)
        assert chart is not None
        assert [one.get_markerfacecolor() != "white" for one in dots(chart.figure.axes[0])] == filled
        assert chart.alt.count("*") == 1 + sum(filled)

    def test_a_hidden_part_has_its_sign(self) -> None:
        chart = parts(part(1, 1.8), part(2, 2.2, 5))
        assert chart is not None
        assert texts(chart).count("•") == 2
        assert "• hidden" in chart.note

    def test_no_chart_where_the_whole_is_hidden_or_nothing_is_broken_down(self) -> None:
        assert parts(part(1, 1.8), whole={**SCORE, "value": (2.1, 0.05, 9)}) is None
        assert parts() is None


def test_a_themes_questions_are_drawn_like_a_factors_and_not_where_nobody_was_asked() -> None:
    shares = {("officials", "q1"): [0.4, 0.3, 0.2, 0.1]}
    chart = chart_theme(results(SCORES, themes=THEME, shares=shares), theme="fair")
    assert chart is not None
    assert [bar.get_width() for bar in chart.figure.axes[0].patches] == pytest.approx([10, 20, 30, 40])
    assert chart.label == "fig-items-theme-fair"
    assert chart_theme(results(SCORES, themes=THEME), theme="fair") is None
