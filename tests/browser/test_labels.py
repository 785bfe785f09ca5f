"""A report of a hostile questionnaire, in a browser: its texts are read, and none of them does anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument

from conftest import forked_cips
from made_up.hostile import MARKED, TEXTS, hostile_study, seen

from .visit import DESK, PHONE, Visit, opened, visit

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def hostile(fork_server: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The report's folder, and the hostile texts by number."""
    folder = tmp_path_factory.mktemp("hostile")
    study, texts = hostile_study(folder, ROOT / "data" / "instrument" / "cips.yml", respondents=300)
    run = forked_cips("report", "XAA", "--study", str(study), "--output", str(folder / "out"))
    assert run.returncode == 0, run.stderr
    return folder / "out" / "XAA", texts


def pages(report: Path) -> list[Path]:
    return sorted((report / "html").glob("*.html"))


def misread(text: str, texts: dict[str, str]) -> list[str]:
    """Return what stands between two numbers and is not the text of that number."""
    return [between for number, between in MARKED.findall(text) if seen(between) != seen(texts[number])]


@pytest.fixture(scope="module")
def visits(hostile: tuple[Path, dict[str, str]], browser: Browser) -> list[Visit]:
    """All pages, each as seen on a phone and on a desk."""
    return [seen for path in pages(hostile[0]) for seen in visit(browser, path, PHONE, DESK)]


def test_no_text_does_anything(visits: list[Visit]) -> None:
    assert len(visits) > 20
    for page in visits:
        assert (page.network, page.errors, page.dialogs) == ([], [], []), page.name
        assert (page.overflowing, page.scrolls > 0) == ([], False), page.name


def test_every_page_shows_its_texts_as_written(hostile: tuple[Path, dict[str, str]], visits: list[Visit]) -> None:
    _, texts = hostile
    read: set[str] = set()
    for page in visits:
        for text in (page.text, *(str(picture["alt"]) for picture in page.pictures)):  # long ones end in a label
            assert misread(text, texts) == [], page.name
            read |= {number for number, _ in MARKED.findall(text)}
    assert len(read) > 150


def test_charts_draw_their_texts_as_text(hostile: tuple[Path, dict[str, str]], visits: list[Visit]) -> None:
    lines = [line for page in visits for line in page.drawn]
    assert misread("\n".join(line for line in lines if len(MARKED.findall(line)) == 1), hostile[1]) == []
    assert sum("<" in line for line in lines) > 20
    allowed = {"title", "desc", "defs", "g", "path", "use", "text", "clipPath"}
    assert set().union(*(page.elements for page in visits)) == allowed


def test_search_shows_what_it_finds_as_text(hostile: tuple[Path, dict[str, str]], browser: Browser) -> None:
    with opened(browser, hostile[0] / "html" / "search.html") as (page, events):
        for word in ("leadership", "alert", "script"):
            page.goto(f"{(hostile[0] / 'html' / 'search.html').as_uri()}?q={word}")
            page.locator("#search-results li a").first.wait_for()
            assert page.locator("#search-results :is(img, svg, script)").count() == 0
        assert (events.errors, events.dialogs) == ([], [])


def test_no_file_of_this_machine_is_in_the_report(hostile: tuple[Path, dict[str, str]]) -> None:
    assert not [path for path in hostile[0].rglob("*") if re.search("hostname|passwd", path.name)]


def test_the_pdf_is_complete(hostile: tuple[Path, dict[str, str]]) -> None:
    [pdf] = hostile[0].glob("CIPS_XAA_?.pdf")
    with PdfDocument(pdf) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    text = "".join(text.split())  # lines end where they are full
    readable = [hostile for hostile in TEXTS if hostile.isascii()]
    assert [hostile for hostile in readable if "".join(hostile.split()) not in text] == []


def test_no_cell_of_a_workbook_is_a_formula(hostile: tuple[Path, dict[str, str]]) -> None:
    for path in (hostile[0] / "tables").glob("*.xlsx"):
        cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"], path.name
        assert not [cell.coordinate for cell in cells if cell.hyperlink and not cell.hyperlink.location], path.name
        text = "\n".join(str(cell.value) for cell in cells)
        assert misread(text, hostile[1]) == []
