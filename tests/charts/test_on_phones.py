"""Charts drawn for a phone: no text lies on another or on a mark, and none is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

import pytest
from matplotlib.transforms import Bbox

from cips_helpers.charts.composition import chart_composition
from cips_helpers.charts.factor_sheets import chart_sheet
from cips_helpers.charts.factors import chart_factors
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.part_map import chart_parts
from cips_helpers.charts.style import narrow
from cips_helpers.charts.svg import renderer_of
from cips_helpers.charts.who_differs import chart_who_differs
from made_up.example import country


def on_a_phone(draw: Callable[[], Chart | None]) -> Chart:
    with narrow():
        chart = draw()
    assert chart is not None
    return chart


def texts_of(chart: Chart) -> Iterator[tuple[str, Bbox]]:
    """Texts and the ground they take, less the room above and below letters."""
    for axes in chart.figure.axes:
        for text in [*axes.texts, *axes.get_yticklabels()]:
            if text.get_text() and text.get_visible():
                yield text.get_text(), text.get_window_extent(renderer_of(chart.figure)).padded(-1.0)


def marks_of(chart: Chart, *markers: str) -> Iterator[tuple[str, Bbox]]:
    """Marks and the ground they take."""
    axes = chart.figure.axes[0]
    for line in axes.lines:
        if line.get_marker() in markers and line.get_transform() == axes.transData:
            (x, y), half = axes.transData.transform(line.get_xydata()[0]), line.get_markersize() / 2 - 0.5
            yield str(line.get_marker()), Bbox([[x - half, y - half], [x + half, y + half]])


def overlapping(boxes: Iterable[tuple[str, Bbox]]) -> list[tuple[str, str]]:
    return [(one, other) for (one, box), (other, second) in combinations(boxes, 2) if box.overlaps(second)]


def test_scores_that_meet_leave_the_line_of_names_and_figures_alone() -> None:
    chart = on_a_phone(lambda: chart_factors(country("XBB").results()))
    assert overlapping([*texts_of(chart), *marks_of(chart, "o", "D")]) == []


def test_scores_of_parts_with_two_decimals_fit_their_columns() -> None:
    results = country("XCC").results()
    assert results.part_decimals("officials") == 2
    chart = on_a_phone(lambda: chart_parts(results, group="officials"))
    assert overlapping([*texts_of(chart), *marks_of(chart, "^", "v")]) == []


def test_names_of_parts_are_whole() -> None:
    chart = on_a_phone(lambda: chart_composition(country("XCC").results(), group="private"))
    assert "250 employees and more" in [text for text, _ in texts_of(chart)]
    assert overlapping(texts_of(chart)) == []


LANGUAGES = ("en", "fr", "es", "pt", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_became_of_a_score_leaves_the_score_alone_in_any_language(language: str) -> None:
    chart = on_a_phone(lambda: chart_sheet(country("XAA").results(language=language), factor="leadership"))
    assert overlapping(texts_of(chart)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_heads_of_who_differs_stand_apart_in_any_language(language: str) -> None:
    results = country("XAA").results(language=language)
    with narrow():
        [chart] = chart_who_differs(results) or []
    assert overlapping(texts_of(chart)) == []
    boxes = dict(texts_of(chart))
    people, score = boxes[results.words.say("n")], boxes[results.words.say("score")]
    assert score.x0 - people.x1 > 4
