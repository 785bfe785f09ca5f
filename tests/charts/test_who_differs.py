"""The parts of the groups on one page, and the clear differences among them, read back from the axes."""

from __future__ import annotations

import re

import pytest
from matplotlib.colors import to_hex

from cips_helpers.charts.clear_differences import MOST, chart_clear_differences
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.style import GROUP_COLOURS
from cips_helpers.charts.who_differs import MOST as INCHES
from cips_helpers.charts.who_differs import PALE, chart_who_differs
from made_up.parts import ADJUSTED, CELLS, DIFFERENCES, REGIONS, SCORES, by_parts
from made_up.results import results

from .reading import bars, texts, values


def parts(**options: object) -> Chart:
    charts = chart_who_differs(by_parts(**options))
    assert charts is not None
    [chart] = charts
    return chart


def clear(**options: object) -> Chart:
    chart = chart_clear_differences(by_parts(**options))
    assert chart is not None
    return chart


class TestEveryPart:
    def test_has_a_row_with_people_and_score(self) -> None:
        written = texts(parts())
        for name, people, score in (("Woman", "80", "1.9"), ("North", "60", "2.2"), ("East", "50", "2.3")):
            assert written[written.index(name) :][:3] == [name, people, score]

    def test_has_a_dark_cell_only_where_a_difference_is_clear(self) -> None:
        chart = parts()
        dark = [bar for bar in bars(chart.figure.axes[0]) if to_hex(bar.get_facecolor()) == GROUP_COLOURS[0]]
        assert len(dark) == 3  # women and men in one factor, the north in it too
        assert len(bars(chart.figure.axes[0])) == 10
        assert {to_hex(bar.get_facecolor()) for bar in bars(chart.figure.axes[0])} == {GROUP_COLOURS[0], PALE}
        marks = [str(line.get_marker()) for line in chart.figure.axes[0].lines if len(line.get_xdata()) == 1]
        assert sorted(marks) == ["^", "^", "v"]

    def test_says_each_difference_where_somebody_points(self) -> None:
        told = re.findall("<title>([^<]+)</title>", parts().svg)
        assert len(told) == 10
        assert "Woman, Leadership: −0.5; 95% interval −0.8 to −0.2; n = 200" in told

    def test_counts_what_is_clear_once_for_two_parts_that_make_up_all(self) -> None:
        assert parts().caption == "Officials: 2 of 8 differences are clear"
        none = {key: dict.fromkeys(scores, (0.0, 0.1)) for key, scores in DIFFERENCES.items()}
        assert parts(differences=none).caption == "Officials: none of 8 differences is clear"
        assert parts(differences={}).caption == "Officials: too few answers to compare parts"

    def test_gives_the_same_as_a_table(self) -> None:
        head, woman, *_ = parts().table
        assert head == ("Part", "Group", "Characteristic", "n", "Score", "Leadership", "Rules")
        assert woman == ("Woman", "Officials", "Gender", "80", "1.9", "−0.5", "not clear")

    def test_goes_on_in_further_columns_that_fit_on_a_page(self) -> None:
        names = tuple(f"Region {number}" for number in range(150))
        cells = {("officials", "region", str(number + 1)): (60, {"overall": 2.0}) for number in range(150)}
        charts = chart_who_differs(by_parts(regions=names, cells=cells, differences={}, adjusted={}))
        assert charts is not None
        assert all(chart.figure.get_size_inches()[1] < INCHES + 0.8 for chart in charts)
        assert sum(len(set(names) & set(texts(chart))) for chart in charts) == len(names)

    def test_is_not_there_without_parts(self) -> None:
        assert chart_who_differs(results(SCORES)) is None


class TestClearDifferences:
    def test_stand_alone_the_largest_first(self) -> None:
        chart = clear()
        assert [row[3] for row in chart.table[1:]] == ["−0.5", "+0.4", "+0.4", "−0.3"]
        assert values(chart.figure.axes[0]) == pytest.approx([-0.5, 0.4, 0.4, -0.3])
        assert chart.caption == "4 differences are clear"

    def test_say_whose_they_are_and_of_what(self) -> None:
        chart = clear()
        assert [row[:3] for row in chart.table[1:]] == [
            ("Gender: Woman", "Officials", "Leadership"),
            ("Region: North", "Officials", "Leadership"),
            ("Region: North", "Officials", "overall score, alike in all else"),
            ("Gender: Woman", "Officials", "overall score"),
        ]
        assert "Alike in all else" in chart.note
        assert any(text.startswith("overall score, alike in all else · Officials, n = ") for text in texts(chart))

    def test_are_told_once_where_they_stay_clear_among_people_alike(self) -> None:
        adjusted = {**ADJUSTED, ("officials", "gender", "1"): {"overall": (-0.3, 0.05)}}
        named = [row[:3:2] for row in clear(adjusted=adjusted).table[1:]]
        assert named.count(("Gender: Woman", "overall score")) == 1
        assert ("Gender: Woman", "overall score, alike in all else") not in named

    def test_are_a_dozen_at_most(self) -> None:
        many = {
            ("officials", "region", str(number)): {"overall": (0.3 + number / 100, 0.01)} for number in range(1, 20)
        }
        cells = {key: (60, {"overall": 2.0}) for key in many}
        chart = clear(regions=[f"R{number}" for number in range(1, 20)], cells=cells, differences=many, adjusted={})
        assert len(chart.table) - 1 == MOST
        assert chart.caption == "19 differences are clear"
        assert f"The {MOST} largest of 19 are drawn; the table further down has all." in chart.note

    def test_are_no_chart_where_there_are_none(self) -> None:
        none = {key: dict.fromkeys(scores, (0.0, 0.1)) for key, scores in DIFFERENCES.items()}
        assert chart_clear_differences(by_parts(differences=none, adjusted={})) is None
        assert REGIONS

    def test_of_one_key_factor_a_difference_stands_once(self) -> None:
        """The overall score is that of the one key factor."""
        alike = {part: dict.fromkeys(("leadership", "overall"), values["overall"]) for part, values in ADJUSTED.items()}
        shown = results(
            {"officials": {"leadership": 2.0}},
            overall={"officials": 2.0},
            cells={part: (80, {"leadership": 2.0, "overall": 2.0}) for part in CELLS},
            differences=alike,
            regions=REGIONS,
        )
        chart = chart_clear_differences(shown)
        assert chart is not None
        assert chart.caption == "1 difference is clear"


class TestOneKeyFactor:
    def test_cells_stay_narrow_and_names_long(self) -> None:
        names = ("North of the capital and the lakes", "South", "East")
        shown = results(
            {"officials": {"leadership": 2.0}},
            overall={"officials": 2.0},
            cells=dict.fromkeys(CELLS, (80, {"leadership": 2.0, "overall": 2.0})),
            differences={part: {"leadership": values["overall"]} for part, values in DIFFERENCES.items()},
            regions=names,
        )
        [chart] = chart_who_differs(shown) or []
        assert {round(bar.get_width(), 2) for bar in bars(chart.figure.axes[0])} == {0.28}
        assert names[0] in texts(chart)
