"""A whole report as text: what all its chapters and pages say, without running a kernel or Sphinx."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup

import cips_helpers as cips
from cips_helpers.build.book_source import pages_of
from cips_helpers.build.report import chapters
from cips_helpers.build.translated import translated
from cips_helpers.charts.figure import Chart
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Stack

ROOT = Path(__file__).resolve().parents[2]


def shown_in(folder: Path) -> list[ast.expr]:
    """Return the expressions that chapters end their cells with: sentences, tables and charts."""
    cells = [
        cell.source
        for path in chapters(folder)
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]
    return [node.value for cell in cells for node in ast.parse(cell).body if isinstance(node, ast.Expr)]


def text_of(results: Disclosed, *, drawn: bool = False) -> str:
    """Return all that a reader finds: prose, sentences, tables, notes and descriptions of charts, and other pages.

    With ``drawn``, the words in the charts too.
    """
    parts = list(pages_of(ROOT / "book", {sample.ranges for sample in results.samples}, results.words).values())
    for path in chapters(ROOT / "notebooks"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                parts.append(translated(cell.source, results.words))
            elif call := re.fullmatch(r"cips\.(?!show_files|show_plan_file)(\w+)\(results\)", cell.source):
                parts += _said(getattr(cips, call[1])(results), drawn=drawn)
    return re.sub(r"\s+", " ", " ".join(parts))


def _said(shown: object, *, drawn: bool) -> list[str]:
    """Return the texts of an exhibit, or of each of several; of a chart its description and notes."""
    if shown is None:
        return []
    if isinstance(shown, Chart):
        drawing = [BeautifulSoup(shown.svg, "html.parser").get_text(" ")] if drawn else []
        return [shown.alt, shown.caption, shown.note, *drawing]
    if isinstance(shown, Stack):
        return [text for part in shown for text in _said(part, drawn=drawn)]
    bundle = shown._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    return [BeautifulSoup(data["text/html"], "html.parser").get_text(" ")]
