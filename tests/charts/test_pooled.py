"""Charts over the countries carry the pooled figures, and their signs where there are none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from cips_helpers.charts.pooled import chart_mean_changes, chart_mean_gaps, chart_standing
from cips_helpers.charts.style import NARROW
from cips_helpers.disclosure.pooled import Pooled
from made_up.pooled import BAND, moved, pooled, standing

from .reading import axes_of, bands, names, texts, values


def test_bands_and_medians_stand_where_the_figures_are_the_highest_on_top() -> None:
    chart = chart_standing(standing())
    assert chart is not None
    axes = axes_of(chart)
    assert names(axes) == ["Rules", "Leadership"]
    assert bands(axes) == [pytest.approx((2.1, 2.5)), pytest.approx((1.8, 1.8))]
    medians = [line.get_xdata()[0] for line in axes.lines if line.get_lw() == 2]
    assert sorted(medians) == pytest.approx([1.8, 2.0, 2.3])
    assert {"2.3", "2.0", "1.8", "•"} <= set(texts(chart))


def test_the_note_explains_what_is_missing_and_the_words_say_what_is_drawn() -> None:
    chart = chart_standing(standing())
    assert chart is not None
    assert "Where only a median is drawn" in chart.note
    assert "• left out" in chart.note
    assert "not asked" not in chart.note
    assert chart.caption == "Officials: from Rules 2.0 to Leadership 2.3; Private sector: Rules 1.8"
    assert "Leadership, Officials: median 2.3, middle half 2.1 to 2.5." in chart.alt
    assert "Rules, Officials: median 2.0." in chart.alt


def test_what_a_group_was_not_asked_has_another_sign() -> None:
    chart = chart_standing(pooled({("officials", "audit"): BAND, ("private", "rules"): BAND}))
    assert chart is not None
    assert "– not asked." in chart.note


def test_mean_changes_stand_with_their_intervals_and_counts_the_largest_on_top() -> None:
    chart = chart_mean_changes(moved(), group="officials")
    assert chart is not None
    axes = axes_of(chart)
    assert names(axes) == ["Rules", "Leadership"]
    assert values(axes) == pytest.approx([0.2, -0.1])
    assert {"+0.20", "−0.10", "7 of 12"} <= set(texts(chart))
    assert chart.caption == "Officials: mean change from Rules −0.10 to Leadership +0.20"
    assert "Leadership: +0.20, 95% interval +0.10 to +0.30." in chart.alt
    assert chart_mean_changes(moved(), group="private") is None


def test_the_mean_gap_is_drawn() -> None:
    chart = chart_mean_gaps(moved())
    assert chart is not None
    assert "Rules: +0.25, 95% interval +0.15 to +0.35." in chart.alt


def test_each_has_what_national_charts_have() -> None:
    """A drawing for a phone, its figures as a table, what each mark says, a title and a measure of its own."""
    [changes] = chart_mean_changes(moved())
    for chart in (chart_standing(standing()), chart_mean_gaps(moved()), changes):
        assert chart is not None
        width = float(re.search(r'width="([\d.]+)pt"', chart.narrow).group(1))
        assert width <= 1.05 * 72 * NARROW
        assert "<title>" in chart.svg
        assert "<title>" in chart.narrow
        assert chart.measure
        assert chart.caption != chart.measure
        heads, *rows = chart.table
        assert rows
        assert {len(row) for row in rows} == {len(heads)}
    assert ("Leadership", "2.3", "2.1 to 2.5", "•", "") in chart_standing(standing()).table
    assert ("Leadership", "+0.20", "+0.10 to +0.30") in [row[:3] for row in changes.table]
    assert "7 of 12" in [row[3] for row in changes.table]


@pytest.mark.parametrize("make", [chart_standing, chart_mean_gaps, chart_mean_changes])
def test_without_figures_there_is_nothing(make: Callable[[Pooled], object]) -> None:
    assert make(pooled({}, countries=4)) is None
