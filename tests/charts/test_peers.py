"""The chart among the peers carries the score and the quartiles, read back from the axes."""

from __future__ import annotations

from typing import Any

import pytest

from cips_helpers.charts.figure import Chart
from cips_helpers.charts.peers import chart_peers
from cips_helpers.charts.style import QUIET
from made_up.peers import CUTS, SCORES, among_peers
from made_up.results import Score, results

from .reading import axes_of, bands, names, texts, values


def chart_of(**cuts: Any) -> Chart:
    chart = chart_peers(among_peers(CUTS | cuts), group="officials")
    assert chart is not None
    return chart


def test_dots_bands_and_medians_stand_where_the_figures_are_the_farthest_above_on_top() -> None:
    chart = chart_of()
    axes = axes_of(chart)
    assert names(axes) == ["Reform", "Audit"]
    assert values(axes) == pytest.approx([2.3, 1.5])
    assert bands(axes) == [pytest.approx((1.8, 2.2)), pytest.approx((1.9, 2.1))]
    medians = [line.get_xdata()[0] for line in axes.lines if line.get_lw() == 1.4 and line.get_color() == QUIET]
    assert medians == pytest.approx([1.9, 2.0])
    assert {"2.30", "1.50", "1.9", "2.0"} <= set(texts(chart))


def test_the_caption_says_the_one_message_and_the_note_what_is_missing() -> None:
    chart = chart_of()
    assert chart.caption == "Officials: of 2 key factors, 1 above and 1 below most of the other countries"
    assert chart.note.endswith("could be worked out: Morale.")
    assert "Audit: 2.30, above most; others 1.9 to 2.1, median 2.0." in chart.alt


def test_a_band_without_width_is_drawn() -> None:
    axes = axes_of(chart_of(audit=(2.0, 2.0, 2.0)))
    assert [line.get_xdata()[0] for line in axes.lines if line.get_lw() == 4] == [2.0]


def test_nothing_is_drawn_where_nothing_is_compared() -> None:
    alone = results({"officials": SCORES}, groups=("officials",))
    assert chart_peers(alone, group="officials") is None


def test_both_groups_have_the_same_axis() -> None:
    more = [
        {"group": group, "indicator": "audit", "statistic": statistic, "value": Score(value, 0.0)}
        for group, low in (("officials", 2.2), ("private", 1.2))
        for statistic, value in (("peer_lower", low), ("peer_median", low), ("peer_upper", low), ("peer_count", 6))
    ]
    both = results({"officials": {"audit": 2.3}, "private": {"audit": 1.4}}, more=more)
    drawn = [chart_peers(both, group=group) for group in ("officials", "private")]
    limits = {chart.figure.axes[0].get_xlim() for chart in drawn if chart is not None}
    assert len(limits) == 1
    [(low, high)] = limits
    assert low <= 1.2
    assert high >= 2.3
