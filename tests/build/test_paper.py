"""Articles become data for the print template: every text stays text, every link leads somewhere."""

from __future__ import annotations

import html as entities
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cips_helpers.build.events import ReportError
from cips_helpers.build.paper import Chapter, headings, plain
from cips_helpers.build.pdf import document_of, print_pdf
from cips_helpers.build.typefaces import Typefaces
from cips_helpers.folders import ROOT
from made_up import small_report

HOSTILE = [
    "#panic()",
    '#read("/etc/passwd")',
    '#image("../secret.svg")',
    '#import "@preview/cetz:0.4.2"',
    "#{ while true {} }",
    "$ x^2 $ *bold* _thin_ `code` <label> @ref // comment /* and */",
    '"; #sys.inputs; \\u{41} \\" \\',
    "= Heading",
    "- point\n+ point",
    '[#link("file:///etc/passwd")[x]]',
    "{{ 7 * 7 }} {% raw %} </script>",
]


def chapter(folder: Path, article: str, page: str = "01_x") -> Chapter:
    (folder / f"{page}.html").write_text(f"<article>{article}</article>", encoding="utf-8")
    return Chapter(folder, page, frozenset({page, "02_y"}), Typefaces(ROOT / "book" / "_static" / "fonts"))


def blocks(folder: Path, article: str) -> list[dict[str, Any]]:
    made = chapter(folder, article)
    return made.blocks(made.article())


@pytest.mark.parametrize("text", HOSTILE)
def test_code_of_the_template_language_is_printed_as_text(tmp_path: Path, text: str) -> None:
    html = tmp_path / "html"
    html.mkdir()
    written = entities.escape(text)
    (html / "index.html").write_text(
        f"<article><section id='top'><h1>{written}</h1><p>{written}</p><p><a href='#top'>{written}</a></p>"
        f"<ul><li>{written}</li></ul><figure id='fig'><figcaption><span class='caption-number'>1 </span>{written}"
        f"</figcaption><div class='cips-box'><table><thead><tr><th>{written}</th></tr></thead>"
        f"<tbody><tr><td>{written}</td></tr></tbody></table></div></figure></section></article>",
        encoding="utf-8",
    )
    (html / "02_y.html").write_text((html / "index.html").read_text(encoding="utf-8"), encoding="utf-8")
    print_pdf(small_report.report(tmp_path), html, ["index", "02_y"], tmp_path / "x.pdf")
    text_printed = "".join("".join(page.extract_text() for page in PdfReader(tmp_path / "x.pdf").pages).split())
    assert text_printed.count("".join(text.split())) >= 7


def test_no_text_reaches_the_template_but_as_data(tmp_path: Path) -> None:
    template = (ROOT / "book" / "print.typ").read_text(encoding="utf-8")
    assert "eval(" not in template
    assert "read(" not in template
    assert "@preview" not in template
    chapter(tmp_path, "<h1>a</h1>", "index")
    assert document_of(small_report.report(tmp_path), tmp_path, ["index"])["cover"][0]["runs"] == ["a"]


class TestLinks:
    def test_within_the_document(self, tmp_path: Path) -> None:
        [block] = blocks(
            tmp_path, "<p><a href='02_y.html#there'>a</a> <a href='02_y.html'>b</a> <a href='#c'>c</a></p>"
        )
        assert [run["to"] for run in block["runs"] if run != " "] == ["02_y--there", "02_y", "01_x--c"]

    @pytest.mark.parametrize("href", ["tables/figures.csv", "03_z.html#x", "javascript:alert(1)", "file:///etc/passwd"])
    def test_elsewhere_become_text(self, tmp_path: Path, href: str) -> None:
        [block] = blocks(tmp_path, f"<p>see <a href='{href}'>it</a></p>")
        assert block["runs"] == ["see ", "it"]

    def test_to_the_web_stay(self, tmp_path: Path) -> None:
        [block] = blocks(tmp_path, "<p><a href='https://www.example/a'>it</a></p>")
        assert block["runs"][0]["address"] == "https://www.example/a"


class TestBlocks:
    def test_no_level_of_headings_is_left_out(self, tmp_path: Path) -> None:
        made = blocks(tmp_path, "<h1>a</h1><section><h4>b</h4><h5>c</h5></section><h2>d</h2>")
        assert [heading["level"] for heading in headings(made)] == [1, 2, 3, 2]

    def test_a_heading_and_its_first_exhibit_stay_together(self, tmp_path: Path) -> None:
        figure = "<figure id='f'><figcaption>x</figcaption><table><tr><td>1</td></tr></table></figure>"
        made = blocks(tmp_path, f"<h2>a</h2><p>b</p><p>c</p>{figure}<p>d</p>{figure}")
        assert [block.get("keep", False) for block in made if block["kind"] == "paragraph"] == [True, True, False]

    def test_long_paragraphs_below_a_heading_do_not_wait_for_its_exhibit(self, tmp_path: Path) -> None:
        figure = "<figure id='f'><figcaption>x</figcaption><table><tr><td>1</td></tr></table></figure>"
        made = blocks(tmp_path, f"<h2>a</h2><p>{'word ' * 200}</p>{figure}")
        assert not any("keep" in block for block in made)

    def test_spaces_and_lines_are_those_of_a_browser(self, tmp_path: Path) -> None:
        [block] = blocks(tmp_path, "<p>\n a  <strong>b </strong>\n c\u00a0\u00a0d </p>")
        assert plain(block["runs"]) == "a b c d"
        assert block["runs"][-1] == " c\u00a0\u00a0d"

    def test_a_picture_needs_an_alternative_text(self, tmp_path: Path) -> None:
        with pytest.raises(ReportError, match="without alternative text"):
            blocks(tmp_path, "<p><img src='x.svg'></p>")


class TestTables:
    def test_cells_know_their_column_below_spanned_ones(self, tmp_path: Path) -> None:
        [table] = blocks(
            tmp_path,
            "<table><thead><tr><th rowspan='2'>a</th><th colspan='2'>b</th></tr><tr><th>c</th><th>d</th></tr></thead>"
            "<tbody><tr><th class='gt_group_heading' colspan='3'>g</th></tr>"
            "<tr><td rowspan='2'>e</td><td class='gt_right'>1</td><td>f</td></tr><tr><td>2</td><td>h</td></tr>"
            "</tbody></table>",
        )
        assert [[cell["column"] for cell in row] for row in table["head"]] == [[0, 1], [1, 2]]
        assert [[cell["column"] for cell in row] for row in table["body"]] == [[0], [0, 1, 2], [1, 2]]
        assert [[cell["role"] for cell in row] for row in table["body"]] == [
            ["group"],
            ["row", "value", "text"],
            ["text", "text"],
        ]
        assert table["columns"] == [None] * 3

    def test_widths_in_per_cent_are_kept(self, tmp_path: Path) -> None:
        cols = "<colgroup><col style='width:30%'><col></colgroup>"
        [table] = blocks(tmp_path, f"<table>{cols}<tbody><tr><td>a</td><td>b</td></tr></tbody></table>")
        assert table["columns"] == [30.0, None]
