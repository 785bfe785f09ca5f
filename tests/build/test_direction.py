"""Pages of a language that runs from right to left: direction, numbers, paper, and the scan that reads it."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from cips_helpers.build.direction import set_direction
from cips_helpers.build.paper import Chapter
from cips_helpers.build.typefaces import Typefaces
from cips_helpers.disclosure.scan.extract import in_reading_order
from cips_helpers.folders import ROOT
from cips_helpers.words import Words

PAGE = '<html lang="ar"><head><title>الفرق +0.4</title></head><body><article><p>من +0.44</p></article></body></html>'


def made(folder: Path, language: str) -> str:
    (folder / "a.html").write_text(PAGE, encoding="utf-8")
    set_direction(folder, Words(language))
    return (folder / "a.html").read_text(encoding="utf-8")


def test_a_page_in_arabic_runs_from_the_right_with_numbers_from_the_left(tmp_path: Path) -> None:
    page = BeautifulSoup(made(tmp_path, "ar"), "html.parser")
    assert page.html is not None
    assert (page.html["dir"], [(part["dir"], part.get_text()) for part in page("bdi")]) == ("rtl", [("ltr", "+0.44")])
    assert page.title is not None
    assert page.title.get_text() == "الفرق \u2066+0.4\u2069"


def test_other_pages_stay_as_they_are(tmp_path: Path) -> None:
    assert made(tmp_path, "fr") == PAGE


def test_paper_has_the_same_numbers_apart(tmp_path: Path) -> None:
    made(tmp_path, "ar")
    chapter = Chapter(tmp_path, "a", frozenset(), Typefaces(ROOT / "book" / "_static" / "fonts"))
    [paragraph] = chapter.blocks(chapter.article())
    assert paragraph["runs"] == ["من ", {"kind": "ltr", "runs": ["+0.44"]}]


def test_the_scan_of_paper_reads_figures_after_the_name_they_stand_beside() -> None:
    assert in_reading_order("• غير ذلك\r\n2.5 98 من 40 إلى 49") == "غير ذلك •\nمن 40 إلى 49 98 2.5"
    assert in_reading_order("2.5 98\nMen 2.5") == "2.5 98\nMen 2.5"
    assert in_reading_order("2.5 ؟") == "2.5 ؟"
