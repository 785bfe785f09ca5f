"""The built website in a browser: complete, offline, searchable, readable on a phone and on a desk."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect

from cips_helpers.build.pages import is_empty
from cips_helpers.build.report import chapters

from .visit import DESK, PHONE, Visit, opened, visit

ROOT = Path(__file__).parents[2]
CHAPTERS = [
    path.stem
    for path in chapters(ROOT / "tests" / "golden")
    if not is_empty(nbformat.read(path, as_version=4))  # left out of this country's book
    and path.stem != "10_result"  # the front page
]
PAGES = ["index", *CHAPTERS, "how_to_read", "glossary", "search"]
CODE = re.compile(r"import cips_helpers|cips\.\w+\(|read_results|\[\d+\]:")


@pytest.fixture(scope="module")
def visits_by_width(report: Path, browser: Browser) -> dict[int, list[Visit]]:
    by_page = [visit(browser, report / "html" / f"{page}.html", PHONE, DESK) for page in PAGES]
    return dict(zip((PHONE, DESK), map(list, zip(*by_page, strict=True)), strict=True))


@pytest.fixture(scope="module", params=[PHONE, DESK], ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def visits(visits_by_width: dict[int, list[Visit]], width: int) -> list[Visit]:
    return visits_by_width[width]


def found(visits: list[Visit], what: str) -> dict[str, object]:
    return {seen.name: getattr(seen, what) for seen in visits if getattr(seen, what)}


def test_the_pages_are_all_there_is(report: Path) -> None:
    assert {path.stem for path in (report / "html").glob("*.html")} == set(PAGES)


def test_every_page_tells_browsers_its_question_and_icon(report: Path) -> None:
    told = {}
    for page in PAGES:
        soup = BeautifulSoup((report / "html" / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
        assert (report / "html" / str(soup.find("link", rel="icon")["href"])).is_file(), page
        [told[page]] = [str(tag["content"]) for tag in soup.find_all("meta", attrs={"name": "description"})]
    assert all(text.startswith("Kelmora: Customs Integrity Perception Survey.") for text in told.values())
    assert told["15_key_factors"].endswith("Which key factors are doing well, and which need attention?")


class TestEveryPage:
    def test_asks_the_network_for_nothing(self, visits: list[Visit]) -> None:
        assert found(visits, "network") == {}

    def test_reports_no_error(self, visits: list[Visit]) -> None:
        assert found(visits, "errors") == {}

    def test_does_not_scroll_sideways(self, visits: list[Visit]) -> None:
        assert {name: by for name, by in found(visits, "scrolls").items() if int(str(by)) > 0} == {}

    def test_cuts_nothing_off(self, visits: list[Visit]) -> None:
        assert found(visits, "overflowing") == {}

    def test_shows_tables_whole(self, visits: list[Visit], width: int) -> None:
        cut = [table | {"page": seen.name} for seen in visits for table in seen.cut]
        if width == PHONE:  # in the annex, more columns scroll, and so does the long list of questions
            cut = [
                table
                for table in cut
                if table["page"] != "85_annex.html"
                or (int(str(table["columns"])) <= 5 and "tab-questions" not in str(table["table"]))
            ]
        assert cut == []

    def test_breaks_no_word_of_a_table(self, visits: list[Visit]) -> None:
        assert found(visits, "broken") == {}

    def test_draws_every_picture_and_says_what_it_shows(self, visits: list[Visit]) -> None:
        pictures = [picture for seen in visits for picture in seen.pictures]
        assert len(pictures) > 15
        assert all(picture["drawn"] and picture["alt"] for picture in pictures)

    def test_has_links_that_lead_somewhere(self, visits: list[Visit], report: Path) -> None:
        ids: dict[str, set[str]] = {}
        for path in (report / "html").glob("*.html"):
            soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
            ids[path.name] = {str(element["id"]) for element in soup.find_all(id=True)}
        inside = {(seen.name, link) for seen in visits for link in seen.links if link.startswith("file:")}
        assert len(inside) > 100
        dead = []
        for page, link in inside:
            place = urlsplit(link)
            target = Path(unquote(place.path))
            if not target.is_file() or (place.fragment and unquote(place.fragment) not in ids[target.name]):
                dead.append(f"{page} → {link}")
        assert dead == []

    def test_shows_a_reader_no_code(self, visits: list[Visit]) -> None:
        assert {seen.name: CODE.findall(seen.text) for seen in visits if CODE.search(seen.text)} == {}


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_search_finds_a_word_from_disk(report: Path, browser: Browser, width: int) -> None:
    with opened(browser, report / "html" / "index.html", width) as (page, seen):
        page.locator(".search-button__button:visible").click()
        page.locator("input[type=search]:visible").fill("transparency")
        page.keyboard.press("Enter")
        # Results come one by one, five milliseconds apart, and this line comes after the last of them.
        expect(page.locator(".search-summary")).to_contain_text("Search finished")
        results = page.locator("#search-results li a")
        assert results.count() >= 2
        address = str(results.first.evaluate("link => link.href"))
        with page.expect_navigation(url=address, wait_until="load"):
            results.first.click()
        assert "transparency" in page.locator("article").inner_text().lower()
        assert seen.network == []
        assert seen.errors == []


HELD = """window.held = [];
const timeout = setTimeout;
setTimeout = (call, wait, ...more) => wait === 5 ? held.push(() => call(...more)) : timeout(call, wait, ...more);"""
"""Holds back all results of a search but the first, which Sphinx adds five milliseconds apart."""


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_search_results_do_not_move_while_others_are_added(report: Path, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.add_init_script(HELD)
    page.goto((report / "html" / "search.html").as_uri() + "?q=transparency", wait_until="load")
    results, summary = page.locator("#search-results li a"), page.locator(".search-summary")
    expect(results.first).to_be_visible()
    before, count = results.first.bounding_box(), results.count()
    page.evaluate("while (held.length) held.shift()()")
    expect(summary).to_contain_text("Search finished")
    after = results.first.bounding_box()
    page.close()
    assert count == 1
    assert before == after


def test_analysts_have_the_code_one_click_away(analyst_report: Path, browser: Browser) -> None:
    with opened(browser, analyst_report / "html" / "15_key_factors.html") as (page, seen):
        code = page.get_by_text("cips.chart_radar(results)")
        expect(code).to_be_hidden()
        expect(page.locator("details.hide[open]")).to_have_count(0)
        page.locator("details.hide", has_text="chart_radar").locator("summary").click()
        expect(code).to_be_visible()
        assert seen.errors == []


class TestWhatAVisitNotices:
    """The eyes of these tests, tested on pages with the very faults."""

    @staticmethod
    def look(browser: Browser, folder: Path, body: str) -> Visit:
        (folder / "page.html").write_text(f"<!doctype html><body><article>{body}</article>", encoding="utf-8")
        [seen] = visit(browser, folder / "page.html", PHONE)
        return seen

    @pytest.mark.parametrize(
        "body",
        [
            '<img alt="x" src="https://cdn.example/x.png">',
            "<script>fetch('https://cdn.example/x')</script>",
            "<style>@font-face { font-family: F; src: url(https://cdn.example/f) } p { font: 1em F }</style><p>x</p>",
        ],
    )
    def test_requests(self, browser: Browser, tmp_path: Path, body: str) -> None:
        seen = self.look(browser, tmp_path, body)
        assert seen.network
        assert all(address.startswith("https://cdn.example/") for address in seen.network)

    @pytest.mark.parametrize("body", ["<script>nothing()</script>", '<script src="missing.js"></script>'])
    def test_errors(self, browser: Browser, tmp_path: Path, body: str) -> None:
        assert self.look(browser, tmp_path, body).errors

    def test_sideways_scrolling(self, browser: Browser, tmp_path: Path) -> None:
        wide = '<div style="width: 800px">wide</div>'
        assert self.look(browser, tmp_path, wide).scrolls > 300
        assert self.look(browser, tmp_path, f'<div style="overflow-x: auto">{wide}</div>').scrolls <= 0

    def test_what_is_cut_off(self, browser: Browser, tmp_path: Path) -> None:
        hidden = '<style>body { overflow-x: hidden }</style><p style="width: 800px">wide</p>'
        assert self.look(browser, tmp_path, hidden).overflowing == ["P wide"]

    def test_words_broken_in_a_narrow_column(self, browser: Browser, tmp_path: Path) -> None:
        narrow = "<style>td { width: 4em; overflow-wrap: anywhere } table { table-layout: fixed; width: 5em }</style>"
        cells = "<table><tr><td>a Department of</td></tr></table>"
        assert self.look(browser, tmp_path, narrow + cells).broken == ["Department"]
        assert self.look(browser, tmp_path, cells).broken == []

    def test_pictures_that_are_not_there(self, browser: Browser, tmp_path: Path) -> None:
        assert self.look(browser, tmp_path, '<img src="missing.png">').pictures == [{"alt": "", "drawn": False}]


def test_a_phone_says_what_each_cell_of_a_priority_is(report: Path, browser: Browser) -> None:
    """The columns' heads go where the columns do; a line follows a priority, none its cells."""
    panel = ".cips-panel-priorities .cips-cell"
    with opened(browser, report / "html" / "index.html", PHONE) as (page, _):
        heads = page.locator(f"{panel}:has(> .cips-head)")
        texts = [head.replace("\u00a0", " ").strip() for head in heads.all_text_contents()]
        looks = page.evaluate(
            """(cells) => [...document.querySelectorAll(cells)].filter((cell) => cell.checkVisibility()).map((cell) =>
              [getComputedStyle(cell, '::before').content, getComputedStyle(cell).borderBlockEndWidth])""",
            panel,
        )
        assert len(texts) == 3
        assert [head.strip('"').replace("\u00a0", " ") for head, _ in looks] == texts * 3
        assert [line for _, line in looks] == ["0px", "0px", "1px"] * 3
    with opened(browser, report / "html" / "index.html", DESK) as (page, _):
        assert page.locator(f"{panel}:visible").count() == 12
        written = page.evaluate(
            "(cell) => getComputedStyle(document.querySelector(cell), '::before').content", f"{panel}[data-head]"
        )
        assert written == "none"
