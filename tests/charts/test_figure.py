"""No label breaks a chart, and the same figures give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

from cips_helpers.charts.both_sides import chart_both_sides
from cips_helpers.charts.composition import chart_composition
from cips_helpers.charts.described import MOST
from cips_helpers.charts.every_question import chart_every_question
from cips_helpers.charts.factors import chart_factors
from cips_helpers.charts.figure import Chart, finish, wrapped
from cips_helpers.charts.gaps import chart_gaps
from cips_helpers.charts.part_differences import chart_differences
from cips_helpers.charts.part_map import chart_parts
from cips_helpers.charts.radar import chart_radar
from cips_helpers.charts.style import WIDTH
from cips_helpers.disclosure.disclosed import Disclosed
from made_up.results import results

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
    "questions": lambda shown: next(iter(chart_every_question(shown, group="officials"))),
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
    assert width < 1.35 * 72 * WIDTH
    assert not [warning for warning in recwarn if "Glyph" in str(warning.message)]  # every letter has a shape
    assert len(chart.alt) < MOST
    assert " ".join(label.split())[:60] in " ".join(chart.alt.split()) or kind in ("gaps", "questions")


def test_long_texts_are_cut_with_an_ellipsis() -> None:
    assert wrapped("word " * 40, 10).endswith("…")
    assert wrapped("word " * 40, 10).count("\n") == 2
    assert wrapped("la firme a-t-elle offert", 14) == "la firme\na-t-elle\noffert"


def test_apostrophes_are_set_as_in_the_text() -> None:
    figure = Figure()
    figure.text(0, 0, "can't tell")
    assert ">can’t tell</text>" in finish(figure, alt="A", caption="B", label="fig-c").svg


def test_the_same_figures_give_the_same_bytes() -> None:
    assert chart_radar(shown("A")).svg == chart_radar(shown("A")).svg


def test_titles_are_drawn_without_a_complaint_about_fonts(caplog: pytest.LogCaptureFixture) -> None:
    chart = DRAWN["composition"](shown("القيادة"))
    assert chart is not None
    assert "findfont" not in caplog.text
