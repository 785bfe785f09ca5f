"""The PDF: A4, tagged, fonts inside, bookmarks, contents, running heads, numbers: the same as the HTML's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from cips_helpers.build.events import ReportError
from cips_helpers.build.pdf import print_pdf
from made_up import small_report

CHAPTERS = ["Summary", "Respondents", "Key factors", "Indicators", "Technical note"]


@pytest.fixture(scope="module")
def pdf(sample_report: Path) -> PdfReader:
    return PdfReader(sample_report / "CIPS_XAA_2.pdf")


@pytest.fixture(scope="module")
def texts(pdf: PdfReader) -> list[str]:
    return [page.extract_text() for page in pdf.pages]


def first_page(pdf: PdfReader, title: str) -> int:
    """Return the page on which a chapter starts, by its bookmark."""
    for entry in pdf.outline:
        if not isinstance(entry, list) and str(entry["/Title"]).endswith(title):
            number = pdf.get_destination_page_number(entry)
            assert number is not None
            return number
    raise AssertionError(f"no bookmark {title}")


def tags(node: Any) -> Iterator[DictionaryObject]:
    """Walk the tree of a tagged PDF."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from tags(child)
    elif isinstance(node, DictionaryObject):
        yield node
        if "/K" in node:
            yield from tags(node["/K"])


def test_every_page_is_a4(pdf: PdfReader) -> None:
    sizes = {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pdf.pages}
    assert sizes == {(595, 842)}


def fonts_of(pdf: PdfReader) -> dict[str, DictionaryObject]:
    fonts = {}
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            [inner] = font.get_object()["/DescendantFonts"]
            fonts[str(font.get_object()["/BaseFont"])] = inner.get_object()["/FontDescriptor"].get_object()
    return fonts


def test_every_font_is_inside(pdf: PdfReader) -> None:
    assert fonts_of(pdf)
    assert all({"/FontFile2", "/FontFile3"} & set(told) for told in fonts_of(pdf).values())


def test_a_report_has_no_typeface_but_its_own(report: Path) -> None:
    volumes = [PdfReader(report / f"CIPS_XAA_2{name}.pdf") for name in ("", "_data_and_methods")]
    assert {name.partition("+")[2] for volume in volumes for name in fonts_of(volume)} == {
        "IBMPlexSans-Regular",
        "IBMPlexSans-Italic",
        "IBMPlexSans-SemiBold",
    }


def test_it_is_tagged_and_says_its_language_and_title(pdf: PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Examplia: Customs integrity perception survey · Second iteration, 2023"
    assert pdf.metadata.author == "Examplia Customs, Integrity Unit"
    assert re.search(rb"pdfuaid:part(>|=\")1", root["/Metadata"].get_object().get_data())


def test_pictures_have_alternative_text_and_tables_have_heads(pdf: PdfReader) -> None:
    found = list(tags(pdf.trailer["/Root"]["/StructTreeRoot"]))
    figures = [tag for tag in found if tag.get("/S") == "/Figure"]
    assert len(figures) == 10  # eight charts, two formulas
    assert all(tag.get("/Alt") for tag in figures)
    assert sum("Leadership 2.4" in str(tag["/Alt"]) for tag in figures) == 8
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/TOC", "/L"} & {tag.get("/S") for tag in found} >= {
        "/H1",
        "/H2",
        "/P",
        "/Table",
        "/TH",
        "/TD",
    }


def test_bookmarks_lead_to_each_chapter_and_its_sections(pdf: PdfReader, texts: list[str]) -> None:
    for title in CHAPTERS:
        assert title in texts[first_page(pdf, title)]
    nested = [
        str(e["/Title"]) for part in pdf.outline if isinstance(part, list) for e in part if not isinstance(e, list)
    ]
    assert nested.count("Method") == 2  # two chapters have a section of this name, each with its own aim
    pages = {
        pdf.get_destination_page_number(e)
        for part in pdf.outline
        if isinstance(part, list)
        for e in part
        if not isinstance(e, list) and e["/Title"] == "Method"
    }
    assert len(pages) == 2


def test_contents_give_the_page_of_each_chapter(pdf: PdfReader, texts: list[str]) -> None:
    start = first_page(pdf, "Contents")
    contents = " ".join(texts[start : first_page(pdf, "Summary")])
    for title in CHAPTERS:
        [page] = re.findall(rf"{title} *(?:\. ?)+ *(\d+)", contents)
        assert int(page) == first_page(pdf, title) + 1


def test_running_heads_name_country_chapter_and_page(pdf: PdfReader, texts: list[str]) -> None:
    start = first_page(pdf, "Respondents")
    for number in range(start, first_page(pdf, "Key factors")):
        lines = texts[number].splitlines()
        assert lines[0] == "Examplia: Customs integrity perception survey 2. Respondents"
        foot = "CONFIDENTIAL A synthetic example: the country and every answer are invented."
        assert lines[-1] == f"{foot} {number + 1}"


def test_the_cover_has_no_running_head(texts: list[str]) -> None:
    assert texts[0].splitlines()[0] == "Customs integrity perception survey"
    assert "Examplia" in texts[0].splitlines()
    assert texts[0].count("Customs integrity perception survey") == 1
    assert "CONFIDENTIAL" in texts[0]
    assert "316 of 9,800" in texts[0]
    assert "A synthetic example" in texts[0]
    assert "Internal edition" in texts[0]


def test_figures_and_tables_have_the_numbers_of_the_html(sample_report: Path, texts: list[str]) -> None:
    printed, words = " ".join(" ".join(texts).split()), []
    for page in sorted((sample_report / "html").glob("0*.html")):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        words += [" ".join(caption.get_text().split()) for caption in soup.select("article figcaption")]
    assert [caption.split()[:2] for caption in words[:2]] == [["Figure", "1.1"], ["Table", "1.1"]]
    assert len(words) == 10
    for caption in words:
        kind, number, title = caption.split(maxsplit=2)
        assert f"{kind} {number} · {title}" in printed


def test_a_long_table_repeats_its_head_on_the_next_page(pdf: PdfReader, texts: list[str]) -> None:
    start = first_page(pdf, "Respondents")
    pages = [text for text in texts[start : first_page(pdf, "Key factors")] if "Leadership and Commitment" in text]
    assert len(pages) > 1
    assert all("Private sector" in text for text in pages)


def test_links_between_chapters_stay_inside(pdf: PdfReader) -> None:
    links = [
        note.get_object()
        for page in pdf.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    outside = [str(link["/A"]["/URI"]) for link in links if "/A" in link and "/URI" in link["/A"]]
    assert len(links) > 10
    assert not [address for address in outside if address.startswith("file:") or ".html" in address]


@pytest.mark.parametrize(
    "fault",
    [
        '<img src="missing.svg" alt="x">',
        '<img src="../outside.svg" alt="x">',
        '<img src="index.html">',
        '<a href="#nowhere">x</a>',
        '<img src="https://cdn.example/x.png" alt="x">',
    ],
)
def test_what_cannot_be_printed_is_an_error(tmp_path: Path, fault: str) -> None:
    html = tmp_path / "html"
    html.mkdir()
    (tmp_path / "outside.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (html / "index.html").write_text(f"<article><h1>Title</h1>{fault}</article>", encoding="utf-8")
    with pytest.raises(ReportError, match="the PDF is not complete"):
        print_pdf(small_report.report(tmp_path), html, ["index"], tmp_path / "report.pdf")


def test_the_first_cell_of_each_row_is_its_head(pdf: PdfReader) -> None:
    rows = [tag for tag in tags(pdf.trailer["/Root"]["/StructTreeRoot"]) if tag.get("/S") == "/TR"]
    heads = []
    for row in rows:
        first, *others = [cell.get_object() for cell in row["/K"]]
        attributes = {key: value for part in first["/A"] for key, value in part.get_object().items()}
        if attributes.get("/Scope") == "/Row":
            heads.append(first)
            assert first["/S"] == "/TH"
            for other in others:
                [names] = [part["/Headers"] for part in other["/A"] if "/Headers" in part]
                assert first["/ID"] in names
    assert len(heads) >= 10
    tree = pdf.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]
    names = [name for leaf in tree.get("/Kids", [tree]) for name in leaf.get_object()["/Names"][::2]]
    assert names == sorted(names)
    assert {head["/ID"] for head in heads} <= set(names)


def test_the_same_pages_give_the_same_bytes(sample_report: Path, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        print_pdf(small_report.report(tmp_path), sample_report / "html", ["index", "03_factors"], tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
