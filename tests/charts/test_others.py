"""The chart and the table among the others carry the score and the quartiles, read back from the axes."""

from __future__ import annotations

import pytest

from cips_helpers.charts import style
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.peers import chart_peers
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.tables.peers import table_peers
from made_up.results import Score, results

SCORES = {"audit": 2.3, "reform": 1.5, "morale": 2.0}
CUTS = {"audit": (1.9, 2.0, 2.1), "reform": (1.8, 1.9, 2.2), "overall": (1.7, 1.8, 1.9)}


def given() -> Disclosed:
    more = [
        {
            "group": "officials",
            "indicator": id,
            "statistic": statistic,
            "value": Score(value, 0.0),
            "kind": "overall" if id == "overall" else "factor",
        }
        for id, cuts in CUTS.items()
        for statistic, value in zip(("peer_lower", "peer_median", "peer_upper", "peer_count"), (*cuts, 6), strict=True)
    ]
    return results({"officials": SCORES}, overall={"officials": 1.93}, more=more, groups=("officials",))


def chart() -> Chart:
    found = chart_peers(given(), group="officials")
    assert found is not None
    return found


def test_dots_bands_and_medians_stand_where_the_figures_are_the_farthest_above_on_top() -> None:
    axes = chart().figure.axes[0]
    assert [text.get_text() for text in axes.get_yticklabels()] == ["Reform", "Audit"]
    dots = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert dots == pytest.approx([1.5, 2.3])
    bands = [
        (band.get_paths()[0].vertices[:, 0].min(), band.get_paths()[0].vertices[:, 0].max())
        for band in axes.collections
    ]
    assert bands == [pytest.approx((1.8, 2.2)), pytest.approx((1.9, 2.1))]
    medians = [line.get_xdata()[0] for line in axes.lines if line.get_lw() == 1.4 and line.get_color() == style.QUIET]
    assert medians == pytest.approx([1.9, 2.0])
    assert {text.get_text() for text in axes.texts} >= {"2.30", "1.50", "1.9", "2.0"}


def test_the_caption_says_the_one_message_and_the_note_what_is_missing() -> None:
    found = chart()
    assert found.caption == "Officials: of 2 key factors, 1 above and 1 below most of the other countries"
    assert found.note.endswith("could be worked out: Morale.")
    assert "Audit: 2.30, above most; others 1.9 to 2.1, median 2.0." in found.alt


def test_a_band_without_width_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CUTS, "audit", (2.0, 2.0, 2.0))
    axes = chart().figure.axes[0]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_lw() == 4] == [2.0]


def test_nothing_is_drawn_or_laid_out_where_nothing_is_compared() -> None:
    alone = results({"officials": SCORES}, groups=("officials",))
    assert chart_peers(alone, group="officials") is None
    assert table_peers(alone, group="officials") is None


def test_the_table_gives_quartiles_and_places_the_whole_last() -> None:
    found = table_peers(given(), group="officials")
    assert found is not None
    assert found.frame.to_numpy().tolist() == [
        ["Audit", "2.30", "above most", "2.0", "1.9–2.1"],
        ["Reform", "1.50", "below most", "1.9", "1.8–2.2"],
        ["Overall", "1.93", "above most", "1.8", "1.7–1.9"],
    ]


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
