"""Chapters that are also printed alone: linked, complete, on as many pages as they promise."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from cips_helpers.build.pdf import chapter_of, print_chapter
from made_up import small_report

PROSE = "A sentence of prose that a reader reads. " * 8


def page(folder: Path, sections: int, name: str = "01_at_a_glance") -> Path:
    """Write a chapter of some sections, with a link to itself, to another chapter and to its own PDF."""
    parts = "".join(f"<section id='s{n}'><h2>Part {n}</h2><p>{PROSE}</p></section>" for n in range(sections))
    links = "<a href='#s0'>below</a> <a href='02_respondents.html#who'>Respondents</a>"
    (folder / f"{name}.html").write_text(
        "<article><section id='top'><h1><span class='section-number'>1. </span>At a glance</h1><p>What is it?</p>"
        f"<p class='cips-alone'><a href='../x.pdf'>print me</a></p><p>{links}</p>{parts}</section></article>",
        encoding="utf-8",
    )
    return folder


def text_of(pdf: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


class TestDocument:
    def test_it_says_whose_it_is_without_the_numbers_of_the_book(self, tmp_path: Path) -> None:
        print_chapter(small_report.report(tmp_path), page(tmp_path, 1), "01_at_a_glance", tmp_path / "a.pdf")
        pdf = PdfReader(tmp_path / "a.pdf")
        [heading] = [entry["/Title"] for entry in pdf.outline if not isinstance(entry, list)]
        assert heading == "Examplia: At a glance"
        assert pdf.metadata is not None
        assert pdf.metadata.title == "Examplia: At a glance · Second iteration, 2023"

    def test_links_lead_nowhere_else(self, tmp_path: Path) -> None:
        made = json.dumps(chapter_of(small_report.report(tmp_path), page(tmp_path, 1), "01_at_a_glance"))
        assert re.findall(r'"(?:to|address)": "([^"]*)"', made) == ["01_at_a_glance--s0"]
        assert "Respondents" in made
        assert "print me" not in made

    def test_head_and_foot_of_each_page(self, tmp_path: Path) -> None:
        print_chapter(small_report.report(tmp_path), page(tmp_path, 1), "01_at_a_glance", tmp_path / "a.pdf")
        text = text_of(tmp_path / "a.pdf")
        assert "Examplia · Customs integrity perception survey · Second iteration, 2023" in text
        assert "A synthetic example: the country and every answer are invented." in text


class TestPages:
    @pytest.mark.parametrize("sections", [13, 14, 15])
    def test_what_is_a_little_too_long_is_printed_smaller_on_one_page(self, tmp_path: Path, sections: int) -> None:
        print_chapter(small_report.report(tmp_path), page(tmp_path, sections), "01_at_a_glance", tmp_path / "a.pdf")
        pdf = PdfReader(tmp_path / "a.pdf")
        assert len(pdf.pages) == 1
        assert f"Part {sections - 1}" in pdf.pages[0].extract_text()

    def test_what_is_far_too_long_is_whole_all_the_same(self, tmp_path: Path) -> None:
        print_chapter(small_report.report(tmp_path), page(tmp_path, 60), "01_at_a_glance", tmp_path / "a.pdf")
        assert len(PdfReader(tmp_path / "a.pdf").pages) > 1
        assert "Part 59" in text_of(tmp_path / "a.pdf")


class TestExampleReport:
    """The report of the example country, as `cips report` makes it."""

    def test_the_page_at_a_glance_is_one_sheet_with_all_it_promises(self, report: Path) -> None:
        pdf = PdfReader(report / "CIPS_XAA_2_at_a_glance.pdf")
        assert len(pdf.pages) == 1
        text = " ".join(pdf.pages[0].extract_text().split())
        parts = ("Kelmora: At a glance", "Strengths", "Concerns", "What changed", "How far to trust", "10 Relation")
        for part in parts:
            assert part in text
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert pdf.trailer["/Root"]["/Lang"] == "en"

    def test_its_chapter_and_the_front_page_link_to_it(self, report: Path) -> None:
        for name in ("01_at_a_glance", "index"):
            soup = BeautifulSoup((report / "html" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
            links = [str(link["href"]) for link in soup.select(".cips-alone a")]
            assert "../CIPS_XAA_2_at_a_glance.pdf" in links
            assert all((report / "html" / link).resolve().is_file() for link in links)
        assert "as a PDF to print" not in text_of(report / "CIPS_XAA_2.pdf")

    def test_the_front_page_links_to_the_whole_report_first(self, report: Path, analyst_report: Path) -> None:
        def printed(folder: Path) -> list[tuple[str, str]]:
            text = (folder / "html" / "index.html").read_text(encoding="utf-8")
            links = BeautifulSoup(text, "html.parser").select(".cips-alone a")
            return [(str(link["href"]), link.get_text()) for link in links]

        assert printed(report)[0] == ("../CIPS_XAA_2.pdf", "The whole report as a PDF")
        assert printed(analyst_report) == []  # made as HTML alone

    def test_each_factor_has_one_sheet_and_nothing_else_is_among_them(self, report: Path) -> None:
        pdf = PdfReader(report / "CIPS_XAA_2_factor_sheets.pdf")
        texts = [" ".join(page.extract_text().split()) for page in pdf.pages]
        assert len(texts) == 10
        for number, text in enumerate(texts, 1):
            assert f"{number}. " in text
            for part in ("favourable answers", "Who differs", "Worked on", "To discuss"):
                assert part in text
        assert "10. Relationship with the Private Sector" in texts[-1]

    def test_each_sheet_is_one_page_of_the_book_too(self, report: Path) -> None:
        texts = [page.extract_text() for page in PdfReader(report / "CIPS_XAA_2.pdf").pages]
        sheets = [text for text in texts if "favourable answers" in text and "To discuss" in text]
        assert len(sheets) == 10

    def test_the_sheets_can_be_jumped_to(self, report: Path) -> None:
        soup = BeautifulSoup((report / "html" / "11_factor_sheets.html").read_text(encoding="utf-8"), "html.parser")
        links = [str(link["href"]) for link in soup.select("article section > ul a")]
        assert len(links) == 10
        assert all(soup.find(id=link.removeprefix("#")) for link in links)
