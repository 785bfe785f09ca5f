"""Each kind of input is changed in turn: what is stale then is exactly what rests on it, and the reason names it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from cips_helpers.programme import fingerprints as ingredients
from cips_helpers.programme.plan import Task
from cips_helpers.programme.run import look
from cips_helpers.programme.store import Store
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
    tasks: tuple[Task, ...]

    @property
    def output(self) -> Path:
        return self.tasks[0].output


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
    tasks = small_programme.planned(path, folder / "out", small_programme.notebooks(folder / "chapters"))
    small_programme.pretend(tasks, look(load_study(path), tasks))
    return folder


@pytest.fixture
def place(original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    shutil.copytree(ingredients.PACKAGE, tmp_path / "package", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ingredients.LOCK, tmp_path / "lock.txt")
    shutil.copytree(small_programme.ROOT / "book", tmp_path / "book")
    monkeypatch.setattr(ingredients, "PACKAGE", tmp_path / "package")
    monkeypatch.setattr(ingredients, "LOCK", tmp_path / "lock.txt")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    study, chapters = tmp_path / "study.yml", tmp_path / "chapters"
    tasks = small_programme.planned(study, tmp_path / "out", chapters, book=tmp_path / "book")
    return Place(study, chapters, tmp_path / "package", tmp_path / "lock.txt", tmp_path / "book", tasks)


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


def executed(place: Place, task: int, page: str) -> Path:
    return Store(place.output).page(place.tasks[task].folder, page)


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
    "a new helper module": (
        lambda place: (place.package / "charts" / "map.py").touch(),
        PAGES,
        "helper modules (charts/map.py)",
    ),
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
        lambda place: append(place.book / "print.css", "/* wider */\n"),
        set(CODES),
        "the book's own pages and styles (print.css)",
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


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_stale_what_rests_on_it_and_nothing_else(change: str, place: Place) -> None:
    make, expected, why = CHANGES[change]
    make(place)
    found = small_programme.stale(place.study, place.tasks)
    assert {name for name in found if name not in OTHERS} == expected - OTHERS
    assert {name for name in expected if name in OTHERS} <= set(found)
    assert {found[name] for name in expected} <= {why}


def test_the_hour_of_a_file_is_no_reason(place: Place) -> None:
    for path in (place.study, *place.study.parent.glob("responses/*"), *place.chapters.glob("*")):
        os.utime(path, (1, 1))
    assert small_programme.stale(place.study, place.tasks) == {}


def test_rows_in_another_order_are_the_same_slice_of_a_shared_file(place: Place) -> None:
    path = place.study.parent / "responses" / "both.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).iloc[::-1].to_csv(path, index=False)
    assert small_programme.stale(place.study, place.tasks) == {}


def test_environment_and_options_make_books_stale_and_no_page(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert small_programme.stale(place.study, place.tasks) == dict.fromkeys(CODES, "SOURCE_DATE_EPOCH")
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    html = small_programme.planned(place.study, place.output, place.chapters, book=place.book, formats=["html"])
    assert small_programme.stale(place.study, html) == dict.fromkeys(CODES, "formats")


def test_a_library_of_another_version_is_named(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    real = ingredients.version
    monkeypatch.setattr(ingredients, "version", lambda name: "0.0" if name == "scipy" else real(name))
    assert small_programme.stale(place.study, place.tasks) == dict.fromkeys(PAGES, "libraries (scipy)")


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
    found = small_programme.stale(place.study, place.tasks)
    before = json.loads(json.dumps(found))
    moved = {name for name in found if name in OTHERS and name != "XAC/02_others"}
    assert moved
    assert {found[name] for name in moved} == {"the other countries' scores"}
    assert set(found) == of("XAC") | moved
    assert small_programme.stale(place.study, place.tasks) == before  # looking twice changes nothing


def test_a_small_study_is_not_compared_and_no_other_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = small_programme.study(tmp_path / "study", countries=3)
    tasks = small_programme.planned(
        study, tmp_path / "out", small_programme.notebooks(tmp_path / "chapters"), countries=["XAA"]
    )

    def fail(*_: object) -> None:
        raise AssertionError("the scores of another country were read")

    monkeypatch.setattr("cips_helpers.programme.run.make_extract", fail)
    small_programme.pretend(tasks, look(load_study(study), tasks))
    for path in (study.parent / "responses").glob("xab*"):
        path.write_text("broken", encoding="utf-8")
    assert small_programme.stale(study, tasks) == {}


def test_no_page_is_made_with_the_modules_that_bind(tmp_path: Path) -> None:
    names = [f"cips_helpers.{name.removesuffix('.py').replace('/', '.')}" for name in ingredients.AFTER_THE_PAGES]
    assert all((ingredients.PACKAGE / name).is_file() for name in ingredients.AFTER_THE_PAGES)
    load = "import sys, cips_helpers; [getattr(cips_helpers, name) for name in dir(cips_helpers)]"
    code = f"{load}; sys.exit(any(name in sys.modules for name in {names}))"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=small_programme.ROOT).returncode == 0
