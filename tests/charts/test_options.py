"""Options of charts: one group, a factor, another order, another title; what is possible is listed."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest

import cips_helpers as cips
from charts.reading import axes_of
from cips_helpers.charts.figure import Chart
from made_up import example


@pytest.fixture(scope="module")
def results() -> Any:
    return example.country("XAA").results()


def names(chart: Chart) -> list[str]:
    """Names of the rows, from the top."""
    return [tick.get_text().replace("\n", " ") for tick in axes_of(chart).get_yticklabels()][::-1]


def test_one_group_is_drawn_alone(results: Any) -> None:
    chart = cips.chart_factors(results, group="private")
    assert "Officials" not in chart.alt
    assert "Private sector 2.11" in chart.alt
    assert ("Human resources", "2.10", "–", "", "", "", "") in chart.table  # not asked
    assert "Officials" not in cips.chart_radar(results, group="private").alt


def test_orders_sort_the_rows(results: Any) -> None:
    asked = [results.text(factor.short) for factor in results.factors()]
    assert names(cips.chart_factors(results, order="questionnaire")) == asked
    by_score = cips.chart_factors(results, order="score")
    assert names(by_score)[0] == "Code of conduct"
    assert by_score.measure.endswith("The highest score first.")
    assert "Sorted by" not in by_score.note
    assert names(cips.chart_factors(results)) == names(cips.chart_factors(results, order="distance")) != names(by_score)
    both = [name for name in asked if name != "Human resources"]
    assert names(cips.chart_gaps(results, order="questionnaire")) == both
    rise = cips.chart_changes(results, group="officials", order="questionnaire")
    assert names(rise) == asked


def test_a_factor_chooses_its_questions(results: Any) -> None:
    every, own = cips.chart_both_sides(results), cips.chart_both_sides(results, factor="audit")
    assert 0 < len(axes_of(own).lines) < len(axes_of(every).lines)
    assert cips.chart_both_sides(results, factor="human_resources") is None


def test_a_title_takes_the_place_of_the_caption(results: Any) -> None:
    assert cips.chart_factors(results, title="My finding").caption == "My finding"
    assert {chart.caption for chart in cips.chart_changes(results, title="Mine")} == {"Mine"}
    assert cips.chart_changes(example.country("XDD").results(), title="Mine") is None


def test_the_axes_can_be_drawn_on(results: Any) -> None:
    chart = cips.chart_gaps(results)
    [axes] = chart.axes
    axes.axvline(0.4)
    assert cips.exhibit(chart.figure, title="Mine", alt="The same").svg != chart.svg


@pytest.mark.parametrize(
    ("chart", "options", "error", "message"),
    [
        (
            "factors",
            {"group": "offcials"},
            ValueError,
            "chart_factors: group can't be 'offcials' (meant: officials?); it is 'officials' or 'private'",
        ),
        (
            "factors",
            {"groups": "officials"},
            TypeError,
            "chart_factors has no option 'groups' (meant: group?); it takes group, order, title",
        ),
        ("gaps", {"order": "big"}, ValueError, "chart_gaps: order can't be 'big'; it is 'size' or 'questionnaire'"),
        ("both_sides", {"factor": "audt"}, ValueError, "factor can't be 'audt' (meant: audit?); it is 'leadership', "),
        ("gaps", {"title": 3}, TypeError, "chart_gaps: title is a text, not 3"),
    ],
)
def test_what_is_not_possible_is_told_with_what_is(
    results: Any, chart: str, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as raised:
        getattr(cips, f"chart_{chart}")(results, **options)
    assert message in str(raised.value)


def test_a_chart_takes_results() -> None:
    with pytest.raises(TypeError, match=r"chart_gaps takes what cips\.read_results returns, not str"):
        cips.chart_gaps("data/example/study.yml")


def test_figures_are_selected_by_known_columns(results: Any) -> None:
    with pytest.raises(ValueError, match="figures have no column 'grp'; they have iteration, group, domain"):
        results.select(grp="officials")
    assert results.select(group="nobody").empty


def test_the_frame_is_a_copy(results: Any) -> None:
    frame = results.frame
    frame.loc[:, "estimate"] = 0.0
    assert results.frame["estimate"].max() > 0
    assert not frame.loc[frame["state"] == "suppressed", ["low", "high", "n"]].notna().any(axis=None)


def test_help_explains_all_options() -> None:
    text = str(signature(cips.chart_factors)), str(cips.chart_factors.__doc__)
    assert text[0].replace("'", "").startswith("(results: Disclosed, *, order: str = distance, group=None, title=None)")
    for name in ("order", "group", "title"):
        assert f"\n    {name}\n        " in text[1]
