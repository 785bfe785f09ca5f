"""An artefact that is missing, old, empty or not whole is refused; what is there is written down."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from cips_helpers.build.events import ReportError
from cips_helpers.build.manifest import check_html, check_pdf, remote_loads

PAGES = ["index", "01_a"]
NEEDED = ["index.html", "01_a.html", "search.html", "searchindex.js"]
PAGE = '<html><body><article><h1>Title</h1><img src="_images/a.svg" alt="Bars"></article></body></html>'


@pytest.fixture
def html(tmp_path: Path) -> Path:
    """A small book that passes."""
    for name in NEEDED:
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    (tmp_path / "_images").mkdir()
    (tmp_path / "_images" / "a.svg").write_text("<svg/>", encoding="utf-8")
    assert check_html(tmp_path, PAGES, time.time()) == dict.fromkeys(PAGES, "Title")
    return tmp_path


def refusal(html: Path) -> str:
    with pytest.raises(ReportError) as told:
        check_html(html, PAGES, time.time())
    return str(told.value)


def change(html: Path, old: str, new: str) -> None:
    assert old in PAGE
    (html / "01_a.html").write_text(PAGE.replace(old, new), encoding="utf-8")


class TestPages:
    @pytest.mark.parametrize("name", NEEDED)
    def test_missing(self, html: Path, name: str) -> None:
        (html / name).unlink()
        assert refusal(html) == f"{name} was not made"

    @pytest.mark.parametrize("name", NEEDED)
    def test_empty(self, html: Path, name: str) -> None:
        (html / name).write_bytes(b"")
        assert refusal(html) == f"{name} is empty"

    @pytest.mark.parametrize("name", NEEDED)
    def test_stale(self, html: Path, name: str) -> None:
        os.utime(html / name, (time.time() - 60,) * 2)
        assert refusal(html) == f"{name} is from an earlier run"

    def test_without_title(self, html: Path) -> None:
        change(html, "<h1>Title</h1>", "<h2>Title</h2>")
        assert refusal(html) == "01_a.html has no title"

    @pytest.mark.parametrize("alt", ["", 'alt=""'])
    def test_picture_without_alternative_text(self, html: Path, alt: str) -> None:
        change(html, 'alt="Bars"', alt)
        assert refusal(html) == "01_a.html has a picture without alternative text"

    def test_picture_that_is_not_there(self, html: Path) -> None:
        (html / "_images" / "a.svg").unlink()
        assert refusal(html) == "index.html shows a picture that is not there"

    def test_link_to_a_file_that_is_not_there(self, html: Path) -> None:
        change(html, "<h1>", '<a href="tables/figures.csv">figures.csv</a><h1>')
        assert refusal(html) == "01_a.html links to tables/figures.csv, which is not there"
        (html / "tables").mkdir()
        (html / "tables" / "figures.csv").touch()
        check_html(html, PAGES, time.time())

    @pytest.mark.parametrize("name", ["../XAA.pdf", "../XAA"])
    def test_link_to_what_will_be_there_later(self, html: Path, name: str) -> None:
        change(html, "<h1>", '<a href="../XAA.pdf">PDF</a><a href="../XAA/html/index.html">XAA</a><h1>')
        with pytest.raises(ReportError, match="which is not there"):
            check_html(html, PAGES, time.time(), later={name})
        check_html(html, PAGES, time.time(), later={"../XAA.pdf", "../XAA"})


@pytest.mark.parametrize(
    "load",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        '<img alt="x" src="http://cdn.example/x.png">',
        '<img alt="x" src="_images/a.svg" srcset="https://cdn.example/x.png 2x">',
        '<p style="background: url(https://cdn.example/x.png)"></p>',
        "<style>@import 'https://cdn.example/x.css';</style>",
        '<svg><g><path style="fill: url(https://cdn.example/x.svg#a)" d="M0 0h9"/></g></svg>',
        '<svg><g><image href="https://cdn.example/x.png"/></g></svg>',
        '<iframe src="https://cdn.example/"></iframe>',
    ],
)
def test_a_page_that_loads_from_the_network(html: Path, load: str) -> None:
    change(html, "<h1>", load + "<h1>")
    assert "cdn.example" in refusal(html)
    assert refusal(html).startswith("the book would load from the network: 01_a.html: ")


@pytest.mark.parametrize("name", ["theme.css", "_images/b.svg"])
def test_a_style_or_picture_that_loads_from_the_network(html: Path, name: str) -> None:
    (html / name).write_text('@font-face { src: url("https://fonts.example/a.woff2") }', encoding="utf-8")
    assert list(remote_loads(html, {})) == [f"{Path(name).name}: https://fonts.example/a.woff2"]


def test_a_link_to_follow_is_no_load(html: Path) -> None:
    change(html, "<h1>", '<a href="https://www.example">source</a><h1>')
    check_html(html, PAGES, time.time())


class TestPrinted:
    TITLES = ("1. Summary", "Glossary")

    @staticmethod
    def write(folder: Path, *titles: str, pages: int = 2) -> Path:
        writer, path = PdfWriter(), folder / "report.pdf"
        for _ in range(pages):
            writer.add_blank_page(100, 100)
        for title in titles:
            writer.add_outline_item(title=title, page_number=0)
        writer.write(path)
        return path

    def refusal(self, path: Path) -> str:
        with pytest.raises(ReportError) as told:
            check_pdf(path, self.TITLES, time.time())
        return str(told.value)

    def test_whole(self, tmp_path: Path) -> None:
        assert check_pdf(self.write(tmp_path, *self.TITLES), self.TITLES, time.time()) == 2

    def test_without_a_bookmark(self, tmp_path: Path) -> None:
        assert self.refusal(self.write(tmp_path, "1. Summary")) == "report.pdf has no bookmark for: Glossary"

    def test_without_pages(self, tmp_path: Path) -> None:
        assert self.refusal(self.write(tmp_path, pages=0)).startswith("report.pdf cannot be read")

    def test_missing(self, tmp_path: Path) -> None:
        assert self.refusal(tmp_path / "report.pdf") == "report.pdf was not made"

    def test_stale(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, *self.TITLES)
        os.utime(path, (time.time() - 60,) * 2)
        assert self.refusal(path) == "report.pdf is from an earlier run"

    def test_not_a_pdf(self, tmp_path: Path) -> None:
        path = tmp_path / "report.pdf"
        path.write_text("This is not a PDF.", encoding="utf-8")
        assert self.refusal(path).startswith("report.pdf cannot be read")


def test_no_file_is_named_by_a_hash_of_its_content(report: Path) -> None:
    """The same picture in two editions, or in another country's package, would show by its name."""
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in report.rglob("*") if path.is_file()}
    assert not [path for path in report.rglob("*") if path.stem in digests]


def test_the_manifest_names_every_file_with_its_sum(report: Path) -> None:
    told = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    files = {path.relative_to(report).as_posix(): path for path in report.rglob("*") if path.is_file()}
    del files["manifest.json"]
    assert told["files"] == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert (told["country"], told["iteration"], told["edition"]) == ("XAA", 2, "internal")
    assert told["pdf_pages"] == len(PdfReader(report / "CIPS_XAA_2.pdf").pages)
    assert told["packages"]["typst"]
