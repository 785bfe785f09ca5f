"""Lengths, places and colours of diverging bars, read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.colors import to_hex

from cips_helpers.charts.figure import Chart
from cips_helpers.charts.likert import chart_theme
from cips_helpers.charts.style import FAVOURABLE, UNFAVOURABLE
from made_up.results import results

from .reading import bars, texts

SCORES = {"officials": {"leadership": 2.0, "rules": 2.0}, "private": {"leadership": 1.5}}
SHARES = {("officials", "q1"): [0.4, 0.3, 0.2, 0.1], ("private", "q1"): [0.1, 0.2, 0.3, 0.4]}


def likert(**options: Any) -> Chart:
    chart = chart_theme(
        results(SCORES, **{"shares": SHARES, "themes": {"fair": ["q1", "q2"]}, **options}), theme="fair"
    )
    assert chart is not None
    return chart


def test_lengths_are_the_shares_from_least_to_most_favourable() -> None:
    widths = [bar.get_width() for bar in bars(likert().figure.axes[0])]
    assert widths == pytest.approx([10, 20, 30, 40, 40, 30, 20, 10])


def test_favourable_answers_begin_at_zero() -> None:
    first = bars(likert().figure.axes[0])[:4]
    assert [bar.get_x() for bar in first] == pytest.approx([-30, -20, 0, 30])


def test_colours_follow_favour() -> None:
    first = bars(likert().figure.axes[0])[:4]
    assert [to_hex(bar.get_facecolor()) for bar in first] == [*UNFAVOURABLE, *FAVOURABLE]


def test_a_reversed_statement_is_turned_and_marked() -> None:
    chart = likert(reverse=["q1"])
    assert [bar.get_width() for bar in bars(chart.figure.axes[0])[:4]] == pytest.approx([40, 30, 20, 10])
    assert "Statement q1\u00a0↺" in texts(chart)
    assert "↺ worded the other way round" in chart.note
    assert "↺" not in likert().note


def test_score_dont_know_and_base_stand_beside() -> None:
    chart = likert(dont_know={("officials", "q1"): 0.17})
    assert {"2.00", "17%", "200"} <= set(texts(chart))


def test_a_hidden_bar_has_its_sign_and_no_mark() -> None:
    chart = likert(bases={("private", "q1"): 9})
    assert len(bars(chart.figure.axes[0])) == 4
    assert "•" in texts(chart)
    assert chart.note.endswith("• hidden to protect respondents.")
    assert "Statement q1, Private sector: •." in chart.alt


def test_a_share_given_as_a_limit_is_not_drawn_as_if_it_were_exact() -> None:
    chart = likert(sensitive=["q1"], shares={("officials", "q1"): [0.4, 0.3, 0.295, 0.005]})
    # The other answers would narrow the limit down, and are hidden with it.
    assert [bar.get_width() for bar in bars(chart.figure.axes[0])] == pytest.approx([0, 0, 0, 0])


def test_nobody_answered_looks_different() -> None:
    chart = likert(bases={("private", "q1"): 0})
    assert len(bars(chart.figure.axes[0])) == 4
    assert "×" in texts(chart)
    assert chart.note.endswith("× nobody answered.")


def test_a_neutral_middle_is_split_at_zero() -> None:
    five = [("Strongly agree", 4), ("Agree", 3), ("Neither", 2), ("Disagree", 1), ("Strongly disagree", 0)]
    chart = likert(answers=five, shares={("officials", "q1"): [0.1, 0.2, 0.4, 0.2, 0.1]})
    middle = bars(chart.figure.axes[0])[2]
    assert (middle.get_x(), middle.get_width()) == pytest.approx((-20, 40))


def test_alternative_text_has_the_same_figures() -> None:
    assert "Statement q1, Officials: 70% favourable, score 2.00, don't know 5%." in likert().alt


def test_a_question_for_a_group_not_surveyed_is_left_out() -> None:
    shares = {("officials", "q1"): [0.4, 0.3, 0.2, 0.1]}
    alone = results({"officials": {"leadership": 2.0}}, shares=shares, themes={"fair": ["q1", "q2"]})
    chart = chart_theme(alone, theme="fair")
    assert chart is not None
    assert len(bars(chart.figure.axes[0])) == 4


def test_where_nobody_was_asked_there_is_no_chart() -> None:
    shares = {("officials", "q1"): [0.4, 0.3, 0.2, 0.1]}
    chart = chart_theme(results(SCORES, themes={"fair": ["q1", "q2"]}, shares=shares), theme="fair")
    assert chart is not None
    assert [bar.get_width() for bar in chart.figure.axes[0].patches] == pytest.approx([10, 20, 30, 40])
    assert chart.label == "fig-items-theme-fair"
    assert chart_theme(results(SCORES, themes={"fair": ["q1", "q2"]}), theme="fair") is None
