"""Print a report's pages with Typst: their articles, as data, set by our template (``book/print.typ``).

The finished pages are read, not Sphinx's own output for print: one build serves both forms, every id stays unique
although two chapters may have a section "Method", and figure numbers are the HTML's by construction. Some chapters are
printed alone as well, from the same pages. The compiler checks that the PDF is accessible (PDF/UA-1); it sees neither
the typefaces of the computer nor files outside the built book.
"""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bs4 import Tag

from cips_helpers.build.events import ReportError, one_line
from cips_helpers.build.own_words import FOREWORD, FOREWORD_CLASS
from cips_helpers.build.paper import Chapter, Node, headings
from cips_helpers.build.report import INDEX, Report
from cips_helpers.build.row_headers import mark_row_headers
from cips_helpers.build.typefaces import Typefaces

FORMS = {"index": "result", "action_plan": "fit", "factor_sheets": "sheets"}
"""Chapters, named without their number, that the template sets in a form of their own."""
NO_TYPST = "the PDF needs the package typst; install it, or leave out the PDF with --format html"
TEMPLATE = "print.typ"
TYPEFACES = ("IBM Plex Sans", "IBM Plex Sans Arabic")


@dataclass(frozen=True)
class Printed:
    """The content of a PDF.

    Attributes
    ----------
    pages
        Pages of the book, in reading order.
    volume
        Title of the volume, where the report has several.
    is_alone
        Whether the pages are printed without the cover and contents of a volume.
    """

    pages: tuple[str, ...]
    volume: str = ""
    is_alone: bool = False

    def shows_any(self, pages: Collection[str]) -> bool:
        """Return whether any of some pages is in it; the cover of a volume has lines of the front page."""
        return not {*self.pages, *(() if self.is_alone else (INDEX,))}.isdisjoint(pages)


def document_of(report: Report, html: Path, pages: Sequence[str], volume: str = "") -> dict[str, Any]:
    """Return a volume as data: cover, contents, chapters.

    Parameters
    ----------
    report
        Gives title, language and author.
    html
        The built book.
    pages
        Its pages in reading order.
    volume
        Its title, where the report has several.
    """
    typefaces = Typefaces(report.request.book / "_static" / "fonts")
    cover = Chapter(html, INDEX, frozenset(), typefaces)
    read = [Chapter(html, page, frozenset(pages), typefaces) for page in pages]
    title = " – ".join(filter(None, (report.title, volume)))
    document = _document(report, title, typefaces) | {
        "alone": False,
        "head": typefaces.printable(_head(report)),
        "volume": typefaces.printable(volume),
        "cover": cover.blocks(_front_of(cover)),
        "finding": [] if volume else _finding_of(cover),
        "emblem": report.emblem,
        "contents": typefaces.printable(report.words.say("Contents")),
        "imprint": [list(map(typefaces.printable, entry)) for entry in report.imprint.items()],
        "chapters": [
            *(_forewords(html, typefaces) if INDEX in pages else ()),
            *(_chapter(chapter.page, chapter.blocks(_without_front(chapter))) for chapter in read),
        ],
    }
    _check_links(read, pages)
    return document


def part_of(report: Report, html: Path, pages: Sequence[str]) -> dict[str, Any]:
    """Return some chapters as data; their title and the head of the pages say which report they belong to.

    Parameters
    ----------
    report, html
        As for `document_of`.
    pages
        The chapters' pages.
    """
    typefaces = Typefaces(report.request.book / "_static" / "fonts")
    read = [Chapter(html, page, frozenset(pages), typefaces) for page in pages]
    chapters = []
    for chapter in read:
        article = _without_front(chapter)
        for number in article.select(".section-number, .caption-number"):
            number.decompose()  # of a book that is not here
        chapters.append(_chapter(chapter.page, chapter.blocks(article)))
    heading = next(headings(chapters[0]["blocks"]))
    title = heading["text"]
    heading["runs"] = [typefaces.printable(report.words.say("{name}:", name=report.name) + " "), *heading["runs"]]
    _check_links(read, pages)
    return _document(report, title, typefaces) | {
        "alone": True,
        "head": typefaces.printable(" · ".join(filter(None, (report.name, report.title, report.subtitle)))),
        "chapters": chapters,
    }


def print_pdf(report: Report, html: Path, pages: Sequence[str], target: Path, volume: str = "") -> None:
    """Write a volume as a tagged PDF (PDF/UA-1).

    Parameters
    ----------
    report, html, pages, volume
        As for `document_of`.
    target
        The file to write.

    Raises
    ------
    ReportError
        If a picture, a link's target or an alternative text is missing.
    """
    _write(report, html, document_of(report, html, pages, volume), target)


def print_all(report: Report, html: Path, files: Mapping[Path, Printed]) -> None:
    """Write several PDFs: volumes of a report, and parts printed alone.

    Parameters
    ----------
    report, html
        As for `document_of`.
    files
        File to write → what it has.

    Raises
    ------
    ReportError
        As `print_pdf`.
    """
    for target, printed in files.items():
        if printed.is_alone:
            _write(report, html, part_of(report, html, printed.pages), target)
        else:
            print_pdf(report, html, printed.pages, target, printed.volume)


def _write(report: Report, html: Path, document: Mapping[str, Any], target: Path) -> None:
    import pikepdf

    try:
        import typst
    except ImportError:
        raise ReportError(NO_TYPST) from None

    compiler = typst.Compiler(
        root=str(html),
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(report.request.book / "_static" / "fonts")],
        ),
        ignore_system_fonts=True,
        # There are no packages: neither here nor, offline or not, from elsewhere.
        package_path=str(html),
        package_cache_path=str(html),
        sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
    )
    template = report.request.book / TEMPLATE
    if not template.is_file():
        raise ReportError(
            f"{template.parent.name}/{TEMPLATE} is missing: copy it from a project that `cips new` lays out"
        )
    try:
        pdf = compiler.compile(input=template.read_bytes(), format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        raise ReportError(f"the PDF is not complete: {one_line(error.message)}") from None
    assert isinstance(pdf, bytes)
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as tagged:
        mark_row_headers(tagged)
        # Tags are most of the file; packed into streams of objects they take a third.
        tagged.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _without_front(chapter: Chapter) -> Tag:
    """Return a page's article without what the cover has of it."""
    article = chapter.article()
    for part in article.select(f".cips-front, .cips-contents, .{FOREWORD_CLASS}"):
        part.decompose()
    return article


def _forewords(html: Path, typefaces: Typefaces) -> Iterator[dict[str, Any]]:
    """Yield foreword and context, where there are any, as chapters before the first."""
    count = len(Chapter(html, INDEX, frozenset(), typefaces).article().select(f".{FOREWORD_CLASS}"))
    for number in range(count):
        chapter = Chapter(html, INDEX, frozenset(), typefaces)
        part = chapter.article().select(f".{FOREWORD_CLASS}")[number]
        yield _chapter(f"{FOREWORD}-{number}", chapter.blocks(part)) | {"short": number > 0}


def _front_of(chapter: Chapter) -> Tag:
    """Return what the cover shows of the front page."""
    article = chapter.article()
    front = article.select_one(".cips-front")
    for made in article.select(".cips-made"):
        made.decompose()  # stands below the contents
    return front if front is not None else article


def _finding_of(chapter: Chapter) -> list[list[Any]]:
    """Return the lines that say the result on the front page; none where it is no chapter."""
    return [chapter.runs(line) for line in chapter.article().select(".cips-panel-finding .cips-finding")]


def _head(report: Report) -> str:
    if not report.title:
        return report.name
    return report.words.say("{name}: {value}", name=report.name, value=report.title)


def _document(report: Report, title: str, typefaces: Typefaces) -> dict[str, Any]:
    whole = " · ".join(
        filter(None, (report.words.say("{name}: {value}", name=report.name, value=title), report.subtitle))
    )
    printed = {
        "title": whole,
        "author": report.author,
        "description": report.notice,
        "foot": " · ".join(filter(None, (report.notice, report.style.footer))),
        "continued": report.words.say("{name} (continued)", name="{name}"),
        "mark": report.mark,
    }
    document: dict[str, Any] = {name: typefaces.printable(text) for name, text in printed.items()}
    document |= {
        "language": report.request.language,
        "direction": report.words.direction,
        "typefaces": TYPEFACES,
        "palette": asdict(report.style.palette),
    }
    document["pictures"] = {
        "logo": f"_static/{report.style.logo.name}" if report.style.logo else "",
        "cover": f"_static/{report.style.cover.name}" if report.style.cover else "",
        "alt": typefaces.printable(report.style.organisation),
    }
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        names = ("year", "month", "day", "hour", "minute", "second")
        document["date"] = dict(zip(names, time.gmtime(int(epoch))[:6], strict=True))
    return document


def _chapter(page: str, blocks: list[Node]) -> dict[str, Any]:
    levels = [heading["level"] for heading in headings(blocks)]
    name = page[3:] if page[:2].isdecimal() else page
    # What is a few lines long, or a single table, begins where the chapter before it ends.
    is_short = page != INDEX and max(levels, default=1) < 2 and _exhibits(blocks) < 2
    return {"page": page, "form": FORMS.get(name, ""), "short": is_short, "blocks": blocks}


def _exhibits(blocks: Sequence[Node]) -> int:
    return sum((block["kind"] == "exhibit") + _exhibits(block.get("blocks", ())) for block in blocks)


def _check_links(chapters: Sequence[Chapter], pages: Sequence[str]) -> None:
    anchors = set(pages).union(*(chapter.anchors for chapter in chapters))
    for chapter in chapters:
        for target in sorted(chapter.targets - anchors):
            anchor = target.partition("--")[2]
            raise ReportError(f"the PDF is not complete: {chapter.page}.html links to #{anchor}, which is not there")
