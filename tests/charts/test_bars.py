"""Bars carry shares: lengths and places read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from cips_helpers.charts.composition import chart_composition
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.likert import chart_likert
from cips_helpers.charts.style import FAVOURABLE, TARGET, UNFAVOURABLE
from made_up.results import results

SCORES = {"officials": {"leadership": 2.0, "rules": 2.0}, "private": {"leadership": 1.5}}
SHARES = {("officials", "q1"): [0.4, 0.3, 0.2, 0.1], ("private", "q1"): [0.1, 0.2, 0.3, 0.4]}


def bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def texts(chart: Chart) -> list[str]:
    found = [*chart.figure.texts, *(text for axes in chart.figure.axes for text in axes.texts)]
    return [text.get_text() for text in found]


def likert(**options: Any) -> Chart:
    return chart_likert(results(SCORES, **{"shares": SHARES, **options}), factor="leadership")


class TestLikert:
    def test_lengths_are_the_shares_from_least_to_most_favourable(self) -> None:
        widths = [bar.get_width() for bar in bars(likert().figure.axes[0])]
        assert widths == pytest.approx([10, 20, 30, 40, 40, 30, 20, 10])

    def test_favourable_answers_begin_at_zero(self) -> None:
        first = bars(likert().figure.axes[0])[:4]
        assert [bar.get_x() for bar in first] == pytest.approx([-30, -20, 0, 30])

    def test_colours_follow_favour(self) -> None:
        from matplotlib.colors import to_hex

        first = bars(likert().figure.axes[0])[:4]
        assert [to_hex(bar.get_facecolor()) for bar in first] == [*UNFAVOURABLE, *FAVOURABLE]

    def test_a_reversed_statement_is_turned_and_marked(self) -> None:
        chart = likert(reverse=["q1"])
        assert [bar.get_width() for bar in bars(chart.figure.axes[0])[:4]] == pytest.approx([40, 30, 20, 10])
        assert "Statement q1 ↺" in texts(chart)
        assert "↺ worded the other way round" in chart.note
        assert "↺" not in likert().note

    def test_score_dont_know_and_base_stand_beside(self) -> None:
        chart = likert(dont_know={("officials", "q1"): 0.17})
        assert {"2.00", "17%", "200"} <= set(texts(chart))

    def test_a_hidden_bar_has_its_sign_and_no_mark(self) -> None:
        chart = likert(bases={("private", "q1"): 9})
        assert len(bars(chart.figure.axes[0])) == 4
        assert "•" in texts(chart)
        assert chart.note.endswith("• hidden to protect respondents.")
        assert "Statement q1, Private sector: •." in chart.alt

    def test_a_share_given_as_a_limit_is_not_drawn_as_if_it_were_exact(self) -> None:
        chart = likert(sensitive=["q1"], shares={("officials", "q1"): [0.4, 0.3, 0.295, 0.005]})
        assert [bar.get_width() for bar in bars(chart.figure.axes[0])] == pytest.approx([0, 29.5, 30, 40])

    def test_nobody_answered_looks_different(self) -> None:
        chart = likert(bases={("private", "q1"): 0})
        assert len(bars(chart.figure.axes[0])) == 4
        assert "×" in texts(chart)
        assert chart.note.endswith("× nobody answered.")

    def test_a_neutral_middle_is_split_at_zero(self) -> None:
        five = [("Strongly agree", 4), ("Agree", 3), ("Neither", 2), ("Disagree", 1), ("Strongly disagree", 0)]
        chart = likert(answers=five, shares={("officials", "q1"): [0.1, 0.2, 0.4, 0.2, 0.1]})
        middle = bars(chart.figure.axes[0])[2]
        assert (middle.get_x(), middle.get_width()) == pytest.approx((-20, 40))

    def test_alternative_text_has_the_same_figures(self) -> None:
        assert "Statement q1, Officials: 70% favourable, score 2.00, don't know 5%." in likert().alt

    def test_a_question_for_a_group_not_surveyed_is_left_out(self) -> None:
        alone = results({"officials": {"leadership": 2.0}}, shares={("officials", "q1"): [0.4, 0.3, 0.2, 0.1]})
        assert len(bars(chart_likert(alone, factor="leadership").figure.axes[0])) == 4


PARTS = {"officials": {1: (60, 2.0), 2: (140, 2.2)}}


class TestComposition:
    def chart(self, **options: Any) -> Chart:
        chart = chart_composition(results(SCORES, overall={"officials": 2.1}, **options), group="officials")
        assert chart is not None
        return chart

    def test_lengths_are_the_shares_from_zero(self) -> None:
        chart = self.chart(parts=PARTS)
        assert [bar.get_width() for bar in bars(chart.figure.axes[0])] == pytest.approx([30, 70])
        assert all(bar.get_x() == 0 for bar in bars(chart.figure.axes[0]))
        assert {"30%", "70%"} <= set(texts(chart))
        assert chart.note == ""

    def test_ticks_are_the_population(self) -> None:
        chart = self.chart(parts=PARTS, population={1: 0.25, 2: 0.75})
        ticks = {line.get_xdata()[0] for line in chart.figure.axes[0].lines if line.get_color() == TARGET}
        assert ticks == {25, 75}
        assert {"25%", "75%", "30%", "70%"} <= set(texts(chart))
        assert chart.note.startswith("Dark tick: share in the population")

    def test_hidden_parts_have_a_sign_and_no_bar(self) -> None:
        chart = self.chart(parts={"officials": {1: (9, 2.0), 2: (191, 2.2)}})
        shown = bars(chart.figure.axes[0])
        assert len(shown) < 2
        assert texts(chart).count("•") == 2 - len(shown)
        assert "Woman •" in chart.alt
        assert "hidden" in chart.note

    def test_nothing_asked_of_themselves(self) -> None:
        assert chart_composition(results(SCORES), group="officials") is None
