"""Each kind of input is changed in turn: what is stale then is exactly what rests on it, and the reason names it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from cips_helpers.build.report import Request
from cips_helpers.programme import fingerprints
from cips_helpers.programme.store import Store, look
from cips_helpers.survey.load import load_study
from made_up import small_programme

CODES = ("XAA", "XAB", "XAC", "XAD", "XAE", "XAF", "XAG")
PAGES = {f"{code}/{page}" for code in CODES for page in small_programme.SMALL}
OTHERS = {f"{code}/02_others" for code in CODES}
NO_PAGE: set[str] = set()


@dataclass(frozen=True)
class Place:
    """A copy of everything pages are made from, with a run behind it."""

    study: Path
    chapters: Path
    package: Path
    lock: Path
    book: Path
    requests: tuple[Request, ...]

    @property
    def output(self) -> Path:
        return self.requests[0].output


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven countries, so that they are compared; two of them share a file of answers."""
    folder = tmp_path_factory.mktemp("seven")
    path = small_programme.study(folder, countries=7)
    responses = folder / "responses"
    first, second = (pd.read_csv(responses / f"{code}_1_officials.csv", dtype=str) for code in ("xaa", "xab"))
    both = pd.concat([first.assign(country="XAA"), second.assign(country="XAB")])
    both.to_csv(responses / "both.csv", index=False)
    text = path.read_text(encoding="utf-8")
    for code in ("XAA", "XAB"):
        text = text.replace(
            f"file: responses/{code.lower()}_1_officials.csv",
            f"file: responses/both.csv\n          rows: {{country: {code}}}",
        )
    path.write_text(text, encoding="utf-8")
    requests = small_programme.planned(path, folder / "out", small_programme.notebooks(folder / "chapters"))
    small_programme.pretend(small_programme.examined(path, requests))
    return folder


@pytest.fixture
def place(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    shutil.copytree(fingerprints.PACKAGE, tmp_path / "package", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(fingerprints.LOCK, tmp_path / "lock.txt")
    shutil.copytree(small_programme.ROOT / "book", tmp_path / "book")
    monkeypatch.setattr(fingerprints, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(fingerprints, "LOCK", tmp_path / "lock.txt")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    study, chapters = tmp_path / "study.yml", tmp_path / "chapters"
    requests = small_programme.planned(study, tmp_path / "out", chapters, book=tmp_path / "book")
    return Place(study, chapters, tmp_path / "package", tmp_path / "lock.txt", tmp_path / "book", requests)


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def answers(place: Place, file: str) -> None:
    """Change a single answer of one respondent: the first row's last Likert answer."""
    path = place.study.parent / "responses" / file
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    column = frame.columns[frame.columns.get_loc("respondent") + 3]
    frame.loc[0, column] = "0" if frame.loc[0, column] != "0" else "1"
    frame.to_csv(path, index=False)


def cell(place: Place, *, source: str | None = None, outputs: bool = False) -> None:
    path = place.chapters / "01_scores.ipynb"
    notebook = nbformat.read(path, as_version=4)
    if source:
        notebook.cells[-1].source = source
    if outputs:
        notebook.cells[-1].outputs = [nbformat.v4.new_output("stream", text="run by hand")]
        notebook.cells[-1].execution_count = 7
    nbformat.write(notebook, path)


def executed(place: Place, number: int, page: str) -> Path:
    return Store(place.output).page(place.requests[number].name, page)


def of(code: str) -> set[str]:
    return {f"{code}/{page}" for page in small_programme.SMALL}


CHANGES: dict[str, tuple[Callable[[Place], object], set[str], str]] = {
    "nothing": (lambda place: None, NO_PAGE, ""),
    "one country's answers": (
        lambda place: answers(place, "xac_1_officials.csv"),
        of("XAC"),
        "answers: iteration 1, officials",
    ),
    "its rows in a shared file": (
        lambda place: answers(place, "both.csv"),
        of("XAA"),
        "answers: iteration 1, officials",
    ),
    "its entry in the study": (
        lambda place: edit(place.study, "mode: ", "mode: paper  # "),
        of("XAA"),
        "the country's entry in the study",
    ),
    "the study's title": (
        lambda place: edit(place.study, "title: {en: ", "title: {de: Titel, en: "),
        PAGES,
        "the study's general entries",
    ),
    "a comment in the study": (lambda place: append(place.study, "# checked\n"), NO_PAGE, ""),
    "the questionnaire": (
        lambda place: edit(place.study.parent / "cips.yml", "label: {en: ", "label: {en: New "),
        PAGES,
        "the questionnaire",
    ),
    "a notebook": (
        lambda place: cell(place, source="cips.table_factors(results)"),
        {page for page in PAGES if page.endswith("01_scores")},
        "notebook",
    ),
    "a notebook's outputs": (lambda place: cell(place, outputs=True), NO_PAGE, ""),
    "a helper module": (
        lambda place: append(place.package / "charts" / "radar.py", "# why\n"),
        PAGES,
        "helper modules (charts/radar.py)",
    ),
    "a new module that nothing imports": (lambda place: (place.package / "charts" / "map.py").touch(), NO_PAGE, ""),
    "a font of the charts": (
        lambda place: (place.package / "charts" / "new.ttf").write_bytes(b"x"),
        PAGES,
        "helper modules (charts/new.ttf)",
    ),
    "how it is printed": (
        lambda place: append(place.package / "build" / "pdf.py", "# why\n"),
        set(CODES),
        "modules that bind and print (build/pdf.py)",
    ),
    "a command": (lambda place: append(place.package / "cli" / "app.py", "# why\n"), NO_PAGE, ""),
    "a style": (
        lambda place: append(place.book / "print.typ", "// wider\n"),
        set(CODES),
        "the book's own pages and styles (print.typ)",
    ),
    "the lock file": (lambda place: append(place.lock, "# renewed\n"), PAGES, "lock file"),
    "a page by hand": (
        lambda place: executed(place, 0, "01_scores").write_bytes(b"{ }"),
        {"XAA/01_scores"},
        "the file was changed after it was made",
    ),
    "a page half written": (
        lambda place: executed(place, 0, "01_scores").write_bytes(b""),
        {"XAA/01_scores"},
        "the file was changed after it was made",
    ),
    "a page deleted": (
        lambda place: executed(place, 0, "01_scores").unlink(),
        {"XAA/01_scores"},
        "the file was changed after it was made",
    ),
    "a report's folder deleted": (lambda place: shutil.rmtree(place.output / "XAA"), {"XAA"}, "never made"),
    "a file put into a report": (
        lambda place: (place.output / "XAA" / "own.txt").touch(),
        {"XAA"},
        "the file was changed after it was made",
    ),
}


def tree(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_stale_what_rests_on_it_and_nothing_else(change: str, place: Place) -> None:
    """Status, which writes nothing, agrees with a run.

    All pages that compare are stale for status until the countries have been compared again.
    """
    make, expected, why = CHANGES[change]
    make(place)
    before = tree(place.study.parent)
    status = small_programme.reasons(look(load_study(place.study), place.requests))
    assert tree(place.study.parent) == before
    found = small_programme.stale(place.study, place.requests)
    assert {name for name in found if name not in OTHERS} == expected - OTHERS
    assert {name for name in expected if name in OTHERS} <= set(found)
    assert {found[name] for name in expected} <= {why}
    own = PAGES - OTHERS
    assert own & set(status) == own & set(found)
    assert OTHERS & set(found) <= set(status)
    assert {name.partition("/")[0] for name in found} <= {name.partition("/")[0] for name in status}


def test_the_hour_of_a_file_is_no_reason(place: Place) -> None:
    for path in (place.study, *place.study.parent.glob("responses/*"), *place.chapters.glob("*")):
        os.utime(path, (1, 1))
    assert small_programme.stale(place.study, place.requests) == {}


def test_rows_in_another_order_are_the_same_slice_of_a_shared_file(place: Place) -> None:
    path = place.study.parent / "responses" / "both.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).iloc[::-1].to_csv(path, index=False)
    assert small_programme.stale(place.study, place.requests) == {}


def test_environment_and_options_make_books_stale_and_no_page(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert small_programme.stale(place.study, place.requests) == dict.fromkeys(CODES, "SOURCE_DATE_EPOCH")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    html = small_programme.planned(place.study, place.output, place.chapters, book=place.book, formats=["html"])
    assert small_programme.stale(place.study, html) == dict.fromkeys(CODES, "formats")


def test_a_library_of_another_version_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fingerprints._version
    monkeypatch.setattr(fingerprints, "_version", lambda name: "0.0" if name == "scipy" else real(name))
    assert small_programme.stale(place.study, place.requests) == dict.fromkeys(PAGES, "libraries (scipy)")


def test_another_iteration_edition_or_country_is_another_page(place: Place) -> None:
    public = small_programme.planned(place.study, place.output, place.chapters, book=place.book, editions=["public"])
    assert set(small_programme.stale(place.study, public).values()) == {"never made"}


def test_what_compares_is_stale_where_the_others_quartiles_changed_and_only_there(place: Place) -> None:
    path = place.study.parent / "responses" / "xac_1_officials.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    likert = [
        name for name in frame if set(frame[name]) <= {"0", "1", "2", "3", "8", "9", ""} and len(set(frame[name])) > 3
    ]
    frame[likert] = "3"  # far from what it was, so that quartiles move
    frame.to_csv(path, index=False)
    found = small_programme.stale(place.study, place.requests)
    before = json.loads(json.dumps(found))
    moved = {name for name in found if name in OTHERS and name != "XAC/02_others"}
    assert moved
    assert {found[name] for name in moved} == {"the other countries' scores"}
    assert set(found) == of("XAC") | moved
    assert small_programme.stale(place.study, place.requests) == before  # looking twice changes nothing


def test_a_small_study_is_not_compared_and_no_other_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small_programme.study(tmp_path / "study", countries=3)
    chapters = small_programme.notebooks(tmp_path / "chapters")
    requests = small_programme.planned(study, tmp_path / "out", chapters, countries=["XAA"])

    def fail(*_: object) -> None:
        raise AssertionError("the scores of another country were read")

    monkeypatch.setattr("cips_helpers.programme.extracts.make_extract", fail)
    small_programme.pretend(small_programme.examined(study, requests))
    for path in (study.parent / "responses").glob("xab*"):
        path.write_text("broken", encoding="utf-8")
    assert small_programme.stale(study, requests) == {}


def test_status_opens_no_answers_of_a_shared_file_it_has_seen(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("answers were read")

    monkeypatch.setattr("cips_helpers.survey.slices.read_table", fail)
    monkeypatch.setattr("cips_helpers.programme.extracts.make_extract", fail)
    assert look(load_study(place.study), place.requests)[0].is_fresh
