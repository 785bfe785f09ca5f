"""A report whose pages are taken over from an earlier one is, byte for byte, the one that is built anew."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from cips_helpers.build import pipeline
from cips_helpers.build.earlier import Bound, Earlier
from cips_helpers.build.manifest import read_manifest
from cips_helpers.build.notebooks import run_notebooks
from cips_helpers.build.pipeline import build_report
from cips_helpers.build.report import Report
from made_up import small_report

CHANGED, OTHER = "01_summary", "03_factors"
FEW = ("summary.ipynb", "factors.ipynb")
WORD, GONE = "zebra", "glanc"
"""A word that the changed page alone has, and the stem of one that it has no longer."""
INDEXED = "```{index} single: kept entry\n```\n\nText."
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SENTENCE = f"Another sentence, with a {WORD}."

Change = Callable[[NotebookNode], None]


class WholeBookError(Exception):
    """The whole book would be bound."""


@dataclass(frozen=True)
class Original:
    """A report, and its executed chapters: what is tested here begins behind them."""

    report: Report
    executed: Path
    bound: Bound


@dataclass(frozen=True)
class Case:
    """A report of executed chapters, which may be changed, and the one that was made of them before."""

    report: Report
    earlier: Earlier

    def edit(self, page: str, change: Change) -> None:
        path = self.report.request.notebooks / f"{page}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        change(notebook)
        nbformat.write(notebook, path)

    def again(self) -> set[str]:
        """Build it again; return the files that were taken over."""
        searched: set[str] = set()

        def inspect(_: Path, files: Collection[str]) -> None:
            searched.update(files)

        build_report(self.report, run=copied, inspect=inspect, earlier=self.earlier, export=small_report.export)
        return searched


def copied(_report: Report, notebooks: Sequence[Path], work: Path, _told: object) -> list[Path]:
    return [Path(shutil.copy(path, work)) for path in notebooks]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(one: Path, other: dict[str, bytes]) -> set[str]:
    files = tree(one)
    return {name for name in files.keys() | other.keys() if files.get(name) != other.get(name)}


def few() -> dict[str, NotebookNode]:
    """Make two of the chapters."""
    chapters = {name: notebook for name, notebook in small_report.chapters().items() if name[3:] in FEW}
    chapters[f"{OTHER}.ipynb"].cells.append(new_markdown_cell(INDEXED))
    return chapters


def sentence(text: str) -> Change:
    """Write another text below the title."""

    def change(notebook: NotebookNode) -> None:
        title = notebook.cells[0].source.partition("\n")[0]
        notebook.cells[0].source = f"{title}\n\n{text}"

    return change


def add(*cells: NotebookNode) -> Change:
    return lambda notebook: notebook.cells.extend(cells)


def add_chart(notebook: NotebookNode) -> None:
    """Show a chart a second time: those of later pages get other numbers."""
    notebook.cells.append(deepcopy(next(cell for cell in notebook.cells if "Chart(" in cell.source and cell.outputs)))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    folder = tmp_path_factory.mktemp("earlier")
    executed = folder / "executed"
    executed.mkdir()

    def run(report: Report, notebooks: Sequence[Path], _work: Path, _told: object) -> list[Path]:
        return run_notebooks(report, notebooks, executed)

    report = small_report.report(folder, few())
    return Original(report, executed, build_report(report, run=run, export=small_report.export))


@pytest.fixture
def case(original: Original, tmp_path: Path) -> Case:
    request = replace(original.report.request, output=tmp_path / "out", notebooks=tmp_path / "executed")
    shutil.copytree(original.executed, request.notebooks)
    shutil.copytree(original.report.request.folder, request.folder)
    manifest = read_manifest(request.folder)
    assert manifest is not None
    return Case(replace(original.report, request=request), Earlier(request.folder, manifest, original.bound))


@pytest.fixture(scope="module")
def anew(original: Original, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the report with `SENTENCE`, built without an earlier one."""
    folder = tmp_path_factory.mktemp("anew")
    request = replace(original.report.request, output=folder / "out", notebooks=folder / "executed")
    shutil.copytree(original.executed, request.notebooks)
    report = replace(original.report, request=request)
    Case(report, Earlier(request.folder, {}, original.bound)).edit(CHANGED, sentence(SENTENCE))
    build_report(report, run=copied, export=small_report.export)
    return tree(request.folder)


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bind no whole book."""

    def refuse(*_: object) -> None:
        raise WholeBookError

    monkeypatch.setattr(pipeline, "_bind", refuse)


def test_a_changed_sentence_costs_one_page_and_its_pdf(case: Case, anew: dict[str, bytes], refused: None) -> None:
    case.edit(CHANGED, sentence(SENTENCE))
    index, page = case.earlier.html / "searchindex.js", case.earlier.html / f"{OTHER}.html"
    assert GONE in index.read_text(encoding="utf-8")
    page.chmod(0o400)
    taken = case.again()
    assert differing(case.report.request.folder, anew) == set()
    assert set(case.earlier.files) - taken == {"html/searchindex.js", f"html/{CHANGED}.html", "CIPS_XAA_2.pdf"}
    assert WORD in (case.earlier.html / f"{CHANGED}.html").read_text(encoding="utf-8")
    assert (WORD in index.read_text("utf-8"), GONE in index.read_text("utf-8")) == (True, False)
    assert page.stat().st_mode & 0o200, "a file that was set to be read only stops later runs on Windows"
    assert [name for name in taken if name.endswith(".pdf")], "there are others, without the page"


def test_nothing_that_shows_costs_no_page(case: Case, refused: None) -> None:
    def change(notebook: NotebookNode) -> None:
        notebook.cells[2].source += "\n# a comment"

    before = tree(case.report.request.folder)
    case.edit(CHANGED, change)
    assert case.again() == set(case.earlier.files)
    assert differing(case.report.request.folder, before) == set()


@pytest.mark.parametrize(
    ("page", "change"),
    [
        pytest.param(CHANGED, lambda notebook: notebook.cells[0].update(source="# In short\n\nWhat?"), id="title"),
        pytest.param(CHANGED, add(new_markdown_cell("## Ways\n\nText.")), id="heading"),
        pytest.param(CHANGED, add_chart, id="numbers of charts"),
        pytest.param(OTHER, lambda notebook: notebook.cells.pop(), id="entry of an index goes"),
        pytest.param(CHANGED, add(new_markdown_cell(INDEXED)), id="entry of an index comes"),
        pytest.param(
            CHANGED,
            add(new_code_cell("picture", outputs=[new_output("display_data", {"image/png": PIXEL})])),
            id="picture in a file",
        ),
    ],
)
def test_what_other_pages_show_costs_the_whole_book(case: Case, page: str, change: Change, refused: None) -> None:
    case.edit(page, change)
    with pytest.raises(WholeBookError):
        case.again()


def test_a_file_that_changes_meanwhile_is_not_taken_over(case: Case, anew: dict[str, bytes]) -> None:
    case.edit(CHANGED, sentence(SENTENCE))
    (case.earlier.html / f"{OTHER}.html").write_text("changed by somebody", encoding="utf-8")
    assert case.again() == set()
    assert differing(case.report.request.folder, anew) == set()
    kept = case.report.request.output / "kept" / "XAA" / "html"
    assert [path.read_text(encoding="utf-8") for path in kept.glob(f"{OTHER}*.html")] == ["changed by somebody"]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("searchindex.js", "", None),
        ("searchindex.js", '"terms": {', '"terms": {"planted": 0, '),
        (f"{CHANGED}.html", "", None),
        (f"{OTHER}.html", "", None),
    ],
)
def test_a_file_that_goes_or_changes_meanwhile_stops_nothing(
    case: Case, name: str, before: str, after: str | None, refused: None
) -> None:
    case.edit(CHANGED, sentence("Another sentence."))
    file = case.earlier.html / name
    if after is None:
        file.unlink()
    else:
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(WholeBookError):
        case.again()


def test_the_style_is_a_part_of_every_page(case: Case, tmp_path: Path, refused: None) -> None:
    book = tmp_path / "book"
    shutil.copytree(case.report.request.book, book)
    sheet = next((book / "_static").glob("*.css"))
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\np{color:red}", encoding="utf-8")
    other = Case(replace(case.report, request=replace(case.report.request, book=book)), case.earlier)
    with pytest.raises(WholeBookError):
        other.again()


def test_a_record_survives_being_written(original: Original) -> None:
    bound = replace(original.bound, searched_for="fingerprint")
    assert Bound.unpack(bound.packed()) == bound
    assert {"index", CHANGED, OTHER, "how_to_read", "glossary"} <= set(bound.titles)
    broken = json.loads(bound.packed())
    del broken["titles"]
    assert [Bound.unpack(content) for content in (b"", b"[]", json.dumps(broken).encode())] == [None] * 3
