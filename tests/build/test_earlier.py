"""A report whose pages are taken over from an earlier one is, byte for byte, the one that is built anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from cips_helpers.build import pipeline
from cips_helpers.build.earlier import Bound, Earlier
from cips_helpers.build.manifest import read_manifest
from cips_helpers.build.pipeline import build_report
from cips_helpers.build.report import Report
from made_up import small_report

CHANGED, OTHER = "01_summary", "03_factors"
FEW = ("summary.ipynb", "factors.ipynb")
WORD = "zebra"
"""A word that stands in one page alone."""


@dataclass(frozen=True)
class Case:
    """A report, and the same after its notebooks were changed."""

    report: Report
    folder: Path
    earlier: Earlier

    def edit(self, page: str, change: Callable[[NotebookNode], None]) -> None:
        path = self.report.request.notebooks / f"{page}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        change(notebook)
        nbformat.write(notebook, path)

    def again(self, **options: object) -> tuple[set[str], set[str]]:
        """Build it again, and anew elsewhere; return the files that were taken over, and those that differ."""
        searched: set[str] = set()

        def inspect(_: Path, files: Collection[str]) -> None:
            searched.update(files)

        build_report(self.report, inspect=inspect, earlier=self.earlier, export=small_report.export)
        request = replace(self.report.request, output=self.folder / "anew")
        build_report(replace(self.report, request=request), export=small_report.export)
        one, other = tree(self.report.request.folder), tree(request.folder)
        return searched, {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def few() -> dict[str, NotebookNode]:
    """Make two of the chapters."""
    return {name: notebook for name, notebook in small_report.chapters().items() if name[3:] in FEW}


def sentence(text: str) -> Callable[[NotebookNode], None]:
    """Write another text below the title."""

    def change(notebook: NotebookNode) -> None:
        title = notebook.cells[0].source.partition("\n")[0]
        notebook.cells[0].source = f"{title}\n\n{text}"

    return change


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report, Bound]:
    folder = tmp_path_factory.mktemp("earlier")
    report = small_report.report(folder, few(), formats=frozenset({"html"}))
    return folder, report, build_report(report, export=small_report.export)


@pytest.fixture
def case(original: tuple[Path, Report, Bound], tmp_path: Path) -> Case:
    _, report, bound = original
    request = small_report.request(tmp_path, few(), formats=report.request.formats, output=tmp_path / "out")
    (tmp_path / "out").mkdir()
    pipeline.shutil.copytree(report.request.folder, request.folder)
    manifest = read_manifest(request.folder)
    assert manifest is not None
    return Case(replace(report, request=request), tmp_path, Earlier(request.folder, manifest, bound))


def test_a_changed_sentence_costs_one_page(case: Case) -> None:
    case.edit(CHANGED, sentence(f"Another sentence, with a {WORD}."))
    taken, differ = case.again()
    assert differ == set()
    assert set(case.earlier.files) - taken == {"html/searchindex.js", f"html/{CHANGED}.html"}
    assert WORD in (case.report.request.folder / "html" / f"{CHANGED}.html").read_text(encoding="utf-8")


def test_a_pdf_with_the_page_is_printed_again(tmp_path: Path) -> None:
    report = small_report.report(tmp_path, few(), formats=frozenset({"html", "pdf"}))
    bound = build_report(report, export=small_report.export)
    manifest = read_manifest(report.request.folder)
    assert manifest is not None
    case = Case(report, tmp_path, Earlier(report.request.folder, manifest, bound))
    case.edit(CHANGED, sentence(f"Another sentence, with a {WORD}."))
    taken, differ = case.again()
    assert differ == set()
    pdfs = {name for name in case.earlier.files if name.endswith(".pdf")}
    assert pdfs - taken == {"CIPS_XAA_2.pdf"} < pdfs


def test_a_word_that_goes_is_no_longer_found(case: Case) -> None:
    case.edit(CHANGED, sentence("No word of the first version is left."))
    before = case.earlier.html.joinpath("searchindex.js").read_text(encoding="utf-8")
    assert "glanc" in before, "a word of the first sentence"
    taken, differ = case.again()
    assert (differ, f"html/{OTHER}.html" in taken) == (set(), True)
    assert "glanc" not in case.report.request.folder.joinpath("html", "searchindex.js").read_text(encoding="utf-8")


def test_nothing_that_shows_costs_no_page(case: Case) -> None:
    def change(notebook: NotebookNode) -> None:
        notebook.cells[2].source += "\n# a comment"

    case.edit(CHANGED, change)
    taken, differ = case.again()
    assert (differ, taken) == (set(), set(case.earlier.files))


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("title", lambda notebook: notebook.cells[0].update(source="# In short\n\nWhat?")),
        ("heading", lambda notebook: notebook.cells[3].update(source="## Ways\n\nText.")),
        ("number of charts", lambda notebook: notebook.cells.pop(4)),
        (
            "picture in a file",
            lambda notebook: notebook.cells.append(
                nbformat.v4.new_code_cell(
                    "from matplotlib import pyplot as plt\nfrom IPython.display import Image\nimport io\n"
                    "file = io.BytesIO(); plt.figure().savefig(file, format='png', metadata={'Software': None})\n"
                    "Image(file.getvalue())",
                    id="picture",
                )
            ),
        ),
    ],
)
def test_what_other_pages_show_costs_the_whole_book(
    case: Case, what: str, change: Callable[[NotebookNode], None]
) -> None:
    if what == "number of charts":  # 04 has charts after it, which get other numbers
        case.edit(OTHER, lambda notebook: notebook.cells.pop(5))
    else:
        case.edit(CHANGED, change)
    taken, differ = case.again()
    assert (taken, differ) == (set(), set()), what


def test_a_file_that_changes_meanwhile_is_not_taken_over(case: Case) -> None:
    case.edit(CHANGED, sentence("Another sentence."))
    (case.earlier.html / f"{OTHER}.html").write_text("changed by somebody", encoding="utf-8")
    taken, differ = case.again()
    assert (taken, differ) == (set(), set())
    kept = case.report.request.output / "kept" / "XAA" / "html"
    assert [path.read_text(encoding="utf-8") for path in kept.glob(f"{OTHER}*.html")] == ["changed by somebody"]


@pytest.mark.parametrize("name", ["searchindex.js", f"{CHANGED}.html", f"{OTHER}.html"])
def test_a_file_that_goes_meanwhile_stops_nothing(case: Case, name: str) -> None:
    case.edit(CHANGED, sentence("Another sentence."))
    (case.earlier.html / name).unlink()
    taken, differ = case.again()
    assert (taken, differ) == (set(), set())


def test_the_style_is_a_part_of_every_page(case: Case) -> None:
    manifest = {**case.earlier.manifest}
    book = case.folder / "book"
    pipeline.shutil.copytree(case.report.request.book, book)
    sheet = next((book / "_static").glob("*.css"))
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\np{color:red}", encoding="utf-8")
    request = replace(case.report.request, book=book)
    other = Case(replace(case.report, request=request), case.folder, replace(case.earlier, manifest=manifest))
    taken, differ = other.again()
    assert (taken, differ) == (set(), set())


def test_a_record_survives_being_written(original: tuple[Path, Report, Bound]) -> None:
    _, _, bound = original
    assert Bound.unpack(bound.packed()) == bound
    assert {"index", CHANGED, OTHER, "how_to_read", "glossary"} <= set(bound.titles)
    broken = json.loads(bound.packed())
    del broken["titles"]
    assert [Bound.unpack(content) for content in (b"", b"[]", json.dumps(broken).encode())] == [None] * 3
