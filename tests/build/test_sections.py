"""A section whose code shows nothing is left out of the book; everything else stays."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cips_helpers.build.pages import dress, says_nothing

SHOWN = [new_output("display_data", data={"text/markdown": "a sentence"})]


def texts(*cells: object, show_code: bool = False) -> list[str]:
    return [cell.source for cell in dress(new_notebook(cells=list(cells)), show_code=show_code).cells]


@pytest.mark.parametrize("show_code", [False, True])
def test_section_that_shows_nothing_is_left_out_with_its_prose(show_code: bool) -> None:
    cells = [
        new_markdown_cell("# Chapter"),
        new_markdown_cell("## Gap\n\nProse."),
        new_code_cell("cips.chart_gaps(results)"),
        new_markdown_cell("More prose."),
        new_code_cell("cips.say_gaps(results)"),
        new_markdown_cell("## Scores"),
        new_code_cell("cips.table_factors(results)", outputs=SHOWN),
    ]
    left = [text for text in texts(*cells, show_code=show_code) if not text.startswith("cips.")]
    assert left == ["# Chapter", "## Scores", "a sentence"]


def test_one_output_keeps_the_section() -> None:
    cells = [
        new_markdown_cell("## Gap"),
        new_code_cell("cips.chart_gaps(results)"),
        new_code_cell("cips.say_gaps(results)", outputs=SHOWN),
    ]
    assert texts(*cells) == ["## Gap", "a sentence"]


def test_prose_without_code_and_the_opening_of_a_chapter_stay() -> None:
    cells = [
        new_markdown_cell("# Chapter\n\nThe question."),
        new_code_cell("results = cips.read_results(study)"),
        new_markdown_cell("## What was not done\n\nProse."),
    ]
    assert texts(*cells) == ["# Chapter\n\nThe question.", "## What was not done\n\nProse."]


READ = new_code_cell("results = cips.read_results(study)")
PARAMETERS = new_code_cell("country = 'XAA'", metadata={"tags": ["parameters"]})


@pytest.mark.parametrize(
    ("cells", "nothing"),
    [
        ([new_code_cell("cips.show_themes(results)")], True),
        ([new_code_cell("cips.show_themes(results)"), new_code_cell("cips.chart_gaps(results)", outputs=SHOWN)], False),
        ([], False),  # prose alone says what it says
    ],
)
def test_a_chapter_says_nothing_where_none_of_its_calls_shows_anything(cells: list[object], nothing: bool) -> None:
    notebook = new_notebook(cells=[new_markdown_cell("# Themes"), PARAMETERS, READ, *cells])
    assert says_nothing(notebook) is nothing
