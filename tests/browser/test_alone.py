"""A report that was handed out alone: its pages lead to nothing that is not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser

BOOK = Path(__file__).resolve().parents[2] / "book"


def page(folder: Path, others: list[str]) -> Path:
    """Write a page with the menu of languages alone."""
    languages = [{"code": code, "name": code, "direction": "ltr", "folder": f"../../XAA_{code}"} for code in others]
    template = Environment(loader=FileSystemLoader(BOOK / "_templates"), autoescape=True).get_template("languages.html")
    menu = template.render(languages=languages, language_name="English", languages_label="Languages", pagename="index")
    static = folder / "html" / "_static"
    static.mkdir(parents=True)
    shutil.copy(BOOK / "_static" / "favicon.svg", static)
    shutil.copy(BOOK / "_static" / "cips.js", static)
    (folder / "html" / "index.html").write_text(f"<script src='_static/cips.js'></script>{menu}", encoding="utf-8")
    return folder / "html" / "index.html"


@pytest.mark.parametrize(("there", "shown"), [([], []), (["fr"], ["fr"]), (["fr", "es"], ["fr", "es"])])
def test_the_menu_leads_to_the_languages_that_are_there(
    browser: Browser, tmp_path: Path, there: list[str], shown: list[str]
) -> None:
    opened = page(tmp_path / "XAA é", ["fr", "es"])
    for code in there:
        page(tmp_path / f"XAA_{code}", [])
    tab = browser.new_page()
    tab.goto(opened.as_uri(), wait_until="networkidle")
    links = tab.locator(".cips-languages a").evaluate_all("links => links.map((link) => link.hreflang)")
    assert links == shown
    assert tab.locator(".cips-languages").count() == bool(shown)
    tab.close()
