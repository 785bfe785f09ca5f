"""Cells of a table, read back from its HTML or its frame."""

from __future__ import annotations

from bs4 import BeautifulSoup

from cips_helpers.tables.table import Table


def cells(table: Table | None, row: int) -> list[str]:
    assert table is not None
    body = BeautifulSoup(table.html, "html.parser").find("tbody")
    assert body is not None
    return [cell.get_text() for cell in body.find_all("tr")[row].find_all("td")]


def rows(table: Table | None) -> list[dict[str, str]]:
    assert table is not None
    return table.frame.to_dict("records")
