"""The radar carries the scores: radii read back from the axes, gaps where there is no score."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from matplotlib.projections.polar import PolarAxes

from cips_helpers.charts import radar
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.radar import chart_radar
from made_up.results import results

SCORES = {
    "officials": {"leadership": 2.5, "rules": 2.0, "audit": 1.5, "staff": 1.0},
    "private": {"leadership": 2.2, "rules": (1.7, 0.1, 9), "audit": 1.2},
}


def lines(chart: Chart) -> dict[str, Any]:
    (axes,) = chart.figure.axes
    return {str(line.get_label()): line for line in axes.lines}


def test_radii_are_the_scores_in_order_and_closed() -> None:
    radii = lines(chart_radar(results(SCORES)))["officials"].get_ydata()
    assert list(radii) == pytest.approx([2.5, 2.0, 1.5, 1.0, 2.5])


def test_no_score_leaves_a_gap_and_never_a_zero() -> None:
    radii = lines(chart_radar(results(SCORES)))["private"].get_ydata()
    assert radii == pytest.approx([2.2, np.nan, 1.2, np.nan, 2.2], nan_ok=True)
    assert 0 not in radii


def test_names_carry_the_reason_and_the_note_explains_it() -> None:
    chart = chart_radar(results(SCORES))
    names = {text.get_text() for text in chart.figure.axes[0].texts}
    assert names - {"1", "2", "3"} == {"1 Leadership", "2 Rules •", "3 Audit", "4 Staff*"}
    assert chart.note == "* not asked of: Private sector. • hidden to protect respondents."


def test_the_axis_runs_from_zero_to_the_highest_score_clockwise_from_the_top() -> None:
    (axes,) = chart_radar(results(SCORES)).figure.axes
    assert isinstance(axes, PolarAxes)
    assert axes.get_ylim() == (0, 3)
    assert axes.get_theta_direction() == -1
    assert axes.get_theta_offset() == pytest.approx(np.pi / 2)


def test_alternative_text_has_the_same_figures_and_signs() -> None:
    assert chart_radar(results(SCORES)).alt == (
        "Radar chart of key factor scores, 0 to 3. Leadership: Officials 2.50, Private sector 2.20. Rules: Officials "
        "2.00, Private sector •. Audit: Officials 1.50, Private sector 1.20. Staff: Officials 1.00, Private sector –."
    )


def test_very_many_factors_are_ranked_dots_whose_names_do_not_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(radar, "MOST_AXES", 3)
    chart = chart_radar(results(SCORES))
    assert chart.label == "fig-radar"
    assert not isinstance(chart.figure.axes[0], PolarAxes)
