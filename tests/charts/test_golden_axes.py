"""Golden pictures of six charts by their axes: what stands where, not its pixels.

To renew them: ``python tests/charts/test_golden_axes.py``; read the diff before committing it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from cips_helpers.charts.clear_differences import chart_clear_differences
from cips_helpers.charts.every_question import chart_every_question
from cips_helpers.charts.factors import chart_factors
from cips_helpers.charts.figure import Chart
from cips_helpers.charts.gaps import chart_gaps
from cips_helpers.charts.radar import chart_radar
from cips_helpers.charts.svg import renderer_of
from cips_helpers.charts.who_differs import chart_who_differs
from made_up.parts import by_parts
from made_up.results import results

GOLDEN = Path(__file__).with_name("golden_axes.json")
NEAR = 0.006
"""Shares of a figure's width or height by which a mark may stand elsewhere: another version of a library may round."""
SCORES = {
    "officials": {"leadership": (2.5, 0.05), "rules": (2.0, 0.1), "audit": (2.3, 0.05)},
    "private": {"leadership": (2.2, 0.05), "rules": (1.8, 0.1), "audit": 1.9},
}
SHARES = {("officials", "q1"): [0.4, 0.3, 0.2, 0.1], ("officials", "q2"): [0.1, 0.2, 0.3, 0.4]}


def scored() -> Any:
    return results(SCORES, targets={"leadership": 2.4, "rules": 2.1, "audit": 2.2}, shares=SHARES, gap=0.3)


def only(charts: Any) -> Chart:
    [chart] = charts
    return chart


CHARTS: dict[str, Callable[[], Chart | None]] = {
    "factors": lambda: chart_factors(scored()),
    "radar": lambda: chart_radar(scored()),
    "gaps": lambda: chart_gaps(scored()),
    "questions": lambda: only(chart_every_question(scored(), group="officials")),
    "clear differences": lambda: chart_clear_differences(by_parts()),
    "who differs": lambda: only(chart_who_differs(by_parts())),
}


def read(figure: Figure) -> dict[str, list[Any]]:
    """Texts, points and bars of a figure, each with its place as shares of the figure from the upper left."""
    renderer, (width, height) = renderer_of(figure), figure.get_size_inches() * 72
    figure.draw(renderer)

    def place(x: float, y: float) -> list[float]:
        return [round(float(x) / width, 3), round(1 - float(y) / height, 3)]

    written = [
        [text.get_text(), *place(*text.get_window_extent(renderer).p0)]
        for text in figure.findobj(Text)
        if text.get_text().strip() and text.get_visible()
    ]
    points = [
        [str(line.get_marker()), str(line.get_color()), *place(*line.get_transform().transform((x, y)))]
        for axes in figure.axes
        for line in axes.lines
        if len(line.get_xdata()) == 1 and line.get_marker() not in ("", "None", None)
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
        if isinstance(line.get_marker(), str)
    ]
    bars = [
        [*place(*box.p0), *place(*box.p1)]
        for axes in figure.axes
        for bar in axes.patches
        if isinstance(bar, Rectangle)
        for box in [bar.get_window_extent(renderer)]
    ]
    return {"texts": sorted(written), "points": sorted(points), "bars": sorted(bars)}


def drawn(name: str) -> dict[str, list[Any]]:
    chart = CHARTS[name]()
    assert chart is not None
    return read(chart.figure)


def differences(here: dict[str, list[Any]], golden: dict[str, list[Any]]) -> list[str]:
    """Name what is in one picture and, near the same place, not in the other."""
    found = []
    for kind in golden:
        for one, other, lack in ((golden[kind], here[kind], "missing"), (here[kind], golden[kind], "new")):
            left = list(other)
            for mark in one:
                match = next((each for each in left if _alike(mark, each)), None)
                if match is None:
                    found.append(f"{lack}: {kind} {mark}")
                else:
                    left.remove(match)
    return found


def _alike(one: list[Any], other: list[Any]) -> bool:
    return all(
        abs(a - b) <= NEAR if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(one, other, strict=True)
    )


@pytest.mark.parametrize("name", CHARTS)
def test_what_is_drawn_stands_where_it_stood(name: str) -> None:
    assert differences(drawn(name), json.loads(GOLDEN.read_text(encoding="utf-8"))[name]) == []


def test_a_mark_or_label_elsewhere_is_noticed() -> None:
    golden = drawn("gaps")
    moved = {**golden, "texts": [[golden["texts"][0][0], 0.5, 0.5], *golden["texts"][1:]]}
    assert len(differences(moved, golden)) == 2
    assert differences({**golden, "points": golden["points"][1:]}, golden) == [f"missing: points {golden['points'][0]}"]
    assert differences(golden, golden) == []


def written() -> str:
    """Return all pictures as JSON, a mark a line."""
    lines = json.dumps({name: drawn(name) for name in CHARTS}, ensure_ascii=False).replace("}, ", "},\n")
    return lines.replace(": [[", ": [\n [").replace("], [", "],\n [") + "\n"


if __name__ == "__main__":
    GOLDEN.write_text(written(), encoding="utf-8")
