"""Open pages from disk in a browser and record requests, errors and layout faults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Page

OF_DISK = {"file", "data", "blob", "about"}
PHONE, DESK = 390, 1280
DRAWINGS = ":is(.cips-drawing, .cips-sketch)"
"""Charts within a page: for a desk, and for a phone."""

OVERFLOWING = """() => {
  const scrolls = (e) => e && (['auto', 'scroll'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
  return [...document.querySelectorAll('article :is(h1, h2, h3, p, li, img, table, figure, pre, dl)')]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e))
    .map((e) => `${e.tagName} ${e.textContent.trim().slice(0, 40)}`);
}"""

# Words of table cells and panels that are broken over two lines; ids and fingerprints may be.
BROKEN = r"""() => [...document.querySelectorAll('article :is(td, th, .cips-panel p)')].flatMap((cell) => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[^\s\u2013\/-]+/g)) {
      if (word[0].length > 20) continue;
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      if (range.getClientRects().length > 1) found.push(word[0]);
    }
  }
  return found;
})"""


# Tables that scroll inside their box, and how many columns they have.
CUT = """() => [...document.querySelectorAll('.cips-box')].filter((e) => e.scrollWidth > e.clientWidth).map((e) => ({
  table: e.closest('figure').id,
  columns: Math.max(...[...e.querySelectorAll('tr')].map((row) => row.cells.length)),
}))"""


# Text of a page, and of its data as a script reads them; without that of drawings, which is cut where there is no room.
TEXT = """() => {
  const page = document.documentElement.cloneNode(true);
  page.querySelectorAll(':is(.cips-drawing, .cips-sketch) :is(text, desc)').forEach((e) => e.remove());
  const strings = (value) => typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(strings);
  page.querySelectorAll('script[type="application/json"]').forEach((e) => {
    e.textContent = strings(JSON.parse(e.textContent || 'null')).join('\\n');
  });
  return page.textContent;
}"""


@dataclass
class Visit:
    """Events, faults and text of one page; lines of text and names of elements in its charts."""

    name: str
    network: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    scrolls: int = 0
    overflowing: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    cut: list[dict[str, object]] = field(default_factory=list)
    pictures: list[dict[str, object]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    text: str = ""
    drawn: list[str] = field(default_factory=list)
    elements: set[str] = field(default_factory=set)


@contextmanager
def opened(browser: Browser, path: Path, width: int = DESK) -> Iterator[tuple[Page, Visit]]:
    """Open a page and keep it open."""
    page, visit = browser.new_page(viewport={"width": width, "height": 900}), Visit(path.name)

    def asked(address: str) -> None:
        if urlsplit(address).scheme not in OF_DISK:
            visit.network.append(address)

    def dismiss(dialog: Dialog) -> None:
        visit.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("request", lambda request: asked(request.url))
    page.on("websocket", lambda socket: asked(socket.url))
    page.on("requestfailed", lambda request: visit.errors.append(f"not loaded: {Path(request.url).name}"))
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on(
        "console", lambda message: visit.errors.append(message.text) if message.type in {"error", "warning"} else None
    )
    try:
        page.goto(path.as_uri(), wait_until="load")
        page.wait_for_function("document.fonts.status === 'loaded'")
        yield page, visit
    finally:
        page.close()


def visit(browser: Browser, path: Path, *widths: int) -> list[Visit]:
    """Open a page, scroll to its end, record its faults at each width, close it."""
    with opened(browser, path, widths[0]) as (page, events):
        return [look(page, events, width) for width in widths]


def look(page: Page, events: Visit, width: int) -> Visit:
    """Record what is on an open page, and what happened on it so far, at a width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    return replace(
        events,
        scrolls=page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"),
        overflowing=page.evaluate(OVERFLOWING),
        broken=page.evaluate(BROKEN),
        cut=page.evaluate(CUT),
        pictures=page.evaluate(
            "[...document.images].map((i) => ({alt: i.alt, drawn: i.complete && i.naturalWidth > 0}))"
            f".concat([...document.querySelectorAll('{DRAWINGS}')].filter((e) => e.checkVisibility()).map((e) => ({{"
            "  alt: e.querySelector('desc').textContent,"
            "  drawn: e.getBoundingClientRect().height > 20 && e.querySelectorAll('text').length > 3})))"
        ),
        links=page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)"),
        text=page.evaluate(TEXT),
        drawn=page.evaluate(f"[...document.querySelectorAll('{DRAWINGS} text')].map((e) => e.textContent)"),
        elements=set(page.evaluate(f"[...document.querySelectorAll('{DRAWINGS} *')].map((e) => e.tagName)")),
    )
