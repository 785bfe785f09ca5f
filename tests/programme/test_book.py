"""The programme's book: a front page with the state of every country, figures over all of them, their own reports."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from attack.attacker import Attacker, drawings, finer_than_printed, marks
from attack.attacker_of_books import BookAttacker
from attack.test_reports import table, unprotected
from cips_helpers.build.report import Outcome
from cips_helpers.disclosure.coarse import coarse
from cips_helpers.disclosure.rules import CERTAINTY
from cips_helpers.exports.figures import figures_sheet
from cips_helpers.programme.binding import NAMED
from cips_helpers.programme.fingerprints import PROGRAMME, fingerprint
from cips_helpers.programme.plan import PlanError
from cips_helpers.programme.store import Store
from cips_helpers.programme.verify import verify
from cips_helpers.results.countries import read_pooled, share_of
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study
from cips_helpers.tables.pooled import table_mean_gaps, table_standing
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


def with_few(study: Path) -> Path:
    """Give a country four officials of a third gender, and three who state none."""
    path = study.parent / "responses" / "xaa_1_officials.csv"
    answers = pd.read_csv(path, dtype=str, keep_default_na=False)
    answers["gender"] = ["3"] * 4 + ["9"] * 3 + ["1" if number % 3 else "2" for number in range(len(answers) - 7)]
    answers.to_csv(path, index=False)
    return study


def chapters(folder: Path) -> Path:
    """Some of the programme's own chapters."""
    folder.mkdir()
    for name in ("01_who_took_part", "02_where_countries_stand", "03_gap_between_groups", "05_worked_on"):
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
    study = with_few(with_names(small_programme.study(folder / "study", countries=3)))
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


# ---- attacks on what was built ---------------------------------------------------------------------------------

MISSING = "XAG"
"""The country whose report the attacker does not have."""


def report_of(study: Path, code: str, edition: str = "public") -> pd.DataFrame:
    """Return a country's ``figures.csv``."""
    results = CountryResults.read(study, code).results(edition=edition)
    return pd.read_csv(io.StringIO(figures_sheet(results).frame.to_csv(index=False)))


@pytest.fixture(scope="module")
def reports(anonymous: Book) -> dict[str, pd.DataFrame]:
    """Tables that the countries have published."""
    return {code: report_of(anonymous.made.study, code) for code in NAMES if code != FAULTY}


def known(reports: dict[str, pd.DataFrame]) -> list[pd.DataFrame]:
    return [report for code, report in reports.items() if code != MISSING]


def worked_out(attacker: BookAttacker, truth: pd.DataFrame, *, within: float = 1e-9) -> dict[str, float]:
    """Return how far each figure of the missing country remains open; its true value is among what remains."""
    found = {}
    for kind in ("scores", "gaps"):
        for one in getattr(attacker, kind)():
            statistic, group, label = one.place.split(", ")
            true = BookAttacker.figure(truth, group, label, statistic)
            assert one.left.min() - within <= true <= one.left.max() + within, one.place
            found[one.place] = one.width
    for one in attacker.people():
        group, iteration = one.place.split()
        assert BookAttacker.size(truth, int(iteration), group) in one.left
        found[one.place] = one.width
    return found


def test_from_all_other_reports_and_the_book_no_figure_of_the_last_country_follows(
    anonymous: Book, reports: dict[str, pd.DataFrame]
) -> None:
    pages = [path.read_text(encoding="utf-8") for path in sorted(anonymous.folder.glob("*.html"))]
    open_ = worked_out(BookAttacker(pages, known(reports)), reports[MISSING])
    assert len(open_) == 3 * 3 + 2
    assert min(width for place, width in open_.items() if "," in place) >= 0.08  # a tenth, in steps of a hundredth
    assert min(width for place, width in open_.items() if "," not in place) >= 19


def test_the_same_attack_finds_them_where_figures_are_not_rounded_before(
    anonymous: Book, reports: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cips_helpers.results.pool.coarse", lambda share: share)
    for module in ("results.pool", "disclosure.peers", "disclosure.pooled"):
        monkeypatch.setattr(f"cips_helpers.{module}.PEER_DECIMALS", 2)
    pooled = read_pooled(load_study(anonymous.made.study))
    monkeypatch.setattr(type(pooled.words), "points", lambda _, value, decimals: f"{value:.2f}")
    tables = [table_mean_gaps(pooled), *table_standing(pooled)]
    pages = [table._repr_mimebundle_()[0]["text/html"] for table in tables]
    open_ = worked_out(BookAttacker(pages, known(reports), rounded=False), reports[MISSING], within=0.011)
    assert len(open_) == 3 * 3
    assert max(open_.values()) < 0.08


def test_charts_and_texts_hold_no_digit_more_than_the_tables(anonymous: Book) -> None:
    assert finer_than_printed(anonymous.folder) == set()
    read = list(map(marks, drawings(anonymous.folder).values()))
    values = np.concatenate(read)
    assert len(values) >= 3
    np.testing.assert_allclose(values, values.round(1), atol=1e-4)


def test_no_file_is_shared_with_one_countrys_report_and_the_named_book_has_them_all(
    anonymous: Book, named: Book
) -> None:
    def contents(folder: Path) -> set[bytes]:
        return {path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix in TEXT}

    own = {code: contents(named.made.output / code) for code in ("XAA", "XAB")}
    of_one = {code: of - own[other] for (code, of), other in zip(own.items(), ("XAB", "XAA"), strict=True)}
    assert all(len(of) > 5 for of in of_one.values())
    assert all(not of & contents(anonymous.folder) for of in of_one.values())
    assert all(of & contents(named.folder) for of in of_one.values())


def narrowed(table: pd.DataFrame) -> set[str]:
    """Return the kinds of figures of a few people that follow from a country's table."""
    attacker = Attacker(table)
    counts = {clue.kind for clue in attacker.counts() if clue.part == "3" and clue.width < 10}
    return counts | {clue.kind for clue in attacker.means_of_rests() if clue.width < CERTAINTY * 3 - 1e-6}


def test_in_the_named_book_nothing_hidden_of_a_country_follows(named: Book) -> None:
    for code in ("XAA", "XAB"):
        table = pd.read_csv(named.folder / code / "tables" / "figures.csv")
        assert narrowed(table) == set()
    assert (pd.read_csv(named.folder / "XAA" / "tables" / "figures.csv")["state"] == "suppressed").any()


def test_the_same_attack_succeeds_on_its_figures_without_the_protection(named: Book) -> None:
    country = CountryResults.read(named.made.study, "XAA")
    shown = country.results()
    open_ = table(unprotected(country.estimates, shown), rounded=False)
    assert narrowed(open_) == {"count", "mean"}


def test_another_answer_within_the_rounding_changes_no_byte(anonymous: Book, small: Path, tmp_path: Path) -> None:
    """A figure that left unrounded would show: the missing country's printed score moves, its tenth does not."""
    study = tmp_path / "study"
    shutil.copytree(anonymous.made.study.parent, study)
    study = study / anonymous.made.study.name
    path = study.parent / "responses" / f"{MISSING.lower()}_1_officials.csv"
    answers, before = pd.read_csv(path, dtype=str, keep_default_na=False), share_of(load_study(study), MISSING)
    for number in range(len(answers)):
        changed = answers.copy()
        column = changed.columns[2 + number % 9]
        changed.loc[number, column] = "2" if answers.loc[number, column] == "1" else "1"
        changed.to_csv(path, index=False)
        after = share_of(load_study(study), MISSING)
        if coarse(after).figures.equals(coarse(before).figures) and not after.figures.equals(before.figures):
            break
    again = bound(study, tmp_path / "out", small, anonymous.pages)
    assert again.book == Outcome(bound=True)
    for one in (path for path in anonymous.folder.rglob("*") if path.is_file() and path.name != "manifest.json"):
        other = tmp_path / "out" / PROGRAMME / one.relative_to(anonymous.folder)
        assert other.read_bytes() == one.read_bytes(), one.name


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
