"""Files for further use stand once, beside the report; pages link to them, paper names them and links to none."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from cips_helpers.build.events import ReportError
from cips_helpers.build.pipeline import build_report
from made_up.small_report import LINK, chapters, export, report


def test_pages_lead_to_the_file_beside_them(sample_report: Path) -> None:
    page = sample_report / "html" / "02_respondents.html"
    [link] = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select('article a[href$=".csv"]')
    assert link.get_text() == "figures.csv"
    target = (sample_report / "html" / str(link["href"])).resolve()
    assert target == (sample_report / "tables" / "figures.csv").resolve()
    assert target.read_bytes() == b"n\r\n316\r\n"
    told = json.loads((sample_report / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert [name for name in told if name.endswith("figures.csv")] == ["tables/figures.csv"]


def test_paper_names_the_file_and_has_no_link_to_it(sample_report: Path) -> None:
    path = sample_report / "CIPS_XAA_2.pdf"
    document = pypdfium2.PdfDocument(path)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "All figures are in the file figures.csv." in " ".join(text.split())
    links = [
        note.get_object().get("/A", {}).get("/URI")
        for page in PdfReader(path).pages
        for note in page.get("/Annots", [])
    ]
    assert links
    assert not [uri for uri in links if uri]


def test_a_link_to_a_file_nobody_wrote_is_refused(tmp_path: Path) -> None:
    assert LINK in chapters()["02_respondents.ipynb"].cells[3].source
    with pytest.raises(ReportError, match=r"02_respondents.html links to \.\./tables/figures.csv, which is not there"):
        build_report(report(tmp_path, formats=frozenset({"html"})), export=Path.mkdir)


def test_without_pages_the_file_stands_beside_the_paper(tmp_path: Path) -> None:
    made = report(tmp_path, formats=frozenset({"pdf"}))
    build_report(made, export=export)
    assert (made.request.folder / "tables" / "figures.csv").is_file()
    assert not (made.request.folder / "html").exists()
