"""The programme's book: a front page with the state of every country, figures over all of them, their own reports."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from cips_helpers.build.report import Outcome
from cips_helpers.programme.binding import NAMED
from cips_helpers.programme.fingerprints import PROGRAMME, fingerprint
from cips_helpers.programme.plan import PlanError
from cips_helpers.programme.store import Store
from cips_helpers.programme.verify import verify
from cips_helpers.survey.load import load_study
from made_up import small_programme

from .conftest import Ran, opened, ran

NAMES = {
    "XAA": "Kelmora",
    "XAB": "Ostrand Bay",
    "XAC": "Tirvania",
    "XAD": "Belmondia",
    "XAE": "Corvia",
    "XAF": "Durnland",
    "XAG": "Eskmark",
}
FAULTY = "XAC"
FAULTS = "not available, because its answers or their description have faults"
TEXT = {".html", ".json", ".js", ".css", ".csv", ".svg", ".txt", ".md", ".ipynb", ".xml"}


def with_names(study: Path) -> Path:
    """Give the countries names in which no code stands, and one of them a file with faults."""
    text = study.read_text(encoding="utf-8")
    for code, name in NAMES.items():
        text = text.replace(f"Country {code}}}", f"{name}}}")
    study.write_text(text, encoding="utf-8")
    (study.parent / "responses" / f"{FAULTY.lower()}_1_private.csv").write_text("a;b\nc;d\n", encoding="utf-8")
    return study


def chapters(folder: Path) -> Path:
    """Some of the programme's own chapters."""
    folder.mkdir()
    for name in ("01_who_took_part", "02_where_countries_stand", "05_worked_on"):
        shutil.copy(small_programme.ROOT / "notebooks" / "programme" / f"{name}.ipynb", folder)
    return folder


def bound(study: Path, output: Path, small: Path, pages: Path, *, named: bool = False) -> Ran:
    requests = small_programme.planned(study, output, small, formats=["html", "pdf"] if named else ["html"])
    with opened(output) as workers:
        return ran(study, requests, workers, book=pages, named=named)


@dataclass(frozen=True)
class Book:
    """A made book."""

    made: Ran
    folder: Path
    pages: Path

    @property
    def front(self) -> BeautifulSoup:
        return BeautifulSoup((self.folder / "index.html").read_text(encoding="utf-8"), "html.parser")

    @property
    def rows(self) -> dict[str, tuple[str, str]]:
        """Name of each country on the front page → where it leads, and its state."""
        return {
            row.a.get_text(): (str(row.a["href"]), row.find_all("td")[-1].get_text())
            for row in self.front.select("table.cips-countries tbody tr")
        }


@pytest.fixture(scope="module")
def anonymous(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Book:
    folder = tmp_path_factory.mktemp("seven")
    study = with_names(small_programme.study(folder / "study", countries=7))
    pages = chapters(folder / "pages")
    made = bound(study, folder / "out", small, pages)
    return Book(made, folder / "out" / PROGRAMME, pages)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory, small: Path) -> Book:
    """Three countries: too few to be compared."""
    folder = tmp_path_factory.mktemp("three")
    study = with_names(small_programme.study(folder / "study", countries=3))
    pages = chapters(folder / "pages")
    made = bound(study, folder / "out", small, pages, named=True)
    return Book(made, folder / "out" / NAMED, pages)


def test_the_anonymous_book_has_figures_over_all_countries_and_nothing_of_one(anonymous: Book) -> None:
    assert anonymous.made.book == Outcome(bound=True)
    assert anonymous.rows == {}
    assert not [path for path in anonymous.folder.iterdir() if path.is_dir() and (path / "html").exists()]
    standing = (anonymous.folder / "02_where_countries_stand.html").read_text(encoding="utf-8")
    assert "Lower quartile" in standing
    assert not (anonymous.folder / "05_worked_on.html").exists(), "a chapter of numbers of countries with a result"
    front = " ".join(anonymous.front.get_text().split())
    assert "Anonymous: figures over all countries, none of a single one; for anybody" in front
    assert "The countries" not in front


@pytest.mark.parametrize("which", ["anonymous", "named"])
def test_every_link_leads_to_a_file(which: str, request: pytest.FixtureRequest) -> None:
    book: Book = request.getfixturevalue(which)
    there = [href for href, state in book.rows.values() if state == "report available"]
    assert len(there) == (2 if which == "named" else 0)
    for page in ("index.html", "about.html", *there):
        links = _Links()
        links.feed((book.folder / page).read_text(encoding="utf-8"))
        missing = [one for one in links.found if not ((book.folder / page).parent / one).is_file()]
        assert missing == [], page
    for page in there:
        front = BeautifulSoup((book.folder / page).read_text(encoding="utf-8"), "html.parser")
        back = front.select_one("article p.cips-all a")
        assert back is not None
        assert (book.folder / page).parent.joinpath(str(back["href"])).resolve() == book.folder / "index.html"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        href = dict(attributes).get("href") or ""
        aim = href.partition("#")[0].partition("?")[0]
        if tag == "a" and aim and ":" not in aim:
            self.found.add(aim)


def test_no_country_is_named_and_none_can_be_told_by_its_place(anonymous: Book) -> None:
    words = [*NAMES, *NAMES.values(), *(f"{code.lower()}_1" for code in NAMES)]
    secret = re.compile("|".join(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])" for word in words))
    texts: dict[str, str] = {}
    for path in anonymous.folder.rglob("*"):
        name = path.relative_to(anonymous.folder).as_posix()
        assert not secret.search(name)
        if path.suffix in TEXT and path.is_file():
            texts[path.read_text(encoding="utf-8")] = name
    assert [name for text, name in texts.items() if secret.search(text)] == []
    assert len(texts) > 20


def test_no_guess_at_a_country_can_be_tested_on_its_manifest(anonymous: Book) -> None:
    """Entries that a national package's manifest and the anonymous book's share tell no country (hole 1)."""
    study = load_study(anonymous.made.study)
    manifest = json.loads((anonymous.folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["country"], manifest["edition"], manifest["iteration"]) == (PROGRAMME, "anonymous", 0)
    assert "reports" not in manifest
    given = set(manifest["made_from"].values()) | set(manifest["files"].values())
    sources = Store(anonymous.made.output).sources(study)
    plain, out = set[str](), set[str]()
    for country in study.countries.values():
        answers = sources.answers(country)
        plain |= set(answers.values())
        out |= set(sources.keyed(answers).values())
        guesses = ([country.code], [country.code, study.path.name, "en"], [study.path.name, "en"])
        plain |= {fingerprint(guess) for guess in guesses}
    assert len(plain) > 20
    assert given & (plain | out) == set()


def test_every_page_of_the_named_book_is_marked(named: Book) -> None:
    pages = [page for page in named.folder.rglob("*.html") if page.parent.name != "_static"]
    assert len(pages) > 10
    for page in pages:
        html = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        marks = html.select(".cips-confidential")
        assert [mark.name for mark in marks] == ["div", "footer"], page
        assert all(mark.get_text().startswith("CONFIDENTIAL: this book names the countries.") for mark in marks)
    pdfs = sorted(named.folder.rglob("*.pdf"))
    assert pdfs
    for pdf in pdfs:
        with PdfDocument(pdf) as document:
            texts = [page.get_textpage().get_text_bounded() for page in document]
        assert min(text.count("CONFIDENTIAL") for text in texts) >= 2, pdf
    workbooks = sorted(named.folder.rglob("*.xlsx"))
    assert workbooks
    for workbook in workbooks:
        assert load_workbook(workbook, read_only=True).sheetnames[0] == "CONFIDENTIAL", workbook
    for folder in (named.folder, named.folder / "XAA"):
        assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["confidential"] is True
    assert "Confidential: with the reports of all countries, by name" in named.front.get_text()


def test_the_countries_own_reports_and_the_anonymous_book_are_not_marked(anonymous: Book, named: Book) -> None:
    for folder in (anonymous.folder, named.made.output / "XAA"):
        for page in folder.rglob("*.html"):
            assert "cips-confidential" not in page.read_text(encoding="utf-8"), page
        assert "confidential" not in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert verify(named.made.output / "XAA", load_study(named.made.study)).is_right


def test_its_manifest_tells_files_and_reports(named: Book) -> None:
    manifest = json.loads((named.folder / "manifest.json").read_text(encoding="utf-8"))
    there = [name for name, state in named.made.states.items() if state == "made"]
    assert set(manifest["reports"]) == set(there) == {"XAA", "XAB"}
    for folder in there:
        own = (named.folder / folder / "manifest.json").read_bytes()
        assert manifest["reports"][folder] == hashlib.sha256(own).hexdigest()
    assert manifest["country"] == NAMED


@pytest.mark.parametrize("which", ["anonymous", "named"])
def test_it_can_be_verified(which: str, request: pytest.FixtureRequest) -> None:
    book: Book = request.getfixturevalue(which)
    verdict = verify(book.folder, load_study(book.made.study))
    assert verdict.is_right, verdict.lines
    assert verdict.lines[0].endswith("files are as they were made")
    assert verdict.lines[1] == "made from the data of study.yml"


def test_so_can_the_marked_reports_in_it(named: Book) -> None:
    verdict = verify(named.folder / "XAA", load_study(named.made.study))
    assert verdict.is_right, verdict.lines


def test_a_report_that_was_put_behind_it_or_changed_is_told(named: Book, tmp_path: Path) -> None:
    shutil.copytree(named.folder, tmp_path / "book")
    with (tmp_path / "book" / "XAA" / "manifest.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    (tmp_path / "book" / "XAB" / "html" / "index.html").write_text("without the mark", encoding="utf-8")
    verdict = verify(tmp_path / "book", load_study(named.made.study))
    assert not verdict.is_right
    assert "XAA is not the report it was made with" in verdict.lines
    assert "XAB: 1 file(s) are not as they were made: html/index.html" in verdict.lines


def test_other_answers_than_it_was_made_from_are_told(anonymous: Book, tmp_path: Path) -> None:
    shutil.copytree(anonymous.made.study.parent, tmp_path / "study")
    path = tmp_path / "study" / "responses" / "xab_1_officials.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).iloc[:-1].to_csv(path, index=False)
    verdict = verify(anonymous.folder, load_study(tmp_path / "study" / "study.yml"))
    assert not verdict.is_right
    assert verdict.lines[1:] == ("NOT made from the data of study.yml as they are now; different: all countries",)


def test_behind_it_stand_the_countries_own_reports(named: Book) -> None:
    for name, state in named.made.states.items():
        own, behind = named.made.output / name, named.folder / name
        if state == "failed":
            assert not behind.exists()
            continue
        files = {path.relative_to(own) for path in own.rglob("*") if path.is_file()}
        assert files == {path.relative_to(behind) for path in behind.rglob("*") if path.is_file()}
        differ = {file for file in files if (own / file).read_bytes() != (behind / file).read_bytes()}
        assert {file.suffix for file in differ} == {".html", ".pdf", ".json", ".xlsx"}
        marked = {file for file in files if file.suffix in (".html", ".pdf", ".xlsx") and file.parent.name != "_static"}
        assert marked < differ
        back = '<p class="cips-all"><a href="../../index.html">All countries</a></p>'
        assert back in (behind / "html" / "index.html").read_text(encoding="utf-8")
        assert back not in (own / "html" / "index.html").read_text(encoding="utf-8")


def test_named_it_tells_names_and_faults_in_full(named: Book) -> None:
    assert named.rows == {
        "Kelmora": ("XAA/html/index.html", "report available"),
        "Ostrand Bay": ("XAB/html/index.html", "report available"),
        "Tirvania": ("XAC.html", FAULTS),
    }
    [failed] = [outcome for outcome in named.made.outcomes.values() if outcome.state == "failed"]
    page = (named.folder / "XAC.html").read_text(encoding="utf-8")
    said = BeautifulSoup(page, "html.parser").select_one("article pre")
    assert said is not None
    assert said.get_text().strip() == failed.fault
    assert "xac_1_private.csv" in failed.fault


def test_with_few_countries_there_is_a_book_without_figures_over_them(named: Book) -> None:
    assert (named.folder / "01_who_took_part.html").exists() == bool(named.front.find(href="01_who_took_part.html"))
    assert not (named.folder / "02_where_countries_stand.html").exists()
    assert (named.folder / "about.html").is_file()


def test_of_few_countries_there_is_no_anonymous_book(named: Book, small: Path) -> None:
    with pytest.raises(PlanError, match=r"needs 6 countries or more; study\.yml has 3\. `cips book --named`"):
        bound(named.made.study, named.made.output, small, named.pages)


def test_nor_where_the_files_of_too_few_can_be_read(
    anonymous: Book, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cips_helpers.programme.book.FEWEST", 7)
    with pytest.raises(PlanError, match=r"has 6 whose files have no faults \(`cips check` lists them\)"):
        bound(anonymous.made.study, anonymous.made.output / "other", small, anonymous.pages)


# From here on in this order: the last test changes a country's answers.


def test_what_has_not_changed_is_not_made_again(anonymous: Book, small: Path) -> None:
    again = bound(anonymous.made.study, anonymous.made.output, small, anonymous.pages)
    assert again.states == {}
    assert again.book == Outcome()


def test_a_countrys_new_answers_make_the_book_anew(anonymous: Book, small: Path) -> None:
    path = anonymous.made.study.parent / "responses" / "xag_1_officials.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).iloc[:30].to_csv(path, index=False)
    before = (anonymous.folder / "01_who_took_part.html").read_text(encoding="utf-8")
    again = bound(anonymous.made.study, anonymous.made.output, small, anonymous.pages)
    assert again.book == Outcome(bound=True)
    assert (anonymous.folder / "01_who_took_part.html").read_text(encoding="utf-8") != before
