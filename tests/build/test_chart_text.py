"""Letters of charts become text on paper, with their size, place, weight and colour."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest

from cips_helpers.build.chart_text import with_text
from cips_helpers.build.typefaces import Typefaces
from cips_helpers.charts.style import drawing
from cips_helpers.folders import ROOT

FACES = Typefaces(ROOT / "book" / "_static" / "fonts")


def svg_of(text: str, **options: object) -> str:
    with drawing():
        figure = plt.figure(figsize=(2, 1))
        figure.text(0.5, 0.5, text, **options)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
        plt.close(figure)
    return re.sub(r"<\?xml.*?<svg", "<svg", buffer.getvalue(), count=1, flags=re.DOTALL)


@pytest.mark.parametrize("text", ["Leadership 2.40", "a < b & c > d", "↑ +0.12", '"quoted"'])
def test_it_says_what_was_drawn(text: str) -> None:
    svg = with_text(svg_of(text, size=9), FACES)
    assert svg is not None
    [label] = [element for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("}text")]
    assert label.text == text
    assert label.get("font-size") == "9"
    assert label.get("font-weight") == "400"
    assert "<use" not in svg


def test_weight_colour_and_turn_are_kept() -> None:
    svg = with_text(svg_of("Overall", weight="semibold", color="#ff0000", rotation=90), FACES)
    assert svg is not None
    [label] = [element for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("}text")]
    assert label.get("font-weight") == "600"
    assert label.get("fill") == "#ff0000"
    assert "rotate(-90)" in str(label.get("transform"))


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize("text", ["a -- b", "中"])
def test_a_chart_with_other_letters_stays_as_it_is_drawn(text: str) -> None:
    assert with_text(svg_of(text), FACES) is None
