"""From an executed notebook to a page: one exhibit a cell, no code for readers, all of it for analysts."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cips_helpers.build.as_written import decoded
from cips_helpers.build.pages import is_empty, make_page
from cips_helpers.display import BLOCKS


def page(*outputs: NotebookNode, show_code: bool = False) -> list[NotebookNode]:
    return list(
        make_page(new_notebook(cells=[new_code_cell("show()", outputs=list(outputs))]), show_code=show_code).cells
    )


def shown(data: dict[str, Any], about: dict[str, Any] | None = None) -> NotebookNode:
    return new_output("display_data", data=data, metadata=about or {})


CHART = shown(
    {"image/svg+xml": "<svg></svg>", "text/html": "<p>", "text/plain": "alt"},
    {
        "image/svg+xml": {
            "alt": "Three\nbars",
            "caption": "All  *factors*",
            "label": "fig-a",
            "note": "Read so.",
            "measure": "Points",
        }
    },
)
TABLE = shown(
    {"text/html": '<div id="x" style="y"><style>td{}</style><table class="gt_table"></table></div>'},
    {"text/html": {"caption": "Scores", "label": "tab-a"}},
)


def test_a_chart_becomes_a_numbered_figure_of_the_page_itself() -> None:
    [cell] = page(CHART)
    figure = cell.metadata["mystnb"]["figure"]
    assert decoded(figure.pop("caption")) == ["All  *factors*", "Read so.", "Points"]
    assert figure == {"classes": "cips-chart", "name": "fig-a"}
    drawing = BeautifulSoup(cell.outputs[0].data["text/html"], "html.parser").svg
    assert (drawing.title.get_text(), drawing.desc.get_text()) == ("All  *factors*", "Three bars")


def test_a_picture_without_caption_stays_a_file_with_alt_text() -> None:
    [cell] = page(shown({"image/svg+xml": "<svg></svg>"}, {"image/svg+xml": {"alt": "Three\nbars"}}))
    assert cell.metadata["mystnb"] == {"image": {"alt": "Three bars"}}
    assert cell.outputs[0].data == {"image/svg+xml": "<svg></svg>"}


def test_a_table_becomes_a_numbered_table_without_styles_of_its_own() -> None:
    [cell] = page(TABLE)
    figure = cell.metadata["mystnb"]["figure"]
    assert decoded(figure.pop("caption")) == ["Scores", "", ""]
    assert figure == {"classes": "cips-table", "name": "tab-a"}
    assert cell.outputs[0].data == {"text/html": '<div class="gt_box"><table class="gt_table"></table></div>'}


def test_no_sign_of_a_caption_reaches_the_parser() -> None:
    about = {"image/svg+xml": {"caption": "`{a}`\n# <b>", "label": "fig-a"}}
    [cell] = page(shown({"image/svg+xml": "<svg></svg>"}, about))
    assert cell.metadata["mystnb"]["figure"]["caption"].isalnum()


def test_generated_text_becomes_a_block_a_heading_a_heading() -> None:
    blocks = [{"kind": "heading", "text": "A*b", "level": 3}, {"kind": "paragraph", "text": "```\n# x"}]
    head, text = page(shown({BLOCKS: blocks, "text/html": "<h3>A*b</h3>", "text/plain": "A"}))
    assert (head.cell_type, head.source) == ("markdown", "{.as-written}\n### A\\*b")
    assert text.source.splitlines()[1:] == ['{"kind": "paragraph", "text": "```\\n# x"}', "```"]


def test_an_analysts_markdown_becomes_prose() -> None:
    [cell] = page(shown({"text/markdown": "**Clear** difference.", "text/plain": "…"}))
    assert (cell.cell_type, cell.source) == ("markdown", "**Clear** difference.")


def test_several_outputs_become_several_exhibits_in_order() -> None:
    figures = [cell.metadata["mystnb"]["figure"] for cell in page(CHART, TABLE, CHART)]
    assert [decoded(figure["caption"])[0] for figure in figures] == ["All  *factors*", "Scores", "All  *factors*"]


def test_readers_get_no_code_at_all() -> None:
    assert "show()" not in str(page(CHART, TABLE))


def test_analysts_get_each_cells_code_once_and_folded() -> None:
    cells = page(CHART, TABLE, show_code=True)
    assert [cell.source for cell in cells] == ["show()", "#", "#"]
    assert cells[0].metadata["tags"] == ["hide-input"]


def test_parameters_are_on_no_page() -> None:
    tagged = [
        new_code_cell("country = 'XAA'", metadata={"tags": [tag]})
        for tag in ("parameters", "injected-parameters", "remove-cell")
    ]
    made = make_page(new_notebook(cells=[new_markdown_cell("# Title"), *tagged]), show_code=True)
    assert [cell.source for cell in made.cells] == ["# Title"]


def test_printed_text_stays() -> None:
    [cell] = page(new_output("stream", name="stdout", text="kept"))
    assert cell.outputs[0].text == "kept"


def test_the_same_notebook_gives_the_same_page() -> None:
    assert page(CHART, TABLE) == page(CHART, TABLE)


def test_the_same_exhibit_in_two_chapters_has_its_label_once() -> None:
    about = {"image/svg+xml": {"caption": "Ranked", "label": "fig-factors"}}
    shown = new_output("display_data", data={"image/svg+xml": "<svg></svg>"}, metadata=about)
    taken: set[str] = set()
    chapters = [
        make_page(new_notebook(cells=[new_code_cell("show()", outputs=[shown])]), taken=taken) for _ in range(2)
    ]
    figures = [chapter.cells[0].metadata["mystnb"]["figure"] for chapter in chapters]
    assert [figure.get("name") for figure in figures] == ["fig-factors", None]
    assert {decoded(figure["caption"])[0] for figure in figures} == {"Ranked"}
    drawings = [BeautifulSoup(chapter.cells[0].outputs[0].data["text/html"], "html.parser").svg for chapter in chapters]
    assert [drawing["id"] for drawing in drawings] == ["fig-factors-svg", "fig-factors-2-svg"]


SHOWN = [new_output("display_data", data={"text/markdown": "a sentence"})]


def texts(*cells: object, show_code: bool = False) -> list[str]:
    return [cell.source for cell in make_page(new_notebook(cells=list(cells)), show_code=show_code).cells]


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
    ("cells", "empty"),
    [
        ([new_code_cell("cips.show_themes(results)")], True),
        ([new_code_cell("cips.show_themes(results)"), new_code_cell("cips.chart_gaps(results)", outputs=SHOWN)], False),
        ([], False),  # prose alone says what it says
    ],
)
def test_a_chapter_is_empty_where_none_of_its_calls_shows_anything(cells: list[object], empty: bool) -> None:
    notebook = new_notebook(cells=[new_markdown_cell("# Themes"), PARAMETERS, READ, *cells])
    assert is_empty(notebook) is empty
