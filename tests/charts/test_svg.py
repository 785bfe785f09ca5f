"""Drawings of matplotlib become SVG with text as text, cropped to what is seen."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from cips_helpers.charts import svg
from cips_helpers.charts.figure import finish
from cips_helpers.charts.style import drawing
from cips_helpers.charts.svg import HALO, TIP, draw


def made(figure: Figure) -> Element:
    return ElementTree.fromstring(draw(figure))


def blank(width: float = 2, height: float = 1) -> Figure:
    with drawing():
        return Figure(figsize=(width, height))


def written(text: str, **options: object) -> Element:
    figure = blank()
    with drawing():
        figure.text(0.5, 0.5, text, **options)
    [element] = every(made(figure), "text")
    return element


def every(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if element.tag.endswith(f"}}{name}")]


def box(root: Element) -> list[float]:
    return [float(value) for value in root.attrib["viewBox"].split()]


@pytest.mark.filterwarnings("ignore:Glyph")
@pytest.mark.parametrize(
    "text",
    [
        "joined\u200cletters",
        "Leadership 2.40",
        "a < b & c > d",
        "↑ +0.12",
        '"quoted"',
        "</text><script>alert(1)</script>",
        "$x$ 100%",
    ],
)
def test_text_is_text(text: str) -> None:
    assert written(text, size=9).text == text
    assert written(text, size=9).attrib["font-size"] == "9"


def test_signs_that_xml_cannot_hold_are_named() -> None:
    with pytest.warns(UserWarning, match="Glyph"):
        assert written("a\x1bb").text == "a\\x1bb"


def test_weight_colour_turn_and_edge_are_kept() -> None:
    text = written("Overall", weight="semibold", color="#ff0000", rotation=90, ha="right", gid=HALO)
    assert text.attrib["font-weight"] == "600"
    assert text.attrib["fill"] == "#ff0000"
    assert text.attrib["transform"].startswith("rotate(-90 ")
    assert text.attrib["paint-order"] == "stroke"


@pytest.mark.parametrize(("ha", "anchor"), [("left", None), ("center", "middle"), ("right", "end")])
def test_a_text_hangs_where_it_was_placed(ha: str, anchor: str | None) -> None:
    text = written("2.40", ha=ha)
    assert float(text.attrib["x"]) == pytest.approx(72)
    assert text.attrib.get("text-anchor") == anchor


def test_the_picture_is_as_wide_as_the_figure_and_as_high_as_its_content() -> None:
    figure = blank(2, 3)
    figure.add_artist(Rectangle((10, 100), 20, 30, transform=None))
    assert box(made(figure)) == pytest.approx([0, 3 * 72 - 131, 144, 32], abs=1.2)
    with drawing():
        figure.text(1, 0.5, "beyond the edge")
    assert box(made(figure))[2] > 180


def test_what_leaves_its_axes_is_cut_off() -> None:
    figure = blank()
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set_axis_off()
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.plot([-9, 9], [0.5, 0.5])
    root = made(figure)
    [clip] = every(root, "clipPath")
    assert [path.get("clip-path") for path in every(root, "path")].count(f"url(#{clip.get('id')})") == 1
    assert box(root)[2] == 144


def test_a_mark_says_what_it_was_given_to_say() -> None:
    figure = blank()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.plot([1], [1], "o", gid=f"{TIP}Officials <2.40> & more")
    [title] = every(made(figure), "title")
    assert title.text == "Officials <2.40> & more"


def test_each_text_is_measured_once_and_each_typeface_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    find = svg.findfont
    monkeypatch.setattr(svg, "findfont", lambda wanted: asked.append(wanted) or find(wanted))
    svg._font.cache_clear()
    svg._measured.cache_clear()
    for _ in range(3):
        for size in (8, 9):
            written("Leadership", size=size)
    assert len(asked) == 3  # the house type, its Arabic letters, and what stands in for them
    assert svg._measured.cache_info().misses <= 2  # and the letters that give a line's height


def test_the_width_of_a_text_is_that_of_the_bundled_typeface() -> None:
    renderer = svg.renderer_of(blank())
    with drawing():
        text = Figure().text(0, 0, "Leadership and Commitment", size=10)
    width, *_ = renderer.get_text_width_height_descent(text.get_text(), text.get_fontproperties(), False)
    assert width == pytest.approx(129.78, abs=0.05)  # as Chromium sets it in IBM Plex Sans


def test_drawings_of_others_come_out_too() -> None:
    figure, (first, second) = plt.subplots(1, 2)
    first.imshow(np.arange(4).reshape(2, 2))
    second.bar([1, 2], [3, 4], hatch="//", alpha=0.5)
    second.scatter([1, 2], [1, 2], c=["red", "blue"])
    second.add_patch(Circle((1, 1), 0.5, ls="--", fill=False))
    second.set_title(r"$\frac{1}{2}$")
    plt.close(figure)
    root = made(figure)
    assert len(every(root, "image")) == 1
    assert len(every(root, "pattern")) == 1
    assert [element for element in every(root, "path") if "stroke-dasharray" in element.attrib]
    assert {"#ff0000", "#0000ff"} <= {element.get("fill") for element in root.iter()}


class TestFromTheRight:
    """A chart of a language that runs from the right changes sides; letters and marks stay as they are."""

    def drawn(self, *, mirrored: bool) -> Element:
        figure = blank()
        with drawing():
            figure.text(0.0, 0.8, "الموظفون +0.4", ha="left", zorder=9)
            figure.text(1.0, 0.5, "+0.44", ha="right", zorder=9)
            axes = figure.add_axes((0.25, 0.1, 0.5, 0.3))
            axes.set_xlim(0, 4)
            axes.plot([1], [0], "o")
        return ElementTree.fromstring(draw(figure, mirrored=mirrored))

    def test_texts_stand_on_the_other_side_and_begin_there(self) -> None:
        before, after = (
            [
                (text.attrib["x"], text.attrib.get("text-anchor"))
                for text in every(self.drawn(mirrored=side), "text")[-2:]
            ]
            for side in (False, True)
        )
        assert (before, after) == ([("0", None), ("144", "end")], [("144", "end"), ("0", None)])

    def test_an_axis_runs_from_the_right(self) -> None:
        places = [float(every(self.drawn(mirrored=side), "use")[-1].attrib["x"]) for side in (False, True)]
        assert places == [54, 90]

    def test_letters_run_on_their_own_and_numbers_within_them(self) -> None:
        texts = [text.text for text in every(self.drawn(mirrored=True), "text")[-2:]]
        assert texts == ["\u2067الموظفون \u2066+0.4\u2069\u2069", "+0.44"]

    def test_the_sentence_that_describes_a_chart_decides(self) -> None:
        charts = [finish(blank(), alt=alt, caption="", label="fig-a") for alt in ("درجات XAA", "Scores of الجمارك")]
        assert ["Arabic" in chart.svg for chart in charts] == [True, False]
