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

from cips_helpers.build.report import Outcome
from cips_helpers.disclosure.anonymous import pseudonyms, slug
from cips_helpers.programme.binding import NAMED
from cips_helpers.programme.fingerprints import PROGRAMME
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
    """Two of the programme's own chapters."""
    folder.mkdir()
    for name in ("01_who_took_part", "02_where_countries_stand"):
        shutil.copy(small_programme.ROOT / "notebooks" / "programme" / f"{name}.ipynb", folder)
    return folder


def bound(study: Path, output: Path, small: Path, pages: Path, *, named: bool = False) -> Ran:
    edition = "internal" if named else "programme"
    requests = small_programme.planned(study, output, small, editions=[edition], formats=["html"])
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


def pseudonym(book: Book, code: str) -> str:
    return pseudonyms(load_study(book.made.study))[code]


def test_every_country_stands_on_the_front_page_by_its_pseudonym(anonymous: Book) -> None:
    assert anonymous.made.book == Outcome(bound=True)
    assert sorted(anonymous.made.states.values()) == ["failed", *["made"] * 6], anonymous.made.outcomes
    expected = {}
    for code in NAMES:
        sign = pseudonym(anonymous, code)
        there = f"{slug(sign)}/html/index.html", "report available"
        expected[f"Country {sign}"] = (f"{slug(sign)}.html", FAULTS) if code == FAULTY else there
    assert anonymous.rows == expected


def test_the_page_of_a_country_without_a_report_says_why(anonymous: Book) -> None:
    sign = pseudonym(anonymous, FAULTY)
    page = (anonymous.folder / f"{slug(sign)}.html").read_text(encoding="utf-8")
    article = BeautifulSoup(page, "html.parser").select_one("article")
    assert article is not None
    assert f"The report of Country {sign} is {FAULTS}." in " ".join(article.get_text().split())


@pytest.mark.parametrize("which", ["anonymous", "named"])
def test_every_link_leads_to_a_file(which: str, request: pytest.FixtureRequest) -> None:
    book: Book = request.getfixturevalue(which)
    there = [href for href, state in book.rows.values() if state == "report available"]
    assert there
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


def test_nothing_tells_which_country_is_which(anonymous: Book) -> None:
    words = [*NAMES, *NAMES.values(), *(f"{code.lower()}_1" for code in NAMES)]
    secret = re.compile("|".join(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])" for word in words))
    texts: dict[str, str] = {}  # each once: every report has the theme's scripts
    for path in anonymous.folder.rglob("*"):
        name = path.relative_to(anonymous.folder).as_posix()
        assert not secret.search(name)
        if path.suffix in TEXT and path.is_file():
            texts[path.read_text(encoding="utf-8")] = name
    assert [name for text, name in texts.items() if secret.search(text)] == []
    assert len(texts) > 50


def test_its_manifest_tells_files_and_reports(anonymous: Book) -> None:
    manifest = json.loads((anonymous.folder / "manifest.json").read_text(encoding="utf-8"))
    there = [name for name, state in anonymous.made.states.items() if state == "made"]
    assert set(manifest["reports"]) == set(there)
    assert len(there) == 6
    for folder in there:
        own = (anonymous.made.output / folder / "manifest.json").read_bytes()
        assert manifest["reports"][folder] == hashlib.sha256(own).hexdigest()
    assert manifest["country"] == PROGRAMME


@pytest.mark.parametrize("which", ["anonymous", "named"])
def test_it_can_be_verified(which: str, request: pytest.FixtureRequest) -> None:
    book: Book = request.getfixturevalue(which)
    verdict = verify(book.folder, load_study(book.made.study))
    assert verdict.is_right, verdict.lines
    assert verdict.lines[-1].startswith("a book over all countries; verify its ")


def test_a_report_that_was_put_behind_it_is_told(named: Book, tmp_path: Path) -> None:
    shutil.copytree(named.folder, tmp_path / "book")
    with (tmp_path / "book" / "XAA" / "manifest.json").open("a", encoding="utf-8") as file:
        file.write(" ")
    verdict = verify(tmp_path / "book", load_study(named.made.study))
    assert not verdict.is_right
    assert "other reports than it was made with are behind it: XAA" in verdict.lines


@pytest.mark.parametrize("which", ["anonymous", "named"])
def test_behind_it_stand_the_countries_own_reports(which: str, request: pytest.FixtureRequest) -> None:
    book: Book = request.getfixturevalue(which)
    for name, state in book.made.states.items():
        own, behind = book.made.output / name, book.folder / name
        if state == "failed":
            assert not behind.exists()
            continue
        files = {path.relative_to(own) for path in own.rglob("*") if path.is_file()}
        assert files == {path.relative_to(behind) for path in behind.rglob("*") if path.is_file()}
        differ = {file.as_posix() for file in files if (own / file).read_bytes() != (behind / file).read_bytes()}
        assert differ == {"html/index.html"}
        front = (own / "html" / "index.html").read_text(encoding="utf-8")
        back = '<p class="cips-all"><a href="../../index.html">All countries</a></p>'
        assert (behind / "html" / "index.html").read_text(encoding="utf-8").replace(back, "") == front
        assert back not in front


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


# From here on in this order: the last test changes a country's answers.


def test_what_has_not_changed_is_not_made_again(anonymous: Book, small: Path) -> None:
    again = bound(anonymous.made.study, anonymous.made.output, small, anonymous.pages)
    assert set(again.states.values()) == {"fresh", "failed"}
    assert again.book == Outcome()


def test_a_countrys_new_answers_make_the_book_anew(anonymous: Book, small: Path) -> None:
    path = anonymous.made.study.parent / "responses" / "xag_1_officials.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).iloc[:-5].to_csv(path, index=False)
    before = (anonymous.folder / "01_who_took_part.html").read_text(encoding="utf-8")
    again = bound(anonymous.made.study, anonymous.made.output, small, anonymous.pages)
    [changed] = [folder for folder, state in again.states.items() if state == "made"]
    assert changed == slug(pseudonym(anonymous, "XAG"))
    assert again.book == Outcome(bound=True)
    assert (anonymous.folder / "01_who_took_part.html").read_text(encoding="utf-8") != before
