"""Print a report's pages with WeasyPrint: their articles joined into one document, with our print style sheet.

The finished pages are joined, not Sphinx's singlehtml: one build serves both forms, every id stays unique although
two chapters may have a section "Method", and figure numbers are the HTML's by construction. Some chapters are printed
alone as well, from the same pages. The theme's style sheets are never given to WeasyPrint: they take it minutes; nor
are the charts (`cips_helpers.build.svg_painter`).
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from cips_helpers.build.events import ReportError, one_line
from cips_helpers.build.manifest import is_beside
from cips_helpers.build.report import PRINTED_ALONE, Report
from cips_helpers.build.svg_painter import drawings

SIZES = (1.0, 0.94, 0.88, 0.82)
"""Of the type of a chapter printed alone, tried until it fits."""
NO_PANGO = "the PDF needs WeasyPrint and the library Pango; install them, or leave out the PDF with --format html"
REFERENCES = ("headers", "aria-labelledby", "aria-describedby", "for")


def join(report: Report, html: Path, pages: Sequence[str]) -> str:
    """Join the book's pages into one document: cover, contents, chapters.

    Parameters
    ----------
    report
        Gives title, language and author.
    html
        The built book.
    pages
        As `cips_helpers.build.jupyter_book.assemble` returns them; the first becomes the cover.
    """
    document = BeautifulSoup("", "html.parser")
    cover, *chapters = [_article(html, page, set(pages)) for page in pages]
    cover["class"] = "cover"
    for part in cover.select(".cips-contents"):
        part.decompose()
    contents = _contents(document, report.words.say("Contents"), chapters)
    return _document(document, report, report.title, [cover, contents, *chapters])


def join_chapter(report: Report, html: Path, page: str) -> str:
    """Make a document of one chapter; its title and the head of its pages say which report it belongs to.

    Parameters
    ----------
    report, html
        As for `join`.
    page
        The chapter's page.
    """
    document = BeautifulSoup("", "html.parser")
    article = _article(html, page, {page})
    for number in article.select(".section-number, .caption-number"):
        number.decompose()  # of a book that is not here
    heading = article.find("h1")
    assert isinstance(heading, Tag)
    title = heading.get_text().strip()
    heading.string = f"{report.name}: {title}"
    article["class"] = "alone"
    # Stand at the head and foot of every page; see print.css.
    article["data-head"] = " · ".join(filter(None, (report.name, report.title, report.subtitle)))
    article["data-foot"] = report.notice
    return _document(document, report, title, [article])


def _document(document: BeautifulSoup, report: Report, title: str, parts: Sequence[Tag]) -> str:
    root = document.new_tag("html", attrs={"lang": report.request.language})
    whole = " · ".join(filter(None, (f"{report.name}: {title}", report.subtitle)))
    head, body = document.new_tag("head"), document.new_tag("body")
    head.append(document.new_tag("title", string=whole))
    for name, content in _metadata(report).items():
        head.append(document.new_tag("meta", attrs={"name": name, "content": content}))
    body.extend(parts)
    root.extend([head, body])
    return f"<!DOCTYPE html>\n{root}"


def print_pdf(report: Report, html: Path, pages: Sequence[str], target: Path) -> None:
    """Write the book as a tagged PDF (PDF/UA-1).

    Parameters
    ----------
    report, html, pages
        As for `join`.
    target
        The file to write.

    Raises
    ------
    ReportError
        If a picture, a link's target or an alternative text is missing.
    """
    _write(report, html, join(report, html, pages), target)


def print_chapter(report: Report, html: Path, page: str, target: Path) -> None:
    """Write one chapter as a tagged PDF of its own, in smaller type where its parts don't fit on one page each.

    See `print_pdf`.
    """
    text = join_chapter(report, html, page)
    pages = len(BeautifulSoup(text, "html.parser").find_all(PRINTED_ALONE[page[3:]]))
    _write(report, html, text, target, pages=pages)


def _write(report: Report, html: Path, text: str, target: Path, *, pages: int | None = None) -> None:
    try:
        from weasyprint import CSS, DEFAULT_OPTIONS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):  # the second where one of its libraries is not there
        raise ReportError(NO_PANGO) from None

    fonts = FontConfiguration()
    fetcher = URLFetcher(allowed_protocols={"file", "data"})
    with _Errors() as errors:
        style = CSS(report.request.book / "print.css", font_config=fonts, url_fetcher=fetcher)
        options = DEFAULT_OPTIONS | {
            "pdf_variant": "pdf/ua-1",
            # WeasyPrint's own choice is random; the same text is the same document.
            "pdf_identifier": hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().encode(),
        }
        source = HTML(string=text, base_url=html.as_uri() + "/", url_fetcher=fetcher)
        pictures = {urljoin(source.base_url, str(image.get("src"))) for image in source.etree_element.iter("img")}
        options["cache"] = drawings(pictures)  # what is in WeasyPrint's cache, it does not draw itself
        for size in SIZES if pages else SIZES[:1]:
            smaller = CSS(string=f".alone {{ font-size: {size}em }}")
            document = source.render(font_config=fonts, **options | {"stylesheets": [style, smaller]})
            if not pages or len(document.pages) <= pages:
                break
        document.write_pdf(target, **options)
    if errors.messages:
        raise ReportError("the PDF is not complete: " + "; ".join(errors.messages[:5]))


def _article(html: Path, page: str, pages: set[str]) -> Tag:
    soup = BeautifulSoup((html / f"{page}.html").read_text(encoding="utf-8"), "html.parser")
    article = soup.find("article")
    if not isinstance(article, Tag):
        raise ReportError(f"{page}.html has no article")
    for link in article.select(".cips-alone"):
        link.decompose()  # to the chapter on paper, which this is
    for element in article.find_all(True):
        if "id" in element.attrs:
            element["id"] = f"{page}--{element['id']}"
        for name in REFERENCES:
            if name in element.attrs:
                value = element[name]
                names = value.split() if isinstance(value, str) else value
                element[name] = " ".join(f"{page}--{part}" for part in names)
        if element.name == "a" and "href" in element.attrs:
            target = _inside(str(element["href"]), page, pages)
            element["href"] = target
            if is_beside(target):
                element.unwrap()  # a file beside the pages: paper names it, and has no link that would lead nowhere
    article["id"] = page
    return article


def _inside(href: str, page: str, pages: set[str]) -> str:
    """Turn a link between pages into a link inside the document."""
    path, _, anchor = href.partition("#")
    target = path.removesuffix(".html") if path else page
    if target not in pages or (path and not path.endswith(".html")):
        return href
    return f"#{target}--{anchor}" if anchor else f"#{target}"


def _contents(document: BeautifulSoup, title: str, chapters: Sequence[Tag]) -> Tag:
    nav = document.new_tag("nav", attrs={"class": "contents"})
    heading = document.new_tag("h2", string=title)
    items = document.new_tag("ul")
    for section, level in chain.from_iterable(map(_sections, chapters)):
        item = document.new_tag("li", attrs={"class": f"level-{level}"})
        name = section.find(["h1", "h2"])
        assert isinstance(name, Tag)
        link = document.new_tag("a", attrs={"href": f"#{section['id']}"})
        if number := name.find(class_="section-number"):
            link.append(document.new_tag("b", string=f"{number.get_text().strip(' .')} "))
            link.append(name.get_text().replace(number.get_text(), "", 1))
        else:
            link.append(name.get_text())
        item.append(link)
        items.append(item)
    nav.extend([heading, items])
    return nav


def _sections(chapter: Tag) -> Iterator[tuple[Tag, int]]:
    for section in chapter.find_all("section"):
        title = section.find(True, recursive=False)
        if isinstance(title, Tag) and title.name in ("h1", "h2"):
            yield section, int(title.name[1])


def _metadata(report: Report) -> dict[str, str]:
    metadata = {"author": report.author, "description": report.notice, "generator": "cips-helpers"}
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        metadata["dcterms.created"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(epoch)))
    return {name: content for name, content in metadata.items() if content}


class _Errors(logging.Handler):
    """Collects the errors that WeasyPrint only logs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(one_line(record.getMessage()))

    def __enter__(self) -> _Errors:
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("weasyprint").removeHandler(self)
