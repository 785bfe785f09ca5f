"""Read the tables of a page as rows of cells with alignment and span, for the print template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from bs4 import Tag

Row = list[dict[str, Any]]

WIDTH = re.compile(r"width:\s*([\d.]+)%")


def classes_of(element: Tag) -> list[str]:
    """Return the classes of an element."""
    return [str(name) for name in element.get_attribute_list("class") if name]


def grid_of(table: Tag, runs: Callable[[Tag], list[Any]]) -> tuple[list[Row], list[Row]]:
    """Return the rows of a table's head and of its body.

    Parameters
    ----------
    table
        The element.
    runs
        Returns the content of a cell.

    Returns
    -------
    head, body : list of list of dict
        A cell has ``runs``, ``columns`` and ``rows`` it spans, ``align`` (``start``, ``center`` or ``end``) and
        ``role``: ``head``, ``group`` (a heading of rows), ``row`` (the head of its row), ``value`` or ``text``;
        ``column`` is the first it stands in, counted from 0, ``word`` its longest word.
    """
    head = _placed([_row(row, runs) for row in table.select("thead > tr")])
    body = _placed([_row(row, runs) for row in table.select("tbody > tr, tfoot > tr") or table.select(":scope > tr")])
    for row in head:
        for cell in row:
            cell["role"] = "head"
    for row in body:
        if row and row[0]["column"] == 0 and row[0]["role"] != "group":
            row[0]["role"] = "row"
    return head, body


def columns_of(table: Tag) -> list[float | None]:
    """Return the width of each column in per cent; ``None`` where its content decides."""
    count = max((sum(_span(cell, "colspan") for cell in _cells(row)) for row in table.find_all("tr")), default=0)
    widths: list[float | None] = []
    for column in table.select("colgroup > col"):
        match = WIDTH.search(str(column.get("style", "")))
        widths.append(float(match[1]) if match else None)
    return widths if len(widths) == count else [None] * count


def _row(row: Tag, runs: Callable[[Tag], list[Any]]) -> Row:
    return [
        {
            "runs": (content := _content(cell, runs)),
            "word": _longest_word(content),
            "columns": _span(cell, "colspan"),
            "rows": _span(cell, "rowspan"),
            "align": _align(cell),
            "role": "group" if "gt_group_heading" in classes_of(cell) else "value" if _is_value(cell) else "text",
        }
        for cell in _cells(row)
    ]


def _placed(rows: list[Row]) -> list[Row]:
    """Give each cell the column it stands in, below cells that span rows."""
    taken: dict[int, int] = {}
    for row in rows:
        column, spanned = 0, {at: rows - 1 for at, rows in taken.items() if rows > 1}
        for cell in row:
            while taken.get(column, 0) > 1:
                column += 1
            cell["column"] = column
            spanned |= {column + at: cell["rows"] for at in range(cell["columns"])}
            column += cell["columns"]
        taken = spanned
    return rows


def _longest_word(runs: Iterable[Any]) -> str:
    words = (word for run in runs for word in (run.split() if isinstance(run, str) else [_whole(run)]))
    return max(words, key=len, default="")


def _whole(run: dict[str, Any]) -> str:
    inside = "".join(part if isinstance(part, str) else _whole(part) for part in run.get("runs", ()))
    return inside if run["kind"] == "whole" else max(inside.split(), key=len, default="")


def _content(cell: Tag, runs: Callable[[Tag], list[Any]]) -> list[Any]:
    paragraphs = cell.find_all("p")
    return [run for part in paragraphs or [cell] for run in runs(part)]


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["th", "td"], recursive=False)


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, int(value)) if value.isdecimal() else 1


def _is_value(cell: Tag) -> bool:
    return cell.name == "td" and "gt_right" in classes_of(cell)


def _align(cell: Tag) -> str:
    classes = classes_of(cell)
    return "end" if "gt_right" in classes else "center" if "gt_center" in classes else "start"
