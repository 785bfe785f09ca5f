"""The ranked page of questions: order, lengths, colours, what is marked, and the drawing for a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from matplotlib.colors import to_hex

from cips_helpers.charts.every_question import MOST, TINT, UNFAVOURABLE, chart_every_question
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.style import GROUP_COLOURS, NEUTRAL, WIDTH
from made_up.results import results

from .reading import bars, texts

SCORES = {"officials": {"leadership": 2.0, "rules": 2.0}, "private": {"leadership": 1.5}}
SHARES = {
    ("officials", "q1"): [0.4, 0.3, 0.2, 0.1],
    ("officials", "q2"): [0.1, 0.2, 0.3, 0.4],
    ("private", "q1"): [0.1, 0.2, 0.3, 0.4],
}


def charts(**options: Any) -> list[Chart]:
    made = results(SCORES, **{"shares": SHARES, **options})
    drawn = chart_every_question(made)
    assert drawn is not None
    return list(drawn)


def officials(**options: Any) -> Chart:
    return charts(**options)[0]


def asked(chart: Chart) -> list[str]:
    return [row[0] for row in chart.table[1:]]


def test_each_group_has_its_chart() -> None:
    assert [chart.label for chart in charts()] == ["fig-questions-officials", "fig-questions-private"]
    only = chart_every_question(results(SCORES, shares=SHARES), group="private")
    assert only is not None
    assert [chart.label for chart in only] == ["fig-questions-private"]


def test_the_fewest_favourable_answers_come_first() -> None:
    chart = officials()
    assert asked(chart) == ["Statement q2", "Statement q1"]
    assert [row[6] for row in chart.table[1:]] == ["30%", "70%"]
    written = texts(chart)
    assert written.index("Statement q2") < written.index("Statement q1")
    assert chart.caption == "Officials: the fewest favourable answers, 30%, are to “Statement q2”"


def test_no_question_is_called_last_where_two_are() -> None:
    equal = {key: [0.4, 0.3, 0.2, 0.1] for key in SHARES}
    assert officials(shares=equal).caption == "Officials: 70% to 70% of the answers are favourable"


def test_lengths_are_the_shares_and_favour_begins_at_the_line() -> None:
    first = bars(officials().figure.axes[0])[:4]
    assert [bar.get_width() for bar in first] == pytest.approx([40, 30, 20, 10])
    assert [bar.get_x() for bar in first] == pytest.approx([-70, -30, 0, 20])


def test_favour_has_the_colour_of_the_group_and_the_rest_none() -> None:
    for chart, colour in zip(charts(), GROUP_COLOURS, strict=False):
        drawn = [bar.get_facecolor() for bar in bars(chart.figure.axes[0])[:4]]
        assert [to_hex(shade) for shade in drawn] == [*UNFAVOURABLE, colour, colour]
        assert [shade[3] for shade in drawn] == pytest.approx([1, 1, TINT, 1], abs=0.002)


def test_a_neutral_middle_is_split_at_the_line() -> None:
    five = [("Strongly agree", 4), ("Agree", 3), ("Neither", 2), ("Disagree", 1), ("Strongly disagree", 0)]
    shares = {("officials", "q1"): [0.1, 0.2, 0.4, 0.2, 0.1]}
    middle = bars(officials(answers=five, shares=shares).figure.axes[0])[2]
    assert (middle.get_x(), middle.get_width()) == pytest.approx((-20, 40))
    assert to_hex(middle.get_facecolor()) == NEUTRAL


def test_a_statement_worded_the_other_way_round_is_turned_and_marked() -> None:
    chart = officials(reverse=["q2"])
    assert asked(chart) == ["Statement q1", "Statement q2\u00a0↺"]
    assert [row[6] for row in chart.table[1:]] == ["70%", "70%"]
    assert "↺ worded the other way round" in chart.note
    assert "↺" not in officials().note


def test_each_part_of_a_bar_says_its_share_interval_and_base() -> None:
    told = re.findall("<title>([^<]+)</title>", officials().svg)
    assert len(told) == 8
    assert told[0].startswith("Strongly disagree: 40%")
    assert told[0].endswith("n = 200")


def test_much_silence_is_bold() -> None:
    chart = officials(dont_know={("officials", "q1"): 0.17, ("officials", "q2"): 0.04})
    weights = {text.get_text(): text.get_weight() for text in chart.figure.axes[0].texts}
    assert (weights["17%"], weights["4%"]) == ("semibold", "normal")
    assert "Bold: don't know of 10% or more." in chart.note
    assert "Bold" not in officials(dont_know={("officials", "q1"): 0.04, ("officials", "q2"): 0.04}).note


@pytest.mark.parametrize(("n", "sign"), [(9, "•"), (0, "×")])
def test_what_cannot_be_shown_comes_last_with_its_sign_and_no_bar(n: int, sign: str) -> None:
    chart = officials(bases={("officials", "q2"): n})
    assert asked(chart) == ["Statement q1", "Statement q2"]
    assert sign in texts(chart)
    assert chart.table[-1][6] == sign
    assert len(bars(chart.figure.axes[0])) == 4


def test_a_share_given_as_a_limit_is_not_drawn_as_if_it_were_exact() -> None:
    shares = {("officials", "q1"): [0.4, 0.3, 0.295, 0.005]}
    chart = officials(sensitive=["q1"], shares=shares)
    assert [bar.get_width() for bar in bars(chart.figure.axes[0])] == pytest.approx([0, 0, 0, 0])


def test_many_questions_are_parted_into_pages_that_fit_on_paper() -> None:
    ids = [f"q{number}" for number in range(1, 41)]
    names = dict.fromkeys(ids, "A long statement on customs and integrity, which takes two lines or three.")
    shares = {("officials", id): [0.4, 0.3, 0.2, 0.1] for id in ids}
    pages = charts(shares=shares, questions=ids, wordings=names)
    assert [len(chart.table) - 1 for chart in pages] == [20, 20]
    assert [chart.label for chart in pages] == ["fig-questions-officials", "fig-questions-officials-2"]
    assert all(chart.figure.get_size_inches()[1] < MOST + 0.8 for chart in pages)


def test_a_phone_has_a_drawing_of_its_own_with_letters_of_the_same_size() -> None:
    chart = officials()
    width, small = (float(re.search(r'width="([\d.]+)pt"', svg).group(1)) for svg in (chart.svg, chart.narrow))
    assert width == pytest.approx(72 * WIDTH, abs=4)
    assert small < 240
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', chart.narrow)}
    assert min(sizes) * 355 / small > 12
    assert re.findall("<title>([^<]+)</title>", chart.narrow) == re.findall("<title>([^<]+)</title>", chart.svg)
