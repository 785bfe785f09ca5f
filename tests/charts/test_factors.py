"""Ranked dots carry scores, intervals and targets, read back from the axes."""

from __future__ import annotations

import pytest

from cips_helpers.charts import factor_columns
from cips_helpers.charts.factors import chart_factors
from cips_helpers.charts.style import GROUP_COLOURS, INK, VERDICT_COLOURS
from cips_helpers.verdicts.targets import TARGET_WORDS
from cips_helpers.words import Words
from made_up.results import results

from .reading import axes_of, names, points, strokes, values

SCORES = {
    "officials": {"leadership": (2.5, 0.05), "rules": (2.0, 0.1), "audit": (1.9, 0.1, 9), "staff": 2.2},
    "private": {"leadership": (2.2, 0.05), "rules": (2.1, 0.1), "audit": 1.2},
}
TARGETS = {"leadership": 2.4, "rules": 2.1}


def test_dots_and_interval_ends_are_the_figures() -> None:
    axes = axes_of(chart_factors(results(SCORES)))
    assert values(axes, color=GROUP_COLOURS[0]) == pytest.approx([2.5, 2.2, 2.0])  # audit is hidden
    assert values(axes, color=GROUP_COLOURS[1]) == pytest.approx([2.2, 2.1, 1.2])  # staff is not asked
    ends = sorted(strokes(axes))
    expected = sorted(
        (m - 2 * s, m + 2 * s) for m, s in [(2.5, 0.05), (2.0, 0.1), (2.2, 0.05), (2.2, 0.05), (2.1, 0.1), (1.2, 0.05)]
    )
    assert ends == [pytest.approx(pair) for pair in expected]


def test_each_dot_stands_in_its_own_row() -> None:
    axes = axes_of(chart_factors(results(SCORES)))
    officials = points(axes, color=GROUP_COLOURS[0])
    drawn = {names(axes)[round(float(dot.get_ydata()[0]))]: float(dot.get_xdata()[0]) for dot in officials}
    assert drawn == pytest.approx({"Leadership": 2.5, "Rules": 2.0, "Staff": 2.2})


def test_ranked_by_the_first_group_with_the_best_on_top() -> None:
    assert names(axes_of(chart_factors(results(SCORES)))) == ["Audit", "Rules", "Staff", "Leadership"]


def test_ranked_by_the_least_distance_to_a_target_of_any_group() -> None:
    targets = {"leadership": 2.4, "rules": 2.1, "staff": 2.0}
    chart = chart_factors(results(SCORES, targets=targets))
    assert names(axes_of(chart)) == ["Audit", "Staff", "Rules", "Leadership"]  # no target, +0.20, -0.10, -0.20
    assert chart.note.startswith("Sorted by the group that is furthest below the target.")


def test_signs_and_distances_are_those_of_the_verdicts() -> None:
    scores = {"officials": {"leadership": (2.5, 0.01), "rules": (2.0, 0.1), "staff": (1.8, 0.01)}}
    chart = chart_factors(results(scores, targets={"leadership": 2.4, "rules": 2.1, "staff": 2.0}))
    axes = axes_of(chart)
    drawn = {text.get_text(): text.get_color() for text in axes.texts}
    assert [drawn[text] for text in ("+0.10", "−0.10", "−0.20")] == [
        INK,
        VERDICT_COLOURS["cannot_tell"],
        VERDICT_COLOURS["not_met"],
    ]
    triangles = [line for line in axes.lines if line.get_marker() == "v"]
    assert [line.get_ydata()[0] for line in triangles] == [2]  # the row on top
    assert [text for text in ("met", "too close", "not met") if text not in drawn] == []  # beside the signs


def test_the_first_priorities_have_their_rank_on_a_disc() -> None:
    scores = {"officials": {"leadership": (2.5, 0.01), "rules": (2.0, 0.1), "staff": (1.8, 0.01)}}
    chart = chart_factors(results(scores, targets={"leadership": 2.4, "rules": 2.1, "staff": 2.0}))
    axes = axes_of(chart)
    [number] = [text for text in axes.texts if text.get_text() == "1"]
    assert names(axes)[round(number.get_position()[1])] == "Staff"
    assert [label.get_fontweight() for label in axes.get_yticklabels()] == ["normal", "normal", "semibold"]
    assert "Numbered: the first priorities." in chart.note


def test_a_table_gives_all_that_is_drawn() -> None:
    chart = chart_factors(results(SCORES, targets=TARGETS))
    rows = {row[0]: row for row in chart.table}
    assert rows["Leadership"][:6] == ("Leadership", "2.40", "2.50", "2.40 to 2.60", "+0.10", "too close")
    assert rows["Staff"][7] == "–"


def test_marks_say_figure_interval_and_base() -> None:
    chart = chart_factors(results({"officials": {"leadership": (2.5, 0.05), "rules": 2.0}}))
    assert "<title>Leadership, Officials: 2.50; 95% interval 2.40 to 2.60; n = 200</title>" in chart.svg


def test_intervals_that_meet_are_drawn_apart() -> None:
    scores = {"officials": {"leadership": 2.5, "rules": 2.0}, "private": {"leadership": 2.0, "rules": 2.05}}
    axes = axes_of(chart_factors(results(scores)))
    rows = [sorted(round(float(dot.get_ydata()[0]), 2) for dot in points(axes, color=c)) for c in GROUP_COLOURS[:2]]
    assert rows == [[0.14, 1.0], [-0.14, 1.0]]


def test_no_score_lies_on_a_target() -> None:
    scores = {"officials": {"leadership": (2.2, 0.02), "rules": 2.0}}
    axes = axes_of(chart_factors(results(scores, targets={"leadership": 2.3})))
    [score] = [text for text in axes.texts if text.get_text() == "2.20"]
    assert score.get_position()[0] == 2.3


def test_ticks_are_the_targets() -> None:
    axes = axes_of(chart_factors(results(SCORES, targets=TARGETS)))
    ticks = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_xdata()[0] == line.get_xdata()[1]]
    assert sorted(float(line.get_xdata()[0]) for line in ticks) == [2.1, 2.4]


def test_columns_give_scores_and_signs_and_the_note_explains_just_those() -> None:
    chart = chart_factors(results(SCORES))
    texts = [text.get_text() for text in axes_of(chart).texts]
    assert sorted(text for text in texts if "." in text) == ["1.20", "2.00", "2.10", "2.20", "2.20", "2.50"]
    assert {"•", "–"} < set(texts)
    assert chart.note.endswith("• hidden to protect respondents. – not asked.")
    assert chart_factors(results({"officials": {"leadership": 2.0, "rules": 2.0}})).note == ""


def test_the_axis_holds_everything_drawn() -> None:
    axes = axes_of(chart_factors(results(SCORES, targets=TARGETS)))
    low, high = axes.get_xlim()
    assert high == 3
    assert low == 1.0
    assert low < min(end for pair in strokes(axes) for end in pair)


def test_alternative_text_has_the_same_figures() -> None:
    assert chart_factors(results(SCORES)).alt == (
        "Dot plot of key factor scores, highest first. Leadership: Officials 2.50, Private sector 2.20; Staff: "
        "Officials 2.20, Private sector –; Rules: Officials 2.00, Private sector 2.10; Audit: Officials •, "
        "Private sector 1.20."
    )


def test_everything_hidden_still_draws() -> None:
    chart = chart_factors(results({"officials": {"leadership": (2.0, 0.1, 9), "rules": (2.0, 0.1, 9)}}))
    assert points(axes_of(chart)) == []


def test_a_single_factor_is_not_ranked() -> None:
    assert chart_factors(results({"officials": {"leadership": 2.0}})) is None


def test_verdicts_have_words_only_where_the_language_is_short_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factor_columns, "LEAST_AXIS", 180)  # as for longer names of factors
    scores = {group: {"leadership": (2.5, 0.01), "rules": (1.8, 0.01)} for group in ("officials", "private")}
    for language, beside in (("en", 4), ("es", 0)):  # too close; no concluyente, which the key below says instead
        axes = axes_of(chart_factors(results(scores, targets=TARGETS).in_language(language, name="", facts={})))
        words = Words(language)
        verdicts = [words.say(TARGET_WORDS["met"]), words.say(TARGET_WORDS["not_met"])]
        assert sum(text.get_text() in verdicts and text.get_position()[1] >= 0 for text in axes.texts) == beside
