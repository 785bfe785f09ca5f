"""Turn an executed notebook into a page for readers: sentences become prose, charts and tables become exhibits.

Charts and tables display as a MIME bundle with metadata under its MIME type, ::

    {"image/svg+xml": svg, "text/plain": alt}, {"image/svg+xml": {"alt": …, "caption": …, "label": …, "note": …}}
    {"text/html": table, "text/plain": …},     {"text/html": {"caption": …, "label": …, "note": …}}

A chart with a caption stands in the page as SVG, any other picture as a file. It may have a ``measure``, its figures as
a ``table``, and a second drawing for phones (`NARROW`).

``caption``, ``measure``, ``note``, ``alt`` and the cells of ``table`` are plain text, ``label`` (``fig-…``,
``tab-…``) is what ``{numref}`` refers to. What has a caption is numbered. Generated sentences, headings and lists are
blocks of plain text (`cips_helpers.display`). Plain text is never parsed: it reaches the page through
`cips_helpers.build.as_written`. A ``text/markdown`` output, which only an analyst's own cell has, is parsed as part
of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from cips_helpers.build.as_written import coded, source_of
from cips_helpers.build.chart_svg import inline
from cips_helpers.display import BLOCKS, NARROW
from cips_helpers.palette import HOUSE, Palette
from cips_helpers.plain_text import unbroken
from cips_helpers.words import N_

# Best first; myst-nb would take HTML over a chart's SVG and knows no Markdown but CommonMark in an output.
PREFERRED = (BLOCKS, "text/markdown", "image/svg+xml", "text/html", "image/png", "text/plain")
EXHIBITS = {"image/svg+xml": "cips-chart", "image/png": "cips-chart", "text/html": "cips-table"}
OWN_PICTURE = N_("A chart without a description.")
"""Alternative text of a picture whose author gave none."""
DRAWING = re.compile(r"\[*\(?(array\(\[+)?(<(matplotlib\.|seaborn\.|Axes|Figure|[A-Za-z]+Container)|Text\()")
"""Beginning of the text that stands for objects of a drawing, such as axes; it says nothing to a reader."""
NO_SOURCE = "#"  # myst-nb leaves out a cell whose source is empty, output and all
HIDDEN_TAGS = {"parameters", "injected-parameters", "remove-cell"}


def make_page(
    notebook: NotebookNode,
    *,
    show_code: bool = False,
    taken: set[str] | None = None,
    palette: Palette = HOUSE,
    say: Callable[[str], str] = str,
) -> NotebookNode:
    """Return the page of an executed notebook.

    Parameters
    ----------
    notebook
        Executed and scrubbed.
    show_code
        Keep each cell's code, folded; without it no code is left in the page at all.
    taken
        Labels of the exhibits of earlier chapters; those of this one are added. The same chart may stand in two
        chapters: references lead to the first.
    palette
        The colours that charts get.
    say
        Translates the words around a chart.

    Returns
    -------
    NotebookNode
        One output a code cell, with the metadata that myst-nb reads. A section (second-level heading) whose code has
        no output is left out: the questionnaire does not ask for it.
    """
    taken = set() if taken is None else taken
    cells = [
        page_cell
        for section in _sections(notebook.cells)
        if not _is_empty_section(section)
        for cell in section
        for page_cell in _cells(cell, show_code=show_code, taken=taken, palette=palette, say=say)
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"p{number}"
    return NotebookNode({**notebook, "cells": cells})


def is_empty(notebook: NotebookNode) -> bool:
    """Return whether no call of an executed chapter has any output: the questionnaire does not ask for it.

    The first call reads the results; a chapter without any other call is prose, and is not empty.
    """
    calls = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.strip() and not HIDDEN_TAGS & set(cell.metadata.get("tags", []))
    ]
    return len(calls) > 1 and not any(cell.outputs for cell in calls)


def _sections(cells: Sequence[NotebookNode]) -> list[list[NotebookNode]]:
    """Split the cells at first- and second-level headings."""
    sections: list[list[NotebookNode]] = [[]]
    for cell in cells:
        if cell.cell_type == "markdown" and re.match(r"##? ", cell.source.lstrip()):
            sections.append([])
        sections[-1].append(cell)
    return sections


def _is_empty_section(section: Sequence[NotebookNode]) -> bool:
    code = [cell for cell in section if cell.cell_type == "code" and cell.source.strip()]
    headed = bool(section) and section[0].cell_type == "markdown" and section[0].source.lstrip().startswith("## ")
    return headed and bool(code) and not any(cell.outputs for cell in code)


def _cells(
    cell: NotebookNode, *, show_code: bool, taken: set[str], palette: Palette, say: Callable[[str], str]
) -> Iterator[NotebookNode]:
    if HIDDEN_TAGS & set(cell.metadata.get("tags", [])):
        return
    if cell.cell_type != "code":
        yield cell
        return
    if show_code and cell.source.strip():
        yield new_code_cell(cell.source, metadata={"tags": ["hide-input"]})
    for output in _worth_showing(cell.outputs):
        if output.output_type not in ("display_data", "execute_result"):
            yield new_code_cell(NO_SOURCE, outputs=[output], metadata={"tags": ["remove-input"]})
            continue
        kind = next((kind for kind in PREFERRED if kind in output.data), None)
        if kind == BLOCKS:
            yield from (new_markdown_cell(source_of(block)) for block in output.data[kind])
        elif kind == "text/markdown":
            yield new_markdown_cell(_joined(output.data[kind]))
        elif kind:
            content, small = _joined(output.data[kind]), _joined(output.data.get(NARROW, ""))
            content = palette.dyed(content) if kind == "image/svg+xml" else content
            yield _exhibit(kind, content, output.metadata.get(kind, {}), taken, palette.dyed(small), say)


def _worth_showing(outputs: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Leave out a figure that the inline backend shows again, and the text that stands for objects of a drawing."""
    pictures: set[str] = set()
    for output in outputs:
        data = output.get("data", {})
        picture = "" if output.get("metadata") else _joined(data.get("image/svg+xml", ""))
        if picture in pictures or (set(data) == {"text/plain"} and DRAWING.match(_joined(data["text/plain"]))):
            continue
        pictures.update(filter(None, [picture]))
        yield output


def _exhibit(
    kind: str, content: str, display: NotebookNode, taken: set[str], narrow: str, say: Callable[[str], str]
) -> NotebookNode:
    metadata: dict[str, object] = {"tags": ["remove-input"]}
    mystnb: dict[str, object] = {}
    shown, alt = kind, display.get("alt") or say(OWN_PICTURE)
    caption, label = display.get("caption"), str(display.get("label") or "")
    named = bool(label) and label not in taken
    if kind == "image/svg+xml" and caption:
        shown = "text/html"
        about = {"title": caption, "description": alt, "narrow": narrow, "table": display.get("table", ())}
        content = inline(content, name=_unique(label, taken), say=say, **about)
    elif kind.startswith("image/"):
        mystnb["image"] = {"alt": unbroken(alt)}
    if caption:
        taken.add(label)
        mystnb["figure"] = {
            "caption": coded(caption, display.get("note", ""), display.get("measure", "")),
            "classes": EXHIBITS.get(kind, "cips-chart"),
            **({"name": label} if named else {}),
        }
    if mystnb:
        metadata["mystnb"] = mystnb
    data = {shown: _plain_table(content) if kind == "text/html" else content}
    output = NotebookNode(output_type="display_data", data=data, metadata={})
    return new_code_cell(NO_SOURCE, outputs=[output], metadata=metadata)


def _unique(label: str, taken: set[str]) -> str:
    """Return a label that no other chart of the book has, and add it to those taken."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", label).strip("-") or "fig"
    name = next(name for name in chain([plain], (f"{plain}-{number}" for number in count(2))) if name not in taken)
    taken.add(name)
    return name


def _plain_table(html: str) -> str:
    """Remove a table's own style sheet: the book has one for all."""
    if 'class="gt_table"' not in html:
        return html
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(r'<div id="[^"]*" style="[^"]*">', '<div class="gt_box">', html, count=1)


def _joined(content: str | list[str]) -> str:
    return content if isinstance(content, str) else "".join(content)
