"""Charts stand in the page as SVG that is named and described, can be downloaded, and is text on paper too."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from cips_helpers.build.chart_svg import as_images, inline, pieces_of, printable
from cips_helpers.build.typefaces import Typefaces
from cips_helpers.folders import ROOT

FACES = Typefaces(ROOT / "book" / "_static" / "fonts")
HOSTILE = '</desc></svg><script>alert(1)</script> id="m0" url(#m0) & "quotes"'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="240.9pt" height="20pt" viewBox="0 0 240.9 20">\n'
    '<defs><path id="m0" d="M0 0H2"/></defs>\n<use href="#m0" x="1"/><g clip-path="url(#c1)"/>\n'
    "<g><title>Audit: 2.07</title></g>"
    '<text x="1" y="2">id="m0" url(#m0)</text>\n</svg>\n'
)


def shown(name: str = "fig-a", description: str = "Bars") -> BeautifulSoup:
    return BeautifulSoup(inline(SVG, name=name, title="All <factors>", description=description), "html.parser")


def test_it_is_named_and_described() -> None:
    drawing = shown().svg
    assert drawing["role"] == "img"
    assert [drawing.find(id=id).get_text() for id in str(drawing["aria-labelledby"]).split()] == [
        "All <factors>",
        "Bars",
    ]


def test_two_charts_on_a_page_share_no_id() -> None:
    first, second = ({str(e["id"]) for e in shown(name).find_all(id=True)} for name in ("fig-a", "fig-b"))
    assert len(first) == 6
    assert not first & second
    drawing = shown("fig-b")
    assert drawing.use["href"] == "#fig-b-m0"
    assert drawing.g["clip-path"] == "url(#fig-b-c1)"


def test_words_stay_words() -> None:
    drawing = shown(description=HOSTILE)
    assert drawing.script is None
    assert drawing.desc.get_text() == HOSTILE
    assert drawing.find("text").get_text() == 'id="m0" url(#m0)'


def test_a_narrow_chart_stays_narrow() -> None:
    assert shown().svg["style"] == "--share:0.5"


FIGURES = [["Factor", "Score"], ["Audit <i>", "2.07"], ["Reform", "2.05"]]


def test_its_figures_stand_below_it_as_a_table_whose_rows_have_heads() -> None:
    page = BeautifulSoup(
        inline(SVG, name="fig-a", title="T", description="D", table=FIGURES, say=str.upper), "html.parser"
    )
    assert page.summary.get_text() == "AS A TABLE"
    assert [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.table.find_all("tr")] == FIGURES
    assert [head["scope"] for head in page.table.find_all("th")] == ["col", "col", "row", "row"]
    assert page.table.i is None


def test_a_button_is_named_by_its_word_and_the_chart_it_saves() -> None:
    page = shown()
    names = [
        [page.find(id=part).get_text() for part in str(button["aria-labelledby"]).split()]
        for button in page.select("[aria-labelledby][data-make]")
    ]
    assert names == [["SVG", "All <factors>"], ["PNG", "All <factors>"]]


def test_only_what_has_a_table_can_be_saved_as_csv() -> None:
    made = [
        [str(button["data-make"]) for button in BeautifulSoup(html, "html.parser").select("[data-make]")]
        for html in (
            inline(SVG, name="a", title="T", description="D"),
            inline(SVG, name="a", title="T", description="D", table=FIGURES),
        )
    ]
    assert made == [["svg", "png", "link"], ["svg", "png", "csv", "link"]]


def test_a_drawing_for_phones_has_ids_of_its_own_and_stays_off_paper() -> None:
    html = inline(SVG, name="fig-a", title="T", description="D", narrow=SVG.replace("240.9", "120"))
    page = BeautifulSoup(html, "html.parser")
    wide, narrow = page.find_all("svg")
    assert (wide["class"], narrow["class"]) == (["cips-drawing"], ["cips-sketch"])
    assert [str(svg.parent["class"]) for svg in (wide, narrow)] == [
        "['cips-picture', 'cips-wide']",
        "['cips-picture', 'cips-narrow']",
    ]
    ids = [str(element["id"]) for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids)) == 10
    assert narrow.use["href"] == "#fig-a-narrow-m0"
    printed, drawings = as_images(html)
    assert len(drawings) == 1
    assert "cips-sketch" not in printed
    assert (len(wide.select("g > title")), len(narrow.select("g > title"))) == (1, 0)  # a finger does not point


def test_paper_has_an_image_for_each_with_its_description() -> None:
    page, drawings = as_images(f"<p>{inline(SVG, name='fig-a', title='T', description=HOSTILE)}</p>")
    image = BeautifulSoup(page, "html.parser").img
    assert (image["src"], image["alt"]) == ("0", HOSTILE)
    assert drawings[0].startswith('<svg class="cips-drawing"')


@pytest.mark.parametrize(
    ("text", "printed"), [("a &lt; b", "a &lt; b"), ("中 &amp; ↑", "[U+4E2D] &amp; ↑"), ("القيادة", "القيادة")]
)
def test_paper_shows_what_its_typefaces_have(text: str, printed: str) -> None:
    svg = f'<svg><g><title>中</title></g><text x="1">{text}</text></svg>'
    assert printable(svg, FACES) == svg.replace(text, printed, 1).replace(f">{text}<", f">{printed}<")


def test_a_white_edge_on_paper_cuts_no_letter_that_joins_the_next() -> None:
    edge = ' stroke="#fff" stroke-width="2.2" stroke-linejoin="round" paint-order="stroke"'
    svg = f'<svg><text x="1"{edge} fill="#123456">{{}}</text></svg>'
    assert printable(svg.format("Audit"), FACES) == svg.format("Audit")
    below, above = BeautifulSoup(printable(svg.format("الرقابة"), FACES), "xml").find_all("text")
    assert (below["paint-order"], below.get_text(), above.get_text()) == ("stroke", "الرقابة", "الرقابة")
    assert above.attrs == {"x": "1", "fill": "#123456"}


CUTTABLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="240pt" height="60pt" viewBox="-4 5 240 60" data-cuts="20 40">\n'
    '<defs><path id="m0" d="M0 0H2"/></defs>\n<text x="1" y="12">Share</text>\n<path d="M50 5V65"/>\n'
    '<text x="1" y="30">Gender</text>\n<use href="#m0" x="9" y="31"/>\n<text x="1" y="50">Region</text>\n</svg>\n'
)


def test_a_chart_is_cut_where_it_says_and_no_text_stands_in_two_pieces() -> None:
    pieces = [BeautifulSoup(piece, "xml").svg for piece in pieces_of(CUTTABLE)]
    assert [(piece["viewBox"], piece["height"]) for piece in pieces] == [
        ("-4 5 240 15", "15pt"),
        ("-4 20 240 20", "20pt"),
        ("-4 40 240 25", "25pt"),
    ]
    assert [[text.get_text() for text in piece.find_all("text")] for piece in pieces] == [
        ["Share"],
        ["Gender"],
        ["Region"],
    ]
    assert [len(piece.find_all("use")) for piece in pieces] == [0, 1, 0]
    assert all(piece.find("path", d="M50 5V65") for piece in pieces)


def test_any_other_chart_stays_in_one_piece() -> None:
    assert pieces_of(SVG) == []
