"""Axe-core over every page at two widths: nothing that WCAG 2.2 AA forbids, also with the tables below charts open."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .visit import DESK, PHONE, opened

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"],
}).then((found) => found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target}`)))"""
OPEN = "document.querySelectorAll('.cips-tools details').forEach((details) => { details.open = true; })"


def faults(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(50)  # a page looks after its tables when it is resized
    return [f"{width}: {fault}" for fault in page.evaluate(RUN)]


def test_every_page_meets_wcag(report: Path, browser: Browser) -> None:
    found = {}
    pages = sorted((report / "html").glob("*.html"))
    assert len(pages) > 15
    for path in pages:
        with opened(browser, path) as (page, _):
            page.evaluate(OPEN)
            page.evaluate(AXE)
            found[path.name] = [*faults(page, DESK), *faults(page, PHONE)]
    assert {name: own for name, own in found.items() if own} == {}


PLANTED = {
    "color-contrast": '<p style="color: #999; background: #fff">pale</p>',
    "image-alt": '<img src="_static/favicon.svg">',
    "label": "<input>",
    "link-name": '<a href="index.html"></a>',
    "svg-img-alt": '<svg role="img" width="9" height="9"><path d="M0 0H9V9z"/></svg>',
}


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_fault_is_found(report: Path, browser: Browser, tmp_path: Path, rule: str) -> None:
    text = (report / "html" / "glossary.html").read_text(encoding="utf-8")
    assert text.count("</article>") == 1
    planted = text.replace("</article>", f"{PLANTED[rule]}</article>")
    (tmp_path / "planted.html").write_text(planted, encoding="utf-8")
    with opened(browser, tmp_path / "planted.html") as (page, _):
        page.evaluate(AXE)
        assert any(fault.startswith(f"{DESK}: {rule}:") for fault in faults(page, DESK))
