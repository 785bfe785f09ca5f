"""Places of a country's words in a page: below the question, at the end of sections, written or made from data."""

from __future__ import annotations

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from cips_helpers.build.events import ReportError
from cips_helpers.build.own_words import place_words, read_own_words, refuse_misspelt
from cips_helpers.build.pages import make_page
from cips_helpers.display import BLOCKS
from cips_helpers.words import Words


def shown(*blocks: dict[str, object]) -> NotebookNode:
    return new_code_cell("call()", outputs=[new_output("display_data", data={BLOCKS: [block]}) for block in blocks])


def sheet(text: str) -> dict[str, object]:
    return {"kind": "heading", "text": text, "level": 3, "anchor": "x"}


def figure(text: str) -> dict[str, object]:
    return {"kind": "paragraph", "text": text}


NOTEBOOK = new_notebook(
    cells=[
        new_markdown_cell("# Scores\n\nWhat?"),
        shown(figure("FIRST")),
        new_markdown_cell("## Lowest scores"),
        shown(sheet("People's *audit*"), figure("AUDIT"), sheet("Morale"), figure("MORALE")),
        new_markdown_cell("## Nothing"),
        shown(),
        new_markdown_cell("## Last"),
        shown(figure("LAST")),
    ]
)
SIGNS = ("What?", "FIRST", "AUDIT", "MORALE", "LAST", "OWN")


def order(text: str) -> str:
    page = make_page(NOTEBOOK)
    place_words(page, NOTEBOOK, read_own_words(text, "XAA/scores.md"), Words("en"))
    found = [sign for cell in page.cells for sign in SIGNS if sign in cell.source]
    assert [cell["id"] for cell in page.cells] == [f"p{number}" for number in range(len(page.cells))]
    return " ".join(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OWN", "What? OWN FIRST AUDIT MORALE LAST"),
        ("## Lowest scores\n\nOWN", "What? FIRST AUDIT MORALE OWN LAST"),
        ("# lowest  scores\n\nOWN", "What? FIRST AUDIT MORALE OWN LAST"),
        ("## People’s \\*audit\\*\n\nOWN", "What? FIRST AUDIT OWN MORALE LAST"),
        ("## Last\n\n- OWN\n\n## Morale\n\nOWN", "What? FIRST AUDIT MORALE OWN LAST OWN"),
        ("# Scores\n\nOWN", "What? FIRST AUDIT MORALE LAST OWN"),
        ("## Nothing\n\nOWN", "What? FIRST AUDIT MORALE LAST"),
        ("", "What? FIRST AUDIT MORALE LAST"),
    ],
)
def test_words_stand_below_the_question_or_at_the_end_of_a_section(text: str, expected: str) -> None:
    assert order(text) == expected


def test_words_stand_below_a_question_behind_the_finding() -> None:
    finding = shown({"kind": "panel", "name": "finding", "cells": [[{"role": "finding", "runs": [{"text": "FOUND"}]}]]})
    cells = [new_markdown_cell("# Scores"), finding, new_markdown_cell("What?"), shown(figure("FIRST"))]
    notebook = new_notebook(cells=cells)
    page = make_page(notebook)
    place_words(page, notebook, read_own_words("OWN", "XAA/scores.md"), Words("en"))
    text = "\n".join(cell.source for cell in page.cells)
    assert sorted(("FOUND", "What?", "OWN", "FIRST"), key=text.index) == ["FOUND", "What?", "OWN", "FIRST"]


def test_a_section_that_is_left_out_is_told() -> None:
    own = read_own_words("## Nothing\n\nOWN", "XAA/scores.md")
    assert place_words(make_page(NOTEBOOK), NOTEBOOK, own, Words("en")) == ["Nothing"]


def test_an_unknown_heading_lists_those_there_are() -> None:
    with pytest.raises(
        ReportError, match=r"XAA/scores\.md: the chapter has no heading “Lowst”; it has “Scores”, “Lowest"
    ) as e:
        order("## Lowst\n\nOWN")
    assert "“People’s *audit*”" in str(e.value)


def test_a_heading_that_is_nearly_one_of_the_chapters_is_refused_before_it_runs() -> None:
    own = read_own_words("## Lowst scores\n\nOWN", "XAA/scores.md")
    with pytest.raises(ReportError, match=r"no heading “Lowst scores”; “Lowest scores” is meant\?"):
        refuse_misspelt(own, NOTEBOOK, Words("en"))
    for right in ("## lowest  SCORES\n\nOWN", "## Made by a cell\n\nOWN", "OWN"):
        refuse_misspelt(read_own_words(right, "XAA/scores.md"), NOTEBOOK, Words("en"))


@pytest.mark.parametrize("text", ["*" * 4000 + "a" + "*" * 4000, "*a **b " * 1000 + "c** d*" * 1000])
def test_emphasis_within_emphasis_without_end_is_refused(text: str) -> None:
    with pytest.raises(
        ReportError, match=r"^commentary/XAA/scores\.md: signs of emphasis stand in one another too deeply"
    ):
        read_own_words(text, "XAA/scores.md")


def test_thousands_of_addresses_are_text_and_read_at_once() -> None:
    text = "\n".join(f"[a{n}]: x" for n in range(8000))
    [block] = read_own_words(text, "XAA/scores.md").places[""]
    assert block["text"].startswith("[a0]: x [a1]: x ")
