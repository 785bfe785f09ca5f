"""The page of all figures, from disk: searched, sorted, compared and saved, with every text as text."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from .visit import DESK, PHONE, opened

SVG = "{http://www.w3.org/2000/svg}"
ROWS = ".cips-explorer tbody tr"


def figures(report: Path) -> list[dict[str, str]]:
    with (report / "tables" / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def path(report: Path) -> Path:
    [found] = (report / "html").glob("[0-9][0-9]_all_figures.html")
    return found


def choose(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f".cips-explorer select[name={name}]").select_option(value)


@pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
def test_it_begins_with_the_scores_of_the_groups(report: Path, browser: Browser, width: int) -> None:
    scores = [
        row
        for row in figures(report)
        if (row["kind"], row["statistic"], row["demographic"], row["iteration"]) == ("factor", "mean", "all", "2")
    ]
    with opened(browser, path(report), width) as (page, seen):
        expect(page.locator(ROWS)).to_have_count(len(scores))
        shown = page.locator(f"{ROWS} td:nth-child(7)").all_inner_texts()
        assert shown == [row["estimate"] or "•" for row in scores]
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert (seen.network, seen.errors) == ([], [])


def test_a_phone_shows_the_figures_without_scrolling(report: Path, browser: Browser) -> None:
    """A column that says the same in all rows makes room; it comes back where rows differ in it."""
    with opened(browser, path(report), PHONE) as (page, _):
        figure = page.locator(f"{ROWS} td:nth-child(7)").first
        box = figure.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= PHONE
        measure = page.locator("th[data-column=statistic]")
        expect(measure).to_be_hidden()
        choose(page, statistic="\0")
        expect(measure).to_be_visible()


def test_every_published_figure_can_be_found(report: Path, browser: Browser) -> None:
    rows = figures(report)
    with opened(browser, path(report)) as (page, _):
        choose(page, **dict.fromkeys(("kind", "statistic", "group_label", "demographic_label", "iteration"), "\0"))
        expect(page.locator(".cips-explorer [role=status]")).to_have_text(f"{len(rows):,} of {len(rows):,} figures")
        page.locator(".cips-explorer [name=q]").fill("woman difference regulatory")
        expect(page.locator(ROWS).first).to_contain_text("Regulatory Framework")
        assert all("Woman" in text for text in page.locator(ROWS).all_inner_texts())


def test_sorting_is_by_number_and_what_is_ticked_stays_on_top(report: Path, browser: Browser) -> None:
    with opened(browser, path(report)) as (page, _):
        head = page.locator("th[data-column=estimate]")
        head.get_by_role("button").press("Enter")
        assert head.get_attribute("aria-sort") == "ascending"
        values = [float(text) for text in page.locator(f"{ROWS} td:nth-child(7)").all_inner_texts()]
        assert values == sorted(values)
        name = page.locator(f"{ROWS} th").nth(3).inner_text()
        page.locator(f"{ROWS} input").nth(3).press("Space")
        page.locator(".cips-explorer [name=q]").fill("no such words")
        assert page.locator(f"{ROWS} th").all_inner_texts() == [name]
        page.locator(".cips-explorer [name=clear]").click()
        assert page.locator(ROWS).count() == len(values)


def test_what_is_shown_can_be_saved(report: Path, browser: Browser, tmp_path: Path) -> None:
    with opened(browser, path(report)) as (page, _):
        with page.expect_download() as saved:
            page.locator(".cips-explorer [name=csv]").click()
        saved.value.save_as(tmp_path / "saved.csv")
        shown = page.locator(ROWS).count()
    with (tmp_path / "saved.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == shown + 1
    assert rows[0][0] == "Question or key factor"


def test_a_chart_can_be_saved_and_its_figures_sorted(report: Path, browser: Browser, tmp_path: Path) -> None:
    [page_of_factors] = (report / "html").glob("[0-9][0-9]_key_factors.html")
    with opened(browser, page_of_factors) as (page, seen):
        figure = page.locator("#fig-factors")
        for kind, start in (("svg", b"<svg "), ("png", b"\x89PNG"), ("csv", b'\xef\xbb\xbf"Key factor"')):
            with page.expect_download() as saved:
                figure.locator(f"[data-make={kind}]").click()
            saved.value.save_as(tmp_path / kind)
            assert (tmp_path / kind).read_bytes().startswith(start)
        drawing = ElementTree.parse(tmp_path / "svg")
        assert len(drawing.findall(f".//{SVG}text")) > 40
        assert len(drawing.findall(f".//{SVG}title")) == 1  # marks say nothing
        figure.locator("summary").press("Enter")
        figure.locator("thead button").nth(2).press("Enter")
        scores = figure.locator("tbody td:nth-child(3)").all_inner_texts()
        assert scores == sorted(scores)
        figure.locator(".cips-drawing g:has(> title)").first.hover()
        expect(page.locator("#cips-tip")).to_contain_text("95% interval")
        assert seen.errors == []


def test_a_phone_shows_its_own_drawing_without_scrolling(report: Path, browser: Browser) -> None:
    for page_path in sorted((report / "html").glob("*.html")):
        with opened(browser, page_path, PHONE) as (page, _):
            for picture in page.locator(".cips-picture:visible").all():
                name, room = picture.evaluate("(e) => [e.closest('figure').id, e.scrollWidth - e.clientWidth]")
                assert room <= 0, name
            letters = page.evaluate(
                """() => [...document.querySelectorAll('.cips-picture text')].filter((e) => e.checkVisibility())
                  .map((e) => e.getAttribute('font-size') * e.ownerSVGElement.getScreenCTM().a)"""
            )
            assert min(letters, default=12) >= 12, page_path.name
