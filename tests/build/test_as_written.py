"""Hostile texts come out of the book as they were written, and no page takes in a file from outside its folder."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cips_helpers.build.as_written import coded, decoded, escaped
from cips_helpers.build.book_source import assemble
from cips_helpers.build.events import ReportError
from cips_helpers.build.jupyter_book import Binder, build_html
from cips_helpers.display import Blocks, Finding, Heading, JumpList, Points
from cips_helpers.plain_text import unbroken
from cips_helpers.words import Words
from made_up import small_report
from made_up.hostile import LONG, TEXTS, seen

HEADINGS = [Heading(text, anchor=f"part-{number}") for number, text in enumerate(TEXTS)]
EVERY = " ".join(TEXTS)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="{}" height="3"/></svg>'


def cell(*shown: Blocks) -> nbformat.NotebookNode:
    return new_code_cell(
        "show()", outputs=[new_output("display_data", data=part._repr_mimebundle_()) for part in shown]
    )


def exhibit(text: str, number: int) -> nbformat.NotebookNode:
    about = {"alt": text, "caption": text, "note": text, "label": f"fig-{number}"}
    output = new_output(
        "display_data", data={"image/svg+xml": PICTURE.format(number + 1)}, metadata={"image/svg+xml": about}
    )
    return new_code_cell("show()", outputs=[output])


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> dict[str, BeautifulSoup]:
    """Pages of a book whose chapter shows every hostile text as heading, sentence, point, caption, note, alt text."""
    folder = tmp_path_factory.mktemp("book")
    cells = [new_markdown_cell("# Chapter\n\n## Section"), cell(JumpList(tuple(HEADINGS)))]
    for number, (heading, text) in enumerate(zip(HEADINGS, TEXTS, strict=True)):
        cells += [cell(heading, Finding(unbroken(text)), Points((text,))), exhibit(text, number)]
    cells.append(cell(Finding(LONG)))
    nbformat.write(new_notebook(cells=cells), folder / "01_a.ipynb")
    report = replace(
        small_report.report(folder),
        **dict.fromkeys(("name", "title", "subtitle", "purpose", "notice", "author", "edition_title"), EVERY),
        facts={text: text for text in TEXTS},
    )
    assemble(report, [folder / "01_a.ipynb"], folder / "source")
    with Binder(folder) as binder:
        build_html(binder, folder / "source", folder / "html", Words("en"))
    return {
        path.stem: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in (folder / "html").glob("*.html")
    }


def shown(book: dict[str, BeautifulSoup], page: str, place: str) -> list[str]:
    return [seen(element.get_text()) for element in book[page].select(place)]


@pytest.mark.parametrize(
    "place",
    [
        "article section section > section > h3",
        "article section > p",
        "article section > ul p:not(:has(a))",
        "article ul a",
        "article .caption-text",
        "article .cips-note p",
    ],
)
def test_a_chapter_shows_each_text_as_written(book: dict[str, BeautifulSoup], place: str) -> None:
    texts = [text for text in shown(book, "01_a", place) if text]
    wanted = [seen(text) for text in TEXTS]
    assert [text for text in wanted if text not in texts and f"{text} " not in texts] == []


def test_alternative_texts(book: dict[str, BeautifulSoup]) -> None:
    drawings = book["01_a"].select("article svg")
    assert [seen(drawing.desc.get_text()) for drawing in drawings] == [seen(text) for text in TEXTS]
    assert [seen(drawing.title.get_text()) for drawing in drawings] == [seen(text) for text in TEXTS]


def test_links_lead_to_the_headings(book: dict[str, BeautifulSoup]) -> None:
    links = [str(link["href"]) for link in book["01_a"].select("article section > ul a")]
    assert links == [f"#{heading.anchor}" for heading in HEADINGS]
    assert all(book["01_a"].find(id=link[1:]) for link in links)


@pytest.mark.parametrize(
    "place", ["h1", ".cips-title", ".cips-subtitle", ".cips-purpose", ".cips-notice", ".cips-imprint"]
)
def test_the_front_page(book: dict[str, BeautifulSoup], place: str) -> None:
    [text] = shown(book, "index", f"article {place}")
    assert seen(EVERY) in text


def test_the_front_pages_facts(book: dict[str, BeautifulSoup]) -> None:
    assert shown(book, "index", ".cips-facts dt") == shown(book, "index", ".cips-facts dd")
    assert [seen(text) for text in shown(book, "index", ".cips-facts dt")] == [seen(text) for text in TEXTS]


@pytest.mark.parametrize("page", ["index", "01_a", "search"])
def test_what_the_theme_puts_round_a_page(book: dict[str, BeautifulSoup], page: str) -> None:
    assert seen(EVERY) in seen(book[page].title.get_text())
    for place in (".logo__title", ".bd-sidenav__home-link a"):
        [text] = shown(book, page, place)
        assert seen(EVERY) in text, place


@pytest.mark.parametrize("page", ["index", "01_a", "search"])
def test_no_text_is_markup(book: dict[str, BeautifulSoup], page: str) -> None:
    assert not [e for e in book[page].find_all(True) if any(name.startswith("on") for name in e.attrs)]
    assert "alert(1)" not in " ".join(script.get_text() for script in book[page].find_all("script"))
    links = [str(link["href"]) for link in book[page].find_all("a", href=True)]
    assert not [link for link in links if re.match(r"javascript:|https?://(www\.)?example", link)]
    assert not book[page].select("article :is(em, strong, code, pre, blockquote, iframe)")


def test_search_shows_headings_as_text(tmp_path: Path) -> None:
    cells = [new_markdown_cell("# A\n\n## B"), cell(Heading("<img src=x onerror=alert(1)>"))]
    nbformat.write(new_notebook(cells=cells), tmp_path / "01_a.ipynb")
    assemble(small_report.report(tmp_path), [tmp_path / "01_a.ipynb"], tmp_path / "source")
    with Binder(tmp_path) as binder:
        build_html(binder, tmp_path / "source", tmp_path / "html", Words("en"))
    index = (tmp_path / "html" / "searchindex.js").read_text(encoding="utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt;" in index  # the theme's script writes it into the page as HTML
    assert "<img" not in index


@pytest.mark.parametrize(
    "source",
    [
        "```{include} ../../private.txt\n```",
        "```{literalinclude} ../../private.txt\n```",
        "```{csv-table}\n:file: ../../private.txt\n```",
        "```{raw} html\n:file: ../../private.txt\n```",
        "```{image} ../../private.svg\n```",
        "```{figure} ../../private.svg\nCaption\n```",
        "![picture](../../private.svg)",
        "{download}`file <../../private.txt>`",
        "```{eval-rst}\n.. include:: ../../private.txt\n```",
        "```{eval-rst}\n.. image:: ../../private.svg\n```",
        "```{eval-rst}\n:download:`../../private.txt`\n```",
    ],
)
def test_an_analysts_page_takes_in_no_file_from_outside(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (tmp_path / "private.txt").write_text("SECRET\n", encoding="utf-8")
    (tmp_path / "private.svg").write_text(PICTURE.format("8888"), encoding="utf-8")
    nbformat.write(new_notebook(cells=[new_markdown_cell(f"# A\n\n{source}")]), folder / "01_a.ipynb")
    assemble(small_report.report(folder), [folder / "01_a.ipynb"], folder / "source")
    source_folder = folder / "source"
    assert (source_folder / "../../private.txt").is_file()
    with pytest.raises(ReportError, match=r"01_a\.ipynb"), Binder(folder) as binder:
        build_html(binder, source_folder, folder / "html", Words("en"))
    built = [
        path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix in (".html", ".txt", ".svg")
    ]
    assert not [text for text in built if b"SECRET" in text or b"8888" in text]


def test_what_is_coded_comes_back() -> None:
    digits = coded(*TEXTS)
    assert re.fullmatch("[0-9a-f]+", digits)
    assert decoded(digits) == list(TEXTS)


def test_every_sign_of_markdown_is_escaped_in_one_line() -> None:
    assert escaped("\n# a_b\n---") == r"\# a\_b \-\-\-"
