"""Two real surveys that nobody made for this project: the same command reports them, with the reference's figures."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from scipy import stats
from typer.testing import CliRunner, Result

from cips_helpers.cli.app import app
from cips_helpers.instrument.load import load_instrument
from cips_helpers.words import Words, rounded
from conftest import forked_cips
from estimation.reference import ces11, results

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "data" / "own_questionnaire"
WORDS = Words("en")
CODES = {"cnes": "XQA", "ces11": "XQB"}


@dataclass(frozen=True)
class Built:
    """A finished report: its pages by name, and the text of its PDF, both volumes."""

    pages: dict[str, BeautifulSoup]
    pdf: str

    @property
    def html(self) -> str:
        return " ".join(" ".join(page.select_one("article").get_text(" ").split()) for page in self.pages.values())

    def rows(self, label: str = "") -> list[list[str]]:
        """All table rows of all pages, or those that begin with a label."""
        found = []
        for page in self.pages.values():
            for row in page.select("article table tr"):
                cells = [cell.get_text(" ", strip=True) for cell in row.find_all(["td", "th"])]
                if cells and (not label or cells[0] == label):
                    found.append(cells)
        return found

    def alt_texts(self) -> str:
        return " ".join(about.get_text() for page in self.pages.values() for about in page.select("article svg > desc"))


def read_report(folder: Path, code: str) -> Built:
    pages = {
        path.stem: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted((folder / code / "html").glob("*.html"))
        if path.stem != "search"
    }
    volumes = [PdfReader(folder / code / f"CIPS_{code}_1{name}.pdf") for name in ("", "_data_and_methods")]
    return Built(pages, " ".join(" ".join(page.extract_text() for reader in volumes for page in reader.pages).split()))


@pytest.fixture(scope="module")
def surveys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("surveys")
    subprocess.run([sys.executable, str(FOLDER / "fetch.py"), str(folder)], check=True, capture_output=True)
    return folder


def check(surveys: Path, survey: str, *options: str) -> Result:
    study = str(surveys / survey / "study.yml")
    return CliRunner().invoke(app, ["check", *options, "--study", study, "--output", str(surveys / "reports")])


@pytest.fixture(scope="module")
def reports(fork_server: None, surveys: Path) -> dict[str, Built]:
    built = {}
    for survey, code in CODES.items():
        study, output = surveys / survey / "study.yml", surveys / "reports"
        assert check(surveys, survey, "--confirm").exit_code == 0
        run = forked_cips("report", code, "--study", str(study), "--output", str(output))
        assert run.returncode == 0, run.stderr
        built[survey] = read_report(output, code)
    return built


def assert_follows(text: str, label: str, *figures: str, within: int = 90) -> None:
    """Somewhere after the label, before the next thing, all figures stand in the text."""
    places = [match.end() for match in re.finditer(re.escape(label), text)]
    assert places, f"{label!r} is not in the text"
    following = [text[place : place + within] for place in places]
    assert any(all(figure in part for figure in figures) for part in following), (label, figures, following)


def interval(values: dict[str, float], df: int) -> str:
    """Return the interval of a part as it is printed: the printed score, less and plus the printed margin.

    The margin is the longer side of the logit interval on the scale from 0 to 3.
    """
    share, reach = values["est"] / 3, stats.t.ppf(0.975, df) * values["se"] / 3
    logit, half = np.log(share / (1 - share)), reach / (share * (1 - share))
    low, high = (3 / (1 + np.exp(-end)) for end in (logit - half, logit + half))
    margin = rounded(max(values["est"] - low, high - values["est"]), 2)
    return WORDS.interval(rounded(values["est"], 2) - margin, rounded(values["est"], 2) + margin)


def test_check_finds_no_fault(surveys: Path) -> None:
    for survey, code in CODES.items():
        run = check(surveys, survey)
        assert (run.exit_code, run.stdout.splitlines()[-1]) == (0, f"{code}: 0 error(s), 0 warning(s)")


def test_weighted_stratified_mean_is_the_reference(reports: dict[str, Built]) -> None:
    whole = results("ces11")["ces11.mean.score.D1"]
    favourable = results("ces11")["ces11.ciprop.top2.D1"]["xlogit"]["est"]
    score, span = WORDS.points(whole["est"]), WORDS.interval(whole["lo"], whole["hi"])
    wanted = {score, span, WORDS.percent(favourable), "2,231"}
    assert any(wanted <= set(row) for row in reports["ces11"].rows("Electors"))
    assert_follows(reports["ces11"].pdf, "Electors", score, span, WORDS.percent(favourable), "2,231")
    own = [row for row in reports["ces11"].rows() if "not important at all?" in row[0]]
    assert any({score, WORDS.percent(favourable)} <= set(row) for row in own), own


DOMAINS = {
    "gender": {"Female": "Female", "Male": "Male"},
    "urban": {"urban": "Urban", "rural": "Rural"},
    "education": {
        "lessHS": "Less than high school",
        "HS": "High school",
        "somePS": "Some post-secondary",
        "college": "Community college or technical school",
        "bachelors": "Bachelor’s degree",
        "higher": "Graduate degree",
    },
    "province": {code: code for code in ("AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK")},
}


@pytest.mark.parametrize("domain", DOMAINS)
def test_domain_means_are_the_reference(reports: dict[str, Built], domain: str) -> None:
    for values in results("ces11")[f"ces11.by.{domain}.D1"]:
        people = ces11()[ces11()[domain] == values[domain]]
        df = len(people) - people["province"].nunique()
        wanted = [WORDS.count(len(people)), WORDS.points(values["est"]), interval(values, df)]
        label = DOMAINS[domain][values[domain]]
        assert any(set(wanted) <= set(row) for row in reports["ces11"].rows(label)), (label, wanted)
        assert_follows(reports["ces11"].pdf, label, *wanted)


def test_share_with_logit_interval_is_the_reference(reports: dict[str, Built]) -> None:
    yes = results("ces11")["ces11.ciprop.abort.D1"]["xlogit"]
    wanted = [WORDS.percent(yes["est"]), WORDS.percent_interval(yes["lo"], yes["hi"]), "2,231"]
    assert any(set(wanted) <= set(row) for row in reports["ces11"].rows("Yes"))
    assert_follows(reports["ces11"].pdf, "Yes", *wanted)


def cnes_items() -> list[tuple[str, dict[str, Any]]]:
    """Wording, mean and share of favourable answers of each statement, turned where agreeing is unfavourable."""
    columns = {"tolerant": "MBSA2", "lifestyles": "MBSA7", "adapt": "MBSA8", "family": "MBSA9"}
    found = []
    for item in load_instrument(FOLDER / "cnes" / "instrument.yml").items:
        values = results("gap_change")[f"cnes.item.{columns[item.id]}"]
        mean, share = values["mean"], values["top2"]
        turned = {"mean": 3 - mean, "share": 1 - share} if item.reverse else {"mean": mean, "share": share}
        found.append((item.text["en"], turned))
    return found


def test_item_scores_are_the_reference(reports: dict[str, Built]) -> None:
    for wording, values in cnes_items():
        wanted = {WORDS.points(values["mean"]), WORDS.percent(values["share"])}
        rows = [row for row in reports["cnes"].rows() if wording in row[0]]
        assert any(wanted <= set(row) for row in rows), (wanted, rows)


def test_overall_score_is_the_mean_of_the_reference(reports: dict[str, Built]) -> None:
    items = [values for _, values in cnes_items()]
    # Nobody left a question empty, so the mean over people is the mean over the questions.
    score = WORDS.points(sum(values["mean"] for values in items) / 4)
    favourable = WORDS.percent(sum(values["share"] for values in items) / 4)
    assert any({score, favourable, "1,529"} <= set(row) for row in reports["cnes"].rows("Electors"))
    assert_follows(reports["cnes"].pdf, "Electors", score, favourable, "1,529")


def test_range_of_favourable_answers_stands_in_the_text(reports: dict[str, Built]) -> None:
    shares = [values["share"] for _, values in cnes_items()]
    for text in (reports["cnes"].html, reports["cnes"].pdf):
        assert_follows(text, "favourable answers range from", WORDS.percent(min(shares)))
        assert_follows(text, "to " + WORDS.percent(max(shares)), "emphasis on traditional")


@pytest.mark.parametrize("survey", CODES)
def test_report_reads_as_made_for_its_survey(reports: dict[str, Built], survey: str) -> None:
    """No word of Customs, no group, target or gap the questionnaire does not have, nothing blank."""
    report = reports[survey]
    for text in (report.html, report.pdf, report.alt_texts()):
        found = re.findall(r"\b(nan|customs|arusha|officials?|private sector|corruption|integrity)\b", text, re.I)
        assert not found
    headings = {heading.get_text(strip=True) for page in report.pages.values() for heading in page.select("h2")}
    assert "Every key factor" in headings
    assert not headings & {"Strongest and weakest", "Where the groups differ", "Gap between the groups", "Ranking"}
    assert ("Who answered" in headings) == ("Parts of each group" in headings) == (survey == "ces11")


@pytest.mark.parametrize("survey", CODES)
def test_no_section_is_empty(reports: dict[str, Built], survey: str) -> None:
    for name, page in reports[survey].pages.items():
        for section in page.select("article section"):
            for heading in section.find_all(["h1", "h2", "h3"], recursive=False):
                rest = section.get_text(" ", strip=True).removeprefix(heading.get_text(" ", strip=True))
                assert rest.strip() or section.find("svg"), (name, heading.get_text(strip=True))


def test_answers_are_not_in_the_repository() -> None:
    assert {path.suffix for path in FOLDER.rglob("*") if path.is_file()} <= {".md", ".py", ".yml", ".pyc"}


def test_fetch_asks_for_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["fetch.py"])
    with pytest.raises(SystemExit, match="Name the folder"):
        runpy.run_path(str(FOLDER / "fetch.py"), run_name="__main__")
