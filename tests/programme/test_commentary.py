"""A country's own words: in HTML and PDF of its report at their places, as text, and in no other report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from cips_helpers.build.events import Event, ReportError
from cips_helpers.build.report import Request
from cips_helpers.programme.commentary import own_words, words_files
from cips_helpers.programme.report import make_report
from cips_helpers.survey.load import load_study
from made_up import small_programme

CHAPTERS = {
    "10_result": ("# Result", "cips.table_overall(results)"),
    "15_scores": ("# Scores", "cips.chart_factors(results)"),
}
HOSTILE = """The port moved in *spring*, and **the new rule** came.
It took one year.

- <script>alert(1)</script>
- {download}`/etc/hostname` and $x$ {{7*7}}
- [the rule](https://customs.example/rule), [no](javascript:alert(1))
"""
FOREWORD = "Integrity begins with each of us.\n\n# A second heading\n\nThe Director General"


def words(study: Path, files: dict[str, str], country: str = "XAA") -> None:
    folder = study.parent / "commentary" / country
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def reports(fork_server: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("words")
    study = small_programme.study(folder / "study", countries=2)
    words(study, {"scores.md": HOSTILE, "foreword.md": FOREWORD, "context.md": "A year of reform."})
    words(study, {"scores.md": "Words of the second country."}, "XAB")
    chapters = small_programme.notebooks(folder / "chapters", CHAPTERS)
    requests = small_programme.planned(study, folder / "out", chapters)
    for state in small_programme.examined(study, requests):
        make_report(load_study(study), state)
    return {request.country: request.folder for request in requests}


def text_of(page: Path) -> str:
    article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").find("article")
    assert article is not None
    return " ".join(article.get_text().split())


def test_words_stand_in_html_at_their_place_and_are_text(reports: dict[str, Path]) -> None:
    page = reports["XAA"] / "html" / "15_scores.html"
    text, soup = text_of(page), BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    assert text.index("What is there to see?") < text.index("Comment The port moved in spring, and the new rule came.")
    assert text.index("It took one year.") < text.index("Figure 1.1")
    own = soup.select_one(".cips-own")
    assert own is not None
    assert [element.get_text() for element in own.select("strong, em")] == ["spring", "the new rule"]
    assert [item.get_text() for item in own.select("li")] == [
        "<script>alert(1)</script>",
        "{download}/etc/hostname and $x$ {{7*7}}",
        "the rule (https://customs.example/rule), [no](javascript:alert(1))",
    ]
    assert own.select("script, a") == []


def test_foreword_and_context_close_the_result_and_open_the_pdf(reports: dict[str, Path]) -> None:
    text = text_of(reports["XAA"] / "html" / "index.html")
    assert text.endswith(
        "Foreword Integrity begins with each of us. A second heading The Director General Context A year of reform."
    )
    pages = [page.extract_text() for page in PdfReader(reports["XAA"] / "CIPS_XAA_1.pdf").pages]
    [foreword] = (number for number, page in enumerate(pages) if "Integrity begins with each of us." in page)
    result = next(number for number, page in enumerate(pages) if "Overall score" in page)
    assert "A year of reform." in pages[foreword]
    assert 1 < foreword < result
    assert "the new rule" in "".join(pages)


def test_nothing_of_one_country_shows_in_another(reports: dict[str, Path]) -> None:
    assert "Words of the second country." in text_of(reports["XAB"] / "html" / "15_scores.html")
    for country, stranger in {"XAA": b"Words of the second", "XAB": b"Integrity begins with"}.items():
        files = [path for path in reports[country].rglob("*") if path.is_file()]
        assert not [path for path in files if stranger in path.read_bytes()]
    pdf = "".join(page.extract_text() for page in PdfReader(reports["XAB"] / "CIPS_XAB_1.pdf").pages)
    assert "Integrity begins" not in pdf


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_programme.study(tmp_path_factory.mktemp("study"), countries=2)


@pytest.fixture
def request_(study: Path, tmp_path: Path) -> Request:
    chapters = small_programme.notebooks(tmp_path / "chapters", CHAPTERS)
    for old in study.parent.glob("commentary/*/*"):
        old.unlink()
    return small_programme.planned(study, tmp_path / "out", chapters)[0]


def test_language_and_edition_choose_the_file(study: Path, request_: Request) -> None:
    names = ("scores.md", "scores.fr.md", "scores.public.md", "scores.internal.md", "result.md", "scores.fr.public.md")
    words(study, dict.fromkeys(names, "Text."))
    loaded = load_study(study).model_copy(update={"languages": ("en", "fr")})

    def chosen(**changes: Any) -> dict[str, str]:
        files = words_files(loaded, replace(request_, **changes))
        return {chapter: file.path.name for chapter, file in files.items()}

    assert chosen() == {"scores": "scores.internal.md", "result": "result.md"}
    assert chosen(edition="analyst") == chosen()
    assert chosen(edition="public") == {"scores": "scores.public.md", "result": "result.md"}
    assert chosen(language="fr") == {"scores": "scores.fr.md"}
    assert chosen(language="fr", edition="public") == {"scores": "scores.fr.public.md"}
    assert chosen(is_latest=False) == {}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("scorse.md", "", "XAA/scorse.md: there is no chapter 'scorse'; there are context, foreword, result, scores"),
        ("scores.de.md", "", r"what follows the chapter's name is a language \(en\) or an edition \(internal, "),
        ("15_scores.md", "One.\n\n> A quote", r"XAA/15_scores.md: line 3: a quotation \(>\); only paragraphs"),
        ("scores.md", "![map](map.png)", "line 1: a picture; only"),
        ("scores.md", "```{include} /etc/passwd\n```", r"line 1: a block in fences \(```\); only"),
        ("scores.md", "- one\n\n  two", "line 1: an item of a list that is more than one paragraph"),
        ("scores.md", "# A\n\n# A", "line 3: a second heading “A”"),
        ("scores.md", "# Scors\n\nOne.", "scores.md: the chapter has no heading “Scors”; “Scores” is meant?"),
        ("scores.md", "One.\n\nred \x1b[31m", r"line 3: the character '\\x1b' can't be printed; delete it"),
    ],
)
def test_a_fault_names_file_line_and_what_is_taken(
    study: Path, request_: Request, name: str, text: str, message: str
) -> None:
    words(study, {name: text})
    with pytest.raises(ReportError, match=message):
        own_words(load_study(study), request_)


def test_two_files_for_one_place_are_refused(study: Path, request_: Request) -> None:
    words(study, {"15_scores.md": "One.", "scores.md": "Two."})
    with pytest.raises(ReportError, match=r"scores\.md: is for the same as 15_scores\.md; keep one of them"):
        own_words(load_study(study), request_)


def test_a_folder_of_no_country_is_refused(study: Path, request_: Request) -> None:
    (study.parent / "commentary" / "XAX").mkdir(parents=True)
    with pytest.raises(ReportError, match="commentary/XAX: the study has no such country; it has XAA, XAB"):
        own_words(load_study(study), request_)
    (study.parent / "commentary" / "XAX").rmdir()


def test_changed_words_bind_anew_and_run_no_chapter(study: Path, request_: Request) -> None:
    words(study, {"scores.md": "Before."})
    small_programme.pretend(small_programme.examined(study, [request_]))
    assert small_programme.stale(study, [request_]) == {}
    words(study, {"scores.md": "After."})
    assert small_programme.stale(study, [request_]) == {"XAA": "the country's own words (XAA/scores.md)"}
    words(study, {"scores.md": "Before."})
    words(study, {"scores.md": "Of the other."}, "XAB")
    assert small_programme.stale(study, [request_]) == {}


def test_words_that_quote_an_answer_are_found(study: Path, request_: Request) -> None:
    rows = (study.parent / "responses" / "xaa_1_officials.csv").read_text(encoding="utf-8").splitlines()
    words(study, {"scores.md": "\n\n".join(rows[1:4])})
    events: list[Event] = []
    [state] = small_programme.examined(study, [replace(request_, formats=frozenset({"html"}))])
    with pytest.raises(ReportError, match="the privacy scan found"):
        make_report(load_study(study), state, on_progress=events.append)
