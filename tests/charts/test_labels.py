"""No label breaks a chart, and charts and pages have one palette."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cips_helpers.charts import style
from cips_helpers.charts.both_sides import chart_both_sides
from cips_helpers.charts.composition import chart_composition
from cips_helpers.charts.factor_sheets import chart_sheet
from cips_helpers.charts.factors import chart_factors
from cips_helpers.charts.figure import Chart, wrapped
from cips_helpers.charts.gaps import chart_gaps
from cips_helpers.charts.likert import chart_likert
from cips_helpers.charts.part_differences import chart_differences
from cips_helpers.charts.part_map import chart_parts
from cips_helpers.charts.radar import chart_radar
from cips_helpers.disclosure.disclosed import Disclosed
from made_up.results import results

CSS = Path(__file__).resolve().parents[2] / "book" / "_static" / "exhibits.css"

LABELS = [
    r"from $\frac$ to $\nothing$",
    "_leading & <b>bold</b> $x_1$ $ 100%",
    "Relationship with the private sector and with everyone else who has to do with it " * 3,
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 2,
    "القيادة والالتزام",
]

DRAWN: dict[str, Callable[[Disclosed], Chart | None]] = {
    "radar": chart_radar,
    "dots": chart_factors,
    "gaps": chart_gaps,
    "likert": lambda shown: chart_likert(shown, factor="leadership"),
    "composition": lambda shown: chart_composition(shown, group="officials"),
    "parts": lambda shown: chart_parts(shown, group="officials"),
    "differences": lambda shown: chart_differences(shown, group="officials"),
    "both": chart_both_sides,
}


def shown(label: str) -> Disclosed:
    scores = {group: {"leadership": 2.0, "rules": 1.5, "audit": 2.5} for group in ("officials", "private")}
    return results(
        scores,
        names={"leadership": label, "officials": label, "gender": label},
        wordings={"q1": label},
        levels=(label, "Man"),
        answers=[(label, 3), ("Agree", 2), ("Disagree", 1), ("Strongly disagree", 0)],
        shares={(group, "q1"): [0.4, 0.3, 0.2, 0.1] for group in scores},
        overall={"officials": 2.0},
        parts={"officials": {1: (60, 2.0), 2: (140, 2.2)}},
        differences={("officials", "gender", "1"): {"overall": (-0.2, 0.05)}},
    )


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("kind", DRAWN)
def test_any_label_is_drawn(kind: str, label: str, recwarn: pytest.WarningsRecorder) -> None:
    chart = DRAWN[kind](shown(label))
    assert chart is not None
    width = float(re.search(r'width="([\d.]+)pt"', chart.svg).group(1))
    assert width < 1.35 * 72 * style.WIDTH
    assert not [one for one in recwarn if "Glyph" in str(one.message)]  # every letter has a shape
    assert " ".join(label.split()) in " ".join(chart.alt.split()) or kind == "gaps"


def test_the_legend_shows_a_label_that_begins_with_an_underscore() -> None:
    chart = chart_radar(shown("_hidden?"))
    legend = chart.figure.axes[0].get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["_hidden?", "Private sector"]


def test_long_texts_are_cut_with_an_ellipsis() -> None:
    assert wrapped("word " * 40, 10).endswith("…")
    assert wrapped("word " * 40, 10).count("\n") == 2


def test_apostrophes_are_set_as_in_the_text() -> None:
    drawn = chart_sheet(results({"officials": {"audit": (2.0, 0.1)}}, targets={"audit": 2.0}), factor="audit")
    assert "<!-- can’t tell -->" in drawn.svg


def test_the_same_figures_give_the_same_bytes() -> None:
    assert chart_radar(shown("A")).svg == chart_radar(shown("A")).svg


def test_pages_and_charts_have_one_palette() -> None:
    named = dict(re.findall(r"--(\w+): (#\w{6});", CSS.read_text()))
    drawn = {
        "officials": style.GROUP_COLOURS[0],
        "private": style.GROUP_COLOURS[1],
        "ink": style.INK,
        "quiet": style.QUIET,
        "line": style.GRID,
    }
    assert {name: named[name] for name in drawn} == drawn


def lightness(colour: str) -> float:
    """CIE L*: how light a colour is when printed in grey."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16


def test_groups_and_answers_differ_in_grey() -> None:
    first, second = (lightness(colour) for colour in style.GROUP_COLOURS[:2])
    assert abs(first - second) > 15
    for dark, light in (style.UNFAVOURABLE, style.FAVOURABLE[::-1]):
        assert lightness(light) - lightness(dark) > 30


@pytest.mark.parametrize("colour", [*style.GROUP_COLOURS[:2], style.INK, style.QUIET])
def test_small_letters_have_contrast_on_white(colour: str) -> None:
    luminance = ((lightness(colour) + 16) / 116) ** 3
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_titles_are_drawn_without_a_complaint_about_fonts(caplog: pytest.LogCaptureFixture) -> None:
    chart = DRAWN["composition"](shown("القيادة"))
    assert chart is not None
    assert "findfont" not in caplog.text
