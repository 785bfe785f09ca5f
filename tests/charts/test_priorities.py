"""The chart of priorities has the order of the list, and of nothing else."""

from __future__ import annotations

from matplotlib.text import Text

import cips_helpers as cips
from cips_helpers.charts.figure import Chart
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.verdicts.priorities import first, ranked
from made_up import example
from made_up.results import results

SIX = dict.fromkeys(("leadership", "rules", "audit", "staff", "morale", "reform"), 2.5)


def made(low: dict[str, float], **more: object) -> Disclosed:
    """Six factors with a target of 2.2: these scores, and 2.5 for the others."""
    return results({"officials": SIX | low}, **{"targets": dict.fromkeys(SIX, 2.2)} | more)  # type: ignore[arg-type]


def names(chart: Chart | None) -> list[str]:
    """Return the names of the rows from the top down."""
    assert chart is not None
    return [label.get_text() for label in chart.figure.axes[0].get_yticklabels()][::-1]


def written(chart: Chart | None) -> list[str]:
    assert chart is not None
    return [text.get_text() for text in chart.figure.findobj(Text) if text.get_text()]


def test_rows_are_the_list_then_the_others_by_distance() -> None:
    chart = cips.chart_priorities(made({"rules": 1.5, "audit": 2.0, "staff": 1.9, "morale": 2.19}))
    assert names(chart) == ["Rules", "Staff", "Audit", "Morale", "Leadership", "Reform"]
    assert [text for text in written(chart) if text[0] in "−+" and text[1:2].isdigit()][:6] == [
        *("+0.30", "+0.30", "−0.01", "−0.20", "−0.30", "−0.70")
    ]


def test_countries_of_the_example_show_the_ranking_of_their_list() -> None:
    for code in ("XAA", "XBB", "XCC", "XDD"):
        disclosed = example.country(code).results()
        chart = cips.chart_priorities(disclosed)
        short = [disclosed.text(disclosed.instrument.factor(entry.factor).short) for entry in ranked(disclosed)]
        assert names(chart)[: len(short)] == short
        ranks = [text for text in written(chart) if text in "123"]
        assert ranks == [str(entry.rank) for entry in first(disclosed)][::-1]


def test_without_targets_or_problems_there_is_no_chart() -> None:
    assert cips.chart_priorities(made({"rules": 1.5}, targets={})) is None
    assert cips.chart_priorities(made({})) is None
