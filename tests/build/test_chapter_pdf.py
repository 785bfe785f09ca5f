"""Chapters that are also printed alone: linked, complete, on as many pages as they promise."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from cips_helpers.build.pdf import Printed, part_of, print_all
from made_up import small_report

PROSE = "A sentence of prose that a reader reads. " * 8


def page(folder: Path, sections: int, name: str = "65_factor_sheets") -> Path:
    """Write a chapter of some sections, with a link to itself, to another chapter and to its own PDF."""
    parts = "".join(f"<section id='s{n}'><h2>Part {n}</h2><p>{PROSE}</p></section>" for n in range(sections))
    links = "<a href='#s0'>below</a> <a href='80_respondents.html#who'>Respondents</a>"
    (folder / f"{name}.html").write_text(
        "<article><section id='top'><h1><span class='section-number'>1. </span>At a glance</h1><p>What is it?</p>"
        f"<p class='cips-alone'><a href='../x.pdf'>print me</a></p><p>{links}</p>{parts}</section></article>",
        encoding="utf-8",
    )
    return folder


def printed(folder: Path, sections: int, name: str = "65_factor_sheets") -> None:
    """Print a chapter of some sections alone."""
    files = {folder / "a.pdf": Printed((name,), is_alone=True)}
    print_all(small_report.report(folder), page(folder, sections, name), files)


def text_of(pdf: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(pdf).pages).split())


class TestDocument:
    def test_it_says_whose_it_is_without_the_numbers_of_the_book(self, tmp_path: Path) -> None:
        printed(tmp_path, 1)
        pdf = PdfReader(tmp_path / "a.pdf")
        [heading] = [entry["/Title"] for entry in pdf.outline if not isinstance(entry, list)]
        assert heading == "Examplia: At a glance"
        assert pdf.metadata is not None
        assert pdf.metadata.title == "Examplia: At a glance · Second iteration, 2023"

    def test_links_lead_nowhere_else(self, tmp_path: Path) -> None:
        made = json.dumps(part_of(small_report.report(tmp_path), page(tmp_path, 1), ["65_factor_sheets"]))
        assert re.findall(r'"(?:to|address)": "([^"]*)"', made) == ["65_factor_sheets--s0"]
        assert "Respondents" in made
        assert "print me" not in made

    def test_head_and_foot_of_each_page(self, tmp_path: Path) -> None:
        printed(tmp_path, 1)
        text = text_of(tmp_path / "a.pdf")
        assert "Examplia · Customs integrity perception survey · Second iteration, 2023" in text
        assert "A synthetic example: the country and every answer are invented." in text


class TestResult:
    """The first page, set smaller where it would not fit."""

    @pytest.mark.parametrize("sections", [10, 11, 12])
    def test_what_is_a_little_too_long_is_printed_smaller_on_one_page(self, tmp_path: Path, sections: int) -> None:
        printed(tmp_path, sections, "index")
        pdf = PdfReader(tmp_path / "a.pdf")
        assert len(pdf.pages) == 1
        assert f"Part {sections - 1}" in pdf.pages[0].extract_text()

    def test_what_is_far_too_long_is_whole_all_the_same(self, tmp_path: Path) -> None:
        printed(tmp_path, 60, "index")
        assert len(PdfReader(tmp_path / "a.pdf").pages) > 1
        assert "Part 59" in text_of(tmp_path / "a.pdf")


class TestExampleReport:
    """The report of the example country, as `cips report` makes it."""

    def test_the_result_is_one_page_and_holds_what_decides(self, report: Path) -> None:
        for name in ("CIPS_XAA_2.pdf", "CIPS_XAA_2_result.pdf"):
            pdf = PdfReader(report / name)
            texts = [" ".join(page.extract_text().split()) for page in pdf.pages]
            [first] = [text for text in texts if "On Monday" in text and "Name one person" in text]
            parts = (
                "Officials see all 10 targets met.",
                "8.4 of 10",
                "First priorities",
                "Leadership",
                "Already worked on",
                "What came of the last plan",
                "no clear change",
                "Can I trust it?",
            )
            for part in parts:
                assert part in first
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert pdf.trailer["/Root"]["/Lang"] == "en"
        assert {"Kelmora: Result", "Action plan"} <= {str(e["/Title"]) for e in pdf.outline if not isinstance(e, list)}

    def test_the_front_page_links_to_every_pdf_the_report_first(self, report: Path, analyst_report: Path) -> None:
        def linked(folder: Path) -> list[tuple[str, str]]:
            text = (folder / "html" / "index.html").read_text(encoding="utf-8")
            links = BeautifulSoup(text, "html.parser").select(".cips-alone a")
            return [(str(link["href"]), link.get_text()) for link in links]

        assert linked(report) == [
            ("../CIPS_XAA_2.pdf", "Report (PDF)"),
            ("../CIPS_XAA_2_data_and_methods.pdf", "Data and methods (PDF)"),
            ("../CIPS_XAA_2_result.pdf", "Result alone (PDF)"),
            ("../CIPS_XAA_2_factor_sheets.pdf", "Factor sheets (PDF)"),
        ]
        assert all((report / "html" / link).resolve().is_file() for link, _ in linked(report))
        assert linked(analyst_report) == []  # made as HTML alone
        assert "(PDF)" not in text_of(report / "CIPS_XAA_2.pdf")

    def test_the_volumes_share_the_chapters_between_them(self, report: Path) -> None:
        def chapters(name: str) -> list[str]:
            entries = [str(e["/Title"]) for e in PdfReader(report / name).outline if not isinstance(e, list)]
            return [title.partition(". ")[2] or title for title in entries if title != "Contents"]

        first, second = chapters("CIPS_XAA_2.pdf"), chapters("CIPS_XAA_2_data_and_methods.pdf")
        assert first[:4] == ["Result", "The key factors", "Experience and reporting", "Action plan"]
        assert first[-3:] == ["Priorities", "What came of the last plan", "Factor sheets"]
        assert second == [
            "Respondents",
            "Every question",
            "Annex",
            "Technical note",
            "How to read this report",
            "Glossary",
        ]

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
        soup = BeautifulSoup((report / "html" / "65_factor_sheets.html").read_text(encoding="utf-8"), "html.parser")
        links = [str(link["href"]) for link in soup.select("article section > ul a")]
        assert len(links) == 10
        assert all(soup.find(id=link.removeprefix("#")) for link in links)
