"""Chapters follow the rules of notebooks, and each rule notices its violation."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from cips_helpers.build.report import chapters

from .rules import faults, is_parameters

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
CHAPTERS, PROGRAMME = chapters(NOTEBOOKS), chapters(NOTEBOOKS / "programme")


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


@pytest.mark.parametrize("path", CHAPTERS + PROGRAMME, ids=lambda path: path.stem)
def test_chapter_keeps_the_rules(path: Path) -> None:
    assert faults(read(path)) == []


@pytest.mark.parametrize("paths", [CHAPTERS, PROGRAMME], ids=["of a country", "over all countries"])
def test_all_chapters_have_the_same_parameters_and_read_the_figures_in_the_same_way(paths: list[Path]) -> None:
    assert len({next(filter(is_parameters, read(path).cells)).source for path in paths}) == 1
    assert len({read(path).cells[2].source for path in paths}) == 1


@pytest.fixture
def notebook() -> NotebookNode:
    return read(CHAPTERS[0])


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("def f(): return cips.chart_radar(results)", "a def"),
        ("f = lambda: cips.chart_radar(results)", "a def"),
        ("for x in [1]: cips.chart_radar(results)", "a loop"),
        ("[cips.chart_radar(results) for x in results]", "a loop"),
        ("try: cips.chart_radar(results)\nexcept KeyError: pass", "a try"),
        ("cips.chart_radar(results) if results else 0", "an if"),
        ("%matplotlib inline", "a magic"),
        ("!ls", "a magic"),
        ('cips.chart_radar("../data")', "a path"),
        ('warnings.simplefilter("ignore")', "a warning filter"),
        ("cips.chart_radar(results)\ncips.chart_gaps(results)", "2 calls, not one"),
        ("print(results)", "calls print, which is not of cips"),
        ("cips.draw_pie(results)", "calls cips.draw_pie, which does not exist"),
        ("\n".join(["cips.chart_radar(", *["# words"] * 11, "results)"]), "more than 12 lines"),
    ],
)
def test_code_that_breaks_a_rule(notebook: NotebookNode, code: str, fault: str) -> None:
    notebook.cells.append(new_code_cell(code))
    assert f"cell {len(notebook.cells)}: {fault}" in faults(notebook)


def test_a_second_import_breaks_a_rule(notebook: NotebookNode) -> None:
    notebook.cells.append(new_code_cell("import pandas\ncips.chart_radar(results)"))
    assert [fault[:31] for fault in faults(notebook)] == ["not exactly one cell that import"[:31]]


@pytest.mark.parametrize(
    ("parameters", "fault"),
    [
        ("study = pathlib.Path('x')", "parameter \"study = pathlib.Path('x')\" is no plain assignment"),
        ("a = b = 1", "parameter 'a = b = 1' is no plain assignment"),
        ("\n".join(f"p{n} = {n}" for n in range(9)), "more than 8 parameters"),
    ],
)
def test_parameters_that_break_a_rule(notebook: NotebookNode, parameters: str, fault: str) -> None:
    notebook.cells[1].source = parameters
    assert fault in faults(notebook)


def test_parameters_without_their_tag_break_a_rule(notebook: NotebookNode) -> None:
    notebook.cells[1].metadata = NotebookNode()
    assert "not exactly one parameters cell" in faults(notebook)


@pytest.mark.parametrize(
    ("opening", "fault"),
    [
        ("Summary\n\nHow is it?", "no title"),
        ("# Summary\n\nThis page is about the survey.", "no single paragraph with the question this page answers"),
        ("# Summary\n\nHow is it?\n\nMore.", "no single paragraph with the question this page answers"),
    ],
)
def test_openings_that_break_a_rule(notebook: NotebookNode, opening: str, fault: str) -> None:
    notebook.cells[0].source = opening
    assert fault in faults(notebook)


def test_a_second_title_breaks_a_rule(notebook: NotebookNode) -> None:
    notebook.cells.append(new_markdown_cell("# Another"))
    assert faults(notebook) == ["not exactly one title"]


def test_stored_outputs_break_a_rule(notebook: NotebookNode) -> None:
    notebook.cells[-1].execution_count = 3
    assert faults(notebook) == ["stored outputs"]


def test_another_format_breaks_a_rule(notebook: NotebookNode) -> None:
    notebook.nbformat_minor = 4
    assert faults(notebook) == ["format 4.4, not 4.5"]


def test_metadata_of_a_tool_break_a_rule(notebook: NotebookNode) -> None:
    notebook.metadata["papermill"] = NotebookNode()
    assert faults(notebook) == ["metadata papermill"]
